"""Intervals over queries, and whether one system is better than another on the same queries.

Queries are drawn anew with replacement, whole groups at a time where some are not
independent (openings of one employer); the interval is the middle 95 % of the means
(Efron, Tibshirani 1993, percentile). Two systems are compared on the same draws, and by
a randomisation test that turns the sign of each group's difference (Smucker et al. 2007).

"Cannot tell" is an answer: when the interval of the difference holds 0, and always below
`FEWEST` groups, where a bootstrap interval is too short to be believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

Numbers = NDArray[np.float64]

DRAWS = 2_000
LEVEL = 0.95
FEWEST = 20
_EXACT = 4_999  # randomisations; scipy counts them all where there are fewer
_BLOCK = 200


class Answer(StrEnum):
    """What a comparison says of the first system."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `queries` queries in `n` independent groups; the ends are `None` below `FEWEST` groups."""

    value: float
    low: float | None
    high: float | None
    queries: int
    n: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return both ends, `None` where they are not known."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of two systems on the same queries.

    `differing` counts the groups on which they differ at all: what the answer rests on.
    `p` is the randomisation test's, two-sided.
    """

    value: float
    low: float | None
    high: float | None
    p: float | None
    n: int
    differing: int

    @property
    def answer(self) -> Answer:
        """Say whether the first system is better."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return Answer.CANNOT_TELL
        return Answer.BETTER if self.low > 0 else Answer.WORSE


class Resampler:
    """Draws of groups, the same for every system of a set.

    `groups` names each query's group, in the order of the values asked about.
    """

    def __init__(self, groups: Sequence[str], *, seed: int, draws: int = DRAWS) -> None:
        if not groups:
            raise ValueError("no queries to draw from")
        self.queries, self.seed = len(groups), seed
        _, self._group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
        self._sizes = np.bincount(self._group).astype(np.float64)
        self.n = len(self._sizes)
        self._times = self._drawn(draws)

    def _drawn(self, draws: int) -> Numbers:
        """Return how often each draw takes each group, shape (draws, groups)."""
        rng = np.random.default_rng(self.seed)
        times = np.empty((draws, self.n))
        for first in range(0, draws, _BLOCK):
            some = min(_BLOCK, draws - first)
            picked = rng.integers(self.n, size=(some, self.n)) + np.arange(some)[:, None] * self.n
            times[first : first + some] = np.bincount(picked.ravel(), minlength=some * self.n).reshape(some, self.n)
        return times

    def sums(self, values: Numbers) -> Numbers:
        """Return the sum of the values in each group."""
        if len(values) != self.queries:
            raise ValueError(f"{len(values)} values of {self.queries} queries")
        summed: Numbers = np.bincount(self._group, weights=values, minlength=self.n).astype(np.float64)
        return summed

    def means(self, values: Numbers) -> Numbers:
        """Return the mean over queries in each draw, shape (draws,)."""
        means: Numbers = (self._times @ self.sums(values)) / (self._times @ self._sizes)
        return means

    def estimate(self, values: Numbers) -> Estimate:
        """Return the mean of some queries' values, each in [0, 1], with its interval."""
        value = float(values.mean())
        low, high = self._ends_of_shares(values, self.means(values))
        return Estimate(value, low, high, self.queries, self.n)

    def _ends_of_shares(self, values: Numbers, means: Numbers) -> tuple[float | None, float | None]:
        """Return the interval's ends; where all values are alike draws say nothing, and a share's exact bound does."""
        if self.n < FEWEST:
            return None, None
        if np.ptp(values) > 0:
            return ends(means)
        value, tail = float(values[0]), ((1 - LEVEL) / 2) ** (1 / self.n)
        return value * tail, 1 - (1 - value) * tail

    def difference(self, ours: Numbers, other: Numbers) -> Difference:
        """Compare two systems' values on the same queries."""
        apart = ours - other
        sums = self.sums(apart)
        differing = int((np.abs(sums) > 1e-12).sum())
        value = float(apart.mean())
        if self.n < FEWEST:
            return Difference(value, None, None, None, self.n, differing)
        low, high = ends(self.means(apart))
        return Difference(value, low, high, randomised(sums, seed=self.seed), self.n, differing)


def ends(draws: Numbers) -> tuple[float, float]:
    """Return the ends of the middle 95 % of some draws."""
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def randomised(sums: Numbers, *, seed: int) -> float:
    """Return the two-sided p-value of groups' differences whose signs might as well be turned."""
    if not (np.abs(sums) > 1e-12).any():
        return 1.0
    found = permutation_test(
        (sums, np.zeros_like(sums)),
        lambda ours, other, axis: (ours - other).mean(axis=axis),
        permutation_type="samples",
        n_resamples=_EXACT,
        vectorized=True,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)
