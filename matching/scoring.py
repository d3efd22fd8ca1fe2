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
from matching.features import SIDES, Side, feature_names
from matching.settings import settings

NEUTRAL = 0.5

Scores = NDArray[np.float64]


class AdditiveScorer(RegressorMixin, BaseEstimator):
    """Score pairs by `0.5 + sum of weight * (value - 0.5)`, monotone in every feature.

    Parameters
    ----------
    weights : sequence of float, one a column
        None weighs all columns alike. Weights are finite and not negative; they are
        scaled to add up to 1, so that scores of features in [0, 1] lie in [0, 1].

    """

    def __init__(self, weights: ArrayLike | None = None) -> None:
        self.weights = weights

    def __sklearn_tags__(self) -> Tags:
        """Declare that NaN is welcome: it says "not known"; and that no y is needed."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.required = False
        tags.regressor_tags.poor_score = True
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Check the columns against the weights; nothing is learned, y is only checked for its shape."""
        if y is None:
            columns = validate_data(self, X, ensure_all_finite="allow-nan").shape[1]
        else:
            columns = validate_data(self, X, y, ensure_all_finite="allow-nan", y_numeric=True)[0].shape[1]
        weights = np.ones(columns) if self.weights is None else np.asarray(self.weights, dtype=np.float64)
        if weights.shape != (columns,) or not ((weights >= 0) & np.isfinite(weights)).all() or not weights.sum() > 0:
            raise ValueError(f"needs {columns} finite weights that are not negative and not all zero")
        self.weights_ = weights / weights.sum()
        return self

    def _validated(self, X: ArrayLike) -> Scores:
        check_is_fitted(self)
        checked = validate_data(self, X, reset=False, ensure_all_finite="allow-nan", dtype=np.float64)
        return np.asarray(checked, dtype=np.float64)

    def parts(self, X: ArrayLike) -> Scores:
        """Return what each feature adds to or takes from one half, shape of X; 0 for what is not known."""
        values = self._validated(X)
        return np.where(np.isnan(values), 0.0, self.weights_ * (values - NEUTRAL))

    def predict(self, X: ArrayLike) -> Scores:
        """Return the scores, shape (rows,).

        Columns are added one after another, so that a row's bits never depend on others.
        """
        parts = self.parts(X)
        score = np.full(len(parts), NEUTRAL)
        for column in parts.T:
            score = score + column
        return score

    def interval(self, X: ArrayLike) -> tuple[Scores, Scores]:
        """Return the scores if all that is not known turned out worst, and best."""
        score = self.predict(X)
        half = np.isnan(self._validated(X)) @ self.weights_ / 2
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
    """Read a scorer's card; its weights must name exactly the features there are.

    Raises `PolicyDataError` for a card that is missing, damaged or of other features.
    """
    path = folder / "card.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        name = str(card["name"])
        sides = {side: {key: _weight(entry["weight"]) for key, entry in card[side].items()} for side in SIDES}
        return TwoSided(name, *(_fitted(sides[side], side, path) for side in SIDES))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PolicyDataError(str(path), f"is not a scorer's card ({type(error).__name__})") from None


def _weight(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a weight is a number")
    return float(value)


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
