"""Degrees country by country, as diplomas and resumes name them; levels are ISCED 2011.

A row is a country, a title, its level and whether the title alone makes the level certain.
"""

import pytest

from matching.reference import read_degree

TITLES = [
    ("Argentina", "Licenciado en Física", 7, False),
    ("Argentina", "Doctor en Ingeniería", 8, True),
    ("Armenia", "մագիստրոս", 7, True),
    ("Australia", "MSc by coursework", 7, True),
    ("Australia", "Bachelor of Engineering (Honours)", 6, True),
    ("Austria", "Dipl.-Ing. (TU Wien)", 7, True),
    ("Austria", "Mag. rer. nat.", 7, True),
    ("Austria", "Dr. techn.", 8, True),
    ("Azerbaijan", "Fəlsəfə doktoru", 8, True),
    ("Bangladesh", "স্নাতকোত্তর", 7, True),
    ("Bangladesh", "স্নাতক", 6, True),
    ("Belgium", "burgerlijk ingenieur", 7, True),
    ("Belgium", "Licentiaat", 7, False),
    ("Brazil", "Mestrado em Engenharia Elétrica", 7, True),
    ("Brazil", "Bacharelado em Física", 6, True),
    ("Brazil", "Doutorado em Ciências", 8, True),
    ("Bulgaria", "Магистър", 7, True),
    ("Bulgaria", "Бакалавър", 6, True),
    ("Canada", "M.A.Sc.", 7, True),
    ("Canada", "Baccalauréat en génie", 6, False),
    ("Chile", "Ingeniero Civil Industrial", 7, False),
    ("China", "硕士", 7, True),
    ("China", "工学硕士", 7, True),
    ("China", "硕士研究生", 7, False),
    ("China", "博士学位", 8, True),
    ("China", "本科", 6, True),
    ("Croatia", "magistar inženjer elektrotehnike", 7, True),
    ("Croatia", "doktor znanosti", 8, True),
    ("Czechia", "Inženýr (Ing.)", 7, True),
    ("Czechia", "Mgr.", 7, True),
    ("Czechia", "Ing.", 7, False),
    ("Czechia", "CSc.", 8, True),
    ("Denmark", "cand.polyt.", 7, True),
    ("Denmark", "Diplomingeniør", 6, True),
    ("Egypt", "ماجستير في الهندسة الكهربائية", 7, True),
    ("Egypt", "الدكتوراة", 8, True),
    ("Egypt", "بكالوريوس هندسة", 6, True),
    ("Estonia", "magistrikraad", 7, True),
    ("Finland", "diplomi-insinööri (DI)", 7, True),
    ("Finland", "Tekniikan tohtori", 8, True),
    ("Finland", "insinööri (AMK)", 6, True),
    ("France", "Diplôme d’ingénieur (Grande École)", 7, True),
    ("France", "DEA", 7, True),
    ("France", "Master 2 Nanosciences", 7, True),
    ("France", "M1 Physique", 6, True),
    ("France", "Maîtrise de physique", 7, False),
    ("France", "Docteur ès sciences", 8, True),
    ("Georgia", "მაგისტრი", 7, True),
    ("Germany", "Dipl.-Ing.", 7, True),
    ("Germany", "Dipl.-Ing. (FH)", 6, True),
    ("Germany", "Dipl.-Ing. Elektrotechnik (FH)", 6, True),
    ("Germany", "Diplom-Informatiker (FH)", 6, True),
    ("Germany", "Diplom", 7, False),
    ("Germany", "Dr.-Ing.", 8, True),
    ("Greece", "Μεταπτυχιακό Δίπλωμα Ειδίκευσης", 7, True),
    ("Greece", "Δίπλωμα Ηλεκτρολόγου Μηχανικού", 7, False),
    ("Greece", "ΔΙΔΑΚΤΟΡΙΚΌ", 8, True),
    ("Greece", "Πτυχίο", 6, True),
    ("Hungary", "okleveles villamosmérnök", 7, True),
    ("Hungary", "egyetemi diploma", 7, False),
    ("Hungary", "doktori fokozat", 8, True),
    ("India", "M.Tech. (VLSI)", 7, True),
    ("India", "M.E. in VLSI Design", 7, True),
    ("India", "परास्नातक", 7, True),
    ("India", "स्नातक", 6, True),
    ("India", "पीएच.डी.", 8, True),
    ("Indonesia", "Magister Teknik (S2)", 7, True),
    ("Indonesia", "Sarjana Teknik", 6, True),
    ("Indonesia", "Doktor (S3)", 8, True),
    ("Iran", "کارشناسی‌ارشد", 7, True),
    ("Iran", "کارشناسی", 6, True),
    ("Iran", "دکتري", 8, True),  # typed with the Arabic yeh
    ("Ireland", "MA, Trinity College Dublin", 7, False),
    ("Israel", "תואר שני", 7, True),
    ("Israel", "דוקטורט", 8, True),
    ("Italy", "laurea magistrale", 7, True),
    ("Italy", "laurea triennale", 6, True),
    ("Italy", "Laurea in Fisica (triennale)", 6, True),
    ("Italy", "laurea", 7, False),
    ("Italy", "Laurea in Ingegneria (vecchio ordinamento)", 7, True),
    ("Italy", "Master di I livello", 7, False),
    ("Italy", "Dottorato di ricerca", 8, True),
    ("Japan", "修士（工学）", 7, True),
    ("Japan", "修士課程", 7, False),
    ("Japan", "博士（工学）", 8, True),
    ("Kazakhstan", "магистрі", 7, True),
    ("Kenya", "Shahada ya Uzamili", 7, True),
    ("Korea", "석사", 7, True),
    ("Korea", "공학석사(전기전자)", 7, True),
    ("Korea", "석·박사통합과정", 8, False),
    ("Korea", "이학 박사", 8, True),
    ("Latvia", "maģistrs", 7, True),
    ("Lithuania", "daktaras", 8, True),
    ("Malaysia", "Sarjana", 7, False),
    ("Malaysia", "Ijazah Sarjana Muda", 6, True),
    ("Mexico", "Maestro en Ciencias", 7, True),
    ("Morocco", "Ingénieur d'État", 7, False),
    ("Netherlands", "ir.", 7, True),
    ("Netherlands", "HBO", 6, True),
    ("North Macedonia", "Магистер", 7, True),
    ("Norway", "Siv.ing.", 7, True),
    ("Norway", "sivilingeniør", 7, True),
    ("Pakistan", "ایم فل", 7, True),
    ("Peru", "Bachiller en Ingeniería", 6, False),
    ("Poland", "mgr inż.", 7, True),
    ("Poland", "inż.", 6, True),
    ("Poland", "dr hab.", 8, True),
    ("Portugal", "licenciatura", 7, False),
    ("Portugal", "Mestrado Integrado em Engenharia Mecânica", 7, True),
    ("Romania", "Diplomă de master", 7, True),
    ("Romania", "Diplomă de licență", 6, True),
    ("Romania", "Inginer diplomat", 7, False),
    ("Russia", "Специалист", 7, False),
    ("Russia", "магистр", 7, True),
    ("Russia", "kandidat nauk", 8, True),
    ("Russia", "к.ф.-м.н.", 8, True),
    ("Russia", "доктор химических наук", 8, True),
    ("Russia", "doktor nauk", 8, True),
    ("Serbia", "мастер инжењер", 7, True),
    ("Serbia", "Diplomirani inženjer", 7, False),
    ("Slovakia", "Inžinier (Ing.)", 7, True),
    ("Slovenia", "univ. dipl. inž.", 7, False),
    ("Slovenia", "magistrica", 7, True),
    ("Spain", "Ingeniero Superior de Telecomunicación", 7, True),
    ("Spain", "Máster en Ingeniería Industrial", 7, True),
    ("Spain", "Grado en Ingeniería Electrónica", 6, True),
    ("Spain", "Ingeniero Técnico Industrial", 6, True),
    ("Sweden", "civilingenjör", 7, True),
    ("Sweden", "högskoleingenjör", 6, True),
    ("Sweden", "Teknologie licentiat", 8, False),
    ("Switzerland", "dipl. El.-Ing. ETH", 7, True),
    ("Switzerland", "Ingénieur HES", 6, True),
    ("Switzerland", "Master of Advanced Studies", 7, False),
    ("Taiwan", "碩士", 7, True),
    ("Thailand", "วิศวกรรมศาสตรมหาบัณฑิต", 7, True),
    ("Thailand", "ปริญญาตรี", 6, True),
    ("Thailand", "ปริญญาเอก", 8, True),
    ("Tunisia", "Diplôme national d'ingénieur", 7, True),
    ("Türkiye", "Yüksek Lisans (Tezli)", 7, True),
    ("Türkiye", "lisans", 6, True),
    ("Türkiye", "doktora", 8, True),
    ("Ukraine", "магістр", 7, True),
    ("Ukraine", "спеціаліст", 7, False),
    ("Ukraine", "кандидат технічних наук", 8, True),
    ("United Kingdom", "MA (Oxon)", 6, True),
    ("United Kingdom", "M.A. (Cantab.), Natural Sciences", 6, True),
    ("United Kingdom", "MA, University of Oxford", 7, False),
    ("United Kingdom", "MA Physics (Hons)", 6, True),
    ("United Kingdom", "MEng (Hons)", 7, False),
    ("United States", "M.S.E.E.", 7, True),
    ("United States", "S.M., Mechanical Engineering", 7, True),
    ("United States", "M. Arch., 2015", 7, True),
    ("United States", "BS/MS dual degree", 7, False),
    ("Uzbekistan", "Fan nomzodi", 8, True),
    ("Vietnam", "Thạc sĩ Kỹ thuật", 7, True),
    ("Vietnam", "Kỹ sư", 7, False),
    ("Vietnam", "tiến sĩ", 8, True),
]


