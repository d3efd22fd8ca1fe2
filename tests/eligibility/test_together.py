"""Situations judged as one pool, and facts shared among variants: the answers are those of each by itself."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from matching.eligibility import policy, variants
from matching.eligibility.careers import careers_of
from matching.eligibility.facts import OF_CANDIDATE
from matching.eligibility.fading import fading_days
from matching.eligibility.gate import Rulebook
from matching.eligibility.judge import Judge, Question
from matching.eligibility.moves import Led, Move
from matching.eligibility.records import K_TECH_PASS
from matching.eligibility.settling import Situation
from matching.language import Text
from matching.reference import companies, schools
from tests.people import TODAY, degree, job, opening, person, won

LATER = date(2029, 5, 1)
PASS = Question(policy(), K_TECH_PASS)
VAGUE = person(
    "p", (degree("Stanford University", 8, "2015-02-20"),),
    (job("TSMC", "2019-03-14", ongoing=None, sector=None), job("A Small Fab", "2013-01-01", "2018-12-31")),
)  # fmt: skip


def changing(row, **changes):
    """Return a move that changes one job."""

    def carry(now):
        jobs = list(now.candidate.employments)
        jobs[row] = jobs[row].model_copy(update=changes)
        return replace(now, candidate=now.candidate.model_copy(update={"employments": tuple(jobs)}))

    return Move("document", frozenset(), Text("a", "a"), f"/work/{row}/{sorted(changes)}", carry)


def confirming(what, row):
    """Return a move that has an entry confirmed."""

    def carry(now):
        return replace(now, confirmed=now.confirmed | {(what, row)})

    return Move("confirmation", frozenset(), Text("b", "b"), f"{what}/{row}", carry)


def assuming(clause):
    """Return a move that takes a clause as met."""

    def carry(now):
        return replace(now, assumed=now.assumed | {clause})

    return Move("confirmation", frozenset(), Text("c", "c"), clause, carry)


def paying(pay):
    """Return a move to an opening that pays more or less."""
    post = opening(pay=pay)
    return Move("contract", frozenset(), Text("d", "d"), repr(pay), lambda now: replace(now, opening=post))


MOVES = (
    paying(won(160_000_000)), paying(won(220_000_000)), changing(0, sector="semiconductor"), changing(0, ongoing=True),
    confirming("company", 1), assuming("global-company"),
)  # fmt: skip


def situations():
    """Return every set of the moves carried out, today and later."""
    led = Led(Situation(VAGUE, opening(pay=won(120_000_000)), TODAY))
    sets = [some for size in range(len(MOVES) + 1) for some in combinations(MOVES, size)]
    return [replace(led.to(some), day=day) for some in sets for day in (TODAY, LATER)]


DOORS = (None, "company", "fourfold-pay-for-degree", "fourfold-pay-for-career", "research")


def alone(door):
    """Ask of each situation by itself, by a judge that knows of no other."""
    return [Judge(PASS).opens(each, door) for each in situations()]


@pytest.mark.parametrize("door", DOORS)
def test_situations_judged_together_answer_as_each_does_alone(door):
    assert Judge(PASS).which_open(situations(), door) == alone(door)


def test_some_doors_open_to_some_of_them_and_no_door_before_the_first_rule():
    assert {True, False} <= set(alone(None))
    assert len({tuple(alone(door)) for door in DOORS}) >= 4
    early = [replace(each, day=date(2020, 1, 1)) for each in situations()]
    assert not any(Judge(PASS).which_open(early))


@pytest.mark.parametrize("door", DOORS)
def test_a_judge_that_knows_other_variants_answers_as_one_that_knows_none(door):
    one = Judge(PASS)
    assert [one.opens(each, door) for each in situations()] == alone(door)


def test_what_is_known_is_not_taken_for_known_of_another_variant(monkeypatch):
    monkeypatch.setattr(variants.Variants, "rests_on", lambda *_: None)  # control: all variants as one
    one = Judge(PASS)
    assert [one.opens(each) for each in situations()] != alone(None)


def test_a_fact_is_computed_once_for_variants_in_which_it_rests_on_the_same(monkeypatch):
    read, really = [], variants.careers_of
    monkeypatch.setattr(variants, "careers_of", lambda people: read.append(people) or really(people))
    now, clauses = Situation(VAGUE, opening(), TODAY), policy().pack_on(TODAY).clause.values()
    known, book = variants.Variants(), Rulebook.on(TODAY, carry=True)

    def ask(fact, about):
        clause = next(each for each in clauses if each.fact == fact)
        known.bounds(book, clause, about, OF_CANDIDATE[fact])
        return len(read)

    other = MOVES[2].carry(now)  # of whom another job is told, and the same degree
    assert [ask("degree_level", now), ask("degree_level", other)] == [1, 1]
    assert [ask("global_company_years", other), ask("global_company_years", now)] == [2, 2]
    assert len({id(people[0]) for people in read}) == 2  # the years of each were computed


# When a name is on no list any more

NAMES = (
    *((each.name.en, "school") for each in list(schools().values())[::9]),
    *((each.name.en, "company") for each in list(companies().values())[::12]),
)


def on_lists(one, kind, packs):
    """Return on which months' ends each pack has somebody's only school or company on a list."""
    days = [date(year, month, 28) for year in range(2026, 2037) for month in range(1, 13)]
    careers = careers_of([one])
    (entity,) = careers.degrees.schools if kind == "school" else careers.employments.companies
    for pack in packs:
        terms = [Rulebook.on(day, pack.id, carry=True).terms for day in days]
        asked = [getattr(each, f"listing_of_{kind}")(entity) for each in terms]
        yield [(day, each is not None) for day, each in zip(days, asked, strict=True)]


def test_whoever_leaves_the_lists_does_so_on_a_day_that_is_named_and_nobody_else_is_named():
    packs, left, stay = [policy().pack("2026-06")], 0, 0
    for name, kind in NAMES:
        one = person("p", (degree(name),), ()) if kind == "school" else person("p", (), (job(name),))
        if not (careers_of([one]).degrees.schools or careers_of([one]).employments.companies):
            continue
        fading = fading_days(one, packs)
        (known,) = on_lists(one, kind, packs)
        for (day, was), (next_day, is_on) in pairwise(known):
            named = any(day < each <= next_day for each in fading)
            assert named or not (was and not is_on), (name, day)
            assert not named or not is_on, (name, day)  # control: a day that is named is one on which it left
            left, stay = left + named, stay + (was and is_on)
    assert left >= 10
    assert stay >= 100


def test_who_is_on_no_list_fades_on_no_day():
    assert fading_days(person("p", (degree("Nowhere Institute"),), (job("A Small Fab"),)), policy().all_packs) == set()
    assert fading_days(person("p", None, None), policy().all_packs) == set()
