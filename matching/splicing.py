"""Columns made from those of before where only some rows changed, equal to the bit to columns laid out whole.

A splice says which rows of the whole come from the one before, and which from a small
`fresh` one that holds only what is new. Whatever is laid out row by row is then copied in
runs. Names that columns number are numbered as in a whole layout: in the order of their
first use, or in the order of the names. So nobody's names outlive them. A column of which
no value is another is the one of before: nobody may write into a column.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matching.narrow import Whole, narrow

Array = TypeVar("Array", bound=NDArray[Any])
Entity = TypeVar("Entity")
Number = NDArray[np.intp]

_BLOCK = 2**16
"""So many entries are looked at at a time: of all at once eight bytes each would be needed."""


class Run(NamedTuple):
    """Rows that follow each other: `first` to before `last`, of the fresh ones or of those before."""

    is_fresh: bool
    first: int
    last: int


@dataclass(frozen=True)
class Splice:
    """The rows of a whole, as runs of `before` rows that there were and of `fresh` ones; both keep their order."""

    runs: tuple[Run, ...]
    before: int
    fresh: int

    @classmethod
    def of(cls, source: Number, before: int, fresh: int) -> Splice:
        """Return the splice whose row i is row `source[i]` of those before, the fresh ones counted on after them."""
        breaks = np.flatnonzero((np.diff(source) != 1) | (source[1:] == before)) + 1
        first, last = source[np.concatenate([[0], breaks])], source[np.concatenate([breaks - 1, [-1]])]
        runs = zip(first.tolist(), last.tolist(), strict=True)
        return cls(tuple(_run(start, end + 1, before) for start, end in runs), before, fresh)

    def __len__(self) -> int:
        return sum(run.last - run.first for run in self.runs)

    @cached_property
    def starts(self) -> list[int]:
        """The row at which each run begins."""
        return np.cumsum([0, *(run.last - run.first for run in self.runs[:-1])]).tolist()  # type: ignore[no-any-return]

    @cached_property
    def in_place(self) -> bool:
        """Whether every row of before stays where it was, but for those that fresh ones take the place of."""
        stays = all(run.is_fresh or run.first == start for run, start in zip(self.runs, self.starts, strict=True))
        return stays and len(self) == self.before

    def is_same(self, old: Array, fresh: Array, axis: int = 0) -> bool:
        """Whether an array that has the rows of this splice is the one of before, to the bit."""
        if not self.in_place or np.promote_types(old.dtype, fresh.dtype) != old.dtype:
            return False
        lead = (slice(None),) * axis
        pairs = (
            (fresh[(*lead, slice(run.first, run.last))], old[(*lead, slice(start, start + run.last - run.first))])
            for run, start in zip(self.runs, self.starts, strict=True)
            if run.is_fresh
        )
        return all(new.astype(old.dtype).tobytes() == there.tobytes() for new, there in pairs)

    def rows(self, old: Array, fresh: Array, axis: int = 0) -> Array:
        """Return an array that has the rows of this splice along an axis; the one of before where nothing differs."""
        if self.is_same(old, fresh, axis):
            return old
        lead = (slice(None),) * axis
        parts = [(fresh if run.is_fresh else old)[(*lead, slice(run.first, run.last))] for run in self.runs]
        spliced: Array = np.concatenate(parts, axis=axis)  # type: ignore[assignment]  # of arrays of that very type
        return spliced

    def numbers(self, old: NDArray[Any], fresh: NDArray[Any]) -> Whole:
        """Return whole numbers that have the rows of this splice, in the type that they have when laid out whole."""
        return narrow(self.rows(old, fresh))

    def last_axes(self, old: Mapping[str, Array], fresh: Mapping[str, Array]) -> dict[str, Array]:
        """Return arrays by name that have the rows of this splice along the last axis."""
        return {name: self.rows(each, fresh[name], axis=each.ndim - 1) for name, each in old.items()}

    def entries(self, old: Array, fresh: Array) -> tuple[Splice, Array]:
        """Return the splice of entries, and their rows, given the ascending rows that entries belong to."""
        runs = []
        for run in self.runs:
            of_row = fresh if run.is_fresh else old
            ends = np.array((run.first, run.last), dtype=of_row.dtype)  # of another type, all rows would be copied
            runs.append(Run(run.is_fresh, *(int(at) for at in np.searchsorted(of_row, ends))))
        entries = Splice(tuple(runs), len(old), len(fresh))
        if self.in_place and entries.is_same(old, self.fresh_places[fresh].astype(old.dtype)):
            return entries, old
        joined: Array = np.empty(len(entries), dtype=old.dtype)  # type: ignore[assignment]  # of the type of those before
        for run, start, each, at in zip(self.runs, self.starts, entries.runs, entries.starts, strict=True):
            some = (fresh if run.is_fresh else old)[each.first : each.last]
            np.add(some, start - run.first, out=joined[at : at + len(some)], casting="same_kind")
        return entries, joined

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """Which of the rows before are still there, shape (before,)."""
        kept = np.zeros(self.before, dtype=bool)
        for run in self.runs:
            if not run.is_fresh:
                kept[run.first : run.last] = True
        return kept

    @cached_property
    def places(self) -> Number:
        """The row of each row before, ascending, shape (before,); of one that is gone, of the last kept before it."""
        places = np.full(self.before, -1, dtype=np.intp)
        for run, start in zip(self.runs, self.starts, strict=True):
            if not run.is_fresh:
                places[run.first : run.last] = np.arange(start, start + run.last - run.first)
        return np.maximum.accumulate(places)

    @cached_property
    def fresh_places(self) -> Number:
        """The row of each fresh row, shape (fresh,)."""
        pairs = zip(self.runs, self.starts, strict=True)
        some = [np.arange(start, start + run.last - run.first) for run, start in pairs if run.is_fresh]
        return np.concatenate([*some, np.zeros(0, dtype=np.intp)])


def entries_of(of_row: NDArray[np.int32], rows: Number) -> tuple[Number, NDArray[np.int32]]:
    """Return which entries are of some ascending rows, and of which of these each is; entries are in order of rows."""
    sought = rows.astype(of_row.dtype)
    first, last = np.searchsorted(of_row, sought), np.searchsorted(of_row, sought, side="right")
    counts = last - first
    before = np.cumsum(counts) - counts
    places = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    return np.arange(counts.sum()) + np.repeat(first - before, counts), places


def _run(first: int, last: int, before: int) -> Run:
    return Run(False, first, last) if first < before else Run(True, first - before, last - before)


@runtime_checkable
class Spliceable(Protocol):
    """What can be made again from what it was where only some rows changed."""

    def spliced(self, fresh: Any, splice: Splice, /) -> Any:
        """Return the same of a splice's rows; `fresh` is of the same type."""


