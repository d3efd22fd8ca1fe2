"""Inner products of scattered rows of a matrix with one vector, by the best kernel that is installed.

NumPy copies the rows together, block by block, and multiplies; faiss (extra `fast`) reads
them where they lie. On the grid of `retrieval` both give the same bits, so that nothing
but time depends on which is there.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]

_BLOCK = 512  # rows copied at a time: with 384 dimensions 0.8 MB, which stays in the second-level cache
_LARGE = 50_000
"""Rows of a matrix from which faiss is loaded, which takes .2 s."""
_DENSE_BY_COPYING, _DENSE_IN_PLACE = 0.6, 0.9


def dense_from(rows: int) -> float:
    """Return the share of a span of a matrix of so many rows from which reading all of it beats picking rows."""
    return _DENSE_IN_PLACE if _reads_in_place(rows) else _DENSE_BY_COPYING


def of_rows(matrix: Matrix, vector: Matrix, rows: Rows) -> Matrix:
    """Return the inner product of each of some rows of a matrix with a vector, shape (len(rows),)."""
    in_place = _reads_in_place(len(matrix)) and _is_plain(matrix) and _is_plain(vector)
    return in_place_of_rows(matrix, vector, rows) if in_place else copied_of_rows(matrix, vector, rows)


def _is_plain(array: NDArray[np.generic]) -> bool:
    return array.dtype == np.float32 and array.flags.c_contiguous


def copied_of_rows(matrix: Matrix, vector: Matrix, rows: Rows) -> Matrix:
    """Return the same as `of_rows`, with NumPy alone."""
    result = np.empty(len(rows), dtype=np.float32)
    block = np.empty((min(_BLOCK, len(rows)), matrix.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        some = rows[start : start + _BLOCK]
        gathered = np.take(matrix, some, axis=0, out=block[: len(some)], mode="clip")
        np.dot(gathered, vector, out=result[start : start + len(some)])
    return result


def in_place_of_rows(matrix: Matrix, vector: Matrix, rows: Rows) -> Matrix:
    """Return the same as `of_rows`, by faiss; both arrays are float32 and lie row by row without gaps.

    Raises `IndexError` for a row that is not there and `ValueError` for other lengths: the kernel would read on.
    """
    result, ids = np.empty(len(rows), dtype=np.float32), np.ascontiguousarray(rows, dtype=np.int64)
    if len(ids) and not 0 <= ids.min() <= ids.max() < len(matrix):
        raise IndexError(f"rows {ids.min()} to {ids.max()} of {len(matrix)}")
    if vector.shape != matrix.shape[1:]:
        raise ValueError(f"a vector of shape {vector.shape} for rows of shape {matrix.shape[1:]}")
    _faiss_kernel()(result, vector, matrix, ids)
    return result


@cache
def is_faiss_there() -> bool:
    """Whether faiss is installed."""
    return find_spec("faiss") is not None


def _reads_in_place(rows: int) -> bool:
    return rows >= _LARGE and is_faiss_there()


@cache
def _faiss_kernel() -> Callable[[Matrix, Matrix, Matrix, NDArray[np.int64]], None]:
    faiss = importlib.import_module("faiss")
    pointer, by_idx = faiss.swig_ptr, faiss.fvec_inner_products_by_idx

    def kernel(result: Matrix, vector: Matrix, matrix: Matrix, ids: NDArray[np.int64]) -> None:
        by_idx(pointer(result), pointer(vector), pointer(matrix), pointer(ids), matrix.shape[1], 1, len(ids))

    return kernel
