"""Verdicts, worked out by hand from the rules' own words."""

from datetime import date

import numpy as np
import pytest

from matching.domain import DegreeStatus, EmploymentType
from matching.eligibility import Grade, Rulebook, Verdict, answers_about_people, assess, gate
from matching.eligibility.careers import careers_of
from matching.errors import PolicyNotInForceError, UnknownNameError
from tests.people import TODAY, day, degree, job, opening, person, won

PACKS = ("announced-2025-02", "2025-04", "2026-06")


def finding(assessment, clause):
    return next(each for each in assessment.findings if each.clause == clause)


def answer(candidate, clause=None, *, post=None, on=TODAY, pack="2026-06"):
    assessment = assess(candidate, post or opening(), on, pack=pack)
    return assessment.grade if clause is None else finding(assessment, clause).grade


def test_a_chip_engineer_with_a_stanford_doctorate_and_twelve_years_at_tsmc_meets_every_pack():
    for pack in PACKS:
        assessment = assess(person(), opening(), TODAY, pack=pack)
        assert assessment.verdict is Verdict.YES, assessment.summary.en
        assert all(each.grade is Grade.YES for each in assessment.findings)
        assert all(each.source.address.startswith("https://") and each.locator for each in assessment.findings)


def test_each_pack_asks_what_it_asks_and_says_what_it_does_not():
    asked = {pack: [f.clause for f in assess(person(), opening(), TODAY, pack=pack).findings] for pack in PACKS}
    company = ["degree", "school", "experience", "global-company", "pay", "sector", "workplace"]
    assert asked == {
        "announced-2025-02": ["degree", "school", "experience", "workplace"],
        "2025-04": company,
        "2026-06": company,
    }
    assert assess(person(), opening(), TODAY, pack="announced-2025-02").pack.silent == (
        "global-company",
        "pay",
        "sector",
    )


def test_the_default_is_the_pack_in_force_and_another_is_marked_as_what_if():
    assert assess(person(), opening(), TODAY).pack.id == "2026-06"
    assert assess(person(), opening(), date(2026, 6, 24)).pack.id == "2025-04"
    assert assess(person(), opening(), TODAY, pack="2025-04").in_force is False
    assert "not the version in force" in assess(person(), opening(), TODAY, pack="2025-04").summary.en


def test_the_school_finding_names_list_edition_and_rank():
    reason = finding(assess(person(), opening(), TODAY), "school").reason
    assert "Stanford University stands at rank" in reason.en
    assert "edition" in reason.en
    assert "위입니다" in reason.ko


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(UnknownNameError, match="2026-06"):
        assess(person(), opening(), TODAY, pack="2027-01")
    with pytest.raises(PolicyNotInForceError, match="2025-02-18"):
        assess(person(), opening(), date(2025, 2, 17))
    with pytest.raises(PolicyNotInForceError, match=r"gross national income.*2025-04-01"):
        assess(person(), opening(), date(2025, 3, 31), pack="2025-04")


@pytest.mark.parametrize(("isced", "expected"), [(8, Grade.YES), (7, Grade.YES), (6, Grade.NO), (5, Grade.NO)])
def test_a_masters_is_enough_and_a_bachelors_is_not(isced, expected):
    assert answer(person(degrees=(degree(isced=isced),)), "degree") is expected


@pytest.mark.parametrize(
    ("awarded", "expected"),
    [
        ("2026-11-22", Grade.YES),
        ("2026-11-23", Grade.YES),
        ("2026-11-24", Grade.NO),
        ("2026-11", Grade.OPEN),
        ("2026", Grade.OPEN),
        (None, Grade.OPEN),
    ],
)
def test_a_degree_counts_from_the_day_it_is_awarded(awarded, expected):
    assert answer(person(degrees=(degree(awarded=awarded),)), "degree") is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (DegreeStatus.AWARDED, Grade.YES),
        (DegreeStatus.COURSEWORK_COMPLETED, Grade.NO),
        (DegreeStatus.WITHDRAWN, Grade.NO),
        (DegreeStatus.HONORARY, Grade.NO),
        (DegreeStatus.EXPECTED, Grade.OPEN),  # expected for a day that is past: nobody said whether it came
    ],
)
def test_only_an_awarded_degree_counts(status, expected):
    assert answer(person(degrees=(degree(status=status),)), "degree") is expected


def test_a_degree_expected_for_a_day_to_come_is_not_held():
    later = degree(status=DegreeStatus.EXPECTED, awarded="2027-02-20")
    assert answer(person(degrees=(later,)), "degree") is Grade.NO


