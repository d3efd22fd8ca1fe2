"""Both sides of the same pairs: the company's lists, the candidate's lists, their mean and the worse one.

A matching that serves one side alone is not good, so the worse side is the figure that
counts. Openings and people are drawn independently of each other for its interval, which
is a little too short or too long where a side's lists depend on the same few pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.evaluation.bootstrap import FEWEST, Difference, Estimate, Resampler, ends
from matching.evaluation.labelled import LabelledSet, SideName

Numbers = NDArray[np.float64]
Values = Mapping[SideName, Numbers]
"""A measure's value for each query, by side."""

BOTH: tuple[SideName, SideName] = ("company", "candidate")


def sides_of(labelled: LabelledSet) -> dict[SideName, LabelledSet]:
    """Return a set by who asks: the sides of documents on which something is relevant, texts as they stand.

    >>> from matching.evaluation.labelled import Entry
    >>> from matching.language import Text
    >>> one = Entry.of_text("a", "a")
    >>> list(sides_of(LabelledSet("x", (one,), (one,), {"a": {"a": 1}}, Text("x", "x"))))
    ['texts']
    """
    if labelled.side == "texts":
        return {"texts": labelled}
    turned = labelled.turned()
    by_side = {labelled.side: labelled, turned.side: turned}
    return {side: by_side[side] for side in BOTH if by_side[side].measured}


@dataclass(frozen=True, slots=True)
class TwoSides:
    """Estimates of both sides, their mean and the worse one of the two."""

    company: Estimate
    candidate: Estimate
    mean: Estimate
    worse: Estimate


class BothSides:
    """The draws of both sides together; their resamplers have seeds of their own."""

    def __init__(self, company: Resampler, candidate: Resampler) -> None:
        self.company, self.candidate = company, candidate
        self.n = min(company.n, candidate.n)

    def estimates(self, values: Values) -> TwoSides:
        """Return both sides, their mean and the worse one, with intervals."""
        company, candidate = (values[side] for side in BOTH)
        draws = self._draws(values)
        return TwoSides(
            self.company.estimate(company),
            self.candidate.estimate(candidate),
            self._estimate((company.mean() + candidate.mean()) / 2, draws.mean(axis=0)),
            self._estimate(min(company.mean(), candidate.mean()), draws.min(axis=0)),
        )

    def worse_difference(self, ours: Values, other: Values) -> Difference:
        """Compare two systems by their worse sides, on the same draws; there is no randomisation test of it."""
        value = min(ours[side].mean() for side in BOTH) - min(other[side].mean() for side in BOTH)
        draws = self._draws(ours).min(axis=0) - self._draws(other).min(axis=0)
        low, high = ends(draws) if self.n >= FEWEST else (None, None)
        return Difference(float(value), low, high, None, self.n, self._differing(ours, other))

    def mean_difference(self, ours: Values, other: Values) -> Difference:
        """Compare two systems by the mean of both sides, on the same draws; there is no randomisation test of it."""
        value = np.mean([ours[side].mean() - other[side].mean() for side in BOTH])
        draws = (self._draws(ours) - self._draws(other)).mean(axis=0)
        low, high = ends(draws) if self.n >= FEWEST else (None, None)
        return Difference(float(value), low, high, None, self.n, self._differing(ours, other))

    def _differing(self, ours: Values, other: Values) -> int:
        resamplers = {"company": self.company, "candidate": self.candidate}
        sums = (resamplers[side].sums(ours[side] - other[side]) for side in BOTH)
        return min(int((np.abs(each) > 1e-12).sum()) for each in sums)

    def _draws(self, values: Values) -> Numbers:
        """Return both sides' means in each draw, shape (2, draws)."""
        return np.stack([self.company.means(values["company"]), self.candidate.means(values["candidate"])])

    def _estimate(self, value: float, draws: Numbers) -> Estimate:
        low, high = ends(draws) if self.n >= FEWEST else (None, None)
        return Estimate(float(value), low, high, self.company.queries + self.candidate.queries, self.n)
