"""Intervals and comparisons: as scipy computes them, and "cannot tell" where nothing can be told."""

import numpy as np
import pytest
from scipy import stats

from matching.evaluation.bootstrap import FEWEST, Answer, Resampler, randomised
from matching.evaluation.sides import BothSides, sides_of
from tests.evaluation.made import two_sided

RNG = np.random.default_rng(5)
VALUES = RNG.random(80)


def alone(number: int = 80) -> list[str]:
    return [f"g{row}" for row in range(number)]


def test_an_interval_is_that_of_scipy():
    found = Resampler(alone(), seed=3, draws=9_000).estimate(VALUES)
    theirs = stats.bootstrap((VALUES,), np.mean, n_resamples=9_000, method="percentile", rng=np.random.default_rng(8))
    assert found.value == pytest.approx(VALUES.mean())
    assert found.interval == pytest.approx(tuple(theirs.confidence_interval), abs=0.004)
    assert (found.n, found.queries) == (80, 80)


def test_the_same_seed_gives_the_same_interval_and_another_one_another():
    intervals = [Resampler(alone(), seed=seed).estimate(VALUES).interval for seed in (1, 1, 2)]
    assert intervals[0] == intervals[1] != intervals[2]


def test_an_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(11)
    resampler = Resampler(alone(60), seed=1, draws=500)
    held = 0
    for _ in range(300):
        low, high = resampler.estimate(rng.beta(2, 3, 60)).interval
        held += low <= 2 / 5 <= high
    assert 0.91 <= held / 300 <= 0.98


def test_queries_of_one_group_count_as_one():
    values = np.repeat(RNG.random(30), 4)
    wide, narrow = (
        Resampler(groups, seed=1).estimate(values) for groups in (np.repeat(alone(30), 4).tolist(), alone(120))
    )
    assert (wide.n, wide.queries, narrow.n) == (30, 120, 120)
    width = [high - low for low, high in (wide.interval, narrow.interval)]
    assert 1.7 < width[0] / width[1] < 2.3  # four times as many independent values: half as wide


def test_groups_of_different_sizes_are_drawn_whole():
    groups = ["a"] * 10 + alone(30)
    drawn = Resampler(groups, seed=1).means(np.array([1.0] * 10 + [0.0] * 30))
    # the large group is in about 1 - 1/e of the draws; where it is, it brings ten queries a time
    assert (drawn > 0).mean() == pytest.approx(1 - np.exp(-1), abs=0.04)
    assert {round(float(each), 3) for each in drawn} >= {0.0, 0.25, round(20 / 49, 3)}


def test_too_few_groups_have_no_interval():
    assert Resampler(alone(FEWEST - 1), seed=1).estimate(VALUES[: FEWEST - 1]).interval is None
    assert Resampler(alone(FEWEST), seed=1).estimate(VALUES[:FEWEST]).interval is not None


def test_a_perfect_score_on_every_query_is_not_certainty():
    low, high = Resampler(alone(), seed=1).estimate(np.ones(80)).interval
    assert high == 1
    assert low == pytest.approx(stats.binomtest(80, 80).proportion_ci(0.95).low)  # Clopper, Pearson


def test_two_equal_systems_cannot_be_told_apart():
    found = Resampler(alone(), seed=1).difference(VALUES, VALUES)
    assert (found.answer, found.p, found.differing, found.value) == (Answer.CANNOT_TELL, 1.0, 0, 0.0)


def test_a_better_system_is_found_better_and_a_worse_one_worse():
    better = VALUES + np.where(np.arange(80) % 2, 0.15, -0.02)
    resampler = Resampler(alone(), seed=1)
    found, turned = resampler.difference(better, VALUES), resampler.difference(VALUES, better)
    assert (found.answer, turned.answer) == (Answer.BETTER, Answer.WORSE)
    assert found.value == pytest.approx(0.065)
    assert found.p < 0.001
    assert found.low == pytest.approx(-turned.high)


def test_a_better_system_on_few_queries_cannot_be_told():
    found = Resampler(alone(12), seed=1).difference(np.ones(12), np.zeros(12))
    assert (found.answer, found.n, found.value) == (Answer.CANNOT_TELL, 12, 1.0)


def test_pairing_finds_what_two_intervals_hide():
    spread = RNG.random(80)
    ours, other = spread * 0.9 + 0.05, spread * 0.9
    resampler = Resampler(alone(), seed=1)
    [low, _], [_, high] = resampler.estimate(ours).interval, resampler.estimate(other).interval
    assert low < high  # the intervals overlap
    assert resampler.difference(ours, other).answer is Answer.BETTER


def test_noise_alone_is_called_better_about_as_rarely_as_it_should():
    rng = np.random.default_rng(2)
    resampler = Resampler(alone(50), seed=1, draws=500)
    answers = [resampler.difference(*rng.random((2, 50))).answer for _ in range(60)]
    assert sum(each is not Answer.CANNOT_TELL for each in answers) <= 8  # 5 % of 60 is 3


def test_the_randomisation_test_counts_turned_signs():
    # of 2**6 ways to turn six positive differences, two are as far from 0: all up, all down
    assert randomised(np.array([1.0, 2, 3, 4, 5, 6]), seed=1) == pytest.approx(2 / 64)
    assert randomised(np.zeros(6), seed=1) == 1.0


def test_the_worse_side_is_below_both_and_its_interval_too():
    made = two_sided()
    sides = sides_of(made)
    resamplers = [
        Resampler([each.group for each in labelled.measured], seed=n) for n, labelled in enumerate(sides.values())
    ]
    values = {"company": np.linspace(0, 1, 24), "candidate": np.linspace(0.1, 0.7, 30)}
    found = BothSides(*resamplers).estimates(values)
    assert found.worse.value == pytest.approx(0.4)
    assert found.mean.value == pytest.approx((0.5 + 0.4) / 2)
    assert found.worse.low <= min(found.company.low, found.candidate.low) + 0.02
    assert found.worse.high <= found.candidate.high + 0.001


def test_a_gain_on_the_better_side_is_no_gain_of_the_worse_side():
    made = two_sided()
    resamplers = [
        Resampler([each.group for each in labelled.measured], seed=n)
        for n, labelled in enumerate(sides_of(made).values())
    ]
    both = BothSides(*resamplers)
    before = {
        "company": np.full(24, 0.8) + RNG.normal(0, 0.02, 24),
        "candidate": np.full(30, 0.4) + RNG.normal(0, 0.02, 30),
    }
    one_side = before | {"company": before["company"] + 0.1}
    other_side = before | {"candidate": before["candidate"] + 0.1}
    assert both.worse_difference(one_side, before).answer is Answer.CANNOT_TELL
    assert both.worse_difference(other_side, before).answer is Answer.BETTER  # the control


def test_openings_of_one_employer_are_one_group():
    sides = sides_of(two_sided(posts=24, employers=6))
    assert len({each.group for each in sides["company"].measured}) == 6
    assert len({each.group for each in sides["candidate"].measured}) == 30
