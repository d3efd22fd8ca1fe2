"""Inner products of rows of whole numbers in two bytes with one vector, by NumPy.

No library multiplies such rows, so a block of them is made float32 at a time, small enough
to stay in a core's own cache. Half the bytes are read, which wins what the making costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.runs import Rows, Runs, Steps

Vector = NDArray[np.float32]

_BLOCK = 256  # rows at a time: with 384 dimensions .2 MB, and .4 MB as float32
_DENSE = 0.6
"""The share of a span from which reading all of it beats picking rows."""


def of_rows(runs: Runs, vector: Vector, rows: Rows) -> Vector:
    """Return the inner product of each of some ascending, distinct rows with a vector, shape (len(rows),).

    Where they fill most of their span in a run the span is read as it lies; elsewhere rows are picked.
    """
    ends, own = runs.shares(rows)
    result = np.empty(len(rows), dtype=np.float32)
    many, done = min(_BLOCK, max(len(rows), 1)), 0
    for run, (first, last) in enumerate(pairwise(ends)):
        if last - first < many or last - first < _DENSE * (int(own[last - 1]) + 1 - int(own[first])):
            continue
        _of_picked(runs.parts[done:run], ends[done : run + 1], own, vector, result)
        _of_most(runs.parts[run], own[first:last], vector, result[first:last])
        done = run + 1
    _of_picked(runs.parts[done:], ends[done:], own, vector, result)
    return result


def _of_picked(parts: Sequence[Steps], ends: Sequence[int], own: Rows, vector: Vector, result: Vector) -> None:
    """Multiply the rows of some runs, a block of them picked at a time from one run after another."""
    at, end = ends[0], ends[-1]
    if at == end:
        return
    most, columns = min(_BLOCK, end - at), parts[0].shape[1]
    picked = np.empty((most, columns), dtype=np.int16)
    block = np.empty((most, columns), dtype=np.float32)
    begun, full = at, at + most
    for steps, last in zip(parts, ends[1:], strict=True):
        while at < last:
            stop = min(full, last)
            steps.take(own[at:stop], 0, picked[at - begun : stop - begun], "clip")  # "raise" would copy what it fills
            at = stop
            if at == full:
                rows = full - begun
                np.copyto(block[:rows], picked[:rows])
                np.dot(block[:rows], vector, out=result[begun:full])
                begun, full = full, min(full + most, end)


def _of_most(steps: Steps, rows: Rows, vector: Vector, result: Vector) -> None:
    """Multiply rows that fill most of their span, which is read as it lies."""
    first, span = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
    if len(rows) == span:
        _of_span(steps[first : first + span], vector, result)
    else:
        products = np.empty(span, dtype=np.float32)
        _of_span(steps[first : first + span], vector, products)
        result[:] = products[rows - first]


def _of_span(steps: Steps, vector: Vector, result: Vector) -> None:
    block = np.empty((min(_BLOCK, len(steps)), steps.shape[1]), dtype=np.float32)
    for start in range(0, len(steps), _BLOCK):
        some = steps[start : start + _BLOCK]
        np.copyto(block[: len(some)], some)
        np.dot(block[: len(some)], vector, out=result[start : start + len(some)])
