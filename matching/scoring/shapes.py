"""What a feature's value is worth: piecewise-linear, never falling, from 0 at 0 to 1 at 1.

A shape is a sum of ramps. A ramp between two knots is 0 before the first and 1 from the
second on; it is multiplied by what the shape rises between them. Written so, a shape
never falls even in the last bit, since each step of the sum is monotone when rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Knots = Sequence[tuple[float, float]]

MOST_KNOTS = 33


def ramp(values: Values, low: float | Values, high: float | Values) -> Values:
    """Return 0 up to `low`, 1 from `high` on, and the share of the way between them.

    >>> ramp(np.array([0.0, 0.25, 1.0]), 0.0, 0.5).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.clip((values - low) / (high - low), 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Knots (value, worth): values rise from 0 to 1, worths never fall and go from 0 to 1.

    >>> Shape.of([(0, 0), (0.5, 0.8), (1, 1)])(np.array([0.25, 0.75])).round(3).tolist()
    [0.4, 0.9]
    """

    knots: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        values, worths = zip(*self.knots, strict=True) if self.knots else ((), ())
        if not (2 <= len(self.knots) <= MOST_KNOTS and np.isfinite(self.knots).all() and _ends(values, worths)):
            raise ValueError(f"a shape has 2 to {MOST_KNOTS} finite knots from (0, 0) to (1, 1)")
        if not all(before < after for before, after in pairwise(values)):
            raise ValueError("the values of a shape's knots rise")
        if not all(before <= after for before, after in pairwise(worths)):
            raise ValueError("a shape never falls")

    @classmethod
    def of(cls, knots: Knots | None) -> Self:
        """Return the shape of some knots; None is the identity."""
        if knots is None:
            return cls(((0.0, 0.0), (1.0, 1.0)))
        return cls(tuple((float(value), float(worth)) for value, worth in knots))

    @classmethod
    def of_rises(cls, at: Sequence[float], rises: Sequence[float]) -> Self:
        """Return the shape with knots at some values that rises between them by these shares of its whole rise."""
        worths = np.concatenate([[0.0], np.cumsum(rises)])
        return cls(tuple(zip(map(float, at), map(float, np.minimum(worths / worths[-1], 1.0)), strict=True)))

    def __call__(self, values: Values) -> Values:
        """Return what values are worth; those beyond [0, 1] count as the nearer end, NaN stays NaN."""
        worth = np.zeros(np.shape(values))
        for (low, before), (high, after) in pairwise(self.knots):
            worth = worth + (after - before) * ramp(values, low, high)
        return worth

    def rises_between(self, at: Iterable[float]) -> Values:
        """Return how much the shape rises between neighbours of some values."""
        return np.diff(self(np.array(list(at), dtype=np.float64)))

    @property
    def at(self) -> tuple[float, ...]:
        """The values of the knots."""
        return tuple(value for value, _ in self.knots)


def _ends(values: Sequence[float], worths: Sequence[float]) -> bool:
    return (values[0], worths[0], values[-1], worths[-1]) == (0.0, 0.0, 1.0, 1.0)
