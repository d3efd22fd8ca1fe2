"""The first day on which time alone opens a door: by hand, and against asking on every single day."""

import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from matching.domain import DegreeStatus, Institute
from matching.eligibility import Grade, Policy, Rulebook, answers_about_people, gate, judge, load_policy, policy
from matching.eligibility.careers import careers_of
from matching.eligibility.change import day_by_time_alone
from matching.eligibility.dossier import dossier
from matching.eligibility.first_day import events_of, first_day
from matching.eligibility.judge import Judge, Question
from matching.eligibility.records import K_TECH_PASS
from matching.eligibility.settling import Situation
from matching.errors import PolicyNotInForceError
from matching.reference import companies, schools
from matching.settings import settings
from tests.counts import cases
from tests.eligibility.agreement import seeded
from tests.people import TODAY, degree, job, opening, person, won

A_DAY = timedelta(days=1)
PLENTY, THREEFOLD_UNTIL_MARCH, IN_ROBOTS = won(165_000_000), won(150_000_000), won(220_000_000)
POSTS = (opening(pay=PLENTY), opening(pay=THREEFOLD_UNTIL_MARCH), opening(pay=IN_ROBOTS, sector="robot"))


def fading(of, listing):
    """Return the names of those who count on TODAY and no more in 2030, because no newer edition names them."""
    now, then = (Rulebook.on(day, "2026-06", carry=True).terms for day in (TODAY, date(2030, 11, 23)))
    return [each.name.en for each in of.values() if getattr(now, listing)(each) and not getattr(then, listing)(each)]


FADING_COMPANIES = fading(companies(), "listing_of_company")
FADING_SCHOOLS = fading(schools(), "listing_of_school")
EMPLOYERS = (*("TSMC", "Intel", "Samsung Electronics") * 3, "Samsung", "A Small Fab", *FADING_COMPANIES[:9])
SCHOOLS = ("Stanford University", "KAIST", "Seoul National University", "NTU", *FADING_SCHOOLS[:4])
KINDS = (None, None, DegreeStatus.AWARDED, DegreeStatus.EXPECTED)


def a_date(pick, first, last):
    """Return a day between two, written as a day, a month or a year."""
    return date.fromordinal(pick(range(first.toordinal(), last.toordinal()))).isoformat()[: pick((10, 10, 10, 7, 4))]


def a_job(pick):
    """Return a job that began some years ago, or will begin soon, and may end."""
    end = pick((None, None, a_date(pick, date(2028, 1, 1), date(2030, 1, 1))))
    return job(
        pick(EMPLOYERS), a_date(pick, date(2017, 6, 1), date(2024, 6, 1)), end,
        ongoing=pick((*[True] * 5, None)) if end is None else None,
        sector=pick((*["semiconductor"] * 5, "ai", "robot", None)),
        country=pick(("KR", "TW")), research=pick((True, None)),
        institute=pick((Institute.COMPANY_LAB, Institute.NONE, None)),
    )  # fmt: skip


def a_degree(pick):
    """Return a degree of the past or to come."""
    awarded = a_date(pick, date(2012, 1, 1), date(2029, 1, 1))
    return degree(pick(SCHOOLS), pick((6, 7, 8, 8)), awarded, status=pick(KINDS))


def people(seed, count):
    """Return people for whom a door may open within some years."""
    pick = seeded(seed)
    several = [
        (tuple(a_degree(pick) for _ in range(pick((1, 1, 2)))), tuple(a_job(pick) for _ in range(pick((1, 2, 2, 3)))))
        for _ in range(count)
    ]
    past = degree("Stanford University", 8, "2015-02-20")
    return [
        person(f"p{row}", pick((degrees, (*degrees, past), (past,))), jobs)
        for row, (degrees, jobs) in enumerate(several)
    ]


@dataclass(frozen=True)
class Asked:
    """A question about a crowd, asked on every day of some years."""

    question: Question
    first: date
    last: date
    door: str | None = None

    def rulebook(self, day):
        """Return the rules of a day; None before the first."""
        rules = self.question.policy
        try:
            name = self.question.pack or rules.pack_on(day, self.question.route).id
        except PolicyNotInForceError:
            return None
        return Rulebook.on(day, name, rules, carry=True)

    def day_by_day(self, crowd, posts):
        """Return each person's first day of a yes for the opening that is theirs, None for never."""
        careers, found, day = careers_of(crowd), [None] * len(crowd), self.first
        while day <= self.last:
            book = self.rulebook(day)
            answers = book and answers_about_people(careers, book)
            for number, post in enumerate(posts if book else ()):
                one = gate(answers, post, book)
                grades = one.answer if self.door is None else one.doors[self.door]
                for row in range(number, len(crowd), len(posts)):
                    found[row] = found[row] or (day if grades[row] == Grade.YES else None)
            day += A_DAY
        return found

    def by_halving(self, one, post):
        """Return the day that is found without asking on every day; None where it lies past the last one asked."""
        day = Judge(self.question).day_by_time(Situation(one, post, self.first), self.door)
        return None if day is None or day > self.last else day


