"""Inner products of rows of small whole numbers with one vector.

Of numbers in one byte NumKong adds up whole numbers, as the processor can; of two bytes, which
no library multiplies, a block of rows at a time is made float32 for NumPy. Both are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numkong
import numpy as np
from numpy.typing import NDArray

from matching.forgetting import remembered
from matching.runs import Rows, Runs, Steps

Vector = NDArray[np.float32]

Factor = Vector | NDArray[np.int8]

_BLOCK = 2_048  # rows picked at a time: with 384 dimensions .8 MB
_WIDE_BLOCK = 256  # rows made float32 at a time
_DENSE = 0.25
"""The share of a span from which reading all of it beats picking rows."""


def of_rows(runs: Runs, vector: Vector, rows: Rows) -> Vector:
    """Return the inner product of each of some ascending, distinct rows with a vector, shape (len(rows),).

    Where they fill most of their span in a run the span is read as it lies; elsewhere rows are picked.
    """
    factor, (ends, own) = _factor(vector, runs), runs.shares(rows)
    result = np.empty(len(rows), dtype=np.float32)
    many, done = min(_BLOCK, max(len(rows), 1)), 0
    for run, (first, last) in enumerate(pairwise(ends)):
        if last - first < many or last - first < _DENSE * (int(own[last - 1]) + 1 - int(own[first])):
            continue
        _of_picked(runs.parts[done:run], ends[done : run + 1], own, factor, result)
        _of_most(runs.parts[run], own[first:last], factor, result[first:last])
        done = run + 1
    _of_picked(runs.parts[done:], ends[done:], own, factor, result)
    return result


def _factor(vector: Vector, runs: Runs) -> Factor:
    """Return a vector as the rows are, one byte a number, where both can be."""
    wide = np.asarray(vector, dtype=np.float32)
    narrow = _narrow(wide.tobytes()) if runs.parts[0].dtype == np.int8 else None
    return wide if narrow is None else narrow


@remembered(256)
def _narrow(vector: bytes) -> NDArray[np.int8] | None:
    """Return a vector, given by its float32 bytes, in one byte a number; None where that does not hold it.

    It is remembered, since a list asks the same of several matrices and rows, and again after each change.
    """
    wide = np.frombuffer(vector, dtype=np.float32)
    with np.errstate(invalid="ignore"):  # what is not known, NaN, is no whole number
        narrow: NDArray[np.int8] = wide.astype(np.int8)
    narrow.setflags(write=False)
    return None if np.count_nonzero(narrow != wide) else narrow


def _of_picked(parts: Sequence[Steps], ends: Sequence[int], own: Rows, factor: Factor, result: Vector) -> None:
    """Multiply the rows of some runs, a block of them picked at a time from one run after another."""
    at, end = ends[0], ends[-1]
    if at == end:
        return
    most = min(_BLOCK, end - at)
    picked = np.empty((most, parts[0].shape[1]), dtype=parts[0].dtype)
    begun, full = at, at + most
    for steps, last in zip(parts, ends[1:], strict=True):
        while at < last:
            stop = min(full, last)
            steps.take(own[at:stop], 0, picked[at - begun : stop - begun], "clip")  # "raise" would copy what it fills
            at = stop
            if at == full:
                _of_all(picked[: full - begun], factor, result[begun:full])
                begun, full = full, min(full + most, end)


def _of_most(steps: Steps, rows: Rows, factor: Factor, result: Vector) -> None:
    """Multiply rows that fill most of their span, which is read as it lies."""
    first, span = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
    if len(rows) == span:
        _of_all(steps[first : first + span], factor, result)
    else:
        products = np.empty(span, dtype=np.float32)
        _of_all(steps[first : first + span], factor, products)
        result[:] = products[rows - first]


def _of_all(steps: Steps, factor: Factor, result: Vector) -> None:
    if factor.dtype == np.int8:
        numkong.cdist(steps, factor[None], "dot", out=result[:, None])
        return
    block = np.empty((min(_WIDE_BLOCK, len(steps)), steps.shape[1]), dtype=np.float32)
    for start in range(0, len(steps), _WIDE_BLOCK):
        some = steps[start : start + _WIDE_BLOCK]
        np.copyto(block[: len(some)], some)
        np.dot(block[: len(some)], factor, out=result[start : start + len(some)])
