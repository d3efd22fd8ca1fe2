"""Two sides of a pair: what is scored, how far the scores can be trusted, and which side is the weaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.eligibility.verdict import Grades
from matching.features import SIDES, Column, Side
from matching.scoring.additive import Additive, Scores
from matching.scoring.calibrator import Calibrator

Interval = tuple[float, float]

#: Standard deviations to either side of a score: a band that holds nine of ten scores of weights drawn anew.
BAND = 1.645


@dataclass(frozen=True)
class Look:
    """When a person should look at a pair before anything is made of its score; both are stated by the card.

    `cut` is the score at which one would decide otherwise, `width` how wide a band may be.
    """

    cut: float
    width: float


@dataclass(frozen=True)
class SideScorer:
    """One side's scorer with what is not known of it.

    `covariance` is the weights', shape (features, features). `calibrator` is None where
    no judgement says how probable a yes is.
    """

    additive: Additive
    covariance: NDArray[np.float64]
    calibrator: Calibrator | None

    def spread(self, X: ArrayLike, *, unknown: float = 0.5) -> Scores:
        """Return the scores' standard deviation by what the weights do not know, shape (rows,).

        `unknown` is what is taken for values that are not known. Sums run over features
        in a fixed order, as the scores' own.
        """
        worths = self.additive.worths(X, unknown=unknown)
        variance = np.zeros(len(worths))
        for row, own in zip(self.covariance, worths.T, strict=True):
            pulled = np.zeros(len(worths))
            for share, other in zip(row, worths.T, strict=True):
                pulled = pulled + share * other
            variance = variance + own * pulled
        return np.sqrt(np.maximum(variance, 0.0))

    def band(self, X: ArrayLike) -> tuple[Scores, Scores]:
        """Return the ends between which scores lie, within [0, 1].

        The lower end takes all that is not known to turn out worst, and from that what
        the weights do not know; the upper end likewise.
        """
        worst, best = self.additive.interval(X)
        low = worst - BAND * self.spread(X, unknown=0.0)
        high = best + BAND * self.spread(X, unknown=1.0)
        return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)

    def calibrated_probability(self, score: float) -> float | None:
        """Return how probable a yes is at a score; None where that is not known."""
        return None if self.calibrator is None else float(self.calibrator.probability(score))


@dataclass(frozen=True)
class TwoSided:
    """A scorer for each side: would the company interview, would the candidate talk."""

    name: str
    company: SideScorer
    candidate: SideScorer
    look: Look

    def side(self, side: Side) -> SideScorer:
        """Return one side's scorer with what is not known of it."""
        return self.company if side == "company" else self.candidate

    def of(self, side: Side) -> Additive:
        """Return one side's scorer."""
        return self.side(side).additive

    def predict(self, features: Mapping[Side, Column]) -> tuple[Scores, Scores]:
        """Return the company's and the candidate's scores of pairs, shape (pairs,) each."""
        if len(features["company"]) == 0:
            return np.zeros(0), np.zeros(0)
        return self.company.additive.predict(features["company"]), self.candidate.additive.predict(
            features["candidate"]
        )

    def mutual_band(self, company: ArrayLike, candidate: ArrayLike) -> tuple[Scores, Scores]:
        """Return the ends between which the mutual scores of pairs lie; each side's features have a row a pair."""
        bands = [self.side(side).band(X) for side, X in zip(SIDES, (company, candidate), strict=True)]
        low, high = (mutual_score(*ends) for ends in zip(*bands, strict=True))
        return low, high

    def look_by_hand(self, interval: Interval) -> bool:
        """Whether a score with these ends should be looked at by a person."""
        return look_by_hand(interval, cut=self.look.cut, width=self.look.width)


def look_by_hand(interval: Interval, *, cut: float, width: float) -> bool:
    """Whether a band crosses the cut, or is wider than it may be.

    >>> look_by_hand((0.4, 0.6), cut=0.5, width=0.3), look_by_hand((0.5, 0.6), cut=0.5, width=0.3)
    (True, False)
    """
    low, high = interval
    return low < cut <= high or high - low > width


def mutual_score(wanted_by_company: Scores, wanted_by_candidate: Scores) -> Scores:
    """Harmonic mean of the two sides' scores: a pair is as good as its weaker side allows.

    >>> mutual_score(np.array([1.0, 0.5]), np.array([0.5, 0.5])).round(3).tolist()
    [0.667, 0.5]
    """
    total = wanted_by_company + wanted_by_candidate
    with np.errstate(invalid="ignore"):
        return np.where(total > 0, 2 * wanted_by_company * wanted_by_candidate / total, 0.0)


def in_order(grades: Grades, sure: Grades, mutual: Scores, places: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return the positions of pairs as lists order them; `places` are those of the ids among all.

    Better verdict first, then who is surer, then higher mutual score, then smaller id.
    """
    return np.lexsort((places, -mutual, -sure.astype(np.int64), -grades.astype(np.int64)))


def weaker_side(company_score: float, candidate_score: float) -> Side | None:
    """Return the side on which a pair is weaker, None where neither is."""
    if company_score == candidate_score:
        return None
    return "company" if company_score < candidate_score else "candidate"


def weights_covariance(weights: Sequence[float], spreads: Sequence[float]) -> NDArray[np.float64]:
    """Return the covariance of weights that are uncertain each by itself and then scaled to add up to 1."""
    scaling = np.eye(len(weights)) - np.outer(weights, np.ones(len(weights)))
    scaled: NDArray[np.float64] = scaling @ np.diag(np.square(spreads)) @ scaling.T
    return (scaled + scaled.T) / 2
