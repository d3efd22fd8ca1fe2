"""Inner products of scattered rows: one answer to the bit, whichever kernel gives it."""

import numpy as np
import pytest

from matching import inner_products
from matching.inner_products import copied_of_rows, in_place_of_rows, is_faiss_there, of_rows
from matching.retrieval import GRID, on_grid, similarities

ROWS, DIMENSION = 3_000, 384
needs_faiss = pytest.mark.skipif(not is_faiss_there(), reason="the extra `fast` is not installed")


def unit_vectors(seed: int, rows: int) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    return on_grid(unit_vectors(1, ROWS))


@pytest.fixture(scope="module")
def vector() -> np.ndarray:
    return on_grid(unit_vectors(2, 1))[0]


def whole_numbers(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return (matrix.astype(np.float64) * GRID).astype(np.int64) @ (vector.astype(np.float64) * GRID).astype(np.int64)


KERNELS = [copied_of_rows, pytest.param(in_place_of_rows, marks=needs_faiss)]


@pytest.mark.parametrize("count", [1, 511, 513, ROWS])
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_gives_the_exact_products_of_the_rows_asked_for(matrix, vector, kernel, count):
    rows = np.sort(np.random.default_rng(count).choice(ROWS, count, replace=False))
    assert (kernel(matrix, vector, rows).astype(np.float64) * GRID**2 == whole_numbers(matrix[rows], vector)).all()


@needs_faiss
def test_off_the_grid_the_kernels_differ(matrix, vector):
    raw, asked, rows = unit_vectors(1, ROWS).astype(np.float32), vector * np.float32(1 / 3), np.arange(0, ROWS, 2)
    assert (copied_of_rows(raw, asked, rows) != in_place_of_rows(raw, asked, rows)).any()


@needs_faiss
@pytest.mark.parametrize("rows", [[0, ROWS], [-1, 5]])
def test_a_row_that_is_not_there_is_not_read(matrix, vector, rows):
    with pytest.raises(IndexError, match="of 3000"):
        in_place_of_rows(matrix, vector, np.array(rows))


@needs_faiss
def test_a_vector_of_another_length_is_not_read(matrix, vector):
    with pytest.raises(ValueError, match="a vector of shape"):
        in_place_of_rows(matrix, np.ones(DIMENSION + 1, dtype=np.float32), np.arange(3))


def used(monkeypatch, matrix, vector, rows) -> list[str]:
    """Return which kernels a call of `of_rows` uses, in a process where faiss is said to be installed."""
    calls: list[str] = []
    for name in ("copied_of_rows", "in_place_of_rows"):
        monkeypatch.setattr(inner_products, name, lambda *_, name=name: calls.append(name))
    monkeypatch.setattr(inner_products, "is_faiss_there", lambda: True)
    of_rows(matrix, vector, rows)
    return calls


def test_a_small_pool_does_not_load_faiss(monkeypatch, matrix, vector):
    assert used(monkeypatch, matrix, vector, np.arange(9)) == ["copied_of_rows"]


def test_a_large_pool_is_read_in_place(monkeypatch, matrix, vector):
    monkeypatch.setattr(inner_products, "_LARGE", ROWS)
    assert used(monkeypatch, matrix, vector, np.arange(9)) == ["in_place_of_rows"]


def test_rows_with_gaps_between_them_are_copied(monkeypatch, matrix, vector):
    monkeypatch.setattr(inner_products, "_LARGE", ROWS)
    repeated = np.broadcast_to(vector, matrix.shape)
    assert used(monkeypatch, repeated, vector, np.arange(9)) == ["copied_of_rows"]
    assert used(monkeypatch, matrix.astype(np.float64), vector, np.arange(9)) == ["copied_of_rows"]
    assert used(monkeypatch, np.asfortranarray(matrix), vector, np.arange(9)) == ["copied_of_rows"]


@pytest.mark.parametrize("share", [0.5, 0.7, 0.95, 1.0])
def test_a_similarity_is_the_same_however_dense_the_rows_lie(monkeypatch, matrix, vector, share):
    rows = np.sort(np.random.default_rng(7).choice(ROWS, int(ROWS * share), replace=False))
    small = similarities(matrix, vector, rows)
    monkeypatch.setattr(inner_products, "_LARGE", ROWS)
    assert (similarities(matrix, vector, rows) == small).all()
    assert (small.astype(np.float64) * GRID**2 == whole_numbers(matrix[rows], vector)).all()
