"""Bias of a known size, planted in invented people, and whether the report's own measures find it.

Three kinds, each with a size that the measure should give back:

    scorer       the score of a group is lowered by `size`             score_gap says -size
    judgements   a yes about a group is turned to no at the rate `size`   the ratio of yeses is 1 - size
    feature      of a share `size` of a group the first feature is the    the area is .5 + size / 6
                 greater of two draws instead of one

Groups are drawn by lot, so that nothing else tells them apart. Size 0 plants nothing: what
is found then is a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.evaluation.group_gaps import leaks, score_gap
from matching.evaluation.proportions import LEVEL, Counts, may_be, rate_interval, surely_below
from matching.features import feature_names
from matching.scoring import TwoSided

Kind = Literal["scorer", "judgements", "feature"]
KINDS: tuple[Kind, ...] = ("scorer", "judgements", "feature")
SIZES: dict[Kind, tuple[float, ...]] = {
    "scorer": (0.0, 0.02, 0.05),
    "judgements": (0.0, 0.2, 0.4),
    "feature": (0.0, 0.5, 1.0),
}
PEOPLE, RUNS = 400, 100
_UNKNOWN = 0.15
_STEEPNESS = 8.0

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """What one run said: whether it found a bias, and whether its interval held the size that was planted."""

    found: bool
    held: bool


@dataclass(frozen=True, slots=True)
class PlantedResult:
    """How often a bias of one kind and size was found, and how often its interval held the size."""

    kind: Kind
    size: float
    people: int
    found: Counts
    held: Counts

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it: no more false alarms than promised, and intervals that hold the size.

        How often a bias that is there is found depends on how many people there are; that
        is the power, and no promise.
        """
        alarms = self.size > 0 or rate_interval(self.found)[0] <= 1 - LEVEL
        return alarms and rate_interval(self.held)[1] >= LEVEL


@dataclass(frozen=True)
class Invented:
    """Invented people: their features (rows of people, columns of the company's side), scores and a group."""

    features: Numbers
    scores: Numbers
    group: Mask


def invented(scorer: TwoSided, *, people: int, rng: np.random.Generator, tilted: float = 0.0) -> Invented:
    """Draw people; `tilted` is the share of the group whose first feature is the greater of two draws."""
    columns = len(feature_names("company"))
    group = rng.permutation(people) < people // 2
    drawn = rng.random((people, columns))
    greater = np.maximum(drawn[:, 0], rng.random(people))
    drawn[:, 0] = np.where(group & (rng.random(people) < tilted), greater, drawn[:, 0])
    drawn[rng.random(drawn.shape) < _UNKNOWN] = np.nan
    return Invented(drawn, scorer.of("company").predict(drawn), group)


def planted(kind: Kind, size: float, scorer: TwoSided, *, people: int, seed: int) -> Found:
    """Plant one bias, and look for it as the report does."""
    rng = np.random.default_rng(seed)
    if kind == "feature":
        return _in_feature(invented(scorer, people=people, rng=rng, tilted=size), size)
    made = invented(scorer, people=people, rng=rng)
    return _in_scorer(made, size) if kind == "scorer" else _in_judgements(made, size, rng)


def _in_scorer(made: Invented, size: float) -> Found:
    gap = score_gap(made.scores - size * made.group, made.group)
    return Found(gap.is_clear, gap.may_be(-size))


def _in_judgements(made: Invented, size: float, rng: np.random.Generator) -> Found:
    said_yes = rng.random(len(made.scores)) < expit(_STEEPNESS * (made.scores - 0.5))
    said_yes &= ~(made.group & (rng.random(len(said_yes)) < size))
    own, others = (Counts(int(said_yes[mask].sum()), int(mask.sum())) for mask in (made.group, ~made.group))
    return Found(surely_below(own, others, 1.0) or surely_below(others, own, 1.0), may_be(own, others, 1 - size))


def _in_feature(made: Invented, size: float) -> Found:
    names = feature_names("company")
    found = leaks(dict(zip(names, made.features.T, strict=True)), made.group)
    ends = found[0].ends
    clear = [each.is_clear for each in found]
    return Found(any(clear) if size == 0 else clear[0], ends is not None and ends[0] <= 0.5 + size / 6 <= ends[1])


def planted_results(
    scorer: TwoSided, *, seed: int, people: int = PEOPLE, runs: int = RUNS, kinds: Sequence[Kind] = KINDS
) -> Iterator[PlantedResult]:
    """Yield how often each bias was found over runs with seeds of their own."""
    for kind in kinds:
        for size in SIZES[kind]:
            each = [planted(kind, size, scorer, people=people, seed=seed * runs + run) for run in range(runs)]
            found, held = (sum(getattr(one, name) for one in each) for name in ("found", "held"))
            yield PlantedResult(kind, size, people, Counts(found, runs), Counts(held, runs))
