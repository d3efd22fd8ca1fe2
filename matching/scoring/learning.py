"""From judgements of both sides to a card, with what it is worth measured where it was not learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import SIDES, Side, feature_names
from matching.language import message
from matching.scoring.calibration import LEVEL, Reliability, cross_fitted, reliability
from matching.scoring.cards import (
    Card,
    CardBin,
    CardCalibration,
    CardData,
    CardFeature,
    CardSide,
    Metric,
    Said,
    Source,
)
from matching.scoring.estimator import AdditiveScorer
from matching.scoring.judged import JudgedScorer, log_losses
from matching.scoring.learned_from import LearnedFrom

Array = NDArray[np.float64]

#: Fewer judgements tell a probability to no better than 0.14 either way, so none is claimed.
LEAST_JUDGEMENTS = 50
#: Fewer openings or people than folds twice over leave folds that say more of one than of many.
LEAST_GROUPS = 10
#: What a prior counts as, unless said otherwise: held by so many judgements a weight's standard deviation is
#: sqrt(48 / 300) / 10 = 0.04 where the slope is 10, which is what the prior's own card says of its larger weights.
PRIOR_JUDGEMENTS = 300.0
#: How many times as much its shapes count. Measured log loss above the truth's: straight shapes, 15 features, 1,500
#: judgements, a prior of 300: .0064 with shapes of 300, .0055 with 500, .0049 with 1,000; a bent shape, 4 features,
#: 4,000 judgements: .0024, .0032, .0051.
_SHAPES = 3.0
#: A prior that counts so much keeps its weights: what is left to learn is how probable a yes is.
_FIXED = 1e9
_DRAWS = 1000


@dataclass(frozen=True)
class Judged:
    """One side's judgements: features (rows, features), NaN for what is not known, and grades in [0, 1].

    `weights` is what each counts; judgements of one group (an opening, a person) need
    not be independent.
    """

    X: Array
    y: Array
    weights: Array
    groups: NDArray[np.generic]

    @property
    def tells_probabilities(self) -> bool:
        """Whether there are enough of both answers to say how probable a yes is."""
        many = len(self.y) >= LEAST_JUDGEMENTS and len(np.unique(self.groups)) >= LEAST_GROUPS
        return bool(many and self.y.min() < self.y.max())


def learned_card(
    name: str,
    prior: Card,
    judged: Mapping[Side, Judged],
    *,
    sources: Sequence[Source],
    command: str,
    seed: int,
    prior_judgements: float = PRIOR_JUDGEMENTS,
    learned_from: LearnedFrom | None = None,
) -> Card:
    """Learn a scorer from judgements, held by a prior's card; a side without judgements stays the prior's.

    What is measured is measured on folds that were not learned from. A calibration is
    claimed only where there is enough to check it. The cut and the width are the prior's.
    `learned_from` says which pairs these were; without it no gate lets the scorer pass.
    """
    sides, metrics = {}, []
    for side in SIDES:
        of_side = judged.get(side)
        if of_side is None or len(of_side.y) == 0:
            sides[side] = prior.side(side)
            continue
        checked = _checked(prior.side(side), side, of_side, prior_judgements, seed)
        sides[side] = _learned(prior.side(side), side, of_side, prior_judgements, checked)
        metrics += checked.metrics if checked else []
    counts = {side: len(judged[side].y) if side in judged else 0 for side in SIDES}
    return Card(
        format=1,
        name=name,
        kind="judged",
        data=CardData(said=_said("learned-data", **counts, prior=prior.name), sources=tuple(sources)),
        command=command,
        metrics=tuple(metrics),
        limits=_said("learned-limits"),
        scale=_said("learned-scale", prior=f"{prior_judgements:g}"),
        look=prior.look,
        company=sides["company"],
        candidate=sides["candidate"],
        learned_from=learned_from,
    )


def _said(key: str, /, **values: object) -> Said:
    text = message("scoring", key, **values)
    return Said(en=text.en, ko=text.ko)


def _estimator(prior: CardSide, side: Side, prior_judgements: float) -> JudgedScorer:
    entries = [prior.features[name] for name in feature_names(side)]
    additive = AdditiveScorer([each.weight for each in entries], [each.shape for each in entries])
    shape_judgements = _SHAPES * prior_judgements
    return JudgedScorer(additive, prior_judgements=prior_judgements, shape_judgements=shape_judgements, highest=1.0)


@dataclass(frozen=True)
class _Checked:
    metrics: list[Metric]
    table: Reliability


def _checked(prior: CardSide, side: Side, judged: Judged, prior_judgements: float, seed: int) -> _Checked | None:
    """Measure on folds that were not learned from; None where there is too little to."""
    if not judged.tells_probabilities:
        return None
    ours, fixed = (
        cross_fitted(
            _estimator(prior, side, counts), judged.X, judged.y, groups=judged.groups, sample_weight=judged.weights
        )
        for counts in (prior_judgements, _FIXED)
    )
    table = reliability(ours, judged.y, weights=judged.weights, groups=judged.groups, seed=seed)
    count = len(judged.y)
    metrics = [
        _metric("explained-deviance", side, _explained(ours, judged, seed), count),
        _metric("explained-deviance-of-prior", side, _explained(fixed, judged, seed), count),
        _metric("explained-deviance-over-prior", side, _explained(ours, judged, seed, against=fixed), count),
        _metric("calibration-error", side, (table.error, table.low, table.high), count),
        _metric("calibration-error-of-perfect", side, (table.error_of_perfect, None, None), count),
    ]
    return _Checked(metrics, table)


def _metric(name: str, side: Side, found: tuple[float, float | None, float | None], count: int) -> Metric:
    value, low, high = found
    return Metric(name=name, side=side, value=value, low=low, high=high, judgements=count)


def _explained(chance: Array, judged: Judged, seed: int, *, against: Array | None = None) -> tuple[float, float, float]:
    """Return the share of a constant's deviance that is explained, or explained more, with its bootstrap interval.

    Groups are drawn with replacement; the constant is each drawing's own mean.
    """
    _, group = np.unique(judged.groups, return_inverse=True)
    groups = group.max() + 1
    drawn = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=_DRAWS)[:, group]
    weights = judged.weights * np.vstack([np.ones(len(judged.y)), drawn])
    total = np.maximum(weights.sum(axis=1), np.finfo(np.float64).tiny)
    of_constant = _entropy(weights @ judged.y / total)
    loss = log_losses(chance, judged.y) - (0.0 if against is None else log_losses(against, judged.y))
    lost = weights @ loss / total
    shares = (0.0 if against is not None else 1.0) - lost / np.maximum(of_constant, np.finfo(np.float64).eps)
    low, high = np.quantile(shares[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(shares[0]), float(low), float(high)


def _entropy(mean: Array) -> Array:
    return log_losses(mean, mean)


def _learned(
    prior: CardSide, side: Side, judged: Judged, prior_judgements: float, checked: _Checked | None
) -> CardSide:
    fitted = _estimator(prior, side, prior_judgements).fit(judged.X, judged.y, judged.weights, judged.groups)
    names, spreads = feature_names(side), np.sqrt(np.diag(fitted.covariance_))
    features = {
        name: CardFeature(
            weight=float(weight),
            spread=float(spread),
            shape=shape.knots,
            why=_said(
                "learned-weight", judgements=len(judged.y), before=f"{prior.features[name].weight:.2f}",
                now=f"{weight:.2f}",
            ),
        )
        for name, weight, spread, shape in zip(names, fitted.weights_, spreads, fitted.shapes_, strict=True)
    }  # fmt: skip
    covariance = tuple(tuple(row) for row in fitted.covariance_.tolist())
    return CardSide(features=features, calibration=_calibration(fitted, checked), covariance=covariance)


def _calibration(fitted: JudgedScorer, checked: _Checked | None) -> CardCalibration | None:
    learned = fitted.calibrator_
    if checked is None or learned is None:
        return None
    bins = tuple(
        CardBin(
            judgements=each.judgements,
            predicted=each.predicted,
            observed=each.observed,
            low=each.low,
            high=each.high,
        )
        for each in checked.table.bins
    )
    return CardCalibration(intercept=learned.intercept, slope=learned.slope, judgements=fitted.judgements_, bins=bins)
