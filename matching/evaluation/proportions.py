"""Exact intervals of a rate, and of the ratio of two rates.

A rate's interval is Clopper and Pearson's (1934). A ratio's is made of exact
unconditional tests (Chan, Zhang 1999): outcomes are ordered by the score statistic of
Koopman (1984), and the probability of one as far out or farther is the greatest that any
pair of rates with the ratio in question gives. Neither promises less than its level,
whatever the numbers; both promise more than it where they are small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, xlog1py, xlogy

from matching.forgetting import remembered
from matching.scoring.calibration import exact_interval

Numbers = NDArray[np.float64]
Tail = Literal["greater", "less"]
Interval = tuple[float, float]

LEVEL = 0.95
_RATES = 160  # at which the probability of a tail is computed, closer to each other near 0 and 1
_BESIDE = 16  # more of them around the greatest three
_SLACK = 1e-9  # statistics closer than this count as equal
_CLOSE = 1e-5  # how near an end is told, as a share of it; the error is outwards


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of how many were chosen."""

    chosen: int
    of: int

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not 0 <= self.chosen <= self.of or self.of < 1:
            raise ValueError(f"{self.chosen} of {self.of} were chosen")

    @property
    def rate(self) -> float:
        """Return the share of those chosen."""
        return self.chosen / self.of


def rate_interval(counts: Counts, *, level: float = LEVEL) -> Interval:
    """Return Clopper and Pearson's interval of a rate.

    >>> low, high = rate_interval(Counts(0, 10))
    >>> low, round(high, 4)  # 1 - 0.025 ** (1 / 10)
    (0.0, 0.3085)
    """
    return exact_interval(counts.chosen, counts.of, level)


def score_statistic(first: ArrayLike, second: ArrayLike, sizes: tuple[int, int], ratio: float) -> Numbers:
    """Return Koopman's statistic, signed: how far above a ratio the rates of counts chosen lie.

    Its square is chi-squared with one degree of freedom where the ratio of the true
    rates is `ratio`. It grows with `first` and falls with `second`.
    """
    x, y, (m, n) = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64), sizes
    square, linear = (m + n) * ratio, m * ratio + x + n + y * ratio
    root = np.sqrt(np.maximum(linear**2 - 4 * square * (x + y), 0.0))
    likely = np.clip((linear - root) / (2 * square), 0.0, min(1.0, 1 / ratio))
    variance = ratio * likely * (1 - ratio * likely) / m + ratio**2 * likely * (1 - likely) / n
    apart = x / m - ratio * y / n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(apart) < _SLACK, 0.0, apart / np.sqrt(np.maximum(variance, 0.0)))


def tail_probability(first: Counts, second: Counts, ratio: float, tail: Tail) -> float:
    """Return the greatest probability of counts as far out as these or farther, at a ratio of the true rates."""
    if tail == "less":  # the ratio the other way round is as much greater
        return tail_probability(second, first, 1 / ratio, "greater")
    probabilities = _tail(first, second, ratio)
    return _greatest(probabilities, min(1.0, 1 / ratio))


def _speaks_against(first: Counts, second: Counts, ratio: float, least: float) -> bool:
    """Whether the tail of greater ratios is at most so probable; the likeliest rate settles most cases at once."""
    probabilities, most = _tail(first, second, ratio), min(1.0, 1 / ratio)
    likeliest = (first.chosen + second.chosen) / (first.of * ratio + second.of)
    if float(probabilities(np.array([min(likeliest, most)]))[0]) > least:
        return False
    return _greatest(probabilities, most) <= least


def _tail(first: Counts, second: Counts, ratio: float) -> Callable[[Numbers], Numbers]:
    """Return the probability, by the second rate, of counts with at least the statistic of these."""
    sizes = (first.of, second.of)
    least = float(score_statistic(first.chosen, second.chosen, sizes, ratio)) - _SLACK
    reach = _reach(sizes, ratio, least)
    return lambda rates: _probabilities(rates, sizes, ratio, reach)


def _reach(sizes: tuple[int, int], ratio: float, least: float) -> NDArray[np.intp]:
    """Return, by the first count, the greatest second count with at least a statistic; -1 where there is none.

    The statistic falls with the second count, so halving finds it.
    """
    first = np.arange(sizes[0] + 1)
    low, high = np.full(len(first), -1), np.full(len(first), sizes[1])
    while (low < high).any():
        middle = (low + high + 1) // 2
        far_out = score_statistic(first, np.maximum(middle, 0), sizes, ratio) >= least
        low, high = np.where(far_out, middle, low), np.where(far_out, high, middle - 1)
    return low


