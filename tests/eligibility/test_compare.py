"""Two rules over the same people and openings, against asking each pair by itself."""

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import pytest

from matching.domain import Residence
from matching.eligibility import Grade, Rulebook, answers_about_people, everybody, gate
from matching.eligibility.assess import assess_under
from matching.eligibility.careers import careers_of
from matching.eligibility.compare import compare
from tests.eligibility.agreement import an_opening, anybody, seeded
from tests.people import TODAY, degree, job, opening, person, won

MARCH, APRIL, FIRST_OF_JUNE, LAST_OF_JUNE = date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 24), date(2026, 6, 25)
PICK = seeded(2)
PEOPLE = [
    person("passes"),
    person("short", jobs=(job(start="2020-01-01"),)),
    person("bachelor", degrees=(degree(isced=6),)),
    person("vague", jobs=(job(start="2018"),)),
    person("unlisted", degrees=(degree("Nowhere Institute"),)),
    person("baker", jobs=(job("A Bakery", "2008-01-01", "2020-01-01", sector="other"), job(start="2021-01-01"))),
    person("here", jobs=(job(country="KR"),), residence=Residence(country="KR", status="E-7-1")),
    *(anybody(PICK, f"p{number}") for number in range(5)),
]
POSTS = [
    opening("good"),
    opening("until-march", pay=won(150_000_000)),
    opening("robots", sector="robot"),
    opening("range", pay=won(150_000_000, 170_000_000)),
    opening("rich", pay=won(300_000_000)),
    *(an_opening(PICK, f"o{number}") for number in range(2)),
]
RULES = {
    "two versions": (("2025-04", TODAY), ("2026-06", TODAY)),
    "two versions the other way round": (("2026-06", TODAY), ("2025-04", TODAY)),
    "the announcement and the rule": (("announced-2025-02", TODAY), ("2026-06", TODAY)),
    "another income": ((None, MARCH), (None, APRIL)),
    "another version from one day to the next": ((None, FIRST_OF_JUNE), (None, LAST_OF_JUNE)),
    "two routes": (("2026-06", TODAY), ("e-7-t-2026-06", TODAY)),
}


def rulebooks(name):
    return [Rulebook.on(day, pack) for pack, day in RULES[name]]


@cache
def asked_by_themselves(pack, day):
    """Return each pair's answer, and those of all clauses of all doors."""
    book, found = Rulebook.on(day, pack), {}
    for row, one in enumerate(PEOPLE):
        answers = answers_about_people(careers_of([one]), book)
        for post in POSTS:
            clauses = {name: Grade(int(grades[0])) for name, grades in gate(answers, post, book).clauses.items()}
            found[row, post.id] = assess_under(book, one, post).grade, clauses
    return found


def pair_by_pair(name):
    """Return of each pair both answers, and what both rules say of their clauses."""
    before, after = (asked_by_themselves(*asked) for asked in RULES[name])
    return {key: tuple(zip(before[key], after[key], strict=True)) for key in before}


def answer_by(pack, grades):
    """Return the best door's worst clause."""
    return max(min(grades[name] for name in door.clauses) for door in pack.door)


def to_blame(before, after, pack, *, is_better):
    """Return the clauses each of which would change the later answer if it read as before; all that differ if none."""
    earlier = {name: before.get(name, Grade.YES) for name in after}  # what was not asked was not in the way
    differ = {name for name in after if after[name] != earlier[name]}
    now = answer_by(pack, after)
    alone = {n for n in differ if answer_by(pack, after | {n: earlier[n]}) != now}
    better = {n for n in before if n not in after and before[n] < Grade.YES and is_better}  # asked no more
    return (alone | better) or differ or {"doors"}


@pytest.mark.parametrize("name", RULES)
def test_a_comparison_says_of_all_what_each_pair_says(name):
    before, after = rulebooks(name)
    found = compare(careers_of(PEOPLE), POSTS, before, after)
    pairs = pair_by_pair(name)
    counts = Counter((int(a), int(b)) for (a, b), _ in pairs.values())
    assert {(a, b): int(n) for (a, b), n in np.ndenumerate(found.pairs) if n} == counts
    best = [[max(pairs[row, post.id][0][side] for post in POSTS) for row in range(len(PEOPLE))] for side in (0, 1)]
    assert {(a, b): int(n) for (a, b), n in np.ndenumerate(found.people) if n} == Counter(zip(*best, strict=True))
    flips = {
        key: (grades, to_blame(*clauses, after.pack, is_better=grades[1] > grades[0]))
        for key, (grades, clauses) in pairs.items()
        if grades[0] != grades[1]
    }
    assert {(f.row, f.opening): ((f.before, f.after), set(f.clauses)) for f in found.flips} == flips
    assert found.by_clause == Counter(name for _, names in flips.values() for name in names)
    assert [*found.by_clause.values()] == sorted(found.by_clause.values(), reverse=True)
    assert flips  # the control: the rules do differ for these people