def unjudged(tmp_path_factory, pack):
    """Return the rules without the office's judgement in a pack of a route."""
    folder = shutil.copytree(settings().data / "policy", tmp_path_factory.mktemp("rules") / "policy")
    path = folder / "routes" / f"{pack}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("judged")), encoding="utf-8")
    return load_policy(folder)


@pytest.fixture(scope="module")
def fresh_degrees(tmp_path_factory):
    """Return the rules in which K-STAR's degree must be no older than a year, and nothing else."""
    return unjudged(tmp_path_factory, "k-star-2026-09")


ASKED = {
    "the pass, as it changes": (1, cases(24, 48), Asked(Question(policy()), date(2026, 1, 15), date(2027, 10, 15))),
    "the pass of today": (2, 24, Asked(Question(policy(), K_TECH_PASS, "2026-06"), TODAY, date(2027, 12, 23))),
    "one door": (3, 24, Asked(Question(policy()), date(2025, 2, 10), date(2026, 7, 1), "company")),
    "E-7-T, as it changes": (4, 24, Asked(Question(policy(), "e-7-t"), date(2025, 3, 25), date(2026, 7, 10))),
    "D-10-T": (5, 60, Asked(Question(policy(), "d-10-t"), date(2026, 6, 1), date(cases(2028, 2030), 3, 1))),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_day_found_by_halving_is_the_first_of_all_days(name):
    seed, count, asked = ASKED[name]
    crowd = people(seed, count)
    posts = [POSTS[row % len(POSTS)] for row in range(count)]
    expected = asked.day_by_day(crowd, POSTS)
    assert [asked.by_halving(*pair) for pair in zip(crowd, posts, strict=True)] == expected
    assert sum(day is not None and day > asked.first for day in expected) >= count / 12  # the control: some wait
    assert None in expected


def test_a_fresh_degree_is_found_on_the_first_of_all_days(fresh_degrees):
    asked = Asked(Question(fresh_degrees, "k-star"), date(2026, 8, 1), date(2029, 6, 1))
    pick = seeded(6)
    crowd = [
        person(f"p{row}", tuple(
            degree(pick(("KAIST", "Seoul National University")), pick((6, 7, 8)), status=pick(KINDS),
                   awarded=a_date(pick, date(2025, 8, 1), date(2028, 9, 1)))
            for _ in range(pick((1, 2)))
        ))
        for row in range(60)
    ]  # fmt: skip
    expected = asked.day_by_day(crowd, POSTS[:1])
    assert [asked.by_halving(one, POSTS[0]) for one in crowd] == expected
    assert len({day for day in expected if day}) > 15


def test_without_the_days_on_which_lists_and_values_change_halving_would_miss_some():
    asked = ASKED["the pass, as it changes"][2]
    crowd = people(1, 20)
    judge = Judge(asked.question)

    def blindly(one, post):
        return first_day(lambda day: judge.opens(Situation(one, post, day)), (), asked.first)

    missed = [
        row for row, one in enumerate(crowd) if blindly(one, POSTS[row % 3]) != asked.by_halving(one, POSTS[row % 3])
    ]
    assert missed


def first(one, post=None, *, on=TODAY, route=K_TECH_PASS, rules: Policy | None = None):
    return day_by_time_alone(one, post or opening(), on, Question(rules or policy(), route))


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2019-03-14", date(2027, 3, 14)),  # eight years: 2019 + 8, the day itself not yet worked
        ("2020-02-29", date(2028, 2, 29)),
        ("2021-02-28", date(2029, 2, 28)),
        ("2019-02", date(2027, 2, 28)),  # begun on the 28th at the latest
        ("2019", date(2027, 12, 31)),
        ("2028-11-23", date(2036, 11, 23)),  # the last day of the ten years looked at
        ("2028-11-24", None),
        ("2018-11-23", TODAY),  # already
    ],
)
def test_eight_years_are_full_on_the_day_of_the_year_on_which_the_job_began(start, day):
    assert first(person(jobs=(job(start=start),))) == day


def test_a_job_that_ended_grows_no_more_and_one_to_come_counts_from_its_beginning():
    ended = job(start="2017-01-01", end="2022-12-31")  # six years
    assert first(person(jobs=(ended,))) is None
    assert first(person(jobs=(ended, job(start="2027-05-01")))) == date(2029, 5, 1)


def test_a_degree_to_come_opens_the_door_on_the_day_it_is_awarded():
    assert first(person(degrees=(degree(awarded="2027-02-19"),))) == date(2027, 2, 19)
    assert first(person(degrees=(degree(awarded="2027-02"),))) == date(2027, 2, 28)
    assert first(person(degrees=(degree(awarded="2027-02-19", status=DegreeStatus.EXPECTED),))) is None  # may not come
    expected = degree(awarded="2027-02-19", status=DegreeStatus.EXPECTED)
    assert (
        first(person(degrees=(expected,)), route="d-10-t") == TODAY
    )  # here a certificate of the expectation is enough


