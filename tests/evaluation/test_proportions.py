"""Exact intervals of rates and of their ratios: never less sure than they say."""

import numpy as np
import pytest
from scipy.stats import beta, binom
from scipy.stats.contingency import relative_risk

from matching.evaluation.proportions import (
    Counts,
    binomial,
    may_be,
    outcomes_below,
    power_to_see_below,
    rate_interval,
    ratio_interval,
    score_statistic,
    surely_above,
    surely_below,
    tail_probability,
)

SMALL = (4, 6)
RATES = np.linspace(0.04, 0.96, 24)


def test_a_rates_interval_is_that_of_the_beta_distribution():
    found = rate_interval(Counts(7, 20))
    assert found == pytest.approx((beta.ppf(0.025, 7, 14), beta.ppf(0.975, 8, 13)), abs=1e-9)


def test_of_nobody_chosen_the_rates_upper_end_solves_an_equation_by_hand():
    low, high = rate_interval(Counts(0, 30))
    assert (low, (1 - high) ** 30) == (0, pytest.approx(0.025))


@pytest.mark.parametrize(("chosen", "of"), [(5, 4), (-1, 4), (0, 0)])
def test_counts_that_cannot_be_are_refused(chosen, of):
    with pytest.raises(ValueError, match="were chosen"):
        Counts(chosen, of)


def test_the_statistic_is_that_of_the_example_in_koopmans_paper():
    # Koopman (1984): 36 of 40 against 16 of 80, 95 % interval 2.94 to 7.15; the statistic's square there is 3.84
    for end in (2.94, 7.15):
        assert score_statistic(36, 16, (40, 80), end) ** 2 == pytest.approx(3.841, abs=0.03)
    assert score_statistic(36, 16, (40, 80), 4.5) == 0  # the ratio that was found


def test_the_probability_of_a_tail_is_that_of_all_outcomes_counted_one_by_one():
    first, second, ratio = Counts(1, 5), Counts(5, 7), 0.6
    found = tail_probability(first, second, ratio, "less")
    seen = float(score_statistic(1, 5, (5, 7), ratio))
    far_out = [
        (x, y) for x in range(6) for y in range(8) if float(score_statistic(x, y, (5, 7), ratio)) <= seen + 1e-9
    ]  # fmt: skip
    rates = np.linspace(0, 1, 2001)
    probabilities = sum(binom.pmf(x, 5, ratio * rates) * binom.pmf(y, 7, rates) for x, y in far_out)
    assert found == pytest.approx(probabilities.max(), abs=1e-4)


def coverage(low: np.ndarray, high: np.ndarray) -> float:
    """Return the least probability, over pairs of rates, that an interval holds their ratio."""
    least = 1.0
    for p in RATES:
        for q in RATES:
            weights = np.outer(binomial(SMALL[0], [p])[0], binomial(SMALL[1], [q])[0])
            held = (low <= p / q * (1 + 1e-6)) & (p / q * (1 - 1e-6) <= high)
            least = min(least, float(weights[held].sum()))
    return least


def test_the_ratios_interval_holds_the_ratio_at_least_as_often_as_it_says_whatever_the_rates():
    ends = np.array([[ratio_interval(Counts(x, SMALL[0]), Counts(y, SMALL[1])) for y in range(SMALL[1] + 1)]
                     for x in range(SMALL[0] + 1)])  # fmt: skip
    assert coverage(ends[..., 0], ends[..., 1]) >= 0.95


def test_the_usual_interval_by_logarithms_would_not():
    ends = np.ones((SMALL[0] + 1, SMALL[1] + 1, 2))
    for x in range(1, SMALL[0] + 1):
        for y in range(1, SMALL[1] + 1):
            ends[x, y] = relative_risk(x, SMALL[0], y, SMALL[1]).confidence_interval(0.95)
    assert coverage(ends[..., 0], ends[..., 1]) < 0.95


def test_with_many_people_both_are_nearly_the_same():
    usual = relative_risk(80, 200, 100, 200).confidence_interval(0.95)
    assert ratio_interval(Counts(80, 200), Counts(100, 200)) == pytest.approx((usual.low, usual.high), rel=0.03)


def test_the_ratio_the_other_way_round_has_the_other_ends():
    low, high = ratio_interval(Counts(9, 30), Counts(20, 30))
    assert ratio_interval(Counts(20, 30), Counts(9, 30)) == pytest.approx((1 / high, 1 / low), rel=1e-5)
    assert low < 9 / 20 < high


def test_of_none_chosen_one_end_is_open():
    assert ratio_interval(Counts(0, 30), Counts(20, 30))[0] == 0
    assert ratio_interval(Counts(20, 30), Counts(0, 30))[1] == np.inf


@pytest.mark.parametrize("ratio", [0.2, 0.4, 0.8, 1.0])
def test_what_is_said_without_an_interval_is_what_the_interval_says(ratio):
    first, second = Counts(9, 30), Counts(20, 30)
    low, high = ratio_interval(first, second)
    assert may_be(first, second, ratio) == (low <= ratio <= high)
    assert surely_below(first, second, ratio) == (high < ratio)
    assert surely_above(first, second, ratio) == (low > ratio)


def test_the_outcomes_that_lie_surely_below_are_those_of_which_it_is_said():
    said = [[surely_below(Counts(x, 8), Counts(y, 8), 1.0) for y in range(9)] for x in range(9)]
    assert outcomes_below((8, 8), 1.0).tolist() == said
    assert np.any(said)


def test_power_is_the_probability_of_those_outcomes_and_of_equal_rates_no_more_than_its_level():
    rare = sum(binom.pmf(x, 8, 0.1) * binom.pmf(y, 8, 0.5)
               for x, y in zip(*np.nonzero(outcomes_below((8, 8), 1.0)), strict=True))  # fmt: skip
    assert power_to_see_below(8, 0.5, 0.2) == pytest.approx(rare)
    assert power_to_see_below(60, 0.5, 1.0) <= 0.025 < power_to_see_below(60, 0.5, 0.7)
    assert power_to_see_below(60, 0.5, 0.8, bound=0.8) <= 0.025
