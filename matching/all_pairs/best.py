"""The best k of many entries at once, as numbers that sort: one integer a pair, one sort for all.

Similarities lie on a grid of 2**-18 (`retrieval`), and one of 2**-22 has room here, so that a pair's entry, stratum,
similarity and row fit 63 bits, and the order of the integers is the order of the lists:
higher stratum, more alike, earlier row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
ENTRIES = 1024
"""How many entries are sorted together."""
MOST_ROWS = 2**24
STRATA = 16
_SIMILARITY, _STRATUM, _ENTRY = 24, 49, 53  # the first bit of each; a similarity takes 25
_STEPS, _LEAST = 2**22, 2**24


class Pairs(NamedTuple):
    """Pairs of entries with rows: shape (pairs,) each."""

    entries: NDArray[np.intp]
    strata: NDArray[np.int64]
    likeness: NDArray[np.float32]
    rows: NDArray[np.intp]


def packed(
    entries: NDArray[np.intp], strata: NDArray[np.int64] | int, likeness: NDArray[np.float32], rows: NDArray[np.intp]
) -> Keys:
    """Return pairs as integers that sort as lists do; entries below `ENTRIES`, rows below `MOST_ROWS`."""
    steps = (likeness * np.float32(_STEPS)).astype(np.int64)
    of_stratum = (STRATA - 1 - np.asarray(strata, dtype=np.int64)) << _STRATUM
    keys: Keys = (entries.astype(np.int64) << _ENTRY) | of_stratum | ((_LEAST - steps) << _SIMILARITY) | rows
    return keys


def unpacked(keys: Keys) -> Pairs:
    """Return the pairs that integers stand for."""
    steps = _LEAST - ((keys >> _SIMILARITY) & (2**25 - 1))
    return Pairs(
        (keys >> _ENTRY).astype(np.intp),
        STRATA - 1 - ((keys >> _STRATUM) & (STRATA - 1)),
        steps.astype(np.float32) / np.float32(_STEPS),
        (keys & (MOST_ROWS - 1)).astype(np.intp),
    )


def first_of_each(keys: Keys, k: int) -> Keys:
    """Return the first k pairs of each entry, sorted."""
    ordered = np.sort(keys)
    entries = ordered >> _ENTRY
    starts = np.searchsorted(entries, np.arange(ENTRIES))
    kept: Keys = ordered[np.arange(len(ordered)) - starts[entries] < k]
    return kept


def last_of_each(keys: Keys, k: int, entries: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return stratum and likeness of each entry's k-th pair, given the first of each; -1 and -4 without so many."""
    of_entry = keys >> _ENTRY
    counts = np.bincount(of_entry, minlength=entries)
    full = np.flatnonzero(counts >= k)
    found = unpacked(keys[np.searchsorted(of_entry, full, side="right") - 1])
    strata, likeness = np.full(entries, -1, dtype=np.int64), np.full(entries, -4, dtype=np.float32)
    strata[full], likeness[full] = found.strata, found.likeness
    return strata, likeness
