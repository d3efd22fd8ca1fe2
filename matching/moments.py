"""Sums that are the same to the last bit however numbers are ordered or divided, and what is standardised by them.

A sum is held as a whole number of 2**-1074, the least that float64 knows: so it is exact, and
sums of parts may be added in any order. Mean and deviation are rounded once, from these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import frexp, inf, sqrt

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

_LEAST = 1074  # 2**-1074 is the least positive float64
_STEPS = 2**21  # to the greatest of some numbers: similarities and scores are whole numbers of as many at most
_MANY = 2**18  # of which the squares of so many add up within 64 bits
_BLOCK = 8192  # numbers added at a time: what is worked on stays in the first caches


def exact_sum(values: Column) -> int:
    """Return the sum of finite numbers as a whole number of 2**-1074.

    >>> exact_sum(np.array([0.1, 1e300, -1e300])) == exact_sum(np.array([0.1]))
    True
    """
    return sum(_of_block(values[first : first + _BLOCK]) for first in range(0, len(values), _BLOCK))


def _of_block(rest: Column) -> int:
    """Add the leading bits of all numbers, which float64 does exactly where they leave room for the carries; again."""
    total = 0
    while (most := max(float(rest.max()), -float(rest.min()))) != 0:
        ruler = 1.5 * 2.0 ** min(frexp(most)[1] + len(rest).bit_length() + 1, 1023)
        leading = (rest + ruler) - ruler
        above, below = float(leading.sum()).as_integer_ratio()
        total += above << (_LEAST - below.bit_length() + 1)
        rest = rest - leading
    return total


def _of_steps(values: Column) -> tuple[int, int] | None:
    """Return the sum of numbers and that of their squares where all are a few whole steps, as similarities are."""
    total, squares, greatest = 0, 0, max(float(values.max()), -float(values.min()))
    if not 2.0**-400 < greatest < _STEPS:
        return None
    digits = _STEPS.bit_length() - 1 - frexp(greatest)[1]  # behind the point
    for first in range(0, len(values), _MANY):
        steps = values[first : first + _MANY] * 2.0**digits
        if not np.array_equal(whole := steps.astype(np.int64), steps):
            return None
        total, squares = total + int(whole.sum()), squares + int(whole @ whole)
    return total << _LEAST - digits, squares << _LEAST - 2 * digits


@dataclass(frozen=True)
class Moments:
    """How many numbers there are, their sum and that of their squares as `exact_sum` has them, least and greatest.

    The numbers are float32's; they are added up as float64's, where their squares are exact.
    """

    count: int = 0
    total: int = 0
    squares: int = 0
    least: float = inf
    greatest: float = -inf

    @classmethod
    def of(cls, values: NDArray[np.floating]) -> Moments:
        """Return those of the values that are known."""
        unknown = np.isnan(values)
        known = (values[~unknown] if unknown.any() else values).astype(np.float64, copy=False)
        if len(known) == 0:
            return cls()
        total, squares = _of_steps(known) or (exact_sum(known), exact_sum(known * known))
        return cls(len(known), total, squares, float(known.min()), float(known.max()))

    @classmethod
    def together(cls, parts: Iterable[Moments]) -> Moments:
        """Return those of all parts' numbers."""
        every = [each for each in parts if each.count]
        return cls(
            sum(each.count for each in every),
            sum(each.total for each in every),
            sum(each.squares for each in every),
            min((each.least for each in every), default=inf),
            max((each.greatest for each in every), default=-inf),
        )

    @cached_property
    def mean(self) -> float:
        """The mean, rounded once."""
        return self.total / (self.count << _LEAST)

    @cached_property
    def deviation(self) -> float:
        """The standard deviation (that of all, not of a sample): the root of the variance, which is rounded once."""
        return sqrt((self.count * (self.squares << _LEAST) - self.total**2) / (self.count**2 << 2 * _LEAST))

    def standardised(self, values: NDArray[np.floating]) -> Column:
        """Return values less the mean in deviations; 0 where none differ, NaN where not known."""
        if self.least >= self.greatest:
            return np.where(np.isnan(values), np.nan, 0.0)
        result: Column = np.subtract(values, self.mean, dtype=np.float64)
        result /= self.deviation
        return result