def test_the_better_of_two_degrees_counts_in_whatever_order():
    both = (degree("Nowhere Institute", 6, "2008-06-01"), degree())
    assert answer(person(degrees=both)) is answer(person(degrees=both[::-1])) is Grade.YES


def test_level_and_school_must_belong_to_one_degree():
    apart = (degree("Stanford University", 6, "2008-06-01"), degree("Nowhere Institute of Arts", 8, "2014-06-01"))
    one = assess(person(degrees=apart), opening(), TODAY)
    assert finding(one, "degree").grade is Grade.YES
    assert finding(one, "school").grade is Grade.LEANS_TO_NO


def test_a_school_on_no_list_held_leans_to_no_and_says_which_lists_are_missing():
    found = finding(assess(person(degrees=(degree("Nowhere Institute of Arts"),)), opening(), TODAY), "school")
    assert found.grade is Grade.LEANS_TO_NO
    assert found.verdict is Verdict.UNKNOWN
    assert "Subject: Engineering" in found.reason.en
    assert found.missing


@pytest.mark.parametrize("name", ["NTU", "University of California", "HUST"])
def test_an_ambiguous_school_is_open_and_its_candidates_are_named(name):
    found = finding(assess(person(degrees=(degree(name),)), opening(), TODAY), "school")
    assert found.grade is Grade.OPEN
    assert "several schools" in found.reason.en


def test_a_branch_campus_does_not_inherit_the_rank():
    assert answer(person(degrees=(degree(campus="Incheon campus"),)), "school") is not Grade.YES
    assert answer(person(degrees=(degree(campus="main"),)), "school") is Grade.YES


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2018-11-23", Grade.YES), ("2018-11-24", Grade.NO), ("2018-11", Grade.OPEN), ("2018", Grade.OPEN)],
)
@pytest.mark.parametrize("pack", PACKS)
def test_exactly_eight_years_are_enough_and_a_day_less_is_not(start, expected, pack):
    assert answer(person(jobs=(job(start=start),)), "experience", pack=pack) is expected


def test_work_of_a_stated_other_field_counts_before_june_2026_and_not_after():
    cook = person(jobs=(job(employer="A Bakery", sector="other", title="Baker"),))
    assert answer(cook, "experience", pack="2025-04") is Grade.YES
    assert answer(cook, "experience", pack="2026-06") is Grade.NO


def test_a_field_that_only_words_suggest_settles_nothing():
    told = person(jobs=(job(sector=None, title="Semiconductor etch process engineer"),))
    untold = person(jobs=(job(sector=None, title="Engineer", employer="Some Firm"),))
    assert answer(told, "experience") is Grade.OPEN
    assert answer(untold, "experience") is Grade.LEANS_TO_NO
    assert answer(told, "experience", pack="2025-04") is Grade.YES


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EmploymentType.FULL_TIME, Grade.YES),
        (None, Grade.YES),
        (EmploymentType.PART_TIME, Grade.OPEN),
        (EmploymentType.INTERN, Grade.LEANS_TO_NO),
    ],
)
def test_internships_do_not_count_and_part_time_is_open(kind, expected):
    assert answer(person(jobs=(job(employment_type=kind),)), "experience") is expected


def test_an_interns_title_is_heeded_where_the_kind_is_not_stated():
    assert answer(person(jobs=(job(title="Process engineering intern"),)), "experience") is Grade.LEANS_TO_NO
    assert answer(person(jobs=(job(title="International process engineer"),)), "experience") is Grade.YES


def test_a_job_whose_end_is_not_known_settles_nothing_beyond_its_start():
    assert answer(person(jobs=(job(ongoing=None),)), "experience") is Grade.OPEN


@pytest.mark.parametrize(("start", "expected"), [("2023-11-23", Grade.YES), ("2023-11-24", Grade.NO)])
def test_three_years_at_a_listed_company_are_asked(start, expected):
    jobs = (job("A Small Fab", "2010-01-01", start), job("TSMC", start))
    grade = answer(person(jobs=jobs), "global-company")
    assert grade is (
        expected if expected is Grade.YES else Grade.LEANS_TO_NO
    )  # the small fab may be on a list not held


def test_years_at_several_listed_companies_are_added():
    jobs = (
        job("TSMC", "2016-01-01", "2017-12-31"),
        job("Intel", "2018-01-01", "2019-06-30"),
        job("A Small Fab", "2019-07-01"),
    )
    assert answer(person(jobs=jobs), "global-company") is Grade.YES


