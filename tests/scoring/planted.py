"""Judgements whose weights, shapes and odds are known, because they were drawn from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from matching.scoring.estimator import AdditiveScorer
from matching.scoring.judged import JudgedScorer

WEIGHTS = (0.45, 0.3, 0.15, 0.1)
CONCAVE = ((0.0, 0.0), (1 / 3, 0.7), (2 / 3, 0.9), (1.0, 1.0))
SHAPES = (None, CONCAVE, None, None)
INTERCEPT, SLOPE = -5.0, 10.0


@dataclass(frozen=True)
class Planted:
    """Features, judgements and the probabilities from which they were drawn."""

    X: np.ndarray
    y: np.ndarray
    chance: np.ndarray


def score_by_numpy(values: np.ndarray) -> np.ndarray:
    """Return the planted score, worked out without our code."""
    total = np.full(len(values), 0.5)
    for column, weight, knots in zip(values.T, WEIGHTS, SHAPES, strict=True):
        at, worth = zip(*(knots or ((0, 0), (1, 1))), strict=True)
        total += np.where(np.isnan(column), 0.0, weight * (np.interp(column, at, worth) - 0.5))
    return total


def planted(judgements: int, *, seed: int, unknown: float = 0.2, slope: float = SLOPE) -> Planted:
    """Draw judgements of evenly spread values, a share of which is not known."""
    rng = np.random.default_rng(seed)
    values = rng.random((judgements, len(WEIGHTS)))
    values[rng.random(values.shape) < unknown] = np.nan
    chance = expit(slope * (score_by_numpy(values) - 0.5) + INTERCEPT + SLOPE / 2)
    return Planted(values, (rng.random(judgements) < chance).astype(float), chance)


def learned_from(order: object = slice(None)) -> JudgedScorer:
    """Return a scorer learned from three hundred planted judgements, given in some order."""
    data = planted(300, seed=15)
    return JudgedScorer(AdditiveScorer((0.1, 0.2, 0.3, 0.4))).fit(data.X[order], data.y[order])
