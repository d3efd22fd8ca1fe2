"""Who fails what of the first door, counted by bits: the same as pair by pair."""

from types import SimpleNamespace

import numpy as np
import pytest

from matching.eligibility.failing import Failing
from matching.eligibility.verdict import Grade

ROWS = 400


def gate_of(clauses: int, seed: int, shared: frozenset[int] = frozenset()) -> SimpleNamespace:
    """Return what is asked of a gate: grades by clause, those in `shared` the same of everybody, and answers."""
    draw = np.random.default_rng(seed)
    names = tuple(f"clause-{number}" for number in range(clauses))
    odds = [0.12, 0.2, 0.2, 0.48]
    grades = {
        name: draw.choice(4, 1 if number in shared else ROWS, p=odds).astype(np.int8)
        for number, name in enumerate(names)
    }
    answer = draw.choice(4, ROWS, p=[0.6, 0.1, 0.1, 0.2]).astype(np.int8)
    door = SimpleNamespace(clauses=names)
    return SimpleNamespace(
        rulebook=SimpleNamespace(pack=SimpleNamespace(door=[door])), clauses=grades, answer=answer
    )  # fmt: skip


def failed_by(one: SimpleNamespace, row: int) -> set[str]:
    return {name for name, grades in one.clauses.items() if grades[row if len(grades) > 1 else 0] == Grade.NO}


@pytest.mark.parametrize("clauses", [1, 7, 8, 9, 17])
@pytest.mark.parametrize("shared", [frozenset(), frozenset({0})])
@pytest.mark.parametrize("some", [False, True])
def test_counts_and_rows_are_those_of_each_pair_alone(clauses, shared, some):
    one = gate_of(clauses, clauses, shared)
    there = np.random.default_rng(9).random(ROWS) < 0.7 if some else None
    found = Failing.of(one, there)
    shut = [row for row in range(ROWS) if one.answer[row] == Grade.NO and (there is None or there[row])]
    failed = {row: failed_by(one, row) for row in shut}
    names = [*one.clauses]
    assert found.counts() == {name: sum(name in each for each in failed.values()) for name in names}
    alone = {name: [row for row, each in failed.items() if each == {name}] for name in names}
    assert found.counts_alone() == {name: len(rows) for name, rows in alone.items()}
    for chosen in (frozenset(names), frozenset(names[::2]), frozenset[str]()):
        assert found.rows_alone(chosen).tolist() == sorted(row for name in chosen for row in alone[name])


def test_a_bit_is_held_in_the_fewest_bytes_that_have_one_for_each_clause():
    assert [Failing.of(gate_of(count, 1)).bits.itemsize for count in (1, 8, 9, 17)] == [1, 1, 2, 4]


def test_whoever_a_door_admits_fails_nothing_whatever_the_first_door_says():
    one = gate_of(7, 3)
    admitted = one.answer != Grade.NO
    assert not Failing.of(one).bits[admitted].any()
    assert any(failed_by(one, row) for row in np.flatnonzero(admitted))  # the control
