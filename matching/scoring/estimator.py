"""The additive scorer by scikit-learn's book, for whatever learns or is checked as an estimator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, TypeGuard

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from matching.scoring.additive import Additive, Scores, scaled, shaped
from matching.scoring.shapes import Knots


class AdditiveScorer(Additive, RegressorMixin, BaseEstimator):
    """`Additive` with weights and shapes as parameters; nothing is learned.

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
        self.weights_ = scaled(self.weights, columns)
        self.shapes_ = shaped(self.shapes, columns)
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
