"""Texts of many rows as one run of bytes, each decoded when it is asked for, and the rows of ids by searching.

A text of Python takes fifty bytes and more beside its letters, and a table of a million ids a hundred a row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise
from operator import lt
from typing import overload

import numpy as np
from numpy.typing import NDArray

from matching.splicing import Splice

_AT_ONCE = 10_000
_ALL = 50
"""Where more than one id in so many is looked for, all are gone through: that takes less than to search for each."""


@dataclass(frozen=True, eq=False)
class Strings(Sequence[str]):
    """Texts by row: `blob` is all of them in UTF-8, text i from `ends[i]` to before `ends[i + 1]`.

    `is_ascending` says whether each comes after the one before it, so that none stands twice.
    It equals any sequence of the same texts.
    """

    blob: bytes = b""
    ends: NDArray[np.integer] = field(default_factory=lambda: np.zeros(1, dtype=np.uint32))
    is_ascending: bool = True

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Return some texts in this form; no more than some thousands are held as they are."""
        left, parts = iter(texts), []
        while some := list(islice(left, _AT_ONCE)):
            written = [_bytes(each) for each in some]
            ends = np.cumsum([0, *map(len, written)])
            parts.append(cls(b"".join(written), ends, all(map(lt, written, written[1:]))))
        return cls.joined(parts)

    @classmethod
    def joined(cls, parts: Sequence[Strings]) -> Strings:
        """Return the texts of several, one after the other."""
        filled = [each for each in parts if len(each)]
        blob, lengths = b"".join(each.blob for each in filled), [each.lengths for each in filled]
        in_order = all(one.raw(len(one) - 1) < other.raw(0) for one, other in pairwise(filled))
        return cls(blob, _ends(lengths, len(blob)), in_order and all(each.is_ascending for each in filled))

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Strings: ...
    def __getitem__(self, at: int | slice) -> str | Strings:
        if not isinstance(at, slice):
            return _text(self.raw(range(len(self))[at]))
        rows = range(len(self))[at]
        if rows.step != 1:
            return self.taking(rows)
        first, last = (int(self.ends[row]) for row in (rows.start, max(rows.start, rows.stop)))
        ends = self.ends[rows.start : max(rows.start, rows.stop) + 1] - self.ends[rows.start]
        return Strings(self.blob[first:last], ends, self.is_ascending)

    def __iter__(self) -> Iterator[str]:
        return map(_text, self.raws())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Strings):
            return self.blob == other.blob and np.array_equal(self.ends, other.ends)
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"Strings of {len(self):,}"

    @property
    def lengths(self) -> NDArray[np.integer]:
        """How many bytes each takes, shape (texts,)."""
        return np.diff(self.ends)

    def taking(self, rows: Iterable[int]) -> Strings:
        """Return some of them, by their rows."""
        return Strings.of(self[row] for row in rows)

    def spliced(self, fresh: Strings, splice: Splice) -> Strings:
        """Return the texts of a splice's rows: these where none differs."""
        places = enumerate(splice.fresh_places.tolist())
        if splice.in_place and all(fresh.raw(at) == self.raw(row) for at, row in places):
            return self
        parts = [(fresh if run.is_fresh else self)[run.first : run.last] for run in splice.runs]
        return Strings.joined(parts)

    def raws(self) -> Iterator[bytes]:
        for first in range(0, len(self), _AT_ONCE):
            ends = self.ends[first : first + _AT_ONCE + 1].tolist()
            yield from (self.blob[start:end] for start, end in pairwise(ends))

    def raw(self, row: int) -> bytes:
        """Return the bytes of a text: those of ids are in the order of the ids."""
        return self.blob[self.ends[row] : self.ends[row + 1]]