def test_a_subsidiary_settles_nothing():
    assert answer(person(jobs=(job("Samsung Display"),)), "global-company") is Grade.OPEN


@pytest.mark.parametrize(
    ("amount", "on", "expected"),
    [
        (149_865_000, date(2026, 3, 31), Grade.YES),
        (149_864_999, date(2026, 3, 31), Grade.NO),
        (149_865_000, date(2026, 4, 1), Grade.NO),
        (157_248_000, date(2026, 4, 1), Grade.YES),
        (157_247_999, date(2026, 4, 1), Grade.NO),
    ],
)
def test_pay_is_judged_by_the_value_in_force_on_the_day(amount, on, expected):
    assert answer(person(), "pay", post=opening(pay=won(amount)), on=on, pack="2025-04") is expected


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        (won(13_104_000, period="MONTH"), Grade.YES),  # 13,104,000 x 12 = 157,248,000
        (won(13_103_999, period="MONTH"), Grade.NO),
        (won(150_000_000, 170_000_000), Grade.OPEN),
        (won(120_000_000, 150_000_000), Grade.NO),
        (won(160_000_000, 220_000_000), Grade.YES),
        (won(None), Grade.OPEN),
        (won(200_000, currency="USD"), Grade.OPEN),
        (won(60_000, period="HOUR"), Grade.OPEN),
    ],
)
def test_pay_by_the_month_in_a_range_in_other_money_or_not_stated(pay, expected):
    assert answer(person(), "pay", post=opening(pay=pay)) is expected


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (121e6, 143e6, "At most ₩143,000,000 a year is offered, ₩14,248,000 short"),  # 157,248,000 - 143,000,000
        (143e6, 143e6, "₩143,000,000 a year is offered, ₩14,248,000 short"),
        (160e6, 180e6, "At least ₩160,000,000 a year is offered;"),
        (160e6, 160e6, "₩160,000,000 a year is offered;"),
    ],
)
def test_the_end_of_a_range_of_pay_is_never_told_as_the_pay_offered(low, high, words):
    assessment = assess(person(), opening(pay=won(low, high)), TODAY, pack="2026-06")
    assert finding(assessment, "pay").reason.en.startswith(words)


@pytest.mark.parametrize(
    ("sector", "on", "expected"),
    [
        ("semiconductor", date(2025, 4, 2), Grade.YES),
        ("ai", date(2025, 4, 2), Grade.NO),
        ("ai", date(2025, 7, 10), Grade.OPEN),
        ("ai", date(2026, 6, 25), Grade.YES),
        ("other", TODAY, Grade.NO),
    ],
)
def test_the_sectors_are_those_of_the_day(sector, on, expected):
    assert answer(person(), "sector", post=opening(sector=sector), on=on, pack=None) is expected


def test_a_sector_not_stated_is_open_and_one_named_as_industry_is_stated():
    assert answer(person(), "sector", post=opening(sector=None)) is Grade.OPEN
    assert answer(person(), "sector", post=opening(sector=None, industry="반도체")) is Grade.YES


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"country": "KR"}, Grade.YES),
        ({"country": "대한민국"}, Grade.YES),
        ({"country": "TW"}, Grade.NO),
        ({"country": None, "locality": "화성시"}, Grade.YES),
        ({"country": None}, Grade.OPEN),
    ],
)
def test_the_work_has_to_be_in_korea(where, expected):
    assert answer(person(), "workplace", post=opening(**where)) is expected


def test_four_times_the_income_stands_in_for_the_degree_or_the_career_and_not_for_both():
    rich = opening(pay=won(209_664_000))  # 4 x 52,416,000
    almost = opening(pay=won(209_663_999))
    no_degree = person(degrees=(degree(isced=6),))
    no_career = person(jobs=(job(start="2024-01-01"),))
    neither = person(degrees=(degree(isced=6),), jobs=(job(start="2024-01-01"),))
    assert answer(no_degree, post=rich) is answer(no_career, post=rich) is Grade.YES
    assert answer(no_degree, post=almost) is answer(no_career, post=almost) is Grade.NO
    assert answer(neither, post=rich) is Grade.NO


def test_what_is_not_stated_at_all_is_unknown_and_what_is_none_is_no():
    silent = person(degrees=None, jobs=None)
    assert answer(silent) is Grade.OPEN
    assert answer(person(degrees=(), jobs=())) is Grade.NO


