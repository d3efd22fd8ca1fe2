"""The entries of some people among columns in which each person's stand together, in the order of people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.narrow import Whole

Places = NDArray[np.intp]

LOOKED_UP = 16
"""Where those asked about are fewer than one in so many, to look each up takes less than to go through all."""


def ranges(people: Whole, rows: Places) -> tuple[Places, Places]:
    """Return from where to where each row stands among ascending people, shape (rows,) each."""
    sought = rows.astype(people.dtype)
    return np.searchsorted(people, sought), np.searchsorted(people, sought, side="right")


def entries_of(people: Whole, rows: Places) -> tuple[Places, Places]:
    """Return which entries are of some rows: for each its place among the rows, and where it stands.

    >>> entries_of(np.array([0, 0, 2, 3, 3, 3]), np.array([3, 1, 0]))
    (array([0, 0, 0, 2, 2]), array([3, 4, 5, 0, 1]))
    """
    first, last = ranges(people, rows)
    counts = last - first
    before = np.cumsum(counts) - counts
    return np.repeat(np.arange(len(rows)), counts), np.arange(counts.sum()) + np.repeat(first - before, counts)
