"""Whoever is likest among those admitted, both ways in one pass: what sorting all pairs gives."""

from dataclasses import replace

import numpy as np
import pytest

from matching.all_pairs import Doors, best, nearest
from matching.all_pairs.best import ENTRIES, first_of_each, last_of_each, packed, unpacked
from matching.all_pairs.nearest import all_nearest
from matching.eligibility import Grade, gate
from matching.fusion import strata
from tests.all_pairs.pools import sought_of
from tests.some_of_the_sample import some_people, some_posts


@pytest.fixture(scope="module")
def sought():
    return sought_of(some_people(10), some_posts(4))


@pytest.fixture(scope="module")
def masks(sought):
    drawn = np.random.default_rng(3).random((2, len(sought.people))) < 0.6
    return [drawn[post % 2] if post % 3 else None for post in range(len(sought.posts.openings))]


def levels(sought, masks) -> np.ndarray:
    """Return the stratum of each pair, 0 where it is not admitted, shape (openings, people)."""
    gates = [gate(sought.answers, opening, sought.rulebook) for opening in sought.posts.openings]
    found = np.stack([strata(one.answer, one.people) * (one.answer > Grade.NO) for one in gates])
    there = np.stack([np.ones(len(sought.people), bool) if mask is None else mask for mask in masks])
    return found * there


def sorted_out(levels: np.ndarray, likeness: np.ndarray, k: int) -> list[tuple[int, int, int, float]]:
    """Return the best k of each row by sorting: higher stratum, more alike, earlier column."""
    found = []
    for row, (level, alike) in enumerate(zip(levels, likeness, strict=True)):
        columns = np.flatnonzero(level)
        order = columns[np.lexsort((columns, -alike[columns], -level[columns]))][:k]
        found += [(row, column, int(level[column]), float(alike[column])) for column in order.tolist()]
    return found


def told(pairs) -> list[tuple[int, int, int, float]]:
    columns = (pairs.entries, pairs.rows, pairs.strata, pairs.likeness.astype(np.float64))
    return list(zip(*(each.tolist() for each in columns), strict=True))


@pytest.mark.parametrize("k", [1, 4, 60])
@pytest.mark.parametrize("there", ["all", "some"])
def test_both_sides_are_those_of_sorting_all_pairs(monkeypatch, sought, masks, k, there):
    monkeypatch.setattr(nearest, "BLOCK", 70)
    monkeypatch.setattr(nearest, "_PEOPLE", 16)
    monkeypatch.setattr(nearest, "_TOGETHER", 4)
    monkeypatch.setattr(nearest, "_WAITING", 0.1)
    who = masks if there == "some" else [None] * len(masks)
    people, openings, products = all_nearest(Doors(sought, who), k)
    level, alike = levels(sought, who), sought.posts.vectors[:] @ sought.people.vectors[:].T
    assert told(people) == sorted_out(level, alike, k)
    assert told(openings) == sorted_out(level.T, alike.T, k)
    assert 0 < products <= np.count_nonzero(level)


def test_pairs_of_a_lower_stratum_are_not_multiplied_where_all_lists_are_full(monkeypatch, sought):
    monkeypatch.setattr(nearest, "BLOCK", 20)
    level = levels(sought, [None] * len(sought.posts.openings))
    few, many = (all_nearest(Doors(sought), k)[2] for k in (1, 60))
    assert few < many <= np.count_nonzero(level)


def test_of_equals_the_earlier_row_stands_first(monkeypatch, sought):
    monkeypatch.setattr(nearest, "BLOCK", 70)
    monkeypatch.setattr(nearest, "_PEOPLE", 16)
    people = sought.people
    same = np.repeat(people.vectors[:7], -(-len(people) // 7), axis=0)[: len(people)]
    alike_people = replace(sought, people=replace(people, vectors=same))
    found, _, _ = all_nearest(Doors(alike_people), 5)
    level, alike = levels(sought, [None] * len(sought.posts.openings)), sought.posts.vectors[:] @ same.T
    assert told(found) == sorted_out(level, alike, 5)
    assert len(np.unique(alike)) < alike.size / 7


def test_a_pair_comes_back_from_its_integer_as_it_was():
    rng = np.random.default_rng(0)
    entries, level = rng.integers(ENTRIES, size=500), rng.integers(best.STRATA, size=500)
    steps = rng.integers(-4_400_000, 4_400_001, size=500)
    likeness, rows = (steps / 2**22).astype(np.float32), rng.integers(best.MOST_ROWS, size=500)
    pairs = unpacked(packed(entries, level, likeness, rows))
    for found, given in zip(pairs, (entries, level, likeness, rows), strict=True):
        assert np.array_equal(found, given)


def test_integers_sort_as_lists_do():
    first = packed(np.array([0]), 15, np.array([-0.5], dtype=np.float32), np.array([9]))
    later = packed(np.array([0, 0, 0, 1]), np.array([15, 14, 14, 15]),
                   np.array([-0.5, 1.0, 0.25, 1.0], dtype=np.float32), np.array([10, 3, 2, 0]))  # fmt: skip
    ordered = np.concatenate([first, later])
    assert np.array_equal(np.sort(ordered), ordered)
    assert unpacked(first_of_each(ordered[::-1], 2)).rows.tolist() == [9, 10, 0]
    level, least = last_of_each(first_of_each(ordered, 2), 2, 2)
    assert (level.tolist(), least.tolist()) == ([15, -1], [-0.5, -4.0])
