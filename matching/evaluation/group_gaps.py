"""Whether scores, features or judgements differ between groups, and by how much.

These look at the volunteered groups of `groups`. A difference says that there is one,
not why: groups may differ in what they did. Judgements are compared by `impact.impact`,
as any other choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nct, norm, rankdata, t

from matching.evaluation.proportions import LEVEL

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
FEWEST_IN_GROUP = 20
_NO_SPREAD = 1e-12  # below it numbers differ by rounding alone


@dataclass(frozen=True, slots=True)
class Gap:
    """The mean of one group less that of the others, with Welch's interval; `None` where either is too small."""

    value: float
    ends: tuple[float, float] | None
    sizes: tuple[int, int]

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.ends is not None and not self.ends[0] <= 0 <= self.ends[1]

    def may_be(self, value: float) -> bool:
        """Whether the interval holds a value."""
        return self.ends is not None and self.ends[0] <= value <= self.ends[1]


def score_gap(scores: Numbers, group: Mask, *, level: float = LEVEL) -> Gap:
    """Compare the scores of a group with the others', one score a person (Welch 1947)."""
    one, other = scores[group], scores[~group]
    sizes = (len(one), len(other))
    value = float(one.mean() - other.mean()) if min(sizes) else np.nan
    if min(sizes) < FEWEST_IN_GROUP:
        return Gap(value, None, sizes)
    one_part, other_part = (float(each.var(ddof=1)) / len(each) for each in (one, other))
    variance = one_part + other_part
    if variance < _NO_SPREAD:
        return Gap(value, (value, value), sizes) if abs(value) > _NO_SPREAD else Gap(0.0, (0.0, 0.0), sizes)
    freedom = variance**2 / (one_part**2 / (sizes[0] - 1) + other_part**2 / (sizes[1] - 1))
    half = float(t.ppf((1 + level) / 2, freedom)) * variance**0.5
    return Gap(value, (value - half, value + half), sizes)


def power_to_see_gap(gap: float, spread: float, size: int, *, level: float = LEVEL) -> float:
    """Return how probably a gap is seen with `size` people in either group, of scores with a standard deviation."""
    freedom = 2 * (size - 1)
    border = t.ppf((1 + level) / 2, freedom)
    off = gap / (spread * np.sqrt(2 / size))
    return float(nct.sf(border, freedom, off) + nct.cdf(-border, freedom, off))


@dataclass(frozen=True, slots=True)
class Leak:
    """How well one feature tells a group from the others.

    `area` is how often somebody of the group has the greater value than somebody else
    (.5: it tells nothing), with DeLong's interval (1988); it is `None` where nobody's value is
    known. Missing values count as a value of their own in `missing`, the same for whether
    the feature is not known.
    """

    feature: str
    area: float | None
    ends: tuple[float, float] | None
    missing: float
    missing_ends: tuple[float, float] | None

    @property
    def is_clear(self) -> bool:
        """Whether values, or their being missing, surely tell the group."""
        return any(ends is not None and not ends[0] <= 0.5 <= ends[1] for ends in (self.ends, self.missing_ends))


def leaks(features: Mapping[str, Numbers], group: Mask, *, level: float = LEVEL) -> tuple[Leak, ...]:
    """Look for a group in each feature; levels are raised for the number of comparisons (Bonferroni)."""
    each = 1 - (1 - level) / max(2 * len(features), 1)
    return tuple(_leak(name, values, group, each) for name, values in features.items())


def _leak(name: str, values: Numbers, group: Mask, level: float) -> Leak:
    known = ~np.isnan(values)
    area, ends = area_between(values[known & group], values[known & ~group], level=level)
    missing, missing_ends = area_between((~known[group]).astype(float), (~known[~group]).astype(float), level=level)
    return Leak(name, area, ends, 0.5 if missing is None else missing, missing_ends)


def area_between(
    one: Numbers, other: Numbers, *, level: float = LEVEL
) -> tuple[float | None, tuple[float, float] | None]:
    """Return how often a value of `one` is greater than one of `other` (ties count half), and DeLong's interval."""
    m, n = len(one), len(other)
    if min(m, n) == 0:
        return None, None
    ranks = rankdata(np.concatenate([one, other]))
    above = (ranks[:m] - rankdata(one)) / n  # share of `other` below each of `one`
    below = 1 - (ranks[m:] - rankdata(other)) / m
    area = float(above.mean())
    if min(m, n) < FEWEST_IN_GROUP:
        return area, None
    half = float(norm.ppf((1 + level) / 2) * np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))
    return area, (max(area - half, 0.0), min(area + half, 1.0))


def in_group(ids: Sequence[str], groups: Mapping[str, str | None], group: str) -> tuple[Mask, Mask]:
    """Return which of some people volunteered the attribute at all, and which of those are of a group."""
    volunteered = np.array([groups.get(each) is not None for each in ids], dtype=bool)
    own = np.array([groups.get(each) == group for each in ids], dtype=bool)
    return volunteered, own[volunteered]
