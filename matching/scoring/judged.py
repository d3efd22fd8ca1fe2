"""A scorer learned from judgements, held by a prior and still a sum of monotone parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.utils import Tags
from sklearn.utils.validation import check_consistent_length, check_is_fitted, validate_data

from matching.scoring.additive import Scores, Weighed
from matching.scoring.calibrator import Calibrator
from matching.scoring.estimator import AdditiveScorer
from matching.scoring.logistic import Problem, solve
from matching.scoring.ramps import Ramps
from matching.scoring.shapes import Shape

Array = NDArray[np.float64]

#: What a judgement at even odds tells of a weight whose feature's values are spread evenly:
#: p(1-p) = 1/4 times their variance, 1/12.
_ONE_JUDGEMENT = 1 / 48
#: The intercept's standard deviation: log odds of 5 are 150 to 1.
_INTERCEPT_SPREAD = 5.0
#: Below it a slope divides nothing: that weights are then unknown shows as bands over all scores.
_LEAST_SLOPE = 1e-3


class JudgedScorer(RegressorMixin, BaseEstimator):
    """Learn weights and shapes from judgements of pairs: logistic, monotone, shrunk toward a prior scorer.

    The log odds of "yes" are an intercept and a sum of ramps with non-negative
    coefficients. Divided by their sum they are an `AdditiveScorer`, whose score the
    calibrator turns into the same log odds. Ridge holds the coefficients near a multiple
    of the prior's; the multiple, which is how sharply the prior's score tells yes from
    no, is learned too.

    What is not known contributes nothing, in learning as in use, and there is no column
    that says "unknown". It must not be learned as a signal: it tells how a document was
    written and read, in which language and for which country, and not what the person
    can do; it differs between who was judged and who is ranked; and a scorer that paid
    for silence, or charged for it, would be answered by hiding or by inventing.

    Parameters
    ----------
    prior : AdditiveScorer or Weighed
        What is believed before any judgement; None weighs all columns alike.
    prior_judgements : float
        How many judgements the prior counts as, for each weight. Above 0.
    shape_judgements : float
        How many judgements its shapes count as, for each shape: more, since judgements
        tell weights long before they tell bends. Above 0.
    knots : sequence of float
        Values in (0, 1) at which a learned shape may bend, besides the prior's own.
    slope, slope_spread : float
        Mean and standard deviation of what the log odds are believed to rise by from a
        score of 0 to a score of 1.
    highest : float
        The grade that is a full yes; y lies in [0, highest]. None takes the highest grade
        among the judgements, and 1 where none is above it.

    Attributes
    ----------
    additive_ : AdditiveScorer
        The learned scorer. Without judgements (y is None) it is the prior.
    calibrator_ : Calibrator or None
        None without judgements: how probable a yes is is then not known.
    covariance_ : array of shape (features, features)
        Of the weights, from the Laplace approximation; bounds are left out of account,
        which can only widen it. With groups it is widened to what the groups' own
        disagreement shows (cluster-robust).
    judgements_ : float
        The weight of all judgements.
    ramps_, coefficients_ : Ramps, array of shape (1 + ramps,)
        The logistic regression itself: intercept, then a coefficient a ramp.

    """

    def __init__(
        self,
        prior: AdditiveScorer | Weighed | None = None,
        *,
        prior_judgements: float = 100.0,
        shape_judgements: float = 300.0,
        knots: Sequence[float] = (1 / 3, 2 / 3),
        slope: float = 10.0,
        slope_spread: float = 10.0,
        highest: float | None = None,
    ) -> None:
        self.prior = prior
        self.prior_judgements = prior_judgements
        self.shape_judgements = shape_judgements
        self.knots = knots
        self.slope = slope
        self.slope_spread = slope_spread
        self.highest = highest

    def __sklearn_tags__(self) -> Tags:
        """Declare that NaN is welcome, and that judgements are not negative."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.positive_only = True
        tags.target_tags.required = False
        tags.regressor_tags.poor_score = True
        return tags

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn from judgements; the same ones in another order give the same scorer, to the last bit.

        y None says that there are none. Judgements of one group, such as one opening's,
        need not be independent of each other.
        """
        self._refuse_parameters()
        values, targets, weights = self._judgements(X, y, sample_weight)
        check_consistent_length(X, groups)
        counted = _in_one_order(values, targets, weights)
        self.judgements_ = float(weights.sum())
        prior = self._believed()
        ramps = Ramps.of(prior, self.knots)
        problem = self._problem(ramps, values[counted], targets[counted], weights[counted])
        found = solve(problem)
        self.ramps_, self.coefficients_ = ramps, np.delete(found, 1)
        self._keep(prior, ramps)
        covariance = _covariance(problem, found, None if groups is None else np.asarray(groups)[counted])
        self.covariance_ = self._of_weights(ramps, covariance[2:, 2:])
        return self

    def _believed(self) -> AdditiveScorer:
        """Return the prior as an estimator of these features."""
        prior = AdditiveScorer() if self.prior is None else self.prior
        if isinstance(prior, Weighed):
            prior = AdditiveScorer(prior.weights_, [each.knots for each in prior.shapes_])
        fitted: AdditiveScorer = clone(prior).fit(np.zeros((1, self.n_features_in_)))
        return fitted

    def _judgements(
        self, X: ArrayLike, y: ArrayLike | None, sample_weight: ArrayLike | None
    ) -> tuple[Array, Array, Array]:
        """Return features, targets in [0, 1] and weights; no rows where there is no judgement."""
        if y is None:
            columns = validate_data(self, X, ensure_all_finite="allow-nan", dtype=np.float64).shape[1]
            return np.zeros((0, columns)), np.zeros(0), np.zeros(0)
        values, grades = validate_data(self, X, y, ensure_all_finite="allow-nan", dtype=np.float64, y_numeric=True)
        weights = _weights(sample_weight, len(values))
        if not weights.any():
            raise ValueError("sample_weight is zero everywhere; y None says that there are no judgements")
        return values, self._targets(grades), weights

    def _refuse_parameters(self) -> None:
        positive = {
            "prior_judgements": self.prior_judgements,
            "shape_judgements": self.shape_judgements,
            "slope": self.slope,
            "slope_spread": self.slope_spread,
            "highest": 1.0 if self.highest is None else self.highest,
        }
        wrong = [name for name, value in positive.items() if not 0 < value < np.inf]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: needs a finite number above 0")
        if not all(0 < knot < 1 for knot in self.knots):
            raise ValueError("knots lie between 0 and 1")

    def _targets(self, grades: Array) -> Array:
        highest = max(1.0, float(grades.max())) if self.highest is None else float(self.highest)
        if not ((grades >= 0) & (grades <= highest)).all():
            raise ValueError(f"Negative values in data: judgements lie between 0 and {highest:g}")
        return grades / highest

    def _problem(self, ramps: Ramps, values: Array, targets: Array, weights: Array) -> Problem:
        """Write down what is learned: intercept, the prior's multiple, and each ramp's coefficient."""
        columns = len(ramps.rise)
        hold = ramps.hold(self.prior_judgements * _ONE_JUDGEMENT, self.shape_judgements * _ONE_JUDGEMENT)
        precision = np.zeros((columns + 2, columns + 2))
        precision[0, 0] = _INTERCEPT_SPREAD**-2
        precision[1, 1] = self.slope_spread**-2 + ramps.rise @ hold @ ramps.rise
        precision[1, 2:] = precision[2:, 1] = -hold @ ramps.rise
        precision[2:, 2:] = hold
        ones, none = np.ones((len(values), 1)), np.zeros((len(values), 1))
        return Problem(
            design=np.hstack([ones, none, ramps.design(values)]),
            target=targets,
            weight=weights,
            mean=np.concatenate([[0.0, self.slope], self.slope * ramps.rise]),
            precision=precision,
            bound=np.arange(columns + 2) > 0,
        )

    def _keep(self, prior: AdditiveScorer, ramps: Ramps) -> None:
        intercept, rises = float(self.coefficients_[0]), self.coefficients_[1:]
        slope = float(rises.sum())
        self.calibrator_ = Calibrator(intercept - slope / 2, slope) if self.judgements_ > 0 else None
        if self.judgements_ == 0 or slope == 0:  # nothing was learned of what tells yes from no
            self.additive_ = prior
        else:
            self.additive_ = _additive(prior, ramps, rises / slope)
        self.weights_, self.shapes_ = self.additive_.weights_, self.additive_.shapes_
        self._slope = max(slope, _LEAST_SLOPE)

    def _of_weights(self, ramps: Ramps, covariance: Array) -> Array:
        """Return the covariance of the weights, which are the features' coefficients over their sum."""
        adding = ramps.by_feature()
        scaling = (np.eye(len(adding)) - np.outer(self.weights_, np.ones(len(adding)))) / self._slope
        spread: Array = scaling @ adding @ covariance @ adding.T @ scaling.T
        return (spread + spread.T) / 2

    def predict(self, X: ArrayLike) -> Scores:
        """Return the scores, shape (rows,), in [0, 1]."""
        check_is_fitted(self)
        validate_data(self, X, reset=False, ensure_all_finite="allow-nan", dtype=np.float64)
        return self.additive_.predict(np.asarray(X, dtype=np.float64))

    def probability(self, X: ArrayLike) -> Array:
        """Return how probable a yes is, shape (rows,); NaN where no judgement has been learned from."""
        scores = self.predict(X)
        return np.full(len(scores), np.nan) if self.calibrator_ is None else self.calibrator_.probability(scores)

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """Return the share of the deviance that is explained (D², as scikit-learn's GLMs), 0 for a constant."""
        targets = self._targets(np.asarray(y, dtype=np.float64))
        weights = _weights(sample_weight, len(targets))
        constant = np.full(len(targets), np.average(targets, weights=weights))
        of_constant = float(weights @ log_losses(constant, targets))
        ours = float(weights @ log_losses(self.probability(X), targets))
        return 1.0 - ours / of_constant if of_constant > 0 else 0.0


