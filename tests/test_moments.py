"""Sums without rounding: in any order and any division the same, and equal to fractions."""

from fractions import Fraction
from itertools import pairwise
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import moments
from matching.moments import Moments, exact_sum

SINGLE = st.floats(width=32, allow_nan=False, allow_infinity=False) | st.sampled_from([0.5, -0.25, 1e-20])


def fraction(values) -> Fraction:
    return sum(map(Fraction, values), Fraction())


@given(st.lists(st.floats(-1e300, 1e300), max_size=40))
def test_a_sum_is_that_of_fractions(values):
    assert Fraction(exact_sum(np.array(values, dtype=float)), 2**1074) == fraction(values)


def test_a_sum_of_more_than_a_block_is_that_of_fractions_too():
    values = np.random.default_rng(1).standard_gamma(0.3, 20_000).astype(np.float32).astype(float)
    assert Fraction(exact_sum(values), 2**1074) == fraction(values.tolist())
    assert Fraction(exact_sum(values)) != Fraction(float(values.sum())) * 2**1074  # the control: floats do round


@given(st.lists(SINGLE, min_size=1, max_size=40), st.data())
def test_parts_have_together_the_moments_of_the_whole_however_it_is_divided(values, data):
    shuffled = np.array(data.draw(st.permutations(values)), dtype=float)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=3)))
    parts = [Moments.of(shuffled[first:last]) for first, last in pairwise([0, *cuts, len(values)])]
    assert Moments.together(parts) == Moments.of(np.array(values, dtype=float))


@given(st.lists(SINGLE, min_size=1, max_size=30))
def test_mean_and_deviation_are_rounded_once(values):
    found, exact = Moments.of(np.array(values, dtype=float)), [Fraction(each) for each in values]
    mean = sum(exact) / len(exact)
    assert found.mean == float(mean)
    assert found.deviation == pytest.approx(float(sum((each - mean) ** 2 for each in exact) / len(exact)) ** 0.5)


@pytest.mark.parametrize(
    ("greatest", "are_few"), [(1, True), (0.999, True), (30, True), (2.0**-30, True), (2**21, False)]
)
def test_whole_steps_have_the_sums_of_fractions_however_many_they_are(greatest, are_few):
    most = 2**20
    steps = np.random.default_rng(3).integers(-most, most + 1, 3 * 2**18 + 5)
    steps[[5, -3, -1]] = [most, -most, 1]
    step = 2.0 ** np.floor(np.log2(greatest)) / most
    values = steps * step
    found = Moments.of(values)
    assert Fraction(found.total, 2**1074) == Fraction(step) * int(steps.sum())
    assert Fraction(found.squares, 2**1074) == Fraction(step) ** 2 * sum(each * each for each in steps.tolist())
    assert (moments._of_steps(values) is not None) is are_few  # the control: others are summed in the other way


@pytest.mark.parametrize("other", [2.0**-23, 1 + 2.0**-22, 2.0**40, 2.0**-500])
def test_one_number_that_is_no_step_is_enough_for_the_other_way(other):
    values = np.full(2**18 + 9, 0.5)
    values[-1] = other
    assert moments._of_steps(values) is None
    assert Fraction(Moments.of(values).total, 2**1074) == Fraction(1, 2) * (2**18 + 8) + Fraction(other)


@pytest.mark.parametrize("value", [0.0, 2.0**-500, 2.0**-1074])
def test_numbers_that_are_all_next_to_nothing_are_summed_too(value):
    found = Moments.of(np.full(9, value))
    assert Fraction(found.total, 2**1074) == 9 * Fraction(value)
    assert moments._of_steps(np.full(9, value)) is None


def test_what_is_not_known_counts_for_nothing_and_stays_unknown():
    found = Moments.of(np.array([1.0, np.nan, 3.0]))
    assert (found.count, found.mean, found.deviation) == (2, 2.0, 1.0)
    assert isnan(found.standardised(np.array([np.nan]))[0])
    assert Moments.of(np.array([np.nan])) == Moments()


def test_what_does_not_differ_is_nought():
    assert Moments.of(np.array([3.0, 3.0])).standardised(np.array([3.0, 3.0])).tolist() == [0, 0]
    assert Moments().standardised(np.zeros(0)).tolist() == []


def test_numbers_that_are_not_finite_are_refused():
    with pytest.raises((ValueError, OverflowError)):
        exact_sum(np.array([1.0, np.inf]))
    with pytest.raises(ValueError, match="NaN"):
        exact_sum(np.array([1.0, np.nan]))
