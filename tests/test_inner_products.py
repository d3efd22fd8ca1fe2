"""Inner products of rows in two bytes a number: exact, for any rows, however they are picked."""

import numpy as np
import pytest

from matching import inner_products
from matching.inner_products import of_rows
from matching.retrieval import GRID, packed
from tests.test_retrieval import unit_vectors

ROWS, DIMENSION = 3_000, 384


@pytest.fixture(scope="module")
def steps() -> np.ndarray:
    return np.rint(unit_vectors(1, ROWS, DIMENSION) * GRID).astype(np.int16)


@pytest.fixture(scope="module")
def vector() -> np.ndarray:
    return np.rint(unit_vectors(2, 1, DIMENSION)[0] * GRID).astype(np.int16)


def products(steps: np.ndarray, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the inner products as the retrieval asks for them, in steps of the grid's square."""
    return of_rows(steps, vector.astype(np.float32) / GRID**2, rows).astype(np.float64) * GRID**2


def some(share: float) -> np.ndarray:
    return np.sort(np.random.default_rng(7).choice(ROWS, max(1, int(ROWS * share)), replace=False))


@pytest.mark.parametrize("share", [0, 0.08, 0.09, 0.5, 0.7, 0.95, 1.0])
def test_products_are_those_of_whole_numbers_however_dense_the_rows_lie(steps, vector, share):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (products(steps, vector, some(share)) == whole[some(share)]).all()


def test_dense_rows_are_read_as_they_lie_and_others_picked(monkeypatch, steps, vector):
    calls = []
    for name in ("_of_picked", "_of_span"):
        real = getattr(inner_products, name)
        monkeypatch.setattr(
            inner_products, name, lambda *given, name=name, real=real: calls.append(name) or real(*given)
        )
    for share in (0.5, 0.7):
        products(steps, vector, some(share))
    assert calls == ["_of_picked", "_of_span"]


def test_rows_that_are_one_repeated_are_multiplied_where_they_lie(vector):
    repeated = np.broadcast_to(vector, (ROWS, DIMENSION))
    length = int(vector.astype(np.int64) @ vector.astype(np.int64))
    assert set(products(repeated, vector, np.arange(ROWS))) == set(products(repeated, vector, some(0.1))) == {length}


def test_numbers_of_two_bytes_multiplied_as_they_are_would_wrap(steps, vector):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (steps @ vector != whole).any()


def test_a_vector_of_another_length_is_refused(steps):
    with pytest.raises(ValueError, match="not aligned"):
        packed(steps.astype(np.float32) / GRID).products(np.ones(DIMENSION + 1, dtype=np.float32), np.arange(3))