def log_losses(chance: Array, targets: Array) -> Array:
    """Return each judgement's log loss, finite even where a probability of 0 or 1 was wrong."""
    tiny = np.finfo(np.float64).tiny
    yes, no = np.log(np.maximum(chance, tiny)), np.log(np.maximum(1 - chance, tiny))
    return np.asarray(-(targets * yes + (1 - targets) * no))


def _weights(given: ArrayLike | None, rows: int) -> Array:
    weights = np.ones(rows) if given is None else np.asarray(given, dtype=np.float64)
    if weights.shape != (rows,) or not ((weights >= 0) & np.isfinite(weights)).all():
        raise ValueError(f"sample_weight needs the shape ({rows},), finite and not negative")
    return weights


def _in_one_order(values: Array, targets: Array, weights: Array) -> NDArray[np.intp]:
    """Return the judgements that count, in an order that is theirs whatever order they came in."""
    order = np.lexsort((weights, targets, *values.T))
    return order[weights[order] > 0]


def _additive(prior: AdditiveScorer, ramps: Ramps, rises: Array) -> AdditiveScorer:
    """Return the scorer whose weighed shapes rise so over the ramps; a feature of no weight keeps its prior's shape."""
    weights, shapes = [], []
    for number, before in enumerate(prior.shapes_):
        own = ramps.feature == number
        weights.append(float(rises[own].sum()))
        at = [*ramps.low[own], ramps.high[own][-1]]
        shapes.append((Shape.of_rises(at, rises[own]) if weights[-1] > 0 else before).knots)
    return AdditiveScorer(weights, shapes).fit(np.zeros((1, len(weights))))


def _covariance(problem: Problem, found: Array, groups: NDArray[np.generic] | None) -> Array:
    """Return the coefficients' covariance; with groups, never narrower than their disagreement shows."""
    inverse: Array = np.linalg.inv(problem.curvature(found)).astype(np.float64)
    if groups is None or len(groups) == 0:
        return inverse
    _, member = np.unique(groups, return_inverse=True)
    pulls = np.zeros((member.max() + 1, len(found)))
    np.add.at(pulls, member, problem.slopes(found))
    few = len(pulls) / max(len(pulls) - 1, 1)
    robust = inverse @ (few * pulls.T @ pulls + problem.precision) @ inverse
    wider = np.sqrt(np.maximum(np.diag(robust) / np.diag(inverse), 1.0))
    widened: Array = inverse * np.outer(wider, wider)
    return widened