# Names that columns number ------------------------------------------------------------------------------


def in_order_of_use(numbers: NDArray[Any], names: Sequence[Entity]) -> tuple[Whole, tuple[Entity, ...]]:
    """Number names in the order of their first use in a column, without those that it does not use; -1 stays.

    >>> in_order_of_use(np.array([2, -1, 0, 2]), "abc")
    (array([ 0, -1,  1,  0], dtype=int8), ('c', 'a'))
    """
    flat = numbers.ravel()
    first = np.full(len(names), flat.size, dtype=np.intp)
    for start in reversed(range(0, flat.size, _BLOCK)):
        some = flat[start : start + _BLOCK]
        at = np.flatnonzero(some >= 0)[::-1]
        first[some[at]] = start + at  # where a name is used twice, the last that is written is the first use
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < flat.size)]
    if len(order) == len(names) and (order == np.arange(len(names))).all():
        return narrow(numbers), tuple(names)
    renumbered = np.full(len(names) + 1, -1)
    renumbered[order] = np.arange(len(order))
    return narrow(renumbered)[numbers], tuple(names[each] for each in order.tolist())


class Named(NamedTuple, Generic[Entity]):
    """A column of numbers, -1 for none, and the names that it numbers."""

    numbers: NDArray[Any]
    names: tuple[Entity, ...]


def spliced_names(
    splice: Splice, old: Named[Entity], fresh: Named[Entity], key: Callable[[Entity], Hashable] = lambda name: name
) -> Named[Entity]:
    """Return a spliced column of numbers and its names, by a key that tells names apart."""
    known = {key(name): number for number, name in enumerate(old.names)}
    joined = list(old.names)
    to = np.full(len(fresh.names) + 1, -1)
    for number, name in enumerate(fresh.names):
        to[number] = known.setdefault(key(name), len(joined))
        if to[number] == len(joined):
            joined.append(name)
    numbers = splice.rows(old.numbers, narrow(to)[fresh.numbers])
    return old if numbers is old.numbers else Named(*in_order_of_use(numbers, joined))
