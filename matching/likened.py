"""How like rows of a matrix are to the questions asked last, taken along where few rows become others.

A list is made again whenever anybody changes; whoever does not is as like an opening as before, to the bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from matching.forgetting import forgets
from matching.made import MIB, Room, Within
from matching.memory import used
from matching.splicing import Splice

Rows = NDArray[np.intp]
Values = NDArray[np.float32]

LEAST = 4_096
"""Fewer rows are sooner compared again than remembered."""
_ROOM = Room(most=1_000, for_each=128, at_least=32 * MIB)  # a row that is remembered takes eight bytes
_STEPS = 16  # changes after which a question is asked anew
_NO_ROWS, _NO_VALUES = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)


@dataclass(frozen=True)
class Partly:
    """What is known of the rows that were asked about but for the `missing` ones, ascending.

    `completed` returns the values of all rows asked about, given those of the missing ones, and remembers them.
    """

    missing: Rows
    completed: Callable[[Values], Values]


@dataclass(frozen=True, eq=False)
class _Known:
    """What some ascending rows of the matrix of an age are worth, shape (rows,) both."""

    age: object
    rows: NDArray[np.int32]
    values: Values


class Likened:
    """What the rows of a matrix of `size` rows are worth for some questions, which are the bytes of a vector.

    Those made of each other by splices share what they remember: 128 bytes a row in all (32 MiB in a small matrix).
    What was asked for longest ago goes first, and everything where memory is short or somebody is erased.
    """

    def __init__(self, size: int) -> None:
        self._size, self._age = size, object()
        self._held: Within[_Known] = Within(_ROOM)
        self._steps: tuple[tuple[object, Splice], ...] = ()
        _ALL.add(self)

    def after(self, splice: Splice) -> Likened:
        """Return that of the matrix of a splice's rows."""
        found, own = Likened(len(splice)), Splice(splice.runs, splice.before, splice.fresh)  # without its columns
        found._held, found._steps = self._held, (*self._steps, (self._age, own))[-_STEPS:]
        return found

    def among(self, query: bytes, rows: Rows) -> Partly:
        """Return what is known of some ascending, distinct rows for a question."""
        if len(rows) < LEAST:
            return Partly(rows, lambda found: found)
        known = self._now(query)
        if known is None:
            return Partly(rows, partial(self._put, query, rows.astype(np.int32)))
        if np.array_equal(known.rows, rows):
            return Partly(rows[:0], lambda _: known.values)
        is_known, every = np.zeros(self._size, dtype=bool), np.empty(self._size, dtype=np.float32)
        is_known[known.rows], every[known.rows] = True, known.values
        missing = rows[~is_known[rows]]

        def completed(found: Values) -> Values:
            if len(missing):
                every[missing], is_known[missing] = found, True
                (both,) = is_known.nonzero()
                self._put(query, both.astype(np.int32), every[both])
            return every[rows]

        return Partly(missing, completed)

    def make_room(self) -> None:
        """Forget everything."""
        self._held.clear()

    def _now(self, query: bytes) -> _Known | None:
        """Return what is known for a question of rows that are still there, by the rows that they are now."""
        held = self._held.get(query)
        if held is None or held.age is self._age:
            return held
        ages = [age for age, _ in self._steps]
        if held.age not in ages:
            return None
        rows, values = held.rows, held.values
        for _, splice in self._steps[ages.index(held.age) :]:
            entries, rows = splice.entries(rows, _NO_ROWS)
            values = entries.rows(values, _NO_VALUES)
        self._put(query, rows, values)
        return _Known(self._age, rows, values)

    def _put(self, query: bytes, rows: NDArray[np.int32], values: Values) -> Values:
        self._held.put(query, _Known(self._age, rows, values), entries=self._size)
        used(self)
        return values


_ALL: WeakSet[Likened] = WeakSet()


@forgets
def _forget_who_was_likened() -> None:
    for each in list(_ALL):
        each.make_room()
