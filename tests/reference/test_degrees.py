"""The level of a degree, and what only looks like one. Levels are ISCED 2011."""

import pytest

from matching.reference import read_degree


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Ph.D. in Electrical Engineering", 8),
        ("Ph. D.", 8),
        ("D.Phil.", 8),
        ("Doctor of Philosophy (Ph.D.)", 8),
        ("Dr.-Ing.", 8),
        ("Dr.rer.nat.", 8),
        ("공학박사", 8),
        ("工学博士", 8),
        ("кандидат технических наук", 8),
        ("Kandidat nauk", 8),
        ("Tiến sĩ", 8),
        ("doktora", 8),
        ("Doutorado em Física", 8),
        ("MSc, Materials Science", 7),
        ("M. Sc.", 7),
        ("M.S.", 7),
        ("Master's degree", 7),
        ("Master of Engineering", 7),
        ("M.Tech in VLSI", 7),
        ("B.Tech + M.Tech Dual Degree", 7),
        ("Dipl.-Ing.", 7),
        ("Laurea magistrale", 7),
        ("Diplôme d'ingénieur", 7),
        ("공학석사(전기전자)", 7),
        ("修士(工学)", 7),
        ("博士前期課程修了", 7),
        ("硕士", 7),
        ("碩士", 7),
        ("mgr inż.", 7),
        ("civilingenjör", 7),
        ("cand.polyt.", 7),
        ("Yüksek Lisans", 7),
        ("Thạc sĩ", 7),
        ("Magister Teknik (S2)", 7),
        ("ir.", 7),
        ("Bachelor", 6),
        ("B.Sc.(Hons)", 6),
        ("B. Tech.", 6),
        ("Dipl.-Ing. (FH)", 6),
        ("Diplom-Ingenieur (FH) Maschinenbau", 6),
        ("MA (Oxon)", 6),
        ("MA (Cantab.)", 6),
        ("Laurea triennale", 6),
        ("Licence", 6),
        ("Master 1", 6),
        ("학사", 6),
        ("学士", 6),
        ("本科", 6),
        ("Lisans", 6),
        ("전문학사", 5),
        ("準学士", 5),
        ("Associate degree", 5),
    ],
)
def test_a_degree_has_its_level(title, level):
    reading = read_degree(title)
    assert (reading.isced, reading.certain, reading.is_degree) == (level, True, True)


@pytest.mark.parametrize(
    ("title", "highest"),
    [
        ("MEng", 7),
        ("Maîtrise", 7),
        ("Laurea", 7),
        ("Специалист", 7),
        ("Diplom", 7),
        ("Licenciatura", 7),
        ("Ing.", 7),
        ("Sarjana", 7),
        ("Kỹ sư", 7),
        ("MD", 7),
        ("Dr.", 8),
        ("박사과정", 8),
        ("석박사통합과정", 8),
        ("PhD program", 8),
        ("Licentiate", 8),
    ],
)
def test_a_name_of_several_levels_is_uncertain_at_the_highest_and_says_why(title, highest):
    reading = read_degree(title)
    assert (reading.isced, reading.certain, reading.is_degree) == (highest, False, True)
    assert reading.note is not None


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("석사 수료", 7),
        ("박사과정 수료", 8),
        ("PhD, ABD", 8),
        ("PhD candidate", 8),
        ("Doctoral student", 8),
        ("Honorary Doctorate", 8),
        ("명예박사", 8),
        ("공학석사 재학", 7),
        ("석사 중퇴", 7),
        ("PG Diploma in AI", None),
        ("Postdoctoral fellow", None),
        ("박사후연구원", None),
        ("単位取得退学", None),
        ("研究生结业", None),
        ("Vordiplom", None),
        ("Nanodegree", None),
        ("Certificate in Data Science", None),
        ("교환학생", None),
    ],
)
def test_what_only_looks_like_a_degree_is_none_and_says_why(title, level):
    reading = read_degree(title)
    assert (reading.is_degree, reading.isced) == (False, level)
    assert reading.note is not None


@pytest.mark.parametrize("title", [None, "", "Computer Science", "I want to be", "Cambridge", "스타트업"])
def test_nothing_recognised_is_neither_certain_nor_denied(title):
    reading = read_degree(title)
    assert (reading.isced, reading.certain, reading.is_degree) == (None, False, True)


def test_two_letters_inside_a_text_are_no_degree():
    assert read_degree("Computing for me with ma").isced is None
    assert read_degree("Physics, MA").isced == 7  # the control: there a part begins with it


def test_degrees_of_two_levels_leave_the_level_open():
    reading = read_degree("BSc and MSc in Physics")
    assert (reading.isced, reading.certain) == (7, False)


def test_a_word_beside_a_degree_does_not_deny_it_unless_it_must():
    assert read_degree("MSc (degree certificate attached)").is_degree
    assert not read_degree("Degree of participation, Certificate").is_degree  # the control
