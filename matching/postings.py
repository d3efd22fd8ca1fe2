"""Lists of rows by term, and what comes of them when rows change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.splicing import Splice

Array = TypeVar("Array", bound=NDArray[Any])
Number = NDArray[np.intp]

_FEW = 4096
"""So many edits are made stretch by stretch; of more than these that would take longer than all at once."""
_BLOCK = 2**20


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
        """Return the values of the postings, of those before and of the fresh ones; those before if none differs."""
        if self._exchanges and np.array_equal(old[self.removed], fresh):
            return old
        if len(self.removed) + len(self.at) > _FEW:
            edited: Array = np.insert(np.delete(old, self.removed), self._at_left, fresh)  # type: ignore[assignment]  # np.insert keeps the type of what it is given
            return edited
        joined: Array = np.concatenate([*self._parts(old, fresh)])  # type: ignore[assignment]  # of arrays of that type
        return joined

    @property
    def fresh_at(self) -> Number:
        """At which position each of the fresh postings then is."""
        return self._at_left + np.arange(len(self.at))

    @property
    def _at_left(self) -> Number:
        """Before which posting each of the fresh ones comes, of those that are left."""
        return self.at - np.searchsorted(self.removed, self.at)

    @property
    def _exchanges(self) -> bool:
        """Whether each of the fresh postings takes the place of one that is taken out."""
        return np.array_equal(self.fresh_at, self.removed)

    def _parts(self, old: NDArray[Any], fresh: NDArray[Any]) -> Iterator[NDArray[Any]]:
        """Yield stretches of the values that lie together: of all of them no more than the result is made."""
        gone = set(self.removed.tolist())
        cuts = np.unique(np.concatenate([[0, len(old)], self.removed, self.removed + 1, self.at]))
        of_fresh = np.searchsorted(self.at, cuts, side="right").tolist()
        done = 0
        for first, last, upto in zip(cuts.tolist(), [*cuts[1:].tolist(), len(old)], of_fresh, strict=True):
            yield fresh[done:upto]
            if first not in gone:
                yield old[first:last]
            done = upto


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
        removed = self._removed(splice)
        found, is_known = find(self.terms, fresh.terms)
        terms = np.insert(self.terms, found[~is_known], fresh.terms[~is_known])
        old_at = np.arange(len(self.terms)) + np.searchsorted(fresh.terms[~is_known], self.terms)
        sizes = np.zeros(len(terms), dtype=np.intp)
        of_removed = np.searchsorted(self.ends, removed, side="right") - 1
        sizes[old_at] = self.sizes - np.bincount(of_removed, minlength=len(self.terms))
        sizes[np.searchsorted(terms, fresh.terms)] += fresh.sizes
        edits = Edits(removed, self._insertions(fresh, splice, found, is_known))
        has_any = sizes > 0
        return Postings(
            terms[has_any], np.append(0, np.cumsum(sizes[has_any])), self._rows(fresh, splice, edits)
        ), edits

    def _removed(self, splice: Splice) -> Number:
        """Return which postings are of rows that are gone."""
        gone = ~splice.kept
        starts = range(0, len(self.rows) if gone.any() else 0, _BLOCK)
        found = [start + np.flatnonzero(gone[self.rows[start : start + _BLOCK]]) for start in starts]
        return np.concatenate([*found, np.zeros(0, dtype=np.intp)])

    def _rows(self, fresh: Postings, splice: Splice, edits: Edits) -> NDArray[Any]:
        """Return the rows of the postings; numbered anew, where rows of before moved, a block at a time."""
        of_fresh = splice.fresh_places.astype(np.int32)[fresh.rows]
        if splice.in_place:
            return edits.of(self.rows, of_fresh)
        places, before = splice.places.astype(np.int32), self.rows.astype(np.int32, copy=False)
        rows = edits.of(before, np.full(len(of_fresh), -1, dtype=np.int32))
        rows = rows.copy() if rows is before else rows
        for start in range(0, len(rows) if len(places) else 0, _BLOCK):
            some = rows[start : start + _BLOCK]
            some[:] = places[some]
        rows[edits.fresh_at] = of_fresh
        return rows

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
