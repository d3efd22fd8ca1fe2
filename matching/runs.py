"""The rows of a whole in runs, so that a whole in which few rows changed shares the others with the one of before.

A run has at most `MOST` rows, and at least `LEAST` where there are several: so a change of one
row makes one run anew, or two, and runs do not grow many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.splicing import Splice

Steps = NDArray[np.signedinteger]
Rows = NDArray[np.intp]

MOST = 2**15  # of 384 dimensions 12 MB
_OF_MOST = 4
"""A run is joined with another where it has less than one in so many of the most rows."""


class Piece(NamedTuple):
    """Rows of a run, `first` to before `last`: of one of the fresh runs or of those before."""

    is_fresh: bool
    run: int
    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.last - self.first


Group = list[Piece]


def even(rows: int, most: int) -> list[slice]:
    """Return so many rows in as few equal parts as hold `most` each; without rows one part.

    >>> even(5, most=2)
    [slice(0, 1, None), slice(1, 3, None), slice(3, 5, None)]
    """
    parts = max(-(-rows // most), 1)
    return [slice(rows * part // parts, rows * (part + 1) // parts) for part in range(parts)]


def starts_of(sizes: Sequence[int]) -> list[int]:
    """Return at which row each of some runs begins, and at last where all of them end."""
    return [0, *accumulate(sizes)]


def regrouped(splice: Splice, old: Sequence[int], fresh: Sequence[int], most: int) -> Iterator[tuple[Group, bool]]:
    """Yield the rows of a splice in groups, and whether a group is a whole run, to be shared.

    The others are to be made one, of which runs are cut. `old` and `fresh` are how many rows the runs have.
    """
    least, sizes = most // _OF_MOST, {False: old, True: fresh}
    groups: list[tuple[Group, bool]] = []
    for each in _pieces(splice, starts_of(old), starts_of(fresh)):
        is_whole = least <= each.rows == sizes[each.is_fresh][each.run]
        if groups and not is_whole and not groups[-1][1]:
            groups[-1][0].append(each)
        else:
            groups.append(([each], is_whole))
    yield from _without_tiny(groups, least)


def _pieces(splice: Splice, old: Sequence[int], fresh: Sequence[int]) -> Iterator[Piece]:
    for is_fresh, first, last in splice.runs:
        starts, at = (fresh if is_fresh else old), first
        while at < last:
            run = bisect_right(starts, at) - 1
            end = min(last, starts[run + 1])
            yield Piece(is_fresh, run, at - starts[run], end - starts[run])
            at = end


def _without_tiny(groups: Sequence[tuple[Group, bool]], least: int) -> Iterator[tuple[Group, bool]]:
    """Yield the groups, a tiny one made one with the smaller of the whole runs beside it."""
    held: list[tuple[Group, bool]] = []
    rest = list(reversed(groups))
    while rest:
        group, is_whole = rest.pop()
        if is_whole or _rows(group) >= least or not (held or rest):
            held.append((group, is_whole))
        elif held and (not rest or _rows(held[-1][0]) <= _rows(rest[-1][0])):
            held.append((held.pop()[0] + group, False))
        else:
            rest.append((group + rest.pop()[0], False))
    yield from held


def _rows(group: Group) -> int:
    return sum(each.rows for each in group)


@dataclass(frozen=True, eq=False)
class Runs:
    """The rows of a matrix of whole numbers in one byte or two: `parts`, in order, are arrays of their own.

    Nobody may write into them, since other matrices have them too.
    """

    parts: tuple[Steps, ...]

    @classmethod
    def repeated(cls, row: Steps, rows: int) -> Runs:
        """Return a matrix of one row again and again, which lies in memory once."""
        return cls(tuple(np.broadcast_to(row, (part.stop - part.start, len(row))) for part in even(rows, MOST)))

    @cached_property
    def starts(self) -> list[int]:
        """At which row each run begins, and at last where all of them end."""
        return starts_of(self._sizes)

    @cached_property
    def _borders(self) -> Rows:
        return np.array(self.starts)

    @property
    def _sizes(self) -> list[int]:
        return [len(part) for part in self.parts]

    def __len__(self) -> int:
        return self.starts[-1]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self), self.parts[0].shape[1]

    def __getitem__(self, rows: int | slice | Rows) -> Steps:
        """Return a row, or rows, as an array has them."""
        if isinstance(rows, np.ndarray):
            return self._picked(np.flatnonzero(rows) if rows.dtype == bool else rows)
        if isinstance(rows, slice):
            first, last, step = rows.indices(len(self))
            return self._span(first, last) if step == 1 else self._picked(np.arange(first, last, step))
        at = range(len(self))[rows]
        run = bisect_right(self.starts, at) - 1
        row: Steps = self.parts[run][at - self.starts[run]]
        return row

    def shares(self, rows: Rows) -> tuple[list[int], Rows]:
        """Return what each run has of some ascending rows.

        It is told by where among them those of each run begin, and at last where all end; and
        by which row of its run each of them is, shape (len(rows),).
        """
        if len(self.parts) == 1:
            return [0, len(rows)], rows
        ends = rows.searchsorted(self._borders)
        own = self._borders[:-1].repeat(ends[1:] - ends[:-1])
        return ends.tolist(), np.subtract(rows, own, out=own)

    def spliced(self, fresh: Runs, splice: Splice) -> Runs:
        """Return the matrix of a splice's rows; a run of which no row is another is the one of before."""
        parts: list[Steps] = []
        for group, is_whole in regrouped(splice, self._sizes, fresh._sizes, MOST):
            some = [((fresh if each.is_fresh else self).parts[each.run], each) for each in group]
            if is_whole:
                parts += [part for part, _ in some]
            else:
                parts += _made_one([part[each.first : each.last] for part, each in some])
        return Runs(tuple(parts))

    def _span(self, first: int, last: int) -> Steps:
        some = [
            part[max(first - start, 0) : max(last - start, 0)]
            for part, start in zip(self.parts, self.starts, strict=False)
        ]
        there = [each for each in some if len(each)] or some[:1]
        return there[0] if len(there) == 1 else np.concatenate(there)

    def _picked(self, rows: Rows) -> Steps:
        if len(self.parts) == 1:
            return self.parts[0][rows]
        counted = np.where(rows < 0, rows + len(self), rows)
        if len(counted) and not 0 <= counted.min() <= counted.max() < len(self):
            raise IndexError(f"rows {counted.min()} to {counted.max()} of {len(self)}")
        if (counted[1:] < counted[:-1]).any():
            order = np.argsort(counted, kind="stable")
            found = np.empty((len(rows), self.shape[1]), dtype=self.parts[0].dtype)
            found[order] = self._of_ascending(counted[order])
            return found
        return self._of_ascending(counted)

    def _of_ascending(self, rows: Rows) -> Steps:
        found = np.empty((len(rows), self.shape[1]), dtype=self.parts[0].dtype)
        ends, own = self.shares(rows)
        for steps, first, last in zip(self.parts, ends, ends[1:], strict=False):
            steps.take(own[first:last], axis=0, out=found[first:last], mode="clip")
        return found


def _made_one(arrays: Sequence[Steps]) -> Iterator[Steps]:
    """Yield the runs of rows that follow each other, each an array of its own."""
    starts = starts_of([len(each) for each in arrays])
    for part in even(starts[-1], MOST):
        inner = [
            each[max(part.start - start, 0) : max(part.stop - start, 0)]
            for each, start in zip(arrays, starts, strict=False)
        ]
        yield np.concatenate(inner)
