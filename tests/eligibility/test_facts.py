"""Facts worked out by hand, one sentence each: leaves, work after a degree, research, stays, Korean, points."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.domain import (
    Candidate,
    Cefr,
    DegreeStatus,
    Employment,
    EmploymentType,
    Institute,
    LanguageSkill,
    Leave,
    Residence,
)
from matching.eligibility import Grade, Rulebook
from matching.eligibility.careers import careers_of
from matching.eligibility.facts import OF_CANDIDATE, counts_as
from matching.eligibility.points import points_of, total
from matching.eligibility.readings import status_of_stay
from matching.eligibility.records import Asked, Item, Table
from matching.language import Text
from tests.people import day, degree, job, person

ON = date(2026, 11, 1)
TEN = {"start": "2016-11-01"}  # ten years before that day
ALL, OPEN, LEANS, NONE = (10, 10, 10), (0, 10, 10), (0, 0, 10), (0, 0, 0)
NOT_SAID = 50  # years that work, or a stay, may have lasted where nobody says
CITED = {"source": "made up", "locator": "-"}


def fact(name: str, one: Candidate, **terms: object) -> list[float]:
    """Return what is certain, plausible and conceivable of one person on 1 November 2026."""
    rules = Rulebook.on(ON, "2026-06").terms
    return OF_CANDIDATE[name](careers_of([one]), rules, Asked(fact=name, **CITED, **terms))[:, 0].tolist()


def work(**rest: object) -> Employment:
    return job(**(TEN | rest))


def leave(start: str, end: str) -> Leave:
    return Leave(start=day(start), end=day(end))


def months(*counts: float) -> list[float]:
    return [pytest.approx(count / 12, abs=1e-9) for count in counts]


LEAVES = {
    "ten years without a leave are ten": ([], (120, 120, 120)),
    "a year's leave is a year less": ([("2020-01-01", "2020-12-31")], (108, 108, 108)),
    "of a leave of which only the year is known, all of it may be lost and nothing must be": (
        [("2020", "2020")],
        (108, 120, 120),
    ),
    # may be lost: 1 January to 31 December. Must be: 31 January to 1 December. So at most
    # 38 months and 30 days before it and 70 months and 30 days after it: 108 and 60/30
    "of a leave from January to December, the months between are lost": ([("2020-01", "2020-12")], (108, 110, 110)),
    "a leave from the first day": ([("2016-11-01", "2017-10-31")], (108, 108, 108)),
    "a leave that began before the job": ([("2015-01-01", "2017-10-31")], (108, 108, 108)),
    "a leave that is not over": ([("2025-11-01", "2027-06-30")], (108, 108, 108)),
    "a leave to the day asked about": ([("2025-11-01", "2026-10-31")], (108, 108, 108)),
    "a leave over the whole job leaves nothing": ([("2016-11-01", "2026-10-31")], (0, 0, 0)),
    "a leave longer than the job leaves nothing": ([("2010", "2030")], (0, 0, 0)),
    "a leave before the job changes nothing": ([("2014-01-01", "2014-12-31")], (120, 120, 120)),
    "a leave that is to come changes nothing": ([("2026-11-01", "2027-10-31")], (120, 120, 120)),
    "leaves that overlap are lost once": (
        [("2020-01-01", "2020-12-31"), ("2020-07-01", "2021-06-30")],
        (102, 102, 102),
    ),
    "two leaves apart are both lost": ([("2018-01-01", "2018-12-31"), ("2020-01-01", "2020-06-30")], (102, 102, 102)),
    # 1 November 2016 to 28 February 2024: 87 months and 28 days; 1 March 2024 on: 32 months
    "a leave of one 29 February": ([("2024-02-29", "2024-02-29")], (119 + 28 / 31, 119 + 28 / 30, 119 + 28 / 30)),
}


@pytest.mark.parametrize(("leaves", "expected"), LEAVES.values(), ids=LEAVES)
def test_years_of_work_without_the_leaves(leaves, expected):
    one = person(jobs=(work(leaves=tuple(leave(*each) for each in leaves)),))
    assert fact("work_years", one) == months(*expected)


def test_what_was_worked_elsewhere_during_a_leave_counts():
    away = work(leaves=(leave("2020-01-01", "2020-12-31"),))
    elsewhere = job("Intel", "2020-01-01", "2020-12-31")
    assert fact("work_years", person(jobs=(away, elsewhere))) == months(120, 120, 120)
    assert fact("global_company_years", person(jobs=(away, elsewhere))) == months(120, 120, 120)


def test_a_leave_from_a_job_whose_end_is_not_known_is_off_what_is_possible():
    one = person(jobs=(work(ongoing=None, leaves=(leave("2020-01-01", "2020-12-31"),)),))
    assert fact("work_years", one) == months(0, 108, 108)


BACHELORS, MASTERS = degree(isced=6, awarded="2018-11-01"), degree(isced=7, awarded="2020-11-01")
AFTER = {
    "ten years are ten whatever the degrees": ((BACHELORS, MASTERS), None, ALL),
    "eight of them after the bachelor's, the day of its award included": ((BACHELORS, MASTERS), 6, (8, 8, 8)),
    "six after the master's": ((BACHELORS, MASTERS), 7, (6, 6, 6)),
    "none after a doctorate that is not there": ((BACHELORS, MASTERS), 8, NONE),
    "after the first of two master's degrees": ((degree(isced=7, awarded="2018-11-01"), MASTERS), 7, (8, 8, 8)),
    "a doctorate is a degree of level 6 and more too": ((degree(isced=8, awarded="2020-11-01"),), 6, (6, 6, 6)),
    "a degree before the work takes nothing off": ((degree(isced=7, awarded="2010-06-15"),), 7, ALL),
    # 31 December 2020 to 1 November 2026: 70 months and a day; 1 January 2020: 82 months
    "a degree of some day of 2020": ((degree(isced=7, awarded="2020"),), 7, ((70 + 1 / 31) / 12, 82 / 12, 82 / 12)),
    "a degree without a day may be older than the work": ((degree(isced=7, awarded=None),), 7, OPEN),
    "so may one that was awarded some day": (
        (degree(isced=7, awarded=None, status=DegreeStatus.AWARDED),),
        7,
        OPEN,
    ),
    "a degree that is to come has no work after it": (
        (degree(isced=7, awarded="2027-02", status=DegreeStatus.EXPECTED),),
        7,
        NONE,
    ),
    "a degree once expected for a day that is past may have come": (
        (degree(isced=7, awarded="2020-11-01", status=DegreeStatus.EXPECTED),),
        7,
        (0, 6, 6),
    ),
    "coursework alone (수료) is no degree": (
        (degree(isced=7, awarded="2018-11-01", status=DegreeStatus.COURSEWORK_COMPLETED),),
        7,
        NONE,
    ),
    "a title that nobody can read may be any degree": (
        (degree(isced=None, title="Abracadabra", awarded="2020-11-01"),),
        8,
        (0, 6, 6),
    ),
    "whoever does not say has perhaps held it all the time": (None, 7, OPEN),
    "whoever has none has worked no day after it": ((), 7, NONE),
}


@pytest.mark.parametrize(("degrees", "level", "expected"), AFTER.values(), ids=AFTER)
def test_years_of_work_after_a_degree(degrees, level, expected):
    one = person(degrees=degrees, jobs=(work(),))
    assert fact("work_years", one, after_isced=level) == pytest.approx(expected, abs=1e-9)


EXPECTED, AWARDED, BEGUN = DegreeStatus.EXPECTED, DegreeStatus.AWARDED, DegreeStatus.IN_PROGRESS
TO_COME = {
    "expected for a day to come: a certificate can be had": ("2027-02-20", EXPECTED, (7, 7, 7)),
    "expected, without a day": (None, EXPECTED, (7, 7, 7)),
    "begun, for a day to come": ("2027-02-20", BEGUN, (0, 7, 7)),
    "begun, without a day": (None, BEGUN, (0, 7, 7)),
    "once expected for a day that is past: it came, and counts, or it did not": ("2020-06-01", EXPECTED, (0, 7, 7)),
    "expected for this year, of which a part is past": ("2026", EXPECTED, (0, 7, 7)),
    "of a day to come, of which nothing else is said": ("2027-02-20", None, (0, 7, 7)),
    "held": ("2020-06-01", AWARDED, (7, 7, 7)),
    "withdrawn from": ("2027-02-20", DegreeStatus.WITHDRAWN, (0, 0, 0)),
}


@pytest.mark.parametrize(("awarded", "status", "expected"), TO_COME.values(), ids=TO_COME)
def test_a_degree_where_one_that_is_to_come_is_enough(awarded, status, expected):
    one = person(degrees=(degree(isced=7, awarded=awarded, status=status),))
    assert fact("degree_level", one, expected=True) == list(expected)


FRESH = {
    "five years ago to the day": ("2021-11-01", AWARDED, (7, 7, 7)),
    "a day longer ago": ("2021-10-31", AWARDED, (0, 0, 0)),
    "in some month that began longer ago": ("2021-10", AWARDED, (0, 0, 0)),
    "in a year of which a part is longer ago": ("2021", AWARDED, (0, 7, 7)),
    "some day": (None, AWARDED, (0, 7, 7)),
    "to come, which is not held": ("2027-02-20", EXPECTED, (0, 0, 0)),
}


@pytest.mark.parametrize(("awarded", "status", "expected"), FRESH.values(), ids=FRESH)
def test_a_korean_degree_of_the_last_five_years(awarded, status, expected):
    one = person(degrees=(degree("KAIST", 7, awarded, status=status),))
    assert fact("korean_degree_level", one, within_years=5) == list(expected)


KINDS = {  # years of work, years of permanent full-time work
    "what says nothing of its kind counts": ({}, ALL, ALL),
    "full time": ({"employment_type": EmploymentType.FULL_TIME}, ALL, ALL),
    "a fixed term is work, and perhaps not permanent": ({"employment_type": EmploymentType.TEMPORARY}, ALL, OPEN),
    "a contractor's work is open": ({"employment_type": EmploymentType.CONTRACTOR}, OPEN, OPEN),
    "part time is open, and never permanent full time": ({"employment_type": EmploymentType.PART_TIME}, OPEN, NONE),
    "so is half of a full-time post": (
        {"employment_type": EmploymentType.FULL_TIME, "full_time_share": 0.5},
        OPEN,
        NONE,
    ),
    "the whole of it is full time": ({"full_time_share": 1.0}, ALL, ALL),
    "work by the day": ({"employment_type": EmploymentType.PER_DIEM}, OPEN, NONE),
    "an internship leans to no": ({"employment_type": EmploymentType.INTERN}, LEANS, NONE),
    "volunteering too": ({"employment_type": EmploymentType.VOLUNTEER}, LEANS, NONE),
    "an intern's title leans to no": ({"title": "Process intern"}, LEANS, LEANS),
    "a doctoral student's is open": ({"title": "PhD student"}, OPEN, OPEN),
    "a stated kind is believed rather than a title": (
        {"title": "Process intern", "employment_type": EmploymentType.FULL_TIME},
        ALL,
        ALL,
    ),
}


@pytest.mark.parametrize(("said", "any_kind", "regular"), KINDS.values(), ids=KINDS)
def test_years_of_work_by_its_kind(said, any_kind, regular):
    one = person(jobs=(work(**said),))
    assert fact("work_years", one) == list(any_kind)
    assert fact("work_years", one, regular=True) == list(regular)


SCIENTIST = {"title": "Research Scientist", "institute": None}
RESEARCH = {
    "stated": ({"research": True}, ALL),
    "denied, whatever the title": ({"research": False, **SCIENTIST}, NONE),
    "suggested by a title": (SCIENTIST, OPEN),
    "suggested by a Korean title": ({"title": "선임연구원", "institute": None}, OPEN),
    "suggested by nothing": ({"title": "Process Engineer"}, LEANS),
    "suggested by a stated institute": ({"title": None, "institute": Institute.COMPANY_LAB}, OPEN),
    "not implied by there being none": ({"title": "Process Engineer", "institute": Institute.NONE}, LEANS),
    "only suggested, and done by an intern": ({"title": "Research intern", "institute": None}, LEANS),
}


@pytest.mark.parametrize(("said", "expected"), RESEARCH.values(), ids=RESEARCH)
def test_years_of_research(said, expected):
    assert fact("research_years", person(jobs=(work(**said),))) == list(expected)


ADVANCED_RESEARCH = {
    "research in a stated field": ({"research": True, "sector": "semiconductor"}, ALL),
    "research in another field": ({"research": True, "sector": "other"}, NONE),
    "no research in the field": ({"research": False, "sector": "semiconductor"}, NONE),
    "research in a field that words suggest": (
        {"research": True, "sector": None, "title": "Dry etch engineer"},
        OPEN,
    ),
    "research in a field that nothing suggests": (
        {"research": True, "sector": None, "title": "Engineer", "employer": "Some Firm"},
        LEANS,
    ),
    "research that a title suggests in a stated field": (SCIENTIST, OPEN),
}


@pytest.mark.parametrize(("said", "expected"), ADVANCED_RESEARCH.values(), ids=ADVANCED_RESEARCH)
def test_years_of_research_in_an_advanced_field(said, expected):
    assert fact("advanced_research_years", person(jobs=(work(**said),))) == list(expected)


def test_research_counts_from_the_doctorate_on_where_the_rule_says_so():
    one = person(degrees=(degree(awarded="2020-11-01"),), jobs=(work(research=True),))
    assert fact("advanced_research_years", one, after_isced=8) == [6, 6, 6]


INSTITUTES = {
    "a ranked university's": ({"employer": "Stanford University", "institute": Institute.UNIVERSITY_LAB}, ALL),
    "a university's that is on no list held": (
        {"employer": "Nowhere Institute of Arts", "institute": Institute.UNIVERSITY_LAB},
        LEANS,
    ),
    "one of several universities of a name": ({"employer": "NTU", "institute": Institute.UNIVERSITY_LAB}, OPEN),
    "a listed company's": ({"employer": "TSMC", "institute": Institute.COMPANY_LAB}, ALL),
    "a company's that is on no list held": ({"employer": "A Small Fab", "institute": Institute.COMPANY_LAB}, LEANS),
    "a listed company's subsidiary's": ({"employer": "Samsung Display", "institute": Institute.COMPANY_LAB}, OPEN),
    "a listed company, stated to be a university": ({"employer": "TSMC", "institute": Institute.UNIVERSITY_LAB}, LEANS),
    "a government's": ({"employer": "An Office", "institute": Institute.GOVERNMENT_LAB}, ALL),
    "none, though the school is ranked": ({"employer": "Stanford University", "institute": Institute.NONE}, NONE),
    "not stated, at a ranked university": ({"employer": "Stanford University", "institute": None}, OPEN),
    "not stated, research at a listed company": ({"employer": "TSMC", "institute": None, "research": True}, OPEN),
    "not stated, no research at a listed company": ({"employer": "TSMC", "institute": None, "research": False}, LEANS),
    "not stated, at a laboratory known by name": ({"employer": "ETRI", "institute": None}, OPEN),
    "not stated, at a place nobody knows": ({"employer": "A Bakery", "institute": None}, LEANS),
}


@pytest.mark.parametrize(("said", "expected"), INSTITUTES.values(), ids=INSTITUTES)
def test_years_at_an_institute(said, expected):
    assert fact("institute_years", person(jobs=(work(**said),))) == list(expected)


ADMITTED = ("D-1", "E-3", "E-7", "F-2")
IN_KOREA = {
    "with a status that counts": ("KR", "E-7", {}, ALL),
    "with a kind of one": ("KR", "E-7-1", {}, ALL),
    "with another kind of one": ("KR", "F-2-7", {}, ALL),
    "written otherwise": ("대한민국", "e7-1", {}, ALL),
    "with one that does not count": ("KR", "D-10", {}, NONE),
    "with one that is not said": ("KR", None, {}, OPEN),
    "with words that are no status": ("KR", "resident", {}, OPEN),
    "by somebody who lives elsewhere now": ("TW", "E-7", {}, NONE),
    "by somebody who does not say where": (None, "E-7", {}, OPEN),
    "though the work was elsewhere": ("KR", "E-7", {"country": "TW"}, NONE),
    "at an employer with a Korean name": (
        "KR",
        "E-7",
        {"country": None, "employer": "한빛전자", "ongoing": None},
        OPEN,
    ),
    "at a Korean company": ("KR", "E-7", {"country": None, "employer": "Samsung Electronics", "ongoing": None}, OPEN),
    "by somebody who lives and works there now": ("KR", "E-7", {"country": None}, OPEN),
    "at a place that says nothing of Korea": ("KR", "E-7", {"country": None, "end": "2026-10-31"}, LEANS),
    "in another field": ("KR", "E-7", {"sector": "other"}, NONE),
    "in a field that words suggest": ("KR", "E-7", {"sector": None, "title": "Dry etch engineer"}, OPEN),
}


@pytest.mark.parametrize(("country", "status", "said", "expected"), IN_KOREA.values(), ids=IN_KOREA)
def test_years_of_the_field_in_korea(country, status, said, expected):
    one = person(jobs=(work(**({"country": "KR"} | said)),), residence=Residence(country=country, status=status))
    assert fact("korea_field_years", one, statuses=ADMITTED) == list(expected)


def test_whoever_does_not_say_has_perhaps_worked_in_korea_and_with_another_status_never():
    at_home = {"jobs": None, "residence": Residence(country="KR", status="E-7")}
    assert fact("korea_field_years", person(**at_home), statuses=ADMITTED) == [0, NOT_SAID, NOT_SAID]
    student = at_home | {"residence": Residence(country="KR", status="D-2")}
    assert fact("korea_field_years", person(**student), statuses=ADMITTED) == [0, 0, 0]


STAYS = {
    "six years": ("E-3", "2020-11-01", (72, 72)),
    "a kind of the status": ("E-7-1", "2020-11-01", (72, 72)),
    # 31 December 2020 to 1 November 2026: 70 months and a day; 1 January 2020: 82 months
    "since some day of 2020": ("E-3", "2020", (70 + 1 / 31, 82)),
    "since a day that is not said": ("E-3", None, (0, NOT_SAID * 12)),
    "since today": ("E-3", "2026-11-01", (0, 0)),
    "from a day to come": ("E-3", "2027-03", (0, 0)),
    "on a status that is not said": (None, "2020-11-01", (0, 72)),
}


@pytest.mark.parametrize(("status", "since", "expected"), STAYS.values(), ids=STAYS)
def test_years_on_the_status_of_stay(status, since, expected):
    """What was held before the present status is not said, so that more is always conceivable."""
    one = person(residence=Residence(country="KR", status=status, since=day(since)))
    assert fact("stay_years", one, statuses=ADMITTED) == months(*expected, NOT_SAID * 12)


@pytest.mark.parametrize(("country", "status"), [("KR", "D-10"), ("TW", "E-3")])
def test_no_year_on_a_status_that_does_not_count_or_of_somebody_abroad(country, status):
    one = person(residence=Residence(country=country, status=status, since=day("2020-11-01")))
    assert fact("stay_years", one, statuses=ADMITTED) == [0, 0, 0]


@pytest.mark.parametrize(
    ("held", "admitted", "expected"),
    [
        ("E-7", "E-7", Grade.YES),
        ("E-7-1", "E-7", Grade.YES),
        ("E-7-S1", "E-7", Grade.YES),
        ("F-2-7", "F-2", Grade.YES),
        ("F-2-T", "F-2", Grade.YES),
        ("D-10-T", "D-10", Grade.YES),
        ("E-7", "E-7-1", Grade.OPEN),  # of which kind is not said
        ("E-7-4", "E-7-1", Grade.NO),
        ("E-7-11", "E-7-1", Grade.NO),
        ("D-10", "D-1", Grade.NO),
        ("D-1", "D-10", Grade.NO),
        ("D-1", "D-10-T", Grade.NO),
        ("D-10-T", "D-1", Grade.NO),
        ("F-27", "F-2", Grade.NO),
        ("E-7", "F-2", Grade.NO),
    ],
)
def test_a_status_admits_its_kinds_and_no_longer_number(held, admitted, expected):
    assert counts_as(held, (admitted,)) is expected
    assert counts_as(held, ("C-3", admitted)) is expected
    one = person(residence=Residence(country="KR", status=held))
    three = {Grade.YES: [1, 1, 1], Grade.OPEN: [0, 1, 1], Grade.NO: [0, 0, 0]}[expected]
    assert fact("holds_status", one, statuses=(admitted,)) == three


@pytest.mark.parametrize(
    ("country", "status", "expected"),
    [
        ("KR", None, [0, 1, 1]),
        ("KR", "permanent resident", [0, 1, 1]),
        (None, "E-7", [0, 1, 1]),
        (None, "D-2", [0, 0, 0]),
        ("TW", "E-7", [0, 0, 0]),
        ("TW", None, [0, 0, 0]),
    ],
)
def test_a_status_or_country_that_is_not_said_is_open(country, status, expected):
    one = person(residence=Residence(country=country, status=status))
    assert fact("holds_status", one, statuses=("E-7",)) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("E-7-1", "E-7-1"),
        ("e7-1", "E-7-1"),
        (" F-2-7 ", "F-2-7"),
        ("F-2(거주)", "F-2"),
        ("D10", "D-10"),
        ("E-3 (Research)", "E-3"),
        ("student visa", None),
        ("", None),
        (None, None),
    ],
)
def test_a_status_is_read_in_one_spelling(written, read):
    assert status_of_stay(written) == read


KOREAN = {
    "TOPIK 4급": (4, 4),
    "TOPIK II 5": (5, 5),
    "topik level 3": (3, 3),
    "토픽 6급": (6, 6),
    "한국어능력시험 2급 (2024)": (2, 2),
    "KIIP 5": (0, 5),  # a course, not the test: it only says how high the level may be
    "사회통합프로그램 3단계 이수": (0, 3),
    "KIIP 0": (0, 0),
    "TOPIK 2급, KIIP 4단계": (2, 4),
    "TOPIK 3, later TOPIK 5": (5, 5),  # the better of two results
    "B1": (0, 3),  # a level that nobody tested only says how high it may be
    "C2": (0, 6),
    "fluent": (0, 6),
    "TOPIK": (0, 6),
    "some": (0, 6),
    "": (0, 6),
}


@pytest.mark.parametrize(("words", "expected"), KOREAN.items(), ids=lambda each: str(each))
def test_what_words_say_of_somebodys_korean(words, expected):
    low, high = expected
    one = person(languages=(LanguageSkill(language="Korean", fluency=words),))
    assert fact("topik_level", one) == [low, high, high]


@pytest.mark.parametrize(("cefr", "highest"), [("A1", 1), ("A2", 2), ("B1", 3), ("B2", 4), ("C1", 5), ("C2", 6)])
def test_a_cefr_level_says_how_high_a_topik_level_may_be_and_a_test_says_more(cefr, highest):
    untested, tested = (
        person(languages=(LanguageSkill(language="한국어", fluency=words, cefr=Cefr(cefr)),))
        for words in (None, "TOPIK 3급")
    )
    assert fact("topik_level", untested) == [0, highest, highest]
    assert fact("topik_level", tested) == [3, 3, 3]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (None, (0, 6, 6)),  # nobody said
        ((), (0, 0, 0)),  # said to be none
        ((LanguageSkill(language="English", fluency="TOPIK 5"),), (0, 0, 0)),
        ((LanguageSkill(language=None, fluency="TOPIK 5"),), (0, 0, 0)),
        (
            (LanguageSkill(language="Korean", fluency="TOPIK 3"), LanguageSkill(language="ko", cefr=Cefr.C1)),
            (3, 5, 5),
        ),
    ],
)
def test_only_what_is_said_of_korean_counts(languages, expected):
    assert fact("topik_level", person(languages=languages)) == list(expected)


@pytest.mark.parametrize("words", ["preparing for TOPIK 4", "no TOPIK 3 yet", "한국어능력시험 준비 중 (2년)"])
def test_a_test_that_was_not_taken_settles_nothing(words):
    assert fact("topik_level", person(languages=(LanguageSkill(language="Korean", fluency=words),)))[0] == 0


# --- Found by looking for it ---


def test_a_stay_of_more_than_fifty_years_is_as_plausible_as_it_is_certain():
    one = person(residence=Residence(country="KR", status="F-2", since=day("1970-11-01")))
    certain, plausible, conceivable = fact("stay_years", one, statuses=ADMITTED)
    assert certain <= plausible <= conceivable


def test_half_an_internship_counts_no_better_than_a_whole_one():
    whole, half = (
        fact("work_years", person(jobs=(work(employment_type=EmploymentType.INTERN, full_time_share=share),)))
        for share in (None, 0.5)
    )
    assert half <= whole


def test_the_first_of_two_statuses_is_not_exchanged_for_one_with_a_longer_number():
    assert status_of_stay("D-1, earlier D-10") == "D-1"


def test_work_at_an_institute_of_which_nobody_says_that_it_was_research_may_turn_out_to_be_none():
    untold, denied = (
        fact("research_years", person(jobs=(work(title="Clerk", institute=Institute.UNIVERSITY_LAB, research=told),)))
        for told in (None, False)
    )
    assert untold[0] <= denied[0]


# --- Points ---


def item(name: str = "", steps: list[dict] | None = None, **rest: object) -> Item:
    return Item(fact=name, steps=steps or (), title=Text("an item", "항목"), **CITED, **rest)


def table(*items: Item, **caps: int) -> Table:
    return Table(item=items, groups=caps, title=Text("a table", "표"), checked=ON, **CITED)


DEGREE = item("degree_level", [{"at_least": 6, "points": 15, "upto": 17}, {"at_least": 8, "points": 20, "upto": 25}])
YEARS = item("work_years", [{"at_least": 1, "points": 5}, {"at_least": 3, "points": 10}])
SENIORITY = {
    "nothing reached": (YEARS, (0, 0.99, 0.99), (0, 0, 0)),
    "the step itself is enough": (YEARS, (1, 1, 1), (5, 5, 5)),
    "no more between two steps": (YEARS, (2.9, 2.9, 2.9), (5, 5, 5)),
    "no more past the last": (YEARS, (40, 40, 40), (10, 10, 10)),
    "each bound by itself": (YEARS, (0.5, 2, 3), (0, 5, 10)),
    "what is sure and what may be given": (DEGREE, (6, 6, 8), (15, 17, 25)),
    "below the first step": (DEGREE, (5, 5, 5), (0, 0, 0)),
    "the highest": (DEGREE, (8, 8, 8), (20, 25, 25)),
}


@pytest.mark.parametrize(("row", "bounds", "expected"), SENIORITY.values(), ids=SENIORITY)
def test_points_by_the_steps_of_an_item(row, bounds, expected):
    assert points_of(row, np.array(bounds, dtype=float).reshape(3, 1))[:, 0].tolist() == list(expected)


def test_what_is_shown_later_is_not_sure_now():
    later = item("degree_level", [{"at_least": 6, "points": 15}], later=True)
    assert points_of(later, np.full((3, 1), 8.0))[:, 0].tolist() == [0, 15, 15]


def test_what_is_not_known_here_is_between_nothing_and_its_most():
    assert points_of(item(most=20), None)[:, 0].tolist() == [0, 20, 20]


def bounds_of(**facts: tuple[float, float, float]) -> dict[str, np.ndarray]:
    return {name: np.array(three, dtype=float).reshape(3, 1) for name, three in facts.items()}


RANKED = item("ranked_degree_level", [{"at_least": 6, "points": 30}], group="bonus")
TOTALS = {
    # 15 + 5 sure, 17 + 5 plausible, 25 + 10 conceivable
    "items are added": (table(DEGREE, YEARS), (20, 22, 35)),
    # sure 15; 17 + 25; 25 + 25
    "what is not known may be given whole": (table(DEGREE, item(most=25)), (15, 42, 50)),
    # the bonus: 30 sure, 30 + 20 capped at 40
    "a group is capped": (table(RANKED, item(most=20, group="bonus"), bonus=40), (30, 40, 40)),
    "a cap that is not reached changes nothing": (table(RANKED, item(most=20, group="bonus"), bonus=60), (30, 50, 50)),
    "what is sure is capped too": (table(RANKED, bonus=25), (25, 25, 25)),
    # 15 and 30; 17 and 40; 25 and 40
    "the rest is outside the cap": (table(DEGREE, RANKED, item(most=20, group="bonus"), bonus=40), (45, 57, 65)),
    # two groups, each with its own cap: 30 of 30, and 10 of 20
    "each group has its own cap": (
        table(RANKED, item(most=20, group="age"), bonus=30, age=10),
        (30, 40, 40),
    ),
}
FACTS = bounds_of(
    degree_level=(6, 6, 8), work_years=(1, 1, 3), ranked_degree_level=(6, 6, 8), annual_pay=(4e7, 6e7, 6e7)
)


@pytest.mark.parametrize(("points", "expected"), TOTALS.values(), ids=TOTALS)
def test_points_of_a_table(points, expected):
    assert total(points, FACTS, "candidate", rows=1)[:, 0].tolist() == list(expected)


def test_the_person_and_the_post_bring_their_own_points_to_one_table():
    pay = item("annual_pay", [{"at_least": 3e7, "points": 30}, {"at_least": 5e7, "points": 45}])
    whole = table(DEGREE, pay, item(most=10))
    assert total(whole, FACTS, "candidate", rows=1)[:, 0].tolist() == [15, 27, 35]  # what is not known is the person's
    assert total(whole, FACTS, "opening", rows=1)[:, 0].tolist() == [30, 45, 45]


def test_a_table_without_an_item_of_one_side_gives_it_nothing():
    assert total(table(YEARS), FACTS, "opening", rows=2).tolist() == [[0, 0]] * 3


def test_points_of_many_are_those_of_each():
    three = np.array([[6, 8], [6, 8], [8, 8]], dtype=float)
    assert total(table(DEGREE), {"degree_level": three}, "candidate", rows=2).tolist() == [[15, 20], [17, 25], [25, 25]]


@pytest.mark.parametrize(
    "steps",
    [
        [{"at_least": 3, "points": 5}, {"at_least": 1, "points": 10}],
        [{"at_least": 1, "points": 10}, {"at_least": 3, "points": 5}],
    ],
)
def test_steps_that_do_not_rise_are_refused(steps):
    with pytest.raises(ValueError, match="do not rise"):
        item("work_years", steps)


@pytest.mark.parametrize(
    "steps",
    [
        [{"at_least": 1, "points": 10}, {"at_least": 3, "points": 5, "upto": 10}],  # what is sure falls
        [{"at_least": 1, "points": 10, "upto": 5}],  # sure of more than may be given
        [{"at_least": 1, "points": 5}, {"at_least": 1, "points": 10}],  # two answers for one year
    ],
)
def test_steps_whose_sure_points_fall_or_exceed_the_most_are_refused(steps):
    with pytest.raises(ValueError, match=r"rise|more points"):
        item("work_years", steps)
