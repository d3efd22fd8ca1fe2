"""Whether probabilities come true.

A probability may only be judged on judgements that it was not learned from:
`cross_fitted` learns on all groups but a fold's and predicts the fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta
from sklearn.base import clone
from sklearn.model_selection import GroupKFold

Array = NDArray[np.float64]

LEVEL = 0.95
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Judgements whose probabilities lie side by side.

    `observed` is the share of yes among them, `low` and `high` its exact interval
    (Clopper, Pearson 1934), `weight` what they count together.
    """

    judgements: int
    weight: float
    predicted: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins of rising probability, and the expected calibration error over them.

    `error` is the mean distance of predicted from observed, by weight (Naeini et al.
    2015). `low` and `high` are its bootstrap interval over groups. A perfect calibration
    shows an error too, because bins are small: `error_of_perfect` is its mean, and the
    share of perfect ones that err at least as much is `chance`.
    """

    bins: tuple[Bin, ...]
    error: float
    low: float
    high: float
    error_of_perfect: float
    chance: float


def reliability(
    probabilities: ArrayLike,
    targets: ArrayLike,
    *,
    seed: int,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    bins: int = 10,
    draws: int = 1000,
) -> Reliability:
    """Compare probabilities with what was judged, in bins of about equal numbers of judgements.

    All arrays have the shape (judgements,); targets lie in [0, 1]. Judgements of one
    group are drawn together.
    """
    chance, target = np.asarray(probabilities, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    weight = np.ones(len(chance)) if weights is None else np.asarray(weights, dtype=np.float64)
    _, group = np.unique(np.arange(len(chance)) if groups is None else np.asarray(groups), return_inverse=True)
    which = _bins_of(chance, bins)
    error = _error(chance, target, weight[None, :], which)[0]
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(group.max() + 1, np.full(group.max() + 1, 1 / (group.max() + 1)), size=draws)[:, group]
    resampled = _error(chance, target, weight * drawn, which)
    perfect = _errors_of_perfect(chance, weight, which, rng, draws)
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Reliability(
        bins=tuple(_bin(chance, target, weight, which == each) for each in range(which.max() + 1)),
        error=float(error),
        low=float(low),
        high=float(high),
        error_of_perfect=float(perfect.mean()),
        chance=float((1 + (perfect >= error).sum()) / (1 + draws)),
    )


def _bins_of(chance: Array, bins: int) -> NDArray[np.intp]:
    """Return each judgement's bin; equal probabilities share one, and no bin is empty."""
    edges = np.quantile(chance, np.linspace(0, 1, bins + 1)[1:-1])
    _, which = np.unique(np.searchsorted(edges, chance, side="left"), return_inverse=True)
    return which


def _error(chance: Array, target: Array, weights: Array, which: NDArray[np.intp]) -> Array:
    """Return the expected calibration error for each row of weights; targets may have as many rows."""
    member = np.equal.outer(which, np.arange(which.max() + 1)).astype(np.float64)
    gaps = np.abs((weights * (chance - target)) @ member).sum(axis=1)
    return np.asarray(gaps / np.maximum(weights.sum(axis=1), np.finfo(np.float64).tiny))


def _errors_of_perfect(
    chance: Array, weight: Array, which: NDArray[np.intp], rng: np.random.Generator, draws: int
) -> Array:
    drawn = (rng.random((draws, len(chance))) < chance).astype(np.float64)
    return _error(chance, drawn, np.broadcast_to(weight, drawn.shape), which)


def _bin(chance: Array, target: Array, weight: Array, member: NDArray[np.bool_]) -> Bin:
    heavy, total = weight[member], float(weight[member].sum())
    observed = float(heavy @ target[member]) / total
    counted = total**2 / float(heavy @ heavy)  # judgements of equal weight that tell as much (Kish 1965)
    low, high = exact_interval(observed * counted, counted)
    return Bin(int(member.sum()), total, float(heavy @ chance[member]) / total, observed, low, high)


def exact_interval(yes: float, of: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper, Pearson 1934).

    >>> [round(end, 3) for end in exact_interval(0, 10)]
    [0.0, 0.308]
    """
    tail = (1 - level) / 2
    low = 0.0 if yes <= 0 else float(beta.ppf(tail, yes, of - yes + 1))
    high = 1.0 if yes >= of else float(beta.ppf(1 - tail, yes + 1, of - yes))
    return low, high


def cross_fitted(
    estimator: object,
    X: ArrayLike,
    y: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    folds: int = FOLDS,
) -> Array:
    """Return probabilities, shape (judgements,), each by an estimator that saw nothing of the judgement's group.

    `estimator` is a `JudgedScorer`, y lies in [0, 1]. Without groups every judgement is its own.
    """
    features, targets = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    every = np.arange(len(targets)) if groups is None else np.asarray(groups)
    weights = np.ones(len(targets)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    out = np.empty(len(targets))
    for seen, unseen in GroupKFold(n_splits=min(folds, len(np.unique(every)))).split(features, targets, every):
        fitted = clone(estimator).fit(features[seen], targets[seen], sample_weight=weights[seen], groups=every[seen])
        out[unseen] = fitted.probability(features[unseen])
    return out