def _probabilities(rates: Numbers, sizes: tuple[int, int], ratio: float, reach: NDArray[np.intp]) -> Numbers:
    """Return the probability of the tail at each second rate, shape of `rates`."""
    first = binomial(sizes[0], np.minimum(rates * ratio, 1.0))
    below = np.cumsum(binomial(sizes[1], rates), axis=1)
    below = np.hstack([np.zeros((len(rates), 1)), below])[:, reach + 1]
    found: Numbers = np.minimum(np.einsum("ij,ij->i", first, below), 1.0)
    return found


def binomial(n: int, rates: ArrayLike) -> Numbers:
    """Return the probabilities of 0 to n successes at each rate, shape (rates, n + 1)."""
    chosen, p = np.arange(n + 1), np.asarray(rates, dtype=np.float64)[:, None]
    ways = gammaln(n + 1) - gammaln(chosen + 1) - gammaln(n - chosen + 1)
    found: Numbers = np.exp(ways + xlogy(chosen, p) + xlog1py(n - chosen, -p))
    return found


def rates_up_to(most: float, count: int = _RATES) -> Numbers:
    """Return rates from 0 to `most`, closer to each other near the ends."""
    return np.asarray(most * np.sin(np.linspace(0.0, np.pi / 2, count)) ** 2)


def _greatest(probability: Callable[[Numbers], Numbers], most: float) -> float:
    """Return the greatest value over rates from 0 to `most`, looked for again around the greatest three."""
    rates = rates_up_to(most)
    found = probability(rates)
    for at in np.argsort(-found, kind="stable")[:3]:
        around = np.linspace(rates[max(at - 1, 0)], rates[min(at + 1, len(rates) - 1)], _BESIDE)
        found = np.append(found, probability(around))
    return float(found.max())


@remembered(4096)
def ratio_interval(first: Counts, second: Counts, *, level: float = LEVEL) -> Interval:
    """Return the exact interval of the ratio of the first rate to the second; infinity where the second may be 0.

    >>> ratio_interval(Counts(0, 5), Counts(0, 5))
    (0.0, inf)
    """
    least = (1 - level) / 2

    def end(one: Counts, other: Counts) -> float:
        start = one.rate / other.rate if other.chosen else 1.0
        return _crossing(lambda ratio: _speaks_against(one, other, ratio, least), start)

    low = end(first, second) if first.chosen else 0.0
    return low, 1 / end(second, first) if second.chosen else np.inf


def _crossing(speaks_against: Callable[[float], bool], start: float) -> float:
    """Return the greatest ratio found that the tail speaks against; greater ones it does not."""
    low = high = start
    while speaks_against(high):
        low, high = high, high * 2
    while low == high or not speaks_against(low):
        low, high = low / 2, low
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        low, high = (middle, high) if speaks_against(middle) else (low, middle)
    return low


def may_be(first: Counts, second: Counts, ratio: float, *, level: float = LEVEL) -> bool:
    """Whether the ratio of the rates may be `ratio`: neither tail speaks against it."""
    return not (surely_above(first, second, ratio, level=level) or surely_below(first, second, ratio, level=level))


def surely_below(first: Counts, second: Counts, ratio: float, *, level: float = LEVEL) -> bool:
    """Whether the upper end of the interval lies below a ratio."""
    return second.chosen > 0 and _speaks_against(second, first, 1 / ratio, (1 - level) / 2)


def surely_above(first: Counts, second: Counts, ratio: float, *, level: float = LEVEL) -> bool:
    """Whether the lower end of the interval lies above a ratio."""
    return first.chosen > 0 and _speaks_against(first, second, ratio, (1 - level) / 2)


@remembered(64)
def outcomes_below(sizes: tuple[int, int], ratio: float, *, level: float = LEVEL) -> NDArray[np.bool_]:
    """Return for every pair of counts whether `surely_below` says yes, shape (first + 1, second + 1)."""
    x, y = np.indices((sizes[0] + 1, sizes[1] + 1))
    statistic = score_statistic(x, y, sizes, ratio).ravel()
    order = np.argsort(statistic, kind="stable")
    highest = np.searchsorted(statistic[order], statistic[order] + _SLACK, side="right") - 1
    greatest = np.zeros(len(order))
    for second in rates_up_to(min(1.0, 1 / ratio)):
        first, other = binomial(sizes[0], [min(second * ratio, 1.0)])[0], binomial(sizes[1], [second])[0]
        so_far = np.cumsum(np.outer(first, other).ravel()[order])
        np.maximum(greatest, so_far[highest], out=greatest)
    below = np.zeros(len(order), dtype=bool)
    below[order] = greatest <= (1 - level) / 2
    return below.reshape(x.shape) & (y > 0)


def power_to_see_below(size: int, second_rate: float, ratio: float, *, bound: float = 1.0) -> float:
    """Return how probably a ratio of the true rates is seen to lie below a bound, with `size` in either group.

    Computed over all outcomes, not drawn.
    """
    first, second = binomial(size, [second_rate * ratio])[0], binomial(size, [second_rate])[0]
    return float(first @ outcomes_below((size, size), bound) @ second)
