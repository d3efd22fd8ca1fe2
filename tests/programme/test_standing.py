"""A programme in numbers, against counting pair by pair with the verdict for one pair."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.eligibility import Grade, Rulebook, assess
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.pool import without_vectors
from matching.programme.flips import flips
from matching.programme.hiding import hidden, hidden_in_sum
from matching.programme.standing import region_of, standing
from tests import small

DAY = small.DAY


def many() -> tuple[list, list]:
    """Sixty people in three countries, so that counts are shown, and four openings."""
    people = []
    for number in range(60):
        changes = {"isced": 6} if number % 3 == 0 else {"start": "2019-07-01"} if number % 10 == 1 else {}
        document = small.resume(f"p{number:02}", **changes)
        document["x-ktech"]["residence"] = {"country": ("TW", "US", "JP")[number % 3] if number < 57 else "FR"}
        people.append(read_candidate(document))
    openings = [
        read_opening(small.posting("rich", least=300_000_000, most=300_000_000)),
        read_opening(small.posting("good")),
        read_opening(small.posting("poor", least=50_000_000, most=60_000_000)),
        read_opening(small.posting("vague", least=150_000_000, most=170_000_000)),
    ]
    return people, openings


@pytest.fixture(scope="module")
def found():
    people, openings = many()
    grades = np.array([[assess(each, post, DAY).grade for post in openings] for each in people])
    return people, openings, grades, standing(without_vectors(people), openings, Rulebook.on(DAY))


def test_a_person_counts_once_by_the_best_answer_over_all_openings(found):
    _, _, grades, told = found
    best = grades.max(axis=1)
    counts = [int((best == grade).sum()) for grade in reversed(Grade)]
    assert (told.people, told.openings, told.not_taking_part) == (60, 4, 0)
    assert list(told.verdicts.values()) == hidden_in_sum(counts)
    assert sum(counts) == 60


def test_an_opening_with_nobody_eligible_is_named_with_the_criterion_and_its_numbers(found):
    _, openings, grades, told = found
    empty = [post.id for at, post in enumerate(openings) if (grades[:, at] == Grade.NO).all()]
    assert [each.opening.id for each in told.barren] == empty == ["poor"]
    (why,) = told.barren[0].lacking
    assert why.clause == "pay"
    assert "157,248,000" in why.reason.en
    unsure = [(grades[:, at] != Grade.YES).all() and (grades[:, at] != Grade.NO).any() for at in range(4)]
    assert told.unsure == sum(unsure)


def test_openings_of_a_sector_are_counted_with_those_that_nobody_fits(found):
    _, _, grades, told = found
    (sector,) = told.sectors
    best = grades.max(axis=1)
    assert (sector.key, sector.openings, sector.without) == ("semiconductor", 4, 1)
    assert sector.sure == hidden(int((best == Grade.YES).sum()))
    assert sector.most == hidden(int((best > Grade.NO).sum()))
    (region,) = told.regions
    assert (region.key, region.openings) == ("capital", 4)


def test_a_country_of_few_bears_no_name_and_the_others_add_up(found):
    people, _, grades, told = found
    best = grades.max(axis=1)
    named = {each.key: each for each in told.residence}
    assert "FR" not in named  # three people
    for code, each in named.items():
        if code is not None:
            lives = np.array([person.residence.country == code for person in people])
            assert each.most == int((best[lives] > Grade.NO).sum()) >= 5
            assert each.sure in (None, int((best[lives] == Grade.YES).sum()))
    assert all(each.most is None or each.most == 0 or each.most >= 5 for each in told.residence)


def test_no_door_is_so_near_the_whole_that_fewer_than_five_could_be_told(found):
    *_, told = found
    counts = [told.verdicts[Grade.YES], *(each.sure for each in told.doors)]
    shown = [each for each in counts if each]
    assert all(one == other or abs(one - other) >= 5 for one in shown for other in shown)


def test_who_does_not_take_part_is_in_no_number():
    people, openings = many()
    among = np.arange(60) >= 20
    told = standing(without_vectors(people), openings, Rulebook.on(DAY), among)
    alone = standing(without_vectors(people[20:]), openings, Rulebook.on(DAY))
    assert (told.people, told.not_taking_part) == (40, 20)
    assert (told.verdicts, told.doors, told.residence) == (alone.verdicts, alone.doors, alone.residence)


def test_where_the_terms_pass_and_nobody_does_the_criteria_of_people_are_counted():
    people = [read_candidate(small.resume(f"b{number}", isced=6)) for number in range(7)]
    told = standing(without_vectors(people), [read_opening(small.posting("good"))], Rulebook.on(DAY))
    (barren,) = told.barren
    assert barren.lacking == ()
    assert barren.failed["degree"] == 7


def test_a_place_that_is_not_known_is_no_region():
    post = small.posting("x")
    post["jobLocation"] = {"@type": "Place", "address": {"addressLocality": "Osaka", "addressCountry": "JP"}}
    assert region_of(read_opening(post)) is None


# Two rules ------------------------------------------------------------------------------------------


def test_flips_are_those_of_asking_both_rules_about_every_pair():
    people, openings = many()
    pool = without_vectors(people)
    before, after = Rulebook.on(date(2026, 11, 23), "announced-2025-02"), Rulebook.on(DAY, "2026-06")
    first, second = (
        np.array([[assess(each, post, DAY, pack=book.pack.id).grade for post in openings] for each in people])
        for book in (before, after)
    )
    told = flips(pool.careers, openings, before, after)
    assert told.asked == 240
    assert told.pairs == hidden(int((first != second).sum()))
    moves = {}
    for was, now in zip(first.max(axis=1), second.max(axis=1), strict=True):
        if was != now:
            moves[was, now] = moves.get((was, now), 0) + 1
    assert dict(told.moves) == {move: hidden(count) for move, count in moves.items()}
    gained = {post.id: int((second[:, at] == Grade.YES).sum() - (first[:, at] == Grade.YES).sum())
              for at, post in enumerate(openings)}  # fmt: skip
    assert {each.opening.id for each in told.losing} >= {name for name, count in gained.items() if count < 0}
    assert {each.opening.id for each in told.gaining} >= {name for name, count in gained.items() if count > 0}
    someone = [(grades > Grade.NO).any(axis=0) for grades in (first, second)]
    assert told.shut == int((someone[0] & ~someone[1]).sum())
    assert told.opened == int((~someone[0] & someone[1]).sum())


def test_a_rule_beside_itself_changes_nothing():
    people, openings = many()
    book = Rulebook.on(DAY)
    told = flips(without_vectors(people).careers, openings, book, book)
    assert (told.pairs, told.moves, told.by_clause, told.gaining, told.losing) == (0, {}, {}, (), ())
