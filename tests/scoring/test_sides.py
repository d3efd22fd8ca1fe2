"""Both sides of a pair: bands that hold what is not known, when to look by hand, and the weaker side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matching.scoring import (
    Calibrator,
    Look,
    SideScorer,
    TwoSided,
    Weighed,
    look_by_hand,
    mutual_score,
    weaker_side,
)
from matching.scoring.sides import BAND, weights_covariance
from tests.counts import cases

often = settings(max_examples=cases(35, 100), deadline=None, derandomize=True)
WEIGHTS, SPREADS = (0.5, 0.3, 0.2), (0.1, 0.05, 0.08)
shares = st.floats(0, 1)
tables = arrays(np.float64, st.tuples(st.integers(1, 5), st.just(3)), elements=shares | st.just(np.nan))


def side(calibrator: Calibrator | None = None, spreads: tuple[float, ...] = SPREADS) -> SideScorer:
    additive = Weighed.of(WEIGHTS, (None, ((0, 0), (0.5, 0.8), (1, 1)), None))
    return SideScorer(additive, weights_covariance(WEIGHTS, spreads), calibrator)


def both() -> TwoSided:
    return TwoSided("made up", side(), side(Calibrator(-4.0, 8.0)), Look(cut=0.5, width=0.3))


@pytest.mark.parametrize(
    ("company", "candidate", "mutual"),
    [(1.0, 1.0, 1.0), (1.0, 0.5, 2 / 3), (0.5, 0.5, 0.5), (1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.2, 0.6, 0.3)],
)
def test_a_pair_is_as_good_as_its_weaker_side_allows(company, candidate, mutual):
    assert mutual_score(np.array([company]), np.array([candidate])) == pytest.approx([mutual])
    assert mutual_score(np.array([candidate]), np.array([company])) == pytest.approx([mutual])


def test_the_weaker_side_is_named_and_of_equals_neither():
    assert weaker_side(0.4, 0.6) == "company"
    assert weaker_side(0.6, 0.4) == "candidate"
    assert weaker_side(0.5, 0.5) is None


@often
@given(shares, shares, shares)
def test_raising_the_weaker_side_helps_more_than_raising_the_other(low, high, by):
    low, high = sorted((low, high))
    with_low = mutual_score(np.array([min(low + by, 1.0)]), np.array([high]))[0]
    with_high = mutual_score(np.array([low]), np.array([min(high + by, 1.0)]))[0]
    if high + by <= 1:
        assert with_low >= with_high - 1e-12


# Bands --------------------------------------------------------------------------------------------


def test_the_covariance_of_scaled_weights_is_that_of_many_drawings():
    rng = np.random.default_rng(0)
    small = np.array(SPREADS) / 20  # so small that scaling is as good as linear
    drawn = rng.normal(WEIGHTS, small, size=(400_000, 3))
    drawn /= drawn.sum(axis=1, keepdims=True)
    expected = np.cov(drawn.T)
    assert weights_covariance(WEIGHTS, small.tolist()) == pytest.approx(expected, abs=0.02 * expected.max())


def test_a_spread_worked_out_by_hand():
    # worths less one half: 0.5, 0, -0.5; score 0.5 + 0.25 - 0.1 = 0.65, so each weight pulls by worth - 0.15
    row = [[1.0, 0.3125, 0.0]]
    by_hand = np.sqrt((0.35 * 0.1) ** 2 + (0.15 * 0.05) ** 2 + (0.65 * 0.08) ** 2)
    assert side().additive.worths(row) == pytest.approx(np.array([[0.5, 0.0, -0.5]]))
    assert side().spread(row) == pytest.approx([by_hand])
    low, high = side().band(row)
    assert (low[0], high[0]) == (pytest.approx(0.65 - BAND * by_hand), pytest.approx(0.65 + BAND * by_hand))


def test_nine_of_ten_scores_of_drawn_weights_lie_in_the_band():
    rng = np.random.default_rng(1)
    rows = rng.random((200, 3))
    low, high = side().band(rows)
    inside = []
    for _ in range(3000):
        drawn = np.maximum(rng.normal(WEIGHTS, SPREADS), 0)
        score = 0.5 + side().additive.worths(rows) @ (drawn / drawn.sum())
        inside.append(((low <= score) & (score <= high)).mean())
    assert 0.88 <= np.mean(inside) <= 0.92


@often
@given(tables, arrays(np.float64, 3, elements=shares))
def test_a_band_holds_the_band_of_every_completion_of_what_is_not_known(values, unknowns):
    without = side(spreads=(1e-9, 1e-9, 1e-9))
    low, high = without.band(values)
    completed = without.additive.predict(np.where(np.isnan(values), unknowns, values))
    assert (low - 1e-7 <= completed).all()
    assert (completed <= high + 1e-7).all()


@often
@given(tables)
def test_a_band_holds_the_score_lies_in_zero_to_one_and_is_never_narrower_than_the_interval(values):
    low, high = side().band(values)
    worst, best = side().additive.interval(values)
    assert (np.maximum(low, 0) <= np.maximum(worst, 0) + 1e-12).all()
    assert (high >= np.minimum(best, 1) - 1e-12).all()
    assert ((low >= 0) & (high <= 1) & (low <= high)).all()


@often
@given(tables)
def test_a_bands_bits_do_not_depend_on_the_rows_beside_it(values):
    together = np.stack(side().band(values)).T.tolist()
    assert together == [np.concatenate(side().band(row[None])).tolist() for row in values]


def test_the_mutual_band_is_of_both_sides_ends():
    X, Y = [[0.9, 0.9, 0.9]], [[np.nan, 0.2, 0.4]]
    ends = [side().band(each) for each in (X, Y)]
    low, high = both().mutual_band(X, Y)
    assert low[0] == pytest.approx(2 / (1 / ends[0][0][0] + 1 / ends[1][0][0]))
    assert high[0] == pytest.approx(2 / (1 / ends[0][1][0] + 1 / ends[1][1][0]))


# Looking by hand ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "is_wanted"),
    [
        ((0.55, 0.80), False),  # above the cut and narrow
        ((0.20, 0.49), False),  # below
        ((0.45, 0.55), True),  # across
        ((0.50, 0.60), False),  # from the cut on it is above
        ((0.40, 0.50), True),  # could reach it
        ((0.55, 0.90), True),  # too wide
        ((0.50, 0.80), False),  # as wide as it may be
    ],
)
def test_a_person_looks_where_a_band_crosses_the_cut_or_is_too_wide(interval, is_wanted):
    assert look_by_hand(interval, cut=0.5, width=0.3000001) is is_wanted
    assert TwoSided("x", side(), side(), Look(0.5, 0.3000001)).look_by_hand(interval) is is_wanted


def test_neither_the_cut_nor_the_width_has_a_default():
    with pytest.raises(TypeError, match="cut"):
        look_by_hand((0.4, 0.6), width=0.3)
    with pytest.raises(TypeError, match="width"):
        look_by_hand((0.4, 0.6), cut=0.5)


# Probabilities ------------------------------------------------------------------------------------


def test_a_side_without_judgements_knows_no_probability():
    assert both().side("company").calibrated_probability(0.7) is None
    assert both().side("candidate").calibrated_probability(0.5) == 0.5
    assert both().side("candidate").calibrated_probability(0.75) == pytest.approx(1 / (1 + np.exp(-2)))


@pytest.mark.parametrize(("intercept", "slope"), [(np.nan, 1), (0, np.inf), (0, -1)])
def test_a_calibration_that_is_not_finite_or_falls_is_refused(intercept, slope):
    with pytest.raises(ValueError, match="finite"):
        Calibrator(intercept, slope)