@pytest.mark.parametrize(
    ("amount", "start", "day"),
    [
        (149_865_000, "2018-03-31", date(2026, 3, 31)),  # 3 x 49,955,000, on the last day of that income
        (149_865_000, "2018-04-01", None),  # a day later 3 x 52,416,000 are asked
        (157_247_999, "2018-04-01", None),
        (157_248_000, "2018-04-01", date(2026, 4, 1)),
    ],
)
def test_a_pay_that_is_enough_until_march_opens_nothing_from_april_on(amount, start, day):
    assert first(person(jobs=(job(start=start),)), opening(pay=won(amount)), on=date(2026, 1, 15)) == day


def test_a_company_counts_for_three_years_after_the_last_edition_that_names_it():
    before = job("A Small Fab", "2012-01-01", "2020-01-01")  # Forbes of 6 June 2024, too old on 6 June 2027
    in_time = person(jobs=(before, job("Infineon Technologies", "2024-06-05")))
    assert first(in_time) == date(2027, 6, 5)
    assert first(person(jobs=(before, job("Infineon Technologies", "2024-06-06")))) is None
    assert first(in_time, on=date(2027, 6, 5)) == date(2027, 6, 5)
    assert first(in_time, on=date(2027, 6, 6)) is None


def test_a_school_counts_for_five_years_after_the_last_edition_that_names_it():
    for start, day in (("2019-10-11", date(2027, 10, 11)), ("2019-10-12", None)):  # THE of 12 October 2022
        assert first(person(degrees=(degree("McMaster University"),), jobs=(job(start=start),))) == day


@pytest.mark.parametrize(
    ("awarded", "status", "day"),
    [
        ("2026-12-01", None, date(2026, 12, 1)),
        ("2025-12-01", None, TODAY),  # a year old on 1 December 2026
        ("2025-11-23", None, TODAY),  # a year old today, and not older
        ("2025-11-22", None, None),
        ("2027", None, date(2027, 12, 31)),  # sure by the last day, too old by 2 January 2028 if of the first
        ("2027-02-20", DegreeStatus.EXPECTED, TODAY),
        ("2025-11-22", DegreeStatus.EXPECTED, None),
    ],
)
def test_a_korean_degree_is_fresh_for_a_year(fresh_degrees, awarded, status, day):
    one = person(degrees=(degree("KAIST", 7, awarded, status=status),))
    assert first(one, route="k-star", rules=fresh_degrees) == day


def test_what_an_office_judges_never_opens_by_time():
    fresh = person(degrees=(degree("KAIST", 7, "2026-12-01"),))
    assert first(fresh, route="k-star") is None


def test_the_rules_before_the_first_are_waited_for():
    assert first(person(), on=date(2025, 2, 1)) == date(2025, 2, 18)
    assert first(person(), on=date(2025, 2, 1), route="e-7-t") == date(2025, 4, 2)


def test_doors_that_ask_for_different_lengths_of_the_same_work_open_each_on_its_own_day(tmp_path_factory):
    question = Question(unjudged(tmp_path_factory, "gold-card-2026-06"), "gold-card")
    one = person(degrees=(degree("KAIST", 6, "2015-02-20"),), jobs=(job(start="2026-06-01"),))
    judge, now = Judge(question), Situation(one, opening(), TODAY)
    assert judge.day_by_time(now, "career") == date(2031, 6, 1)  # five years
    assert judge.day_by_time(now, "bachelors") == date(2027, 6, 1)  # a degree and one year
    assert judge.day_by_time(now) == date(2027, 6, 1)


def test_a_dossier_names_the_first_day_of_each_route_that_is_not_open_yet():
    found = dossier(person(jobs=(job(start="2019-03-14"),)), opening(), TODAY)
    assert found.first_days[K_TECH_PASS] == found.first_days["e-7-t"] == date(2027, 3, 14)
    open_now = {each.id for each in found.routes if each.assessment and each.assessment.grade is Grade.YES}
    assert {"d-10-t", "e-7-s1"} <= open_now
    assert not open_now & found.first_days.keys()
    assert "k-star" not in found.first_days


def test_years_are_counted_on_few_of_the_days_that_are_asked_about(monkeypatch):
    counted, really = [], judge.certain_years

    def certain_years(careers, terms, asked):
        counted.append((asked.fact, terms.day))
        return really(careers, terms, asked)

    monkeypatch.setattr(judge, "certain_years", certain_years)
    short = person("p", (degree("Stanford University", 7, "2014-06-15"),), (job("TSMC", "2022-03-01", "2024-01-01"),))
    question, now = Question(policy()), Situation(short, POSTS[0], TODAY)
    assert Judge(question).day_by_time(now) is None  # two years of work, and no more to come
    few, days = len(counted), {day for fact, day in counted if fact == "advanced_work_years"}
    counted.clear()
    one, events = Judge(question), events_of(now.candidate, question.packs(), question.policy)
    assert first_day(lambda day: one.opens(replace(now, day=day)), events, TODAY) is None
    without = {day for fact, day in counted if fact == "advanced_work_years"}  # control: each day by itself
    assert len(days) < len(without)
    assert few < len(counted)
