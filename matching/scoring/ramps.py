"""The columns that are learned on: each feature's ramps between its knots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.scoring.additive import NEUTRAL, Additive
from matching.scoring.shapes import ramp

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ramps:
    """The columns that are learned on: each feature's ramps between its knots, the prior's and the further ones.

    `feature` has the feature of each ramp, `rise` what the prior's weighed shape rises
    over it; all have the shape (ramps,).
    """

    feature: NDArray[np.intp]
    low: Array
    high: Array
    rise: Array

    @classmethod
    def of(cls, prior: Additive, knots: Sequence[float]) -> Self:
        """Return the ramps of a fitted prior's features."""
        rows = []
        for number, (weight, shape) in enumerate(zip(prior.weights_, prior.shapes_, strict=True)):
            at = sorted({*shape.at, *(float(knot) for knot in knots)})
            rises = weight * shape.rises_between(at)
            rows += [(number, *row) for row in zip(at[:-1], at[1:], rises, strict=True)]
        feature, low, high, rise = (np.array(column) for column in zip(*rows, strict=True))
        return cls(feature, low, high, rise)

    def design(self, values: Array) -> Array:
        """Return what each ramp is worth less one half, shape (rows, ramps); 0 for what is not known."""
        picked = values[:, self.feature]
        return np.where(np.isnan(picked), 0.0, ramp(picked, self.low, self.high) - NEUTRAL)

    def hold(self, weights: float, shapes: float) -> Array:
        """Return the precision of the ramps' coefficients about a multiple of the prior's rises.

        `weights` holds each feature's sum, `shapes` what its coefficients differ from the
        prior's shape of that sum, by the lengths of the ramps, so that further knots do
        not loosen it.
        """
        adding, length = self.by_feature(), self.high - self.low
        total = adding @ self.rise
        shape = np.where(total[self.feature] > 0, self.rise, length) / np.where(total > 0, total, 1.0)[self.feature]
        bending = np.eye(len(length)) - shape[:, None] * (adding.T @ adding)
        held: Array = weights * adding.T @ adding + shapes * bending.T @ np.diag(1 / length) @ bending
        return held

    def by_feature(self) -> Array:
        """Return the matrix that adds up a feature's ramps, shape (features, ramps)."""
        return np.equal.outer(np.arange(self.feature[-1] + 1), self.feature).astype(np.float64)