def test_an_unknown_says_what_would_settle_it_and_where():
    assessment = assess(person(jobs=(job(start="2018"),)), opening(), TODAY)
    missing = finding(assessment, "experience").missing
    assert [each.pointer for each in missing] == ["/work/0/startDate"]
    assert "career certificate" in missing[0].text.en


def test_nothing_is_asked_once_a_clause_is_settled():
    assessment = assess(person(jobs=(job(start="2010"),)), opening(), TODAY)
    assert finding(assessment, "experience").grade is Grade.YES
    assert finding(assessment, "experience").missing == ()


def test_a_missing_fact_is_not_asked_for_once_another_rule_said_no():
    vague = (job(start="2018"),)
    asked = [assess(person(degrees=each, jobs=vague), opening(), TODAY).findings for each in ((degree(),), ())]
    assert [any(each.missing for each in findings) for findings in asked] == [True, False]


def test_a_no_names_the_ways_that_are_not_examined():
    assessment = assess(person(degrees=()), opening(), TODAY)
    assert assessment.verdict is Verdict.NO
    assert {ask.id for ask in assessment.asks} >= {"national-programme", "hundred-points"}
    assert "ask KOTRA" in assessment.summary.en


def random_people(seed, count):
    rng = np.random.default_rng(seed)
    schools = ["Stanford University", "NTU", "Nowhere Institute", "KAIST", None, "Hanyang University ERICA"]
    firms = ["TSMC", "Samsung", "Samsung Display", "A Small Fab", None, "Intel"]
    dates = ["2012-03-01", "2015", "2018-11", "2019-05-05", None, "2024-01-01"]
    pick = lambda options: options[rng.integers(len(options))]  # noqa: E731
    people = []
    for number in range(count):
        degrees = tuple(degree(pick(schools), pick([6, 7, 8, None]), pick(dates)) for _ in range(rng.integers(0, 3)))
        jobs = tuple(
            job(pick(firms), pick(dates), sector=pick(["semiconductor", "other", None]), ongoing=pick([True, None]))
            for _ in range(rng.integers(0, 4))
        )
        people.append(person(f"p{number}", pick([degrees, degrees, None]), pick([jobs, jobs, None])))
    return people


@pytest.mark.parametrize("pack", PACKS)
def test_a_crowd_is_answered_as_each_alone(pack):
    people = [*random_people(7, 120), person("sure")]
    rulebook = Rulebook.on(TODAY, pack)
    together = gate(answers_about_people(careers_of(people), rulebook), opening(), rulebook).answer
    alone = [assess(each, opening(), TODAY, pack=pack).grade for each in people]
    assert together.tolist() == alone
    assert len(set(alone)) == 4  # the control: all four grades occur


@pytest.mark.parametrize("pack", PACKS)
def test_every_finding_of_a_crowd_reads_in_both_languages(pack):
    for each in random_people(11, 60):
        for found in assess(each, opening(), TODAY, pack=pack).findings:
            assert found.reason.en.strip()
            assert found.reason.ko.strip()
            assert "{" not in found.reason.en + found.reason.ko
            assert all(m.text.en and m.text.ko for m in found.missing)


def test_more_years_more_pay_and_a_better_degree_never_make_an_answer_worse():
    for each in random_people(13, 60):
        base = answer(each)
        more_work = each.model_copy(update={"employments": (*(each.employments or ()), job(start="2010-01-01"))})
        better = each.model_copy(update={"degrees": (*(each.degrees or ()), degree())})
        if each.employments is not None:
            assert answer(more_work) >= base
        if each.degrees is not None:
            assert answer(better) >= base
        assert answer(each, post=opening(pay=won(300_000_000))) >= base


def test_the_day_of_an_entry_is_read_as_precisely_as_it_was_written():
    assert (day("2016-02").first, day("2016-02").last) == (date(2016, 2, 1), date(2016, 2, 29))


def test_what_a_clause_says_of_one_side_alone_is_put_into_words_once_for_all_pairs_of_theirs():
    one, other, posts = person("p"), person("p"), (opening("a"), opening("b"))

    def said(who, post, day=TODAY):
        return {each.clause: each for each in assess(who, post, day).findings}

    first, second = (said(one, post) for post in posts)
    of_person = {"degree", "school", "experience", "global-company"}
    assert {name for name in first if first[name] is second[name]} == of_person
    assert {name for name in first if said(other, posts[0])[name] is first[name]} == first.keys() - of_person
    assert not any(each is first[name] for name, each in said(one, posts[0], date(2026, 11, 24)).items())  # control
    assert said(other, posts[0]) == first