@dataclass(frozen=True, eq=False)
class Repeated(Sequence[str]):
    """Texts by row, many of which are the same: text i is name `numbers[i]`.

    Each name is that of some row, so that none outlives its rows. It equals any sequence of the same texts.
    """

    names: Strings = field(default_factory=Strings)
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    @classmethod
    def of(cls, texts: Iterable[str]) -> Repeated:
        """Return some texts in this form."""
        known: dict[str, int] = {}
        numbers = np.fromiter((known.setdefault(each, len(known)) for each in texts), dtype=np.int32)
        return cls(Strings.of(known), numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Repeated: ...
    def __getitem__(self, at: int | slice) -> str | Repeated:
        if isinstance(at, slice):
            return _used(self.names, self.numbers[at])
        return self.names[int(self.numbers[at])]

    def __iter__(self) -> Iterator[str]:
        names = list(self.names)
        for first in range(0, len(self), _AT_ONCE):
            yield from map(names.__getitem__, self.numbers[first : first + _AT_ONCE].tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __repr__(self) -> str:
        return f"Repeated of {len(self):,}"

    def taking(self, rows: NDArray[np.intp]) -> Repeated:
        """Return some of them, by their rows."""
        return _used(self.names, self.numbers[rows])

    def spliced(self, fresh: Repeated, splice: Splice) -> Repeated:
        """Return the texts of a splice's rows."""
        numbers = splice.rows(self.numbers, fresh.numbers + np.int32(len(self.names)))
        return _used(Strings.joined([self.names, fresh.names]), numbers)


def _used(names: Strings, numbers: NDArray[np.int32]) -> Repeated:
    """Return texts without the names that none of them has."""
    is_used = np.zeros(len(names), dtype=np.bool_)
    is_used[numbers] = True
    if is_used.all():
        return Repeated(names, numbers)
    if not len(numbers):
        return Repeated()
    left = names.spliced(Strings(), Splice.of(np.flatnonzero(is_used), len(names), 0))
    return Repeated(left, (np.cumsum(is_used, dtype=np.int32) - 1)[numbers])


class RowsById(Mapping[str, int]):
    """The row of each id, found by searching; to go through it gives the ids in the order of their rows.

    Of rows with the same id it knows one, and its length counts them once.
    """

    def __init__(self, ids: Strings) -> None:
        self._ids = ids

    @cached_property
    def _order(self) -> Sequence[int] | NDArray[np.int32]:
        """The rows in the order of ids."""
        every = range(len(self._ids))
        if self._ids.is_ascending:
            return every
        known = list(self._ids)
        return np.array(sorted(every, key=known.__getitem__), dtype=np.int32)

    @cached_property
    def _distinct(self) -> int:
        if self._ids.is_ascending:
            return len(self._ids)
        return len(set(self._ids))

    def __len__(self) -> int:
        return self._distinct

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids) if self._distinct == len(self._ids) else iter(dict.fromkeys(self._ids))

    def __getitem__(self, identifier: str) -> int:
        at, is_there = self.found(_bytes(identifier))
        if not is_there:
            raise KeyError(identifier)
        return int(self._order[at])

    def found(self, raw: bytes) -> tuple[int, bool]:
        """Return the place in the order of ids that the bytes of an id have, or would have, and whether it is there."""
        at = bisect_left(self._order, raw, key=self._ids.raw)
        return at, at < len(self._ids) and self._ids.raw(int(self._order[at])) == raw

    def among(self, ids: Collection[str]) -> NDArray[np.intp]:
        """Return the rows of those ids that are there, ascending."""
        wanted = frozenset(ids)
        if len(wanted) * _ALL > len(self._ids):
            return np.array([row for row, each in enumerate(self._ids) if each in wanted], dtype=np.intp)
        return np.array(sorted(row for each in wanted if (row := self.get(each)) is not None), dtype=np.intp)

    @property
    def places(self) -> NDArray[np.int32]:
        """The place of each row in the order of ids, shape (rows,)."""
        every: NDArray[np.int32] = np.arange(len(self._ids), dtype=np.int32)
        if self._ids.is_ascending:
            return every
        places = np.empty_like(every)
        places[self._order] = every
        return places


def _ends(lengths: Sequence[NDArray[np.integer]], total: int) -> NDArray[np.integer]:
    ends: NDArray[np.integer] = np.zeros(sum(map(len, lengths)) + 1, dtype=np.uint32 if total < 2**32 else np.int64)
    if lengths:
        ends[1:] = np.cumsum(np.concatenate(lengths), dtype=np.int64)
    return ends


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")
