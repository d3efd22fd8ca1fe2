"""Degrees, however their entry is set out, and how far they have come."""

import pytest

from matching.eligibility.readings import level_of
from matching.eligibility.verdict import Grade
from tests.cv.reading import degrees, more, read

MASTER = ("Seoul National University", "M.S.", "Electrical Engineering", "2014", "2016", None)
BACHELOR = ("Anna University", "B.E.", "Physics", "2010", "2014", None)
LAYOUTS = {
    "school, degree, dates": [
        "Seoul National University",
        "M.S. in Electrical Engineering",
        "2014 - 2016",
        "Anna University",
        "B.E. in Physics",
        "2010 - 2014",
    ],
    "degree first": [
        "M.S., Electrical Engineering",
        "Seoul National University\t2014 - 2016",
        "B.E., Physics",
        "Anna University\t2010 - 2014",
    ],
    "dates first": [
        "2014 - 2016",
        "M.S. in Electrical Engineering",
        "Seoul National University",
        "2010 - 2014",
        "B.E. in Physics",
        "Anna University",
    ],
    "one line": [
        "M.S. in Electrical Engineering, Seoul National University, Seoul, Korea, 2014 - 2016",
        "B.E. in Physics, Anna University, Chennai, India, 2010 - 2014",
    ],
    "dates at the right": [
        "Seoul National University\t2014 - 2016",
        "M.S. in Electrical Engineering, GPA 3.9/4.3",
        "Anna University\t2010 - 2014",
        "B.E. in Physics",
    ],
    "bullets": [
        "• M.S. in Electrical Engineering, Seoul National University (2014 - 2016)",
        "• B.E. in Physics, Anna University (2010 - 2014)",
    ],
    "a table": [
        "University\tDegree\tMajor\tYear",
        "Seoul National University\tM.S.\tElectrical Engineering\t2014 - 2016",
        "Anna University\tB.E.\tPhysics\t2010 - 2014",
    ],
    "labels": [
        "School: Seoul National University",
        "Degree: M.S.",
        "Major: Electrical Engineering",
        "Period: 2014 - 2016",
        "School: Anna University",
        "Degree: B.E.",
        "Major: Physics",
        "Period: 2010 - 2014",
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_degree_is_the_same_in_every_layout(layout):
    assert degrees(read("Education", *LAYOUTS[layout])) == [MASTER, BACHELOR]


KOREAN = {
    "a line": ["2012.03 ~ 2014.02  서울대학교 재료공학 석사 졸업", "2008.03 ~ 2012.02  부산대학교 화학공학 학사 졸업"],
    "a table": [
        "기간\t학교명\t전공\t학위\t졸업구분",
        "2012.03 ~ 2014.02\t서울대학교\t재료공학\t석사\t졸업",
        "2008.03 ~ 2012.02\t부산대학교\t화학공학\t학사\t졸업",
    ],
    "lines": [
        "서울대학교",
        "재료공학 석사 (졸업)",
        "2012.03 ~ 2014.02",
        "부산대학교",
        "화학공학 학사 (졸업)",
        "2008.03 ~ 2012.02",
    ],
}


@pytest.mark.parametrize("layout", KOREAN, ids=str)
def test_a_korean_degree_is_the_same_in_every_layout(layout):
    assert degrees(read("학력사항", *KOREAN[layout])) == [
        ("서울대학교", "석사", "재료공학", "2012-03", "2014-02", "awarded"),
        ("부산대학교", "학사", "화학공학", "2008-03", "2012-02", "awarded"),
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("졸업", "awarded"),
        ("졸업예정", "expected"),
        ("수료", "coursework-completed"),
        ("재학", "in-progress"),
        ("휴학", "in-progress"),
        ("중퇴", "withdrawn"),
    ],
)
def test_how_far_a_degree_has_come_is_read_in_korean(words, status):
    reading = read("학력", f"2012.03 ~ 2014.02  서울대학교 재료공학 석사 {words}")
    assert more(reading.resume["education"][0])["status"] == status


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("M.S. in Physics (expected 2027)", "expected"),
        ("Ph.D. Candidate in Physics, 2022 - Present", "in-progress"),
        ("M.S. in Physics, 2022 - Present", "in-progress"),
        ("M.S. in Physics, withdrawn 2020", "withdrawn"),
        ("Honorary Doctor of Science, 2019", "honorary"),
        ("M.S. in Physics, 2019", None),
    ],
)
def test_how_far_a_degree_has_come_is_read_in_english(line, status):
    reading = read("Education", "Seoul National University", line)
    assert more(reading.resume["education"][0]).get("status") == status


def test_a_degree_expected_is_not_counted_as_one():
    (degree,) = read("Education", "Seoul National University", "M.S. in Physics (expected 2027)").candidate().degrees
    assert (degree.status, str(degree.end)) == ("expected", "2027")


def test_a_level_is_inferred_only_where_the_name_settles_it():
    reading = read(
        "Education",
        "Seoul National University",
        "M.S. in Physics, 2014 - 2016",
        "MIT",
        "M.Eng. in Physics, 2010 - 2012",
    )
    assert [more(each).get("isced") for each in reading.resume["education"]] == [7, None]
    grades = {each.pointer: each.grade for each in reading.candidate().evidence}
    assert grades["/education/0/x-ktech/isced"] == "inferred"


def test_a_mark_is_neither_date_nor_degree():
    (degree,) = read("Education", "KAIST", "B.S., Physics, GPA 3.91/4.30", "2006 - 2010").resume["education"]
    assert (degree["studyType"], degree["area"], degree["score"]) == ("B.S.", "Physics", "3.91/4.30")


def test_a_school_below_university_is_never_a_degree_that_may_count():
    reading = read("학력", "2005.03 ~ 2008.02  한성과학고등학교 졸업")
    (degree,) = reading.candidate().degrees
    assert degree.school == "한성과학고등학교"
    assert degree.isced is None
    assert degree.title is None  # no degree stands there
    assert level_of(degree)[1] is Grade.NO


def test_two_degrees_of_one_school_share_it():
    found = degrees(
        read("Education", "Seoul National University", "Ph.D. in Physics, 2014 - 2018", "B.S. in Physics, 2010 - 2014")
    )
    assert [(school, title) for school, title, *_ in found] == [
        ("Seoul National University", "Ph.D."),
        ("Seoul National University", "B.S."),
    ]


def test_day_and_month_that_cannot_be_told_are_noted_with_their_place():
    reading = read("Education", "KAIST", "B.S., Physics", "03/04/2006 - 05/06/2010")
    assert degrees(reading)[0][3:5] == ("2006", "2010")
    assert [(each.why, each.text) for each in reading.notes] == [("date-order", "03/04/2006 - 05/06/2010")]
