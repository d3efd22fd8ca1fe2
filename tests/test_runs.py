"""Rows in runs: a change makes runs anew in which something changed, shares the others, and runs stay few."""

from random import Random

import numpy as np
import pytest

from matching import runs as runs_module
from matching.retrieval import GRID, packed
from matching.runs import MOST, Runs, even
from matching.splicing import Splice

FEW = 16  # rows of a run at most, here: at least 4
COLUMNS = 3


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch):
    monkeypatch.setattr(runs_module, "MOST", FEW)


def matrix(rows: int, first: int = 0) -> np.ndarray:
    return np.arange(first * COLUMNS, (first + rows) * COLUMNS, dtype=np.int16).reshape(rows, COLUMNS)


def in_runs(whole: np.ndarray) -> Runs:
    return Runs(tuple(whole[part].copy() for part in even(len(whole), FEW)))


def spliced(before: Runs, source: list[int], fresh: Runs) -> Runs:
    return before.spliced(fresh, Splice.of(np.array(source), len(before), len(fresh)))


def sizes(runs: Runs) -> list[int]:
    return [len(part) for part in runs.parts]


def shared(runs: Runs, before: Runs) -> int:
    return sum(any(np.shares_memory(part, other) for other in before.parts) for part in runs.parts)


@pytest.mark.parametrize("rows", [0, 1, 16, 17, 100])
def test_rows_are_read_as_from_one_array(rows):
    whole, draw = matrix(rows), np.random.default_rng(1)
    runs = in_runs(whole)
    assert (len(runs), runs.shape) == (rows, whole.shape)
    some = (slice(None), slice(3, 40), slice(15, 17), slice(40, 3), slice(None, None, -3), whole[:, 0] % 2 == 0)
    picked = (draw.integers(-rows, rows, 30), np.array([rows - 1, 0, 0])) if rows else ()
    for each in (*some, *picked, np.zeros(0, dtype=np.intp)):
        assert runs[each].tolist() == whole[each].tolist()
        assert runs[each].dtype == np.int16
    assert [runs[row].tolist() for row in range(-rows, rows)] == [whole[row].tolist() for row in range(-rows, rows)]


@pytest.mark.parametrize("beyond", [[100], [3, -101], [5, 1_000]])
def test_a_row_that_is_not_there_is_refused(beyond):
    runs = in_runs(matrix(100))
    with pytest.raises(IndexError):
        runs[np.array(beyond)]
    with pytest.raises(IndexError, match="out of range"):
        runs[beyond[-1]]


@pytest.mark.parametrize("row", range(65))
def test_a_row_inserted_anywhere_also_at_every_border_is_where_it_belongs_and_the_other_runs_are_shared(row):
    before, fresh = in_runs(matrix(64)), in_runs(matrix(1, first=500))
    source = [*range(row), 64, *range(row, 64)]
    after = spliced(before, source, fresh)
    assert sizes(before) == [16, 16, 16, 16]
    assert after[:].tolist() == np.concatenate([matrix(64), matrix(1, first=500)])[source].tolist()
    assert shared(after, before) == 3


@pytest.mark.parametrize("row", range(64))
def test_a_row_that_changes_or_goes_makes_one_run_anew(row):
    before, fresh = in_runs(matrix(64)), in_runs(matrix(1, first=500))
    changed = spliced(before, [*range(row), 64, *range(row + 1, 64)], fresh)
    gone = spliced(before, [*range(row), *range(row + 1, 64)], fresh)
    assert changed[row].tolist() == fresh[0].tolist()
    assert np.delete(changed[:], row, axis=0).tolist() == gone[:].tolist() == np.delete(before[:], row, axis=0).tolist()
    assert (sizes(changed), sorted(sizes(gone))) == ([16, 16, 16, 16], [15, 16, 16, 16])
    assert shared(changed, before) == shared(gone, before) == 3


def test_no_run_is_a_part_of_a_greater_array_that_would_outlive_who_is_erased_from_it():
    before, fresh = in_runs(matrix(64)), in_runs(matrix(40, first=500))
    after = spliced(before, [*range(20), *range(64, 104), *range(21, 64)], fresh)
    assert all(part.base is None for part in (*after.parts, *packed(np.zeros((MOST + 1, 2), np.float32)).runs.parts))


def test_all_rows_made_anew_would_share_none():
    before, fresh = in_runs(matrix(64)), in_runs(matrix(1, first=500))
    after = spliced(before, [*range(63), 64], fresh)
    control = Splice.of(np.array([*range(63), 64]), 64, 1).rows(before[:], fresh[:])
    assert after[:].tolist() == control.tolist()
    assert (shared(after, before), shared(Runs((control,)), before)) == (3, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("often", [(1, 0, 0), (0, 1, 0), (1, 2, 2)], ids=["come", "go", "all"])
def test_many_small_changes_in_a_row_keep_every_run_within_its_bounds(seed, often):
    draw, rows = Random(seed), [*range(150)]
    runs, came = in_runs(matrix(150)), 150
    for _ in range(120):
        kind, at = draw.choices(("come", "go", "change"), often)[0], draw.randrange(len(rows))
        source = [*range(len(rows))]
        source[at : at + (kind != "come")] = [] if kind == "go" else [len(rows)]
        runs = spliced(runs, source, in_runs(matrix(1, first=came)))
        rows = [[*rows, came][each] for each in source]
        came += 1
        assert max(sizes(runs)) <= FEW
        assert min(sizes(runs)) >= FEW // 4
    assert runs[:][:, 0].tolist() == [COLUMNS * each for each in rows]


def test_runs_that_are_laid_out_some_rows_at_a_time_are_taken_as_they_are():
    runs = in_runs(matrix(10))
    for first in range(10, 60, 10):
        fresh = in_runs(matrix(10, first=first))
        before, runs = runs, spliced(runs, [*range(first + 10)], fresh)
        assert shared(runs, before) == first // 10
        assert runs.parts[-1] is fresh.parts[0]
    assert runs[:].tolist() == matrix(60).tolist()


def test_vectors_in_several_runs_are_read_multiplied_and_unknown_as_in_one():
    draw = np.random.default_rng(2)
    vectors = (draw.integers(-50, 50, (70, 8)) / GRID).astype(np.float32)
    vectors[[0, 15, 16, 69]] = np.nan
    held, query = packed(vectors[:40]), vectors[1]
    both = held.spliced(packed(vectors[40:]), Splice.of(np.arange(70), 40, 30))
    one = packed(vectors)
    assert (len(both.runs.parts), len(one.runs.parts)) == (2, 1)
    for rows in (np.arange(70), np.array([0, 39, 40, 69])):
        assert np.array_equal(both[rows], vectors[rows], equal_nan=True)
        assert np.array_equal(both.products(query, rows), one.products(query, rows), equal_nan=True)
    assert both.unknown.tolist() == [0, 15, 16, 69]
