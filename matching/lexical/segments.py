"""Which entries have which tokens, in segments of entries that follow each other.

A segment numbers its own entries, so that two bytes hold a row, and stands alone: a change of
one entry makes one anew, or two, and shares the others. `Postings` says how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.lexical.worth import Held
from matching.postings import Postings, find
from matching.runs import Group, even, regrouped
from matching.splicing import Run, Splice

Number = NDArray[np.intp]
Unsigned = NDArray[np.unsignedinteger]

MOST = 2**16
"""Entries of a segment at most."""


def small(numbers: NDArray[Any]) -> Unsigned:
    """Return numbers that are not negative in the fewest bytes that hold the greatest."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))), copy=False)


@dataclass(frozen=True, eq=False)
class Segment:
    """For each of the ascending terms the ascending rows that have it, and how often it counts there.

    Those of a term are `rows[ends[i]:ends[i + 1]]`, each once. Whole numbers are held in the
    fewest bytes. Nobody may write into the arrays, since other indexes have them too.
    """

    size: int
    terms: NDArray[np.uint64]
    ends: Unsigned
    rows: Unsigned
    counts: Unsigned

    @classmethod
    def of(cls, size: int, postings: Postings, counts: NDArray[Any]) -> Segment:
        """Return a segment of so many entries."""
        return cls(size, postings.terms, small(postings.ends), small(postings.rows), small(counts))

    def __len__(self) -> int:
        return self.size

    def __reduce__(self) -> tuple[type[Segment], tuple[object, ...]]:
        """Be kept, and sent, without what is remembered."""
        return Segment, (self.size, self.terms, self.ends, self.rows, self.counts)

    @cached_property
    def held(self) -> Held:
        """What is remembered of it for the questions asked last, in whatever pool it is."""
        return Held(self.size)

    def spans(self, terms: NDArray[np.uint64]) -> tuple[Number, Number]:
        """Return from which posting to before which each term's are: from one to itself where nobody has it."""
        places, is_known = find(self.terms, terms)
        return self.ends[places].astype(np.intp), self.ends[places + is_known].astype(np.intp)

    def cut(self, some: slice) -> Segment:
        """Return the segment of some rows."""
        if some == slice(0, self.size):
            return self
        found = np.flatnonzero((self.rows >= some.start) & (self.rows < some.stop))
        ends = np.searchsorted(found, self.ends)
        has_any = np.flatnonzero(np.diff(ends))
        postings = Postings(self.terms[has_any], np.append(0, ends[has_any + 1]), self.rows[found] - some.start)
        return Segment.of(some.stop - some.start, postings, self.counts[found])

    def spliced(self, fresh: Segment, splice: Splice) -> Segment:
        """Return the segment of a splice's rows."""
        postings, edits = self._postings.spliced(fresh._postings, splice)
        kind = np.promote_types(self.counts.dtype, fresh.counts.dtype)
        counts = edits.of(self.counts.astype(kind, copy=False), fresh.counts.astype(kind, copy=False))
        return Segment.of(len(splice), postings, counts)

    def joined(self, other: Segment) -> Segment:
        """Return the segment of all entries of both, of this one first."""
        runs = Run(False, 0, len(self)), Run(True, 0, len(other))
        return self.spliced(other, Splice(runs, len(self), len(other)))

    @property
    def _postings(self) -> Postings:
        return Postings(self.terms, self.ends.astype(np.intp), self.rows)


_NOBODY = Segment.of(0, Postings(np.zeros(0, np.uint64), np.zeros(1, np.intp), np.zeros(0, np.int32)), np.zeros(0, int))


def spliced_segments(old: Sequence[Segment], fresh: Sequence[Segment], splice: Splice) -> Iterator[Segment]:
    """Yield the segments of a splice's entries; one of which no entry is another is the one of before."""
    for group, is_whole in regrouped(splice, [*map(len, old)], [*map(len, fresh)], MOST):
        if is_whole:
            yield (fresh if group[0].is_fresh else old)[group[0].run]
        else:
            made = _made_one(old, fresh, group)
            yield from (made.cut(some) for some in even(len(made), MOST))


def _made_one(old: Sequence[Segment], fresh: Sequence[Segment], group: Group) -> Segment:
    """Return the entries of a group as one segment: those before made one, and the fresh ones put among them."""
    first, last = dict[tuple[bool, int], int](), dict[tuple[bool, int], int]()
    for each in group:
        first.setdefault(each[:2], each.first)
        last[each[:2]] = each.last
    parts, before = {False: list[Segment](), True: list[Segment]()}, dict[tuple[bool, int], int]()
    for is_fresh, run in first:
        some = slice(first[is_fresh, run], last[is_fresh, run]) if is_fresh else slice(0, len(old[run]))
        before[is_fresh, run] = sum(map(len, parts[is_fresh])) - some.start
        parts[is_fresh].append((fresh if is_fresh else old)[run].cut(some))
    runs = tuple(Run(each.is_fresh, each.first + before[each[:2]], each.last + before[each[:2]]) for each in group)
    there, new = (reduce(Segment.joined, some) if some else _NOBODY for some in parts.values())
    return there.spliced(new, Splice(runs, len(there), len(new)))
