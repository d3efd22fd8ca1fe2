"""Skills, languages, certificates, awards, publications, projects and voluntary work."""

import pytest

from tests.cv.reading import more, read


def skills(*lines):
    return [(each["name"], each.get("keywords", [])) for each in read("Skills", *lines).resume.get("skills", [])]


def languages(*lines):
    found = read("Languages", *lines).resume.get("languages", [])
    return [(each["language"], each.get("fluency"), more(each).get("cefr")) for each in found]


def test_groups_of_skills_keep_their_names():
    assert skills("Languages: Python, C++, SystemVerilog", "Tools: Vivado, Git") == [
        ("Languages", ["Python", "C++", "SystemVerilog"]),
        ("Tools", ["Vivado", "Git"]),
    ]


def test_a_group_that_runs_on_over_lines_is_one():
    assert skills("Process: plasma etch, ALD,", "CVD, metrology", "Data: JMP") == [
        ("Process", ["plasma etch", "ALD", "CVD", "metrology"]),
        ("Data", ["JMP"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Python, SQL, JMP",
        "Python; SQL; JMP",
        "Python | SQL | JMP",
        "Python\tSQL\tJMP",
        "• Python • SQL • JMP",
        "Python · SQL · JMP",
    ],
)
def test_single_skills_are_told_apart_by_any_mark(line):
    assert skills(line) == [("Python", []), ("SQL", []), ("JMP", [])]


@pytest.mark.parametrize("line", ["Python ●●●●○", "Python 85%", "Python 4/5", "★★★★☆ Python", "Python (5 years)"])
def test_a_bar_that_rates_a_skill_is_dropped(line):
    assert skills(line, "SQL") == [("Python", []), ("SQL", [])]


def test_a_skill_counts_once():
    assert skills("Python, SQL, python, PYTHON") == [("Python", []), ("SQL", [])]


def test_a_name_with_a_comma_in_its_brackets_is_one():
    assert skills("AWS (EC2, S3), Git") == [("AWS (EC2, S3)", []), ("Git", [])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("English (C1)", ("English", "C1", "C1")),
        ("English – Fluent", ("English", "Fluent", None)),
        ("한국어 (TOPIK 6급)", ("한국어", "TOPIK 6급", None)),
        ("영어: 비즈니스 회화 가능", ("영어", "비즈니스 회화 가능", None)),
        ("Igbo (Native)", ("Igbo", "Native", None)),  # a language that no table has
        ("TOEIC 900", ("English", "TOEIC 900", None)),
        ("German B2", ("German", "B2", "B2")),
        ("日本語 (JLPT N1)", ("日本語", "JLPT N1", None)),
    ],
)
def test_a_language_is_read_with_the_persons_own_words(line, expected):
    assert languages(line) == [expected]


def test_a_level_is_a_fact_only_where_it_is_stated():
    """Fluent may be B2 to C2; the words are kept and no level is made of them."""
    assert languages("English (Fluent), German (B2)") == [("English", "Fluent", None), ("German", "B2", "B2")]


def test_several_languages_on_a_line_keep_their_own_levels():
    assert languages("Vietnamese (Native), English (IELTS 7.5), Korean (TOPIK level 3)") == [
        ("Vietnamese", "Native", None),
        ("English", "IELTS 7.5", None),
        ("Korean", "TOPIK level 3", None),
    ]


def test_a_level_on_the_line_below_is_the_languages():
    assert languages("English", "Native or bilingual proficiency", "Korean", "Elementary proficiency") == [
        ("English", "Native or bilingual proficiency", None),
        ("Korean", "Elementary proficiency", None),
    ]


def test_a_group_called_languages_is_of_programming_unless_it_lists_tongues():
    reading = read("Skills", "Languages: Korean, English")
    assert [each["language"] for each in reading.resume["languages"]] == ["Korean", "English"]
    assert read("Skills", "Languages: Python, C").resume.get("languages") is None


def test_certificates_awards_and_publications_are_items_with_their_dates():
    reading = read(
        "Certificates",
        "AWS Certified Developer, Amazon Web Services, May 2023",
        "Awards",
        "Best Paper Award (2019)",
        "Publications",
        "A. Person. Passivation in etching. J. Vac. Sci. (2014)",
    )
    assert reading.resume["certificates"] == [
        {"name": "AWS Certified Developer", "issuer": "Amazon Web Services", "date": "2023-05"}
    ]
    assert reading.resume["awards"] == [{"title": "Best Paper Award", "date": "2019"}]
    assert reading.resume["publications"][0]["releaseDate"] == "2014"


def test_a_language_test_among_certificates_tells_a_language_too():
    reading = read("자격증", "정보처리기사 (2021.06)", "TOEIC 900 (2022.03)")
    assert [each["name"] for each in reading.resume["certificates"]] == ["정보처리기사", "TOEIC 900"]
    assert [each["language"] for each in reading.resume["languages"]] == ["English"]


def test_projects_keep_their_dates_and_all_of_their_text():
    reading = read("Projects", "Etch simulator", "2019.03 ~ 2019.12", "- Wrote it in Python", "- Used by four fabs")
    assert reading.resume["projects"] == [
        {
            "name": "Etch simulator",
            "startDate": "2019-03",
            "endDate": "2019-12",
            "highlights": ["Wrote it in Python", "Used by four fabs"],
        }
    ]


def test_voluntary_work_is_not_work():
    reading = read("Volunteering", "Red Cross", "Volunteer driver", "2016 - 2018", "- Drove")
    assert reading.resume.get("work") is None
    (entry,) = reading.resume["volunteer"]
    assert (entry["organization"], entry["position"]) == ("Red Cross", "Volunteer driver")
