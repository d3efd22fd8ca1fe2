"""What rows of a whole are worth for the questions asked last, taken along where few rows become others.

A list is made again whenever anybody changes; whoever does not is as like an opening as before, to the bit, and has
the same features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.forgetting import Forgetful
from matching.made import MIB, Room, Within
from matching.memory import used
from matching.splicing import Splice

Rows = NDArray[np.intp]
Values = NDArray[np.floating]
"""Of the shape (rows,), or (rows, columns)."""
Alike = tuple[int, int, int]
"""A stretch that two columns share: from where in the one, from where in the other, and how many."""

LEAST = 4_096
"""Fewer rows are sooner compared again than remembered."""
_ROOM = Room(most=1_000, for_each=128, at_least=32 * MIB)  # a row that is remembered takes eight bytes
_STEPS = 16  # changes after which a question is asked anew
_SETS = 3  # of rows, for a question: those who pass, those who nearly do, and those of a narrower list
_FEW = 64  # rows and stretches by which rows asked about may differ from those before
_BLOCKS = 64, 2**16  # so many rows are compared at a time, at first and later
_NO_ROWS = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True)
class Partly:
    """What is known of the rows that were asked about but for the `missing` ones, ascending.

    `completed` returns the values of all rows asked about, given those of the missing ones, and remembers them.
    """

    missing: Rows
    completed: Callable[[Values], Values]


@dataclass(frozen=True, eq=False)
class _Known:
    """What some ascending rows of the whole of an age are worth."""

    age: object
    rows: NDArray[np.int32]
    values: Values


class Likened:
    """What the rows of a whole of `size` rows are worth for some questions, which are bytes.

    Those made of each other by splices share what they remember: as much as there is `room` for, 128 bytes a row where
    none is given (32 MiB in a small whole). What was asked for longest ago goes first, and everything where memory is
    short or somebody is erased. Of fewer than `least` rows nothing is remembered.
    """

    def __init__(self, size: int, room: Room = _ROOM, least: int | None = None) -> None:
        self._size, self._age, self._room, self._least = size, object(), room, least
        self._held: Within[tuple[_Known, ...]] = Within(room)
        self._steps: tuple[tuple[object, Splice], ...] = ()
        _ALL.add(self)

    def after(self, splice: Splice) -> Likened:
        """Return that of the whole of a splice's rows."""
        own = Splice(splice.runs, splice.before, splice.fresh)  # without its columns
        found = Likened(len(splice), self._room, self._least)
        found._held, found._steps = self._held, (*self._steps, (self._age, own))[-_STEPS:]
        return found

    def spliced(self, _: Likened, splice: Splice) -> Likened:
        """Return that of a splice's rows, as what is made of pools is asked for it; fresh rows are not known."""
        return self.after(splice)

    def among(self, query: bytes, rows: Rows) -> Partly:
        """Return what is known of some ascending, distinct rows for a question."""
        if len(rows) < (LEAST if self._least is None else self._least):
            return Partly(rows, lambda found: found)
        every = self._now(query)
        for known in every:
            alike = _alike(known.rows, rows)
            if 2 * sum(many for _, _, many in alike) > len(rows):
                return self._nearly(query, known, rows, alike)
        return Partly(rows, lambda found: self._put(query, rows, found, every[: _SETS - 1]))

    def make_room(self) -> None:
        """Forget everything."""
        self._held.clear()

    def _nearly(self, query: bytes, known: _Known, rows: Rows, alike: Sequence[Alike]) -> Partly:
        """Return what is known where nearly the same rows were asked about before, which is copied in stretches."""
        if alike == [(0, 0, len(rows))]:
            return Partly(rows[:0], lambda _: known.values[: len(rows)])
        values = np.empty((len(rows), *known.values.shape[1:]), dtype=known.values.dtype)
        is_missing = np.ones(len(rows), dtype=bool)
        for of_known, at, many in alike:
            values[at : at + many] = known.values[of_known : of_known + many]
            is_missing[at : at + many] = False
        (missing,) = is_missing.nonzero()

        def completed(found: Values) -> Values:
            values[missing] = found
            return self._put(query, rows, values, [each for each in self._now(query) if each.rows is not known.rows])

        return Partly(rows[missing], completed)

    def _now(self, query: bytes) -> Sequence[_Known]:
        """Return what is known for a question of rows that are still there, by the rows that they are now."""
        held = self._held.get(query) or ()
        if all(each.age is self._age for each in held):
            return held
        found = tuple(now for each in held if (now := self._moved(each)))
        self._held.put(query, found, entries=self._size)
        return found

    def _moved(self, known: _Known) -> _Known | None:
        ages = [*(age for age, _ in self._steps), self._age]
        if known.age not in ages:
            return None
        rows, values = known.rows, known.values
        for _, splice in self._steps[ages.index(known.age) :]:
            entries, rows = splice.entries(rows, _NO_ROWS)
            values = entries.rows(values, values[:0])
        return _Known(self._age, rows, values)

    def _put(self, query: bytes, rows: Rows, values: Values, others: Sequence[_Known]) -> Values:
        values.setflags(write=False)  # others will have them too
        own = _Known(self._age, rows.astype(np.int32), values)
        self._held.put(query, (own, *others), entries=self._size)
        used(self)
        return values


def _alike(known: NDArray[np.int32], rows: Rows) -> list[Alike]:
    """Return the stretches of two ascending columns that are the same; none where they differ in more than a few."""
    found, at, of, others = list[Alike](), 0, 0, 0
    while at < len(known) and of < len(rows) and others <= _FEW:
        many = _same(known[at:], rows[of:])
        found += [(at, of, many)] * (many > 0)
        at, of = at + many, of + many
        if at < len(known) and of < len(rows):
            only_known = int(np.searchsorted(known[at:], known.dtype.type(rows[of])))
            at, others = at + only_known, others + 1 + only_known
            of += 0 if only_known else int(np.searchsorted(rows[of:], rows.dtype.type(known[at])))
    return found if others + len(known) - at <= _FEW else []


def _same(one: NDArray[np.int32], other: Rows) -> int:
    """Return how many numbers two columns begin with that are the same."""
    many, done, block = min(len(one), len(other)), 0, _BLOCKS[0]
    while done < many:
        end = min(done + block, many)
        differ = one[done:end] != other[done:end]
        if differ.any():
            return done + int(differ.argmax())
        done, block = end, min(4 * block, _BLOCKS[1])
    return many


_ALL = Forgetful[Likened]()
