"""What holds of every life and every rule: Kleene's laws, order, growth, bounds, settling, crowds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, reduce
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.domain import (
    Candidate,
    Degree,
    EmployerSize,
    Employment,
    EmploymentType,
    Institute,
    Isced,
    Leave,
    Opening,
    PartialDate,
    Pay,
    PayPeriod,
)
from matching.eligibility import Grade, Rulebook
from matching.eligibility.careers import careers_of
from matching.eligibility.facts import OF_CANDIDATE
from matching.eligibility.gate import answers_about_openings, answers_about_people, gate, gate_of
from matching.eligibility.intervals import years_covered
from matching.eligibility.readings import kind_of, level_of, school_of
from matching.eligibility.verdict import all_of, any_of
from matching.reference import Match
from tests.counts import cases
from tests.eligibility import agreement, oracle
from tests.eligibility.agreement import (
    PACKS,
    STATUSES,
    Pick,
    a_day,
    a_degree,
    a_good_opening,
    a_job,
    an_opening,
    answers_of,
    anybody,
    seeded,
)
from tests.people import TODAY, job, person

EXACT = 1e-9
EPOCH = date(1970, 1, 1).toordinal()
QUICK = settings(
    max_examples=cases(8, 25), derandomize=True, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
ASKS = [
    *oracle.questions(), oracle.asked("topik_level"),
    *(oracle.asked(fact, statuses=oracle.STATUSES) for fact in ("stay_years", "holds_status")),
]  # fmt: skip


@st.composite
def picks(draw: st.DrawFn) -> Pick:
    """A `Pick` by which hypothesis chooses, and shrinks what it chose."""
    return lambda options: draw(st.sampled_from(options))


Answers = dict[str, object]


@cache
def rulebooks(day: date) -> tuple[Rulebook, ...]:
    return tuple(Rulebook.on(day, pack) for pack in PACKS)


def answers(people: Sequence[Candidate], posts: Sequence[Opening], day: date = TODAY) -> list[Answers]:
    """Return all that the packs say of some people, each with his or her own opening."""
    careers, memo, found = careers_of(people), {}, [{} for _ in people]
    for rulebook in rulebooks(day):
        of_people = answers_about_people(careers, rulebook, memo)
        gates = {id(post): gate(of_people, post, rulebook) for post in posts}
        for row, post in enumerate(posts):
            said = answers_of(gates[id(post)], row)
            found[row] |= {f"{rulebook.pack.id}: {key}": each for key, each in said.items()}
    return found


def in_years(key: str) -> bool:
    return key.partition("(")[0].endswith("_years")


# --- Three answers ---

LAWS: dict[str, Callable[..., bool]] = {
    "commutative": lambda a, b, _c, both, either: both(a, b) == both(b, a) and either(a, b) == either(b, a),
    "associative": lambda a, b, c, both, either: (
        both(both(a, b), c) == both(a, both(b, c)) and either(either(a, b), c) == either(a, either(b, c))
    ),
    "idempotent": lambda a, _b, _c, both, either: both(a, a) == a == either(a, a),
    "absorbing": lambda a, b, _c, both, either: both(a, either(a, b)) == a == either(a, both(a, b)),
    "distributive": lambda a, b, c, both, either: both(a, either(b, c)) == either(both(a, b), both(a, c)),
    "De Morgan's": lambda a, b, _c, both, either: 3 - both(a, b) == either(3 - a, 3 - b),
}
WRONG_EITHER = {  # what would stand for "any of" and break the law
    "commutative": lambda a, b: a,
    "associative": lambda a, b: abs(a - b),
    "idempotent": lambda a, b: min(a + b, 3),
    "absorbing": lambda a, b: min(a + b, 3),
    "distributive": lambda a, b: min(a + b, 3),
    "De Morgan's": lambda a, b: min(a + b, 3),
}
GRADES = [(a, b, c) for a in Grade for b in Grade for c in Grade]


def both(a, b):
    return int(all_of([[a], [b]], rows=1)[0])


def either(a, b):
    return int(any_of([[a], [b]], rows=1)[0])


@pytest.mark.parametrize("law", LAWS)
def test_all_of_and_any_of_obey_kleenes_laws_on_all_four_grades(law):
    assert all(LAWS[law](*three, both, either) for three in GRADES)


@pytest.mark.parametrize("law", LAWS)
def test_each_law_can_be_broken(law):
    assert not all(LAWS[law](*map(int, three), both, WRONG_EITHER[law]) for three in GRADES)


@QUICK
@given(st.lists(st.lists(st.sampled_from(Grade), min_size=3, max_size=3), max_size=6), st.randoms())
def test_columns_are_folded_alike_in_any_order_and_row_by_row(columns, random):
    shuffled = random.sample(columns, len(columns))
    for fold, one, neutral in ((all_of, both, 3), (any_of, either, 0)):
        by_row = [reduce(one, row, neutral) for row in zip(*columns, strict=True)] or [neutral] * 3
        assert fold(columns, rows=3).tolist() == fold(shuffled, rows=3).tolist() == by_row


# --- Order ---


def reordered(draw: Callable[[Sequence], Sequence], one: Candidate) -> Candidate:
    """Return the same person, with degrees, jobs and the leaves of each job told in another order."""
    jobs = one.employments and [j.model_copy(update={"leaves": tuple(draw(j.leaves))}) for j in one.employments]
    return one.model_copy(
        update={
            "degrees": one.degrees and tuple(draw(one.degrees)),
            "employments": jobs and tuple(draw(jobs)),
            "languages": one.languages and tuple(draw(one.languages)),
        }
    )


@QUICK
@given(st.data(), picks())
def test_the_order_in_which_a_life_is_told_changes_no_answer_of_any_pack(data, pick):
    one, post = anybody(pick), an_opening(pick)
    other = reordered(lambda several: data.draw(st.permutations(several)), one)
    first, second = answers([one, other], [post, post])
    assert first == second
    first, second = facts_of([one, other])
    assert first == second


def facts_of(people: Sequence[Candidate], pack: str = "2026-06", day: date = TODAY) -> list[dict[str, list[float]]]:
    """Return every fact of some people with its three bounds."""
    careers, terms = careers_of(people), Rulebook.on(day, pack).terms
    columns = {each.key: OF_CANDIDATE[each.fact](careers, terms, each) for each in ASKS}
    return [{key: bounds[:, row].tolist() for key, bounds in columns.items()} for row in range(len(people))]


def test_two_jobs_that_exchange_their_employers_would_be_seen():
    names = ("TSMC", "A Small Fab")
    first, second = (
        person(jobs=(job(one, "2012-01-01", "2023-12-31"), job(other, "2024-01-01")))
        for one, other in (names, names[::-1])
    )
    told, exchanged = answers([first, second], [a_good_opening()] * 2)
    assert told != exchanged


def test_every_order_of_three_jobs_with_a_leave_makes_the_same_years():
    leave = Leave(start=PartialDate(2016, 3, 1), end=PartialDate(2016, 8, 31))
    jobs = (
        job(start="2014-01-01", end="2015-06-30"),
        job(start="2015-03-01", end="2017", leaves=(leave,)),
        job("Intel"),
    )
    told = facts_of([person(jobs=several) for several in permutations(jobs)])
    assert all(each == told[0] for each in told)


# --- More is never worse ---

Pair = tuple[Candidate, Opening]
Change = Callable[[Pick, Candidate, Opening], Pair | None]
"""Returns None where there is nothing to change."""


def _with_job(one: Candidate, number: int, **changes: object) -> Candidate:
    jobs = list(one.employments)
    jobs[number] = jobs[number].model_copy(update=changes)
    return one.model_copy(update={"employments": tuple(jobs)})


def _with_degree(one: Candidate, number: int, **changes: object) -> Candidate:
    degrees = list(one.degrees)
    degrees[number] = degrees[number].model_copy(update=changes)
    return one.model_copy(update={"degrees": tuple(degrees)})


def _moved(day: PartialDate, years: int) -> PartialDate:
    leap = (day.month, day.day) == (2, 29)
    return PartialDate(day.year + years, day.month, 28 if leap else day.day)


def a_further_job(pick, one, post):
    if one.employments is None:
        return None
    return one.model_copy(update={"employments": (*one.employments, a_job(pick))}), post


def an_earlier_start(pick, one, post):
    dated = [n for n, each in enumerate(one.employments or ()) if each.start]
    if not dated:
        return None
    number = pick(dated)
    return _with_job(one, number, start=_moved(one.employments[number].start, -pick((1, 2, 5)))), post


def a_later_end(pick, one, post):
    dated = [n for n, each in enumerate(one.employments or ()) if each.end]
    if not dated:
        return None
    number = pick(dated)
    return _with_job(one, number, end=_moved(one.employments[number].end, pick((1, 2, 5)))), post


def a_further_degree(pick, one, post):
    if one.degrees is None:
        return None
    return one.model_copy(update={"degrees": (*one.degrees, a_degree(pick))}), post


def a_higher_level(pick, one, post):
    lower = [n for n, each in enumerate(one.degrees or ()) if each.isced not in (None, Isced.DOCTORATE)]
    if not lower:
        return None
    number = pick(lower)
    return _with_degree(one, number, isced=Isced(one.degrees[number].isced + 1)), post


def a_listed_school(pick, one, post):
    """KAIST: on a list of every pack that has some, and in Korea, where some packs want the school."""
    if not one.degrees:
        return None
    return _with_degree(one, pick(range(len(one.degrees))), school="KAIST", campus=None), post


def more_pay(pick, one, post):
    if post.pay.minimum is None:
        return None
    factor = pick((1.2, 2, 4))
    most = None if post.pay.maximum is None else post.pay.maximum * factor
    pay = post.pay.model_copy(update={"minimum": post.pay.minimum * factor, "maximum": most})
    return one, post.model_copy(update={"pay": pay})


MORE: dict[str, Change] = {
    each.__name__: each
    for each in (
        a_further_job, an_earlier_start, a_later_end, a_further_degree, a_higher_level, a_listed_school, more_pay,
    )
}  # fmt: skip


def before_and_after(before: Pair, after: Pair) -> tuple[list[Said], list[Said]]:
    """Return what any pack says of both: grades, and facts, each with its place."""
    people, posts = zip(before, after, strict=True)
    old, new = answers(people, posts)
    said = [(key, old[key], new[key]) for key in old]
    return [each for each in said if ": fact " not in each[0]], [each for each in said if ": fact " in each[0]]


Said = tuple[str, Any, Any]


def fallen(before: Pair, after: Pair) -> list[Said]:
    """Return what got worse. Where spans that joined cost a few left-over days, only larger losses are told."""
    grades, facts = before_and_after(before, after)
    less = [(key, old, new) for key, old, new in facts if np.any(np.array(new) < np.array(old))]
    if less:
        return [each for each in less if not in_years(each[0]) or np.max(np.subtract(*each[1:])) > EXACT]
    return [(key, old, new) for key, old, new in grades if new < old]


@pytest.mark.parametrize("change", MORE.values(), ids=MORE)
def test_more_never_lowers_a_grade_of_any_pack(change):
    @QUICK
    @given(picks())
    def check(pick):
        before = anybody(pick), an_opening(pick)
        after = change(pick, *before)
        assume(after is not None)
        assert fallen(before, after) == []

    check()


@pytest.mark.parametrize("change", MORE.values(), ids=MORE)
def test_less_would_be_found_to_lower_grades(change):
    assert any(fallen(after, before) for before, after in changed(change))


def changed(change: Change) -> Iterator[tuple[Pair, Pair]]:
    """Yield pairs before and after a change; the seeds are those of a control, which stops at the first that shows."""
    for pick in map(seeded, range(200)):
        before = anybody(pick), an_opening(pick)
        after = change(pick, *before)
        if after is not None:
            yield before, after


# --- Bounds ---


def out_of_order(facts: Mapping[str, Any]) -> list[tuple[str, list[float]]]:
    """Return the facts whose bounds do not rise, but for days that joined spans cost."""
    return [(key, three) for key, three in facts.items() if any(low > high + EXACT for low, high in pairwise(three))]


@QUICK
@given(picks())
def test_what_is_certain_is_plausible_and_what_is_plausible_is_conceivable(pick):
    one, post = anybody(pick), an_opening(pick)
    assert out_of_order(facts_of([one])[0]) == []
    (said,) = answers([one], [post])
    assert out_of_order({key: each for key, each in said.items() if ": fact " in key}) == []
    assert all(said[f"{pack}: people"] >= said[f"{pack}: answer"] for pack in PACKS)


def test_bounds_that_fall_would_be_found():
    assert out_of_order({"work_years": [5.0, 4.0, 6.0], "degree_level": [7, 8, 8]}) == [("work_years", [5.0, 4.0, 6.0])]
    assert out_of_order({"degree_level": [8, 7, 7]})


@QUICK
@given(picks())
def test_jobs_together_make_no_more_than_the_time_from_the_first_day_to_the_last(pick):
    one = anybody(pick)
    assume(one.employments)  # whoever does not say may have any number of years
    days = set().union(*(oracle.possible_days(each, TODAY) for each in one.employments))
    whole = oracle.years_of(set(range(min(days), max(days) + 1)) if days else set(), generous=True)
    for key, three in facts_of([one])[0].items():
        if in_years(key) and not key.startswith("stay"):
            assert max(three) <= whole + EXACT, key


def test_jobs_at_one_time_that_were_added_would_make_more_than_that():
    twice = (job(), job("Intel"))
    assert sum(facts_of([person(jobs=(each,))])[0]["work_years"][0] for each in twice) > 24
    assert facts_of([person(jobs=twice)])[0]["work_years"][0] < 13


@QUICK
@given(picks(), st.integers(0, 400), st.integers(0, 400))
def test_a_job_within_another_of_its_kind_adds_nothing(pick, later, earlier):
    one = anybody(pick)
    outer = pick(one.employments or (None,))
    assume(outer and outer.start and outer.end and not outer.leaves)
    first, last = outer.start.last.toordinal() + later, outer.end.first.toordinal() - earlier
    assume(first <= last)
    inner = outer.model_copy(update={"start": _exact(first), "end": _exact(last)})
    both_told = one.model_copy(update={"employments": (*one.employments, inner)})
    alone, together = facts_of([one, both_told])
    assert alone == together


def test_a_job_that_reaches_beyond_another_adds_something():
    alone, together = facts_of(
        [person(jobs=several) for several in ((job(end="2016-01-01"),), (job(end="2016-01-01"), job(end="2017-01-01")))]
    )
    assert together["work_years"][0] > alone["work_years"][0]


def _exact(number: int) -> PartialDate:
    day = date.fromordinal(number)
    return PartialDate(day.year, day.month, day.day)


def _a_day_within(pick: Pick, first: date, last: date) -> PartialDate:
    return _exact(pick(range(first.toordinal(), last.toordinal() + 1)))


def _span(pick: Pick, start: PartialDate | None, end: PartialDate | None) -> dict[str, PartialDate | None]:
    """Make both ends exact: any days that they can mean, in order."""
    begun = start and _a_day_within(pick, start.first, min(start.last, end.last) if end else start.last)
    ended = end and _a_day_within(pick, max(end.first, begun.first) if begun else end.first, end.last)
    return {"start": begun, "end": ended}


def made_exact(pick: Pick, one: Candidate) -> Candidate:
    """Return the person with every vague date replaced by one of the days that it can mean."""

    def of_job(each: Employment) -> Employment:
        leaves = tuple(leave.model_copy(update=_span(pick, leave.start, leave.end)) for leave in each.leaves)
        return each.model_copy(update={**_span(pick, each.start, each.end), "leaves": leaves})

    def of_degree(each: Degree) -> Degree:
        days = {name: getattr(each, name) for name in ("awarded", "end")}
        return each.model_copy(update={n: day and _a_day_within(pick, day.first, day.last) for n, day in days.items()})

    since = one.residence.since
    stay = one.residence.model_copy(update={"since": since and _a_day_within(pick, since.first, since.last)})
    return one.model_copy(
        update={
            "employments": one.employments and tuple(map(of_job, one.employments)),
            "degrees": one.degrees and tuple(map(of_degree, one.degrees)),
            "residence": stay,
        }
    )


def outside(before: Mapping[str, list[float]], after: Mapping[str, list[float]]) -> dict[str, float]:
    """Return by how much each fact is less than was certain, or more than was plausible."""
    left = {key: max(before[key][0] - three[0], three[1] - before[key][1]) for key, three in after.items()}
    return {key: by for key, by in left.items() if by > 0}


@QUICK
@given(picks())
def test_a_vague_date_made_exact_lands_within_the_bounds_given_before(pick):
    one = anybody(pick)
    vague, exact = facts_of([one, made_exact(pick, one)])
    for key, by in outside(vague, exact).items():
        assert in_years(key), key
        assert by <= EXACT, (key, vague[key], exact[key])


def test_a_date_outside_the_vague_one_would_be_found():
    vague, exact = facts_of([person(jobs=(job(start=start),)) for start in ("2018", "2017-12-31")])
    assert outside(vague, exact)["work_years"] > 0


# --- Joining spans costs nothing: near ones never count for more than they would as one ---

JANUARY = job(start="2023-01-02", end="2023-01-30")  # 29 days
FEBRUARY = job(start="2023-02-01", end="2023-02-28")  # one month, of 28 days
THE_31ST = job(start="2023-01-31", end="2023-01-31")  # joins them: 2 January to 28 February is 1 month and 27 days


def years_of(*jobs: Employment) -> list[float]:
    return facts_of([person(jobs=jobs)])[0]["work_years"]


def test_a_day_of_work_between_two_jobs_never_lowers_what_is_certain():
    assert years_of(JANUARY, FEBRUARY, THE_31ST)[0] >= years_of(JANUARY, FEBRUARY)[0]


def test_a_day_of_part_time_work_between_two_jobs_leaves_the_bounds_in_order():
    part_time = THE_31ST.model_copy(update={"employment_type": EmploymentType.PART_TIME})
    certain, plausible, _ = years_of(JANUARY, FEBRUARY, part_time)
    assert certain <= plausible


def test_a_start_in_a_month_made_exact_never_exceeds_what_was_plausible():
    """At most 2 December to 30 January, 1 month and 29 days; from 2 January on, 30 and 29 days are 59/30 months."""
    december = job(start="2022-12-02", end="2022-12-31")
    vague, exact = (years_of(december, job(start=start, end="2023-01-30")) for start in ("2023-01", "2023-01-02"))
    assert exact[1] <= vague[1]


def lost_by_joining(gap: int) -> list[float]:
    """Over every two spans about two Februaries, some days apart: the most that filling the gap takes away."""
    first = date(2023, 1, 1).toordinal() - EPOCH
    starts, parts, ends = np.meshgrid(np.arange(31), np.arange(33, 95), np.arange(110, 460, 3))
    starts, parts, ends = (first + each.ravel() for each in (starts, parts, ends))
    rows = len(starts)
    who, apart = np.tile(np.arange(rows), 2), (np.concatenate([starts, parts + gap]), np.concatenate([parts, ends]))
    whole = years_covered(np.arange(rows), starts, ends, rows=rows)
    return [
        float((years_covered(who, *apart, rows=rows, generous=each) - whole).max()) for each in (False, True)
    ]  # fmt: skip


@pytest.mark.parametrize("gap", [1, 2, 3, 6, 7, 10])
def test_filling_a_gap_between_two_spans_never_takes_anything_away(gap):
    assert max(lost_by_joining(gap)) <= EXACT


def test_without_its_rule_for_near_spans_it_would(monkeypatch):
    monkeypatch.setattr("matching.eligibility.intervals.A_WEEK", 0)
    assert min(lost_by_joining(1)) > 1 / 31 / 12


# --- What is settled later ---

SECTOR_IDS = ("semiconductor", "secondary-battery", "display", "bio", "robot", "defence", "ai", "mobility", "other")
Settling = Callable[[Pick, Candidate, Opening], tuple[Pair, Pair] | None]
"""Returns a pair in which something is not known, and the same once it is; None where that cannot be."""


def _of_a_job(pick: Pick, one: Candidate, post: Opening, **told: object) -> tuple[Pair, Pair] | None:
    if not one.employments:
        return None
    number = pick(range(len(one.employments)))
    return (_with_job(one, number, **dict.fromkeys(told)), post), (_with_job(one, number, **told), post)


def _of_residence(one: Candidate, post: Opening, **told: object) -> tuple[Pair, Pair]:
    known, unknown = (one.residence.model_copy(update=each) for each in (told, dict.fromkeys(told)))
    return tuple((one.model_copy(update={"residence": each}), post) for each in (unknown, known))


def _of_person(one: Candidate, post: Opening, **told: object) -> tuple[Pair, Pair]:
    return (one.model_copy(update=dict.fromkeys(told)), post), (one.model_copy(update=told), post)


def _of_opening(one: Candidate, unknown: Opening, **told: object) -> tuple[Pair, Pair]:
    return (one, unknown), (one, unknown.model_copy(update=told))


def a_sector(pick, one, post):
    return _of_a_job(pick, one, post, sector=pick(SECTOR_IDS))


def a_kind_of_work(pick, one, post):
    """Only where the title leaves it open: otherwise silence means full time, as the README decides."""
    found = _of_a_job(pick, one, post, employment_type=pick(tuple(EmploymentType)))
    unknown = found and [each for each in found[0][0].employments if each.employment_type is None]
    return found if unknown and all(kind_of(each) is not Grade.YES for each in unknown) else None


def an_institute(pick, one, post):
    return _of_a_job(pick, one, post, institute=pick(tuple(Institute)))


def whether_it_was_research(pick, one, post):
    """Not where an institute is stated: there research is taken for granted."""
    found = _of_a_job(pick, one, post, research=pick((True, False)))
    unknown = found and [each for each in found[0][0].employments if each.research is None]
    return found if unknown and all(each.institute in (None, Institute.NONE) for each in unknown) else None


def where_the_work_was(pick, one, post):
    return _of_a_job(pick, one, post, country=pick(("KR", "TW")))


def where_somebody_lives(pick, one, post):
    return _of_residence(one, post, country=pick(("KR", "TW")))


def a_status(pick, one, post):
    return _of_residence(one, post, status=pick(STATUSES))


def since_when(pick, one, post):
    return _of_residence(one, post, since=a_day(pick))


def where_the_school_is(pick, one, post):
    """Only of a school that is not known by name: the country of one that is known is known."""
    strange = [n for n, d in enumerate(one.degrees or ()) if school_of(d.school, d.campus).status is not Match.FOUND]
    if not strange:
        return None
    number = pick(strange)
    unknown, known = (_with_degree(one, number, country=each) for each in (None, pick(("KR", "US"))))
    return (unknown, post), (known, post)


def a_level(pick, one, post):
    """Any up to the highest that the title may mean."""
    told = [each.model_copy(update={"isced": None}) for each in one.degrees or ()]
    open_ones = [number for number, each in enumerate(told) if level_of(each)[1] is Grade.OPEN]
    if not open_ones:
        return None
    number = pick(open_ones)
    level = pick([level for level in Isced if level <= level_of(told[number])[0]])
    return (_with_degree(one, number, isced=None), post), (_with_degree(one, number, isced=level), post)


def the_degrees(pick, one, post):
    return _of_person(one, post, degrees=tuple(a_degree(pick) for _ in range(pick((0, 1, 2)))))


def the_jobs(pick, one, post):
    return _of_person(one, post, employments=tuple(a_job(pick) for _ in range(pick((0, 1, 2)))))


def the_languages(pick, one, post):
    return _of_person(one, post, languages=agreement.a_person(pick).languages or ())


def the_openings_sector(pick, one, post):
    silent = post.employer.model_copy(update={"sector": None})
    unknown = post.model_copy(update={"sector": None, "industry": None, "employer": silent})
    return _of_opening(one, unknown, sector=pick(SECTOR_IDS))


def the_openings_country(pick, one, post):
    return _of_opening(one, post.model_copy(update={"country": None, "locality": None}), country=pick(("KR", "TW")))


def the_openings_pay(pick, one, post):
    amount = pick((0, 40_000_000, 160_000_000, 300_000_000))
    pay = Pay(currency="KRW", minimum=amount, maximum=amount, period=PayPeriod.YEAR)
    unknown = pay.model_copy(update=pick(({"period": PayPeriod.HOUR}, {"currency": None}, {"maximum": None})))
    return _of_opening(one, post.model_copy(update={"pay": unknown}), pay=pay)


def the_employers_size(pick, one, post):
    unknown, known = (post.employer.model_copy(update={"size": each}) for each in (None, pick(tuple(EmployerSize))))
    return _of_opening(one, post.model_copy(update={"employer": unknown}), employer=known)


SETTLED: dict[str, Settling] = {
    each.__name__: each
    for each in (
        a_sector, a_kind_of_work, an_institute, whether_it_was_research, where_the_work_was, where_somebody_lives,
        a_status, since_when, where_the_school_is, a_level, the_degrees, the_jobs, the_languages,
        the_openings_sector, the_openings_country, the_openings_pay, the_employers_size,
    )
}  # fmt: skip


def contradicted(before: Pair, after: Pair) -> list[Said]:
    """Return each fact that left its bounds, and each yes or no that did not stay so.

    Where joined spans cost a few left-over days, a fact may leave its bounds by them, and
    the grades of that pack are not looked at.
    """
    grades, facts = before_and_after(before, after)
    left = [(key, old, new) for key, old, new in facts if new[0] < old[0] or new[2] > old[2]]
    by_rounding = [each for each in left if in_years(each[0]) and _distance(*each[1:]) <= EXACT]
    excused = {key.split(":")[0] for key, *_ in by_rounding}
    turned = [
        (key, old, new)
        for key, old, new in grades
        if old in (Grade.YES, Grade.NO) and new != old and not key.endswith(": people")  # who is sure of a good opening
        if key.split(":")[0] not in excused
    ]
    return [each for each in left if each not in by_rounding] + turned


def _distance(old: Sequence[float], new: Sequence[float]) -> float:
    return max(old[0] - new[0], new[2] - old[2])


@pytest.mark.parametrize("settling", SETTLED.values(), ids=SETTLED)
def test_what_was_unknown_and_is_settled_turns_no_yes_and_no_no(settling):
    @QUICK
    @given(picks())
    def check(pick):
        found = settling(pick, anybody(pick), pick((an_opening(pick), a_good_opening())))
        assume(found is not None)
        assert contradicted(*found) == []

    check()


@pytest.mark.parametrize("settling", SETTLED.values(), ids=SETTLED)
def test_what_is_known_and_then_forgotten_would_be_found(settling):
    """The other way round a yes or a no becomes an unknown, so the check sees what the field does."""
    told = (settling(pick, anybody(pick), a_good_opening()) for pick in map(seeded, range(200)))
    assert any(contradicted(*each[::-1]) for each in told if each is not None)


# --- Crowds ---


@QUICK
@given(picks(), st.integers(1, 5), st.sampled_from(agreement.ASKED_ON))
def test_a_crowd_is_answered_as_each_of_it_alone_by_every_pack(pick, size, day):
    people, post = [anybody(pick, f"p{number}") for number in range(size)], an_opening(pick)
    together = answers(people, [post] * size, day)
    assert together == [each for one in people for each in answers([one], [post], day)]


def test_two_of_a_crowd_are_answered_differently():
    people = [person("strong"), person("weak", degrees=(), jobs=())]
    first, second = answers(people, [a_good_opening()] * 2)
    assert first != second


def test_two_thousand_pairs_of_all_packs_are_answered_together_as_one_by_one():
    found = agreement.compare(2_000)
    assert found.differences == []
    assert found.pairs == 2_000
    assert set(found.by_pack) == set(PACKS)
    assert found.in_words >= 80
    assert min(found.by_grade) >= 50  # all four grades occur


def test_a_person_is_answered_for_many_openings_at_once_as_for_each():
    def at_once(one, posts, rulebook):
        together = gate_of(answers_of_one(one, rulebook), answers_about_openings(posts, rulebook), rulebook)
        return [together.of_row(row) for row in range(len(posts))]

    found = agreement.compare(1_000, one_by_one=at_once)
    assert found.differences == []
    assert set(found.by_pack) == set(PACKS)


def test_an_answer_taken_from_another_opening_would_be_found():
    def of_the_first(one, posts, rulebook):
        together = gate_of(answers_of_one(one, rulebook), answers_about_openings(posts, rulebook), rulebook)
        return [together.of_row(0) for _ in posts]

    assert len(agreement.compare(200, one_by_one=of_the_first).differences) > 10


def answers_of_one(one, rulebook):
    return answers_about_people(careers_of([one]), rulebook)


def test_a_single_answer_that_forgets_a_job_would_be_found():
    def forgetful(one, posts, rulebook):
        fewer = one.model_copy(update={"employments": one.employments and one.employments[:-1]})
        return agreement.alone(fewer, posts, rulebook)

    assert len(agreement.compare(200, one_by_one=forgetful).differences) > 10