@pytest.mark.parametrize("name", RULES)
def test_the_counts_lie_between_the_sure_and_those_not_ruled_out(name):
    before, after = rulebooks(name)
    found = compare(careers_of(PEOPLE), POSTS, before, after)
    for counts in (found.people, found.pairs):
        for later in (False, True):
            totals = counts.sum(axis=0 if later else 1)
            assert found.between(counts, after=later) == (totals[3], totals[1:].sum())
    assert found.pairs.sum() == len(PEOPLE) * len(POSTS)
    assert found.people.sum() == len(PEOPLE)


def test_the_largest_flips_come_first_and_no_more_than_asked_for():
    found = compare(careers_of(PEOPLE), POSTS, *rulebooks("two versions"))
    order = [(-abs(flip.after - flip.before), flip.opening, flip.row) for flip in found.flips]
    assert order == sorted(order)
    few = compare(careers_of(PEOPLE), POSTS, *rulebooks("two versions"), shown=3)
    assert few.flips == found.flips[:3]
    assert few.by_clause == found.by_clause


@pytest.mark.parametrize("pack", ["2025-04", "2026-06", "e-7-s2-2026-06"])
def test_a_rule_compared_with_itself_flips_nobody(pack):
    rulebook = Rulebook.on(TODAY, pack)
    found = compare(careers_of(PEOPLE), POSTS, rulebook, rulebook)
    assert not found.flips
    assert not found.by_clause
    assert np.count_nonzero(found.pairs - np.diag(np.diag(found.pairs))) == 0
    assert np.count_nonzero(found.people - np.diag(np.diag(found.people))) == 0


def test_the_income_of_april_shuts_out_who_is_paid_by_the_income_of_march():
    found = compare(careers_of([person()]), [opening(pay=won(150_000_000))], *rulebooks("another income"))
    (flip,) = found.flips  # 3 x 49,955,000 = 149,865,000; 3 x 52,416,000 = 157,248,000
    assert (flip.before, flip.after) == (Grade.YES, Grade.NO)
    assert flip.clauses == ("pay",)
    assert found.between(found.people, after=False) == (1, 1)
    assert found.between(found.people, after=True) == (0, 0)


def test_years_outside_the_field_count_until_june_and_no_more_after():
    baker = [one for one in PEOPLE if one.id == "baker"]
    found = compare(careers_of(baker), [opening()], *rulebooks("another version from one day to the next"))
    (flip,) = found.flips
    assert (flip.before, flip.after) == (Grade.YES, Grade.NO)
    assert flip.clauses == ("experience",)


def test_nobody_to_compare_is_no_difference():
    found = compare(careers_of([]), POSTS, *rulebooks("two versions"))
    assert found.pairs.sum() == found.people.sum() == 0
    assert compare(careers_of(PEOPLE), [], *rulebooks("two versions")).pairs.sum() == 0


@pytest.mark.parametrize("rules", RULES)
def test_facts_are_worked_out_for_some_people_at_a_time_and_the_counts_stay_the_same(monkeypatch, rules):
    sizes: list[int] = []
    whole = compare(careers_of(PEOPLE), POSTS, *rulebooks(rules))
    monkeypatch.setattr(everybody, "AT_ONCE", 5)
    monkeypatch.setattr(
        everybody,
        "answers_about_people",
        lambda careers, book: sizes.append(careers.rows) or answers_about_people(careers, book),
    )
    parts = compare(careers_of(PEOPLE), POSTS, *rulebooks(rules))
    assert max(sizes) <= 5
    assert sum(sizes) == 2 * len(PEOPLE)
    assert (parts.pairs.tolist(), parts.people.tolist()) == (whole.pairs.tolist(), whole.people.tolist())
    assert list(parts.by_clause.items()) == list(whole.by_clause.items())
    assert (parts.by_opening, parts.flips) == (whole.by_opening, whole.flips)