@pytest.mark.parametrize(("country", "title", "level", "certain"), TITLES)
def test_a_countrys_degree_has_its_level_and_is_certain_only_where_the_title_settles_it(country, title, level, certain):
    reading = read_degree(title)
    assert (reading.isced, reading.certain, reading.is_degree) == (level, certain, True)
    assert certain or reading.note is not None


def test_at_least_forty_systems_are_covered():
    assert len({country for country, *_ in TITLES}) >= 40


@pytest.mark.parametrize(
    ("country", "title", "level"),
    [
        ("Brazil", "Pós-graduação lato sensu", 7),
        ("China", "研究生结业", None),
        ("China", "博士在读", 8),
        ("Egypt", "طالب دكتوراه", 8),
        ("France", "Classe préparatoire", None),
        ("Germany", "Industriemeister", None),
        ("India", "PGDCA", None),
        ("Iran", "دانشجوی دکتری", 8),
        ("Japan", "博士課程単位取得退学", 8),
        ("Korea", "석사수료", 7),
        ("Korea", "박사수료", 8),
        ("Korea", "박사 학위 예정", 8),
        ("Mexico", "Egresado de la Maestría en Ciencias", 7),
        ("Poland", "Doktorant", None),
        ("Russia", "аспирант", None),
        ("Russia", "Неоконченное высшее", None),
        ("Switzerland", "Certificate of Advanced Studies", None),
        ("Ukraine", "Аспірантура", None),
        ("United Kingdom", "PGCert", None),
        ("United States", "PhD (ABD)", 8),
        ("United States", "Pursuing PhD", 8),
        ("United States", "PhD dropout", 8),
        ("United States", "Honorary PhD", 8),
        ("United States", "MicroMasters", None),
        ("Vietnam", "Nghiên cứu sinh tiến sĩ", 8),
    ],
)
def test_what_a_country_calls_unfinished_honorary_or_a_certificate_is_no_degree(country, title, level):
    reading = read_degree(title)
    assert (reading.is_degree, reading.isced) == (False, level)
    assert reading.note is not None


@pytest.mark.parametrize(
    "title",
    [
        "Mechanical Engineering (ME)",
        "Materials Science and Engineering (MSE)",
        "Additive Manufacturing (AM)",
        "Scrum Master",
        "Master Electrician",
        "Master's certificate in project management",
        "MS Office certificate",
        "Diploma, March 2015",
        "Certificate, Cambridge, MA",
    ],
)
def test_a_field_a_trade_a_month_and_a_town_are_no_masters_degree(title):
    reading = read_degree(title)
    assert (reading.isced, reading.certain) == (None, False)


def test_a_town_takes_nothing_from_the_degree_before_it():
    assert read_degree("BS, MIT, Cambridge, MA").isced == 6
    assert read_degree("MS, MIT, Cambridge, MA").isced == 7


def test_a_word_that_settles_one_degree_says_nothing_of_another():
    assert read_degree("Dipl.-Ing. (FH)").isced == 6
    assert read_degree("M.Sc. (FH)").isced == 7  # the control
    assert read_degree("FH").isced is None


def test_a_title_that_is_only_called_equal_to_a_degree_is_uncertain():
    assert read_degree("Equivalent to a Master's degree").certain is False
    assert read_degree("Master's degree").certain is True  # the control
