"""What those whom no door admits fail of the first door: a bit for each of its clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.gate import Gate
from matching.eligibility.verdict import Grade

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Failing:
    """Which of some clauses each row fails, as bits in their order, shape (rows,); none where a door admits it."""

    names: tuple[str, ...]
    bits: NDArray[np.unsignedinteger]

    @classmethod
    def of(cls, one: Gate, there: Mask | None = None) -> Self:
        """Return what a gate's rows fail of its first door; `there` says which rows count, shape (rows,)."""
        names = tuple(one.rulebook.pack.door[0].clauses)
        bits = np.zeros(one.answer.shape, dtype=np.min_scalar_type((1 << len(names)) - 1))
        for at, name in enumerate(names):
            bits |= (one.clauses[name] == Grade.NO) * bits.dtype.type(1 << at)
        shut = one.answer == Grade.NO
        bits *= shut if there is None else shut & there
        return cls(names, bits)

    def counts(self) -> dict[str, int]:
        """Return how many fail each clause."""
        return {name: int(np.count_nonzero(self.bits & bit)) for name, bit in self._each()}

    @cached_property
    def alone(self) -> dict[str, Mask]:
        """Who fails a clause and no other, by clause, shape (rows,) each."""
        return {name: self.bits == bit for name, bit in self._each()}

    def counts_alone(self) -> dict[str, int]:
        """Return how many fail each clause and no other."""
        return {name: int(np.count_nonzero(mask)) for name, mask in self.alone.items()}

    def rows_alone(self, names: frozenset[str]) -> NDArray[np.intp]:
        """Return the rows that fail one of some clauses and no other."""
        masks = [mask for name, mask in self.alone.items() if name in names]
        return np.flatnonzero(reduce(np.logical_or, masks, np.zeros(len(self.bits), dtype=bool)))

    def _each(self) -> Iterator[tuple[str, np.unsignedinteger]]:
        return ((name, self.bits.dtype.type(1 << at)) for at, name in enumerate(self.names))
