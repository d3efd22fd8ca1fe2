"""Scores that are sums: of what is known about a pair, shaped, weighed, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from matching.scoring.shapes import Knots, Shape

NEUTRAL = 0.5
#: Weights whose sum is this near to 1 are taken as they are, so that what is written down and read again is the same.
_ROUNDING = 1e-12

Scores = NDArray[np.float64]


class AdditiveScorer(RegressorMixin, BaseEstimator):
    """Score pairs by `0.5 + sum of weight * (shape(value) - 0.5)`, monotone in every feature.

    The parts are the explanation: with one half they add up to the score. What is not
    known (NaN) contributes nothing and widens the interval instead.

    Parameters
    ----------
    weights : sequence of float, one a column
        None weighs all columns alike. Weights are finite and not negative; they are
        scaled to add up to 1, so that scores lie in [0, 1].
    shapes : sequence of knots, one a column
        Each a sequence of (value, worth) from (0, 0) to (1, 1) that never falls, or None
        for the identity; None for all is the identity everywhere. Values beyond [0, 1]
        count as the nearer end.

    """

    def __init__(self, weights: ArrayLike | None = None, shapes: Sequence[Knots | None] | None = None) -> None:
        self.weights = weights
        self.shapes = shapes

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
        self.weights_ = _scaled(self.weights, columns)
        self.shapes_ = _shapes(self.shapes, columns)
        return self

    def _validated(self, X: ArrayLike) -> Scores:
        if self._is_plain(X):
            return X
        check_is_fitted(self)
        checked = validate_data(self, X, reset=False, ensure_all_finite="allow-nan", dtype=np.float64)
        return np.asarray(checked, dtype=np.float64)

    def _is_plain(self, X: ArrayLike) -> TypeGuard[Scores]:
        """Whether columns need no check but this: the library's own takes longer than scoring them."""
        if type(X) is not np.ndarray or X.dtype != np.float64 or X.ndim != 2 or len(X) == 0:
            return False
        known = getattr(self, "n_features_in_", None), hasattr(self, "feature_names_in_")
        return known == (X.shape[1], False) and not np.isinf(X).any()

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


def _added(parts: Scores) -> Scores:
    score = np.full(len(parts), NEUTRAL)
    for column in parts.T:
        score = score + column
    return score


def _scaled(given: ArrayLike | None, columns: int) -> Scores:
    weights = np.ones(columns) if given is None else np.asarray(given, dtype=np.float64)
    if weights.shape != (columns,) or not ((weights >= 0) & np.isfinite(weights)).all() or not weights.max() > 0:
        raise ValueError(f"needs {columns} finite weights that are not negative and not all zero")
    total = math.fsum(weights)
    return weights.copy() if abs(total - 1) <= _ROUNDING else weights / total


def _shapes(given: Sequence[Knots | None] | None, columns: int) -> tuple[Shape, ...]:
    knots = [None] * columns if given is None else list(given)
    if len(knots) != columns:
        raise ValueError(f"needs {columns} shapes, one a column")
    return tuple(Shape.of(each) for each in knots)
