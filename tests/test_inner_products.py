"""Inner products of rows in two bytes a number: exact, for any rows, however they are picked."""

import numpy as np
import pytest

from matching import inner_products
from matching.inner_products import of_rows
from matching.retrieval import GRID, packed
from matching.runs import Runs
from tests.test_retrieval import unit_vectors

ROWS, DIMENSION = 3_000, 384


@pytest.fixture(scope="module")
def steps() -> np.ndarray:
    return np.rint(unit_vectors(1, ROWS, DIMENSION) * GRID).astype(np.int16)


@pytest.fixture(scope="module")
def vector() -> np.ndarray:
    return np.rint(unit_vectors(2, 1, DIMENSION)[0] * GRID).astype(np.int16)


def products(steps: np.ndarray | Runs, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the inner products as the retrieval asks for them, in steps of the grid's square."""
    runs = steps if isinstance(steps, Runs) else Runs((steps,))
    return of_rows(runs, vector.astype(np.float32) / GRID**2, rows).astype(np.float64) * GRID**2


def some(share: float) -> np.ndarray:
    return np.sort(np.random.default_rng(7).choice(ROWS, max(1, int(ROWS * share)), replace=False))


@pytest.mark.parametrize("share", [0, 0.08, 0.09, 0.5, 0.7, 0.95, 1.0])
def test_products_are_those_of_whole_numbers_however_dense_the_rows_lie(steps, vector, share):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (products(steps, vector, some(share)) == whole[some(share)]).all()


@pytest.mark.parametrize("share", [0, 0.01, 0.09, 0.5, 0.7, 0.95, 1.0])
@pytest.mark.parametrize("sizes", [(1_000, 1_000, 1_000), (1, 2_998, 1), (700, 4, 4, 4, 1_300, 988)])
def test_products_are_the_same_in_whatever_runs_the_rows_lie(steps, vector, share, sizes):
    runs = Runs(tuple(np.split(steps, np.cumsum(sizes)[:-1])))
    assert (products(runs, vector, some(share)) == products(steps, vector, some(share))).all()
    mixed = np.union1d(some(share), np.arange(600, 1_700))  # a span amid rows that are picked
    assert (products(runs, vector, mixed) == products(steps, vector, mixed)).all()


def test_dense_rows_are_read_as_they_lie_and_others_picked(monkeypatch, steps, vector):
    calls, picking, span = [], inner_products._of_picked, inner_products._of_span
    monkeypatch.setattr(inner_products, "_of_picked", lambda *given: calls.append(given[1]) or picking(*given))
    monkeypatch.setattr(inner_products, "_of_span", lambda *given: calls.append("span") or span(*given))
    products(steps, vector, some(0.5))
    assert calls == [[0, 1_500]]
    products(steps, vector, some(0.7))
    assert calls[1:] == [[0], "span", [2_100]]
    halves = Runs((steps[:1_000], steps[1_000:2_000], steps[2_000:]))
    products(halves, vector, np.r_[3, 7, 1_000:2_000, 2_222])
    assert calls[4:] == [[0, 2], "span", [1_002, 1_003]]  # each run by itself


def test_rows_that_are_one_repeated_are_multiplied_where_they_lie(vector):
    repeated = Runs.repeated(vector, ROWS)
    length = int(vector.astype(np.int64) @ vector.astype(np.int64))
    assert set(products(repeated, vector, np.arange(ROWS))) == set(products(repeated, vector, some(0.1))) == {length}
    assert all(np.shares_memory(part, vector) for part in repeated.parts)


def test_numbers_of_two_bytes_multiplied_as_they_are_would_wrap(steps, vector):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (steps @ vector != whole).any()


def test_a_vector_of_another_length_is_refused(steps):
    with pytest.raises(ValueError, match="not aligned"):
        packed(steps.astype(np.float32) / GRID).products(np.ones(DIMENSION + 1, dtype=np.float32), np.arange(3))
