"""Scores that are sums: of what is known about a pair, shaped, weighed, and nothing else.

Who only scores needs NumPy and no more: a list waits for no library that learns. The
same by scikit-learn's book, for whatever learns, is `estimator.AdditiveScorer`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.scoring.shapes import Knots, Shape

NEUTRAL = 0.5
#: Weights whose sum is this near to 1 are taken as they are, so that what is written down and read again is the same.
_ROUNDING = 1e-12

Scores = NDArray[np.float64]


class Additive(ABC):
    """Scores pairs by `0.5 + sum of weight * (shape(value) - 0.5)`, monotone in every feature.

    The parts are the explanation: with one half they add up to the score. What is not
    known (NaN) contributes nothing and widens the interval instead. `weights_` add up to
    1 and have the shape (features,), `shapes_` are as many.
    """

    weights_: Scores
    shapes_: tuple[Shape, ...]

    @abstractmethod
    def _validated(self, X: ArrayLike) -> Scores:
        """Return features as numbers, shape (rows, features). Raises `ValueError` where they are none."""

    def worths(self, X: ArrayLike, *, unknown: float = NEUTRAL) -> Scores:
        """Return each value's worth less one half, shape of X, in [-0.5, 0.5]; `unknown` is what NaN is taken for."""
        values = self._validated(X)
        columns = [shape(column) for shape, column in zip(self.shapes_, values.T, strict=True)]
        return np.where(np.isnan(values), unknown, np.column_stack(columns)) - NEUTRAL

    def parts(self, X: ArrayLike) -> Scores:
        """Return what each feature adds to or takes from one half, shape of X; 0 for what is not known."""
        worths = self.worths(X)
        return np.asarray(self.weights_ * worths)

    def predict(self, X: ArrayLike) -> Scores:
        """Return the scores, shape (rows,).

        Columns are added one after another, so that a row's bits never depend on others.
        """
        return _added(self.parts(X))

    def interval(self, X: ArrayLike) -> tuple[Scores, Scores]:
        """Return the scores if all that is not known turned out worst, and best."""
        worst, best = (self.worths(X, unknown=end) for end in (0.0, 1.0))
        return _added(self.weights_ * worst), _added(self.weights_ * best)


@dataclass(frozen=True, eq=False)
class Weighed(Additive):
    """A sum of which weights and shapes are given, as a card gives them."""

    weights_: Scores
    shapes_: tuple[Shape, ...]

    @classmethod
    def of(cls, weights: ArrayLike, shapes: Sequence[Knots | None]) -> Self:
        """Return the sum with these weights, scaled to add up to 1, and shapes by their knots, None the identity."""
        return cls(scaled(weights, len(shapes)), shaped(shapes, len(shapes)))

    def _validated(self, X: ArrayLike) -> Scores:
        values = np.asarray(X, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != len(self.weights_) or np.isinf(values).any():
            raise ValueError(f"needs {len(self.weights_)} finite columns, got the shape {values.shape}")
        return values


def _added(parts: Scores) -> Scores:
    score = np.full(len(parts), NEUTRAL)
    for column in parts.T:
        score = score + column
    return score


def scaled(given: ArrayLike | None, columns: int) -> Scores:
    """Return weights that add up to 1; None weighs all columns alike. Raises `ValueError` for what weighs nothing."""
    weights = np.ones(columns) if given is None else np.asarray(given, dtype=np.float64)
    if weights.shape != (columns,) or not ((weights >= 0) & np.isfinite(weights)).all() or not weights.max() > 0:
        raise ValueError(f"needs {columns} finite weights that are not negative and not all zero")
    total = math.fsum(weights)
    return weights.copy() if abs(total - 1) <= _ROUNDING else weights / total


def shaped(given: Sequence[Knots | None] | None, columns: int) -> tuple[Shape, ...]:
    """Return the shapes of some knots; None is the identity, for one column or for all. Raises `ValueError`."""
    knots = [None] * columns if given is None else list(given)
    if len(knots) != columns:
        raise ValueError(f"needs {columns} shapes, one a column")
    return tuple(Shape.of(each) for each in knots)
