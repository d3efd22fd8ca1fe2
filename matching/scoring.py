"""Scores that are sums: of what is known about a pair, weighed, and nothing else.

`AdditiveScorer` is a scikit-learn regressor. Its parts are its explanation: they add up
to the score. What is not known contributes nothing and widens the interval instead.
Each side of a pair has its own scorer, and a pair is as good as its weaker side allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from matching.errors import PolicyDataError
from matching.features import Side, feature_names
from matching.settings import settings

NEUTRAL = 0.5

Scores = NDArray[np.float64]


class AdditiveScorer(RegressorMixin, BaseEstimator):
    """Score pairs by `0.5 + sum of weight * (value - 0.5)`, monotone in every feature.

    Parameters
    ----------
    weights : sequence of float, one a column
        None weighs all columns alike. Weights are not negative; they are scaled to
        add up to 1, so that scores of features in [0, 1] lie in [0, 1].
    """

    def __init__(self, weights: ArrayLike | None = None) -> None:
        self.weights = weights

    def __sklearn_tags__(self) -> Tags:
        """Declare that NaN is welcome: it says "not known"."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.regressor_tags.poor_score = True
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Check the columns against the weights; nothing is learned from y."""
        X = validate_data(self, X, ensure_all_finite="allow-nan")
        weights = np.ones(X.shape[1]) if self.weights is None else np.asarray(self.weights, dtype=np.float64)
        if weights.shape != (X.shape[1],) or (weights < 0).any() or not weights.sum() > 0:
            raise ValueError(f"needs {X.shape[1]} weights that are not negative and not all zero")
        self.weights_ = weights / weights.sum()
        return self

    def parts(self, X: ArrayLike) -> Scores:
        """Return what each feature adds to or takes from one half, shape of X; 0 for what is not known."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, ensure_all_finite="allow-nan", dtype=np.float64)
        return np.where(np.isnan(X), 0.0, self.weights_ * (X - NEUTRAL))

    def predict(self, X: ArrayLike) -> Scores:
        """Return the scores, shape (rows,). Columns are added one after another, so a row's bits never depend on others."""
        parts = self.parts(X)
        score = np.full(len(parts), NEUTRAL)
        for column in parts.T:
            score = score + column
        return score

    def interval(self, X: ArrayLike) -> tuple[Scores, Scores]:
        """Return the scores if all that is not known turned out worst, and best."""
        score = self.predict(X)
        half = np.isnan(np.asarray(X, dtype=np.float64)) @ self.weights_ / 2
        return score - half, score + half


@dataclass(frozen=True)
class TwoSided:
    """A scorer for each side of a pair."""

    name: str
    company: AdditiveScorer
    candidate: AdditiveScorer

    def of(self, side: Side) -> AdditiveScorer:
        """Return one side's scorer."""
        return self.company if side == "company" else self.candidate


def mutual_score(wanted_by_company: Scores, wanted_by_candidate: Scores) -> Scores:
    """Harmonic mean of the two sides' scores: a pair is as good as its weaker side allows.

    >>> mutual_score(np.array([1.0, 0.5]), np.array([0.5, 0.5])).round(3).tolist()
    [0.667, 0.5]
    """
    total = wanted_by_company + wanted_by_candidate
    with np.errstate(invalid="ignore"):
        return np.where(total > 0, 2 * wanted_by_company * wanted_by_candidate / total, 0.0)


def load_scorer(folder: Path) -> TwoSided:
    """Read a scorer's card; its weights must name exactly the features there are."""
    path = folder / "card.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        sides = {side: {name: float(entry["weight"]) for name, entry in card[side].items()} for side in _SIDES}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PolicyDataError(str(path), f"is not a scorer's card ({type(error).__name__})") from None
    return TwoSided(card["name"], *(_fitted(sides[side], side, path) for side in _SIDES))


_SIDES: tuple[Side, Side] = ("company", "candidate")


def _fitted(weights: Mapping[str, float], side: Side, path: Path) -> AdditiveScorer:
    names = feature_names(side)
    if set(names) != set(weights):
        raise PolicyDataError(str(path), f"{side}: features and weights differ: {sorted(set(names) ^ set(weights))}")
    scorer = AdditiveScorer([weights[name] for name in names])
    return scorer.fit(np.zeros((1, len(names))))


@cache
def prior() -> TwoSided:
    """Return the scorer that comes with the project, read once a process."""
    return load_scorer(settings().models / "prior")
