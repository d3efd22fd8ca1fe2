"""Columns of few different values, without loss: a table of the values, and a small number an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matching.narrow import Whole, narrow
from matching.splicing import Splice

_FEW = 48
"""So few values are held as they are, as those of one person and of their variants are, many times a question."""


@dataclass(frozen=True)
class Coded:
    """An array of few different values: to each entry belongs the number of its value, `values[codes[at]]`.

    It has the shape of `codes` and is read like the array that it stands for, whose bits it gives back. Where
    numbers and table would take no fewer bytes than the array itself, or it is short, that is held and `codes` is None.
    """

    codes: Whole | None
    values: NDArray[Any]

    @classmethod
    def of(cls, array: NDArray[np.float64]) -> Coded:
        """Hold an array; values are told apart by their bits, so that NaN and -0 come back as they were."""
        if array.size < _FEW:
            return cls(None, np.ascontiguousarray(array))
        different, codes = _told_apart(array)
        return cls._smaller(codes, different) or cls(None, np.ascontiguousarray(array))

    @classmethod
    def _smaller(cls, codes: Whole, bits: NDArray[np.int64]) -> Coded | None:
        smaller = codes.size >= _FEW and codes.nbytes + bits.nbytes < codes.size * bits.itemsize
        return cls(codes, bits.view(np.float64)) if smaller else None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return (self.values if self.codes is None else self.codes).shape

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, at: Any) -> NDArray[np.float64]:
        """Return entries, as the array itself would."""
        found: NDArray[np.float64] = self.values[at] if self.codes is None else self.values[self.codes[at]]
        return found

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self[:], dtype=dtype)

    def taking(self, rows: NDArray[np.signedinteger[Any]]) -> Coded:
        """Return the array that has some of the rows, as often as they are named, with the table of these."""
        return Coded(None, self.values[rows]) if self.codes is None else Coded(self.codes[rows], self.values)

    def with_rows(self, fresh: Coded, splice: Splice) -> Coded:
        """Return the array that has the rows of a splice, held as one laid out whole is: this one if none differs."""
        if self.codes is None:
            values = splice.rows(self.values, fresh[:])
            return self if values is self.values else Coded.of(values)
        own, (other, codes) = self.values.view(np.int64), _told_apart(fresh[:])
        bits = np.union1d(own, other)
        to, to_fresh = (narrow(np.searchsorted(bits, each)) for each in (own, other))
        joined = splice.rows(self.codes if len(bits) == len(own) else to[self.codes], to_fresh[codes])
        if joined is self.codes:
            return self
        is_used = np.zeros(len(bits), dtype=bool)
        is_used[joined] = True
        if is_used.all():
            joined = narrow(joined)
        else:
            numbers, bits = np.cumsum(is_used) - 1, bits[is_used]
            joined = narrow(np.maximum(numbers, 0))[joined]
        return Coded._smaller(joined, bits) or Coded(None, bits.view(np.float64)[joined])


def _told_apart(array: NDArray[np.float64]) -> tuple[NDArray[np.int64], Whole]:
    """Return the bits of the different values, ascending, and which of them each entry has."""
    bits = np.ascontiguousarray(array).view(np.int64)
    different = np.unique(bits)
    return different, narrow(np.searchsorted(different, bits))


@dataclass(frozen=True)
class ByPerson:
    """Values with a row a person."""

    values: Coded

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> ByPerson:
        """Hold values of which few are different."""
        return cls(Coded.of(values))

    def taking(self, rows: NDArray[np.signedinteger[Any]]) -> ByPerson:
        """Return the values of some people."""
        return ByPerson(self.values.taking(rows))

    def spliced(self, fresh: ByPerson, splice: Splice) -> ByPerson:
        """Return the values of a splice's people."""
        return ByPerson(self.values.with_rows(fresh.values, splice))
