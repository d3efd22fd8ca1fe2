"""Lists of rows by term, and what comes of them when rows change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.splicing import Splice

Array = TypeVar("Array", bound=NDArray[Any])
Number = NDArray[np.intp]


def find(terms: NDArray[Any], asked: NDArray[Any]) -> tuple[Number, NDArray[np.bool_]]:
    """Return where each asked term is among ascending ones, or would be, and whether it is there."""
    places = np.searchsorted(terms, asked)
    is_there = places < len(terms)
    is_there[is_there] = terms[places[is_there]] == asked[is_there]
    return places, is_there


@dataclass(frozen=True)
class Edits:
    """What is taken out of the values of postings, and where the fresh ones are put in, as positions of before."""

    removed: Number
    at: Number

    def of(self, old: Array, fresh: Array) -> Array:
        """Return the values of the postings, of those before and of the fresh ones."""
        left = np.delete(old, self.removed)
        edited: Array = np.insert(left, self.at - np.searchsorted(self.removed, self.at), fresh)  # type: ignore[assignment]  # np.insert keeps the type of what it is given
        return edited


@dataclass(frozen=True)
class Postings:
    """For each of the ascending terms the ascending rows that have it: `rows[ends[i]:ends[i + 1]]`.

    A row may stand more than once under a term. Values of postings are kept beside them.
    """

    terms: NDArray[Any]
    ends: Number
    rows: NDArray[Any]

    @property
    def sizes(self) -> Number:
        """How many postings each term has, shape (terms,)."""
        return np.diff(self.ends)

    def spliced(self, fresh: Postings, splice: Splice) -> tuple[Postings, Edits]:
        """Return the postings of a splice's rows, and how their values are made; a term without any is gone."""
        removed = np.flatnonzero(~splice.kept[self.rows]) if not splice.kept.all() else np.zeros(0, dtype=np.intp)
        found, is_known = find(self.terms, fresh.terms)
        terms = np.insert(self.terms, found[~is_known], fresh.terms[~is_known])
        old_at = np.arange(len(self.terms)) + np.searchsorted(fresh.terms[~is_known], self.terms)
        sizes = np.zeros(len(terms), dtype=np.intp)
        of_removed = np.searchsorted(self.ends, removed, side="right") - 1
        sizes[old_at] = self.sizes - np.bincount(of_removed, minlength=len(self.terms))
        sizes[np.searchsorted(terms, fresh.terms)] += fresh.sizes
        edits = Edits(removed, self._insertions(fresh, splice, found, is_known))
        places, fresh_places = splice.places.astype(np.int32), splice.fresh_places.astype(np.int32)
        rows = edits.of(places[self.rows], fresh_places[fresh.rows])
        has_any = sizes > 0
        return Postings(terms[has_any], np.append(0, np.cumsum(sizes[has_any])), rows), edits

    def _insertions(self, fresh: Postings, splice: Splice, found: Number, is_known: NDArray[np.bool_]) -> Number:
        """Return before which posting each fresh one comes: bisected within its term by the row that it gets."""
        rows = splice.fresh_places[fresh.rows]
        low = np.repeat(self.ends[found], fresh.sizes)
        high = np.repeat(self.ends[found + is_known], fresh.sizes)
        while (low < high).any():
            is_open = low < high
            middle = (low + high) // 2
            is_after = np.zeros(len(rows), dtype=bool)
            is_after[is_open] = splice.places[self.rows[middle[is_open]]] < rows[is_open]
            low, high = np.where(is_after, middle + 1, low), np.where(is_open & ~is_after, middle, high)
        return low
