"""Who is shown, by group: selection rates, their ratios to the highest, and what can be said of them.

The form is that of New York City's Local Law 144 (6 RCNY 5-301): a rate for each group,
and its ratio to the highest. What that law leaves out is how sure such a ratio is. Here
each has an exact interval (see `proportions`), and below four fifths (29 CFR 1607.4 D) is
said only of a ratio that surely is. The highest group is chosen by the data, so that
chance alone puts the others below it; the intervals' level is therefore raised until
all pairs of groups together are wrong in at most one case in twenty.

A unit is a person, or an opening, and counts once, however many lists it stands on. How
units compete for places on one list is not accounted for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matching.evaluation.groups import Groups
from matching.evaluation.pair_scores import PairScores
from matching.evaluation.proportions import LEVEL, Counts, Interval, rate_interval, ratio_interval

FOUR_FIFTHS = 0.8
FEWEST_IN_GROUP = 20
"""Units that a group must have for its ratio to be told at all."""


class ImpactAnswer(StrEnum):
    """What the interval of a ratio says."""

    BELOW = "below-four-fifths"
    """All of it lies below four fifths."""
    LOWER = "lower"
    """All of it lies below one; whether below four fifths cannot be told."""
    ENOUGH = "at-least-four-fifths"
    """None of it lies below four fifths."""
    CANNOT_TELL = "cannot-tell"
    """It reaches over four fifths and one, or the group is too small."""


@dataclass(frozen=True, slots=True)
class GroupRate:
    """A group's rate with Clopper and Pearson's interval, and its ratio to the highest rate.

    `ratio` and `ratio_ends` are `None` for the group with the highest rate and where a
    group is too small.
    """

    group: str
    counts: Counts
    interval: Interval
    ratio: float | None
    ratio_ends: Interval | None
    answer: ImpactAnswer | None


@dataclass(frozen=True, slots=True)
class Impact:
    """Rates of all groups of one attribute, the highest first; `not_volunteered` units are in none of them.

    `level` is that of each ratio's interval, raised for the number of pairs of groups.
    """

    attribute: str
    what: str
    rates: tuple[GroupRate, ...]
    not_volunteered: int
    level: float

    @property
    def answer(self) -> ImpactAnswer:
        """Return the worst that can be said; "cannot tell" where any ratio cannot be told and none is low."""
        said = [each.answer for each in self.rates if each.answer is not None]
        for answer in (ImpactAnswer.BELOW, ImpactAnswer.LOWER, ImpactAnswer.CANNOT_TELL):
            if answer in said:
                return answer
        return ImpactAnswer.ENOUGH if said else ImpactAnswer.CANNOT_TELL


def impact(chosen: Mapping[str, bool], groups: Groups, *, attribute: str, what: str) -> Impact:
    """Compare how often units of each group were chosen. `what` says in a word what being chosen is."""
    volunteered = {unit: group for unit in chosen if (group := groups.get(unit)) is not None}
    of = Counter(volunteered.values())
    picked = Counter(group for unit, group in volunteered.items() if chosen[unit])
    counts = {group: Counts(picked[group], size) for group, size in of.items()}
    big = sorted(group for group in counts if counts[group].of >= FEWEST_IN_GROUP)
    level = 1 - (1 - LEVEL) / max(len(big) * (len(big) - 1) // 2, 1)
    highest = max(big, key=lambda group: counts[group].rate, default=None)
    best = None if highest is None else counts[highest]
    rates = [_rate(group, each, None if group == highest else best, level) for group, each in counts.items()]
    return Impact(
        attribute=attribute,
        what=what,
        rates=tuple(sorted(rates, key=lambda each: (-each.counts.rate, each.group))),
        not_volunteered=len(chosen) - len(volunteered),
        level=level,
    )


def _rate(group: str, counts: Counts, best: Counts | None, level: float) -> GroupRate:
    interval = rate_interval(counts)
    if best is None or counts.of < FEWEST_IN_GROUP:
        answer = None if best is None and counts.of >= FEWEST_IN_GROUP else ImpactAnswer.CANNOT_TELL
        return GroupRate(group, counts, interval, None, None, answer)
    ends = ratio_interval(counts, best, level=level)
    ratio = counts.rate / best.rate if best.chosen else None
    return GroupRate(group, counts, interval, ratio, ends, answer_of(ends))


def answer_of(ends: Interval) -> ImpactAnswer:
    """Return what the interval of a ratio says.

    >>> [answer_of(each).value for each in ((0.5, 0.7), (0.7, 0.9), (0.9, 1.2), (0.7, 1.1))]
    ['below-four-fifths', 'lower', 'at-least-four-fifths', 'cannot-tell']
    """
    low, high = ends
    if high < FOUR_FIFTHS:
        return ImpactAnswer.BELOW
    if low >= FOUR_FIFTHS:
        return ImpactAnswer.ENOUGH
    return ImpactAnswer.LOWER if high < 1 else ImpactAnswer.CANNOT_TELL


# Who is chosen ------------------------------------------------------------------------


def people_admitted(scores: PairScores) -> dict[str, bool]:
    """Return who is on the list of at least one opening: what the rule decides, and no score."""
    return {person: bool(scores.admitted[:, row].any()) for row, person in enumerate(scores.people)}


def people_shown(scores: PairScores, *, top: int) -> dict[str, bool]:
    """Return who stands among the first of at least one opening, of those who are on any list: what scores decide."""
    shown = {int(row) for opening in range(len(scores.openings)) for row in scores.list_of(opening)[:top]}
    return {
        person: row in shown for row, person in enumerate(scores.people) if scores.admitted[:, row].any()
    }  # fmt: skip


def people_scored_high(scores: PairScores) -> dict[str, bool]:
    """Return whose mean score over all openings lies above the median of all people (the law's scoring rate)."""
    means = scores.mutual.mean(axis=0)
    high: list[bool] = np.greater(means, np.median(means)).tolist()
    return dict(zip(scores.people, high, strict=True))


def openings_shown(scores: PairScores, *, top: int) -> dict[str, bool]:
    """Return which openings stand among the first of at least one person, of those that are on any list."""
    shown = {int(row) for person in range(len(scores.people)) for row in scores.list_for(person)[:top]}
    return {opening: row in shown for row, opening in enumerate(scores.openings) if scores.admitted[row].any()}
