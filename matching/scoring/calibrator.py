"""From a score to a probability."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A score's probability: expit(intercept + slope * score). The slope is never negative."""

    intercept: float
    slope: float

    def __post_init__(self) -> None:
        if not (isfinite(self.intercept) and isfinite(self.slope) and self.slope >= 0):
            raise ValueError("a calibration has two finite numbers, and its slope is not negative")

    def probability(self, scores: ArrayLike) -> NDArray[np.float64]:
        """Return the probabilities of scores, of their shape."""
        from scipy.special import expit

        return np.asarray(expit(self.intercept + self.slope * np.asarray(scores, dtype=np.float64)))
