"""Probabilities that come true: reliability and its error."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import binomtest

from matching.scoring.calibration import cross_fitted, exact_interval, reliability
from matching.scoring.estimator import AdditiveScorer
from matching.scoring.judged import JudgedScorer
from tests.scoring.planted import planted


def drawn(judgements=4000, seed=0):
    rng = np.random.default_rng(seed)
    chance = rng.random(judgements)
    return chance, (rng.random(judgements) < chance).astype(float)


# Reliability --------------------------------------------------------------------------------------


def test_a_table_and_its_error_worked_out_by_hand():
    chance = [0.1, 0.1, 0.1, 0.1, 0.8, 0.8]
    judged = [0, 0, 0, 1, 1, 0]
    found = reliability(chance, judged, bins=2, seed=0, draws=10)
    first, second = found.bins
    assert (first.judgements, first.predicted, first.observed) == (4, pytest.approx(0.1), 0.25)
    assert (second.judgements, second.predicted, second.observed) == (2, pytest.approx(0.8), 0.5)
    assert found.error == pytest.approx((4 * 0.15 + 2 * 0.3) / 6)
    theirs = binomtest(1, 4).proportion_ci(0.95, method="exact")
    assert (first.low, first.high) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize(("yes", "of"), [(0, 10), (10, 10), (3, 17), (1, 1)])
def test_the_exact_interval_is_scipys(yes, of):
    theirs = binomtest(yes, of).proportion_ci(0.95, method="exact")
    assert exact_interval(yes, of) == pytest.approx((theirs.low, theirs.high))


def test_probabilities_that_judgements_were_drawn_from_look_calibrated():
    found = reliability(*drawn(), seed=1)
    assert found.error < 0.03
    assert found.error == pytest.approx(found.error_of_perfect, abs=0.01)
    assert found.chance > 0.05
    assert len(found.bins) == 10
    assert sum(each.low <= each.predicted <= each.high for each in found.bins) >= 9


@pytest.mark.parametrize("shift", [0.05, 0.1, 0.2])
def test_an_error_of_known_size_is_found(shift):
    chance, judged = drawn(8000)
    said = chance * (1 - 2 * shift) + 2 * shift  # on average too high by the shift
    found = reliability(said, judged, seed=2)
    assert found.error == pytest.approx(shift, abs=0.015)
    assert found.low < found.error < found.high
    assert found.chance < 0.01


def test_probabilities_that_are_too_sure_are_found_though_right_on_average():
    chance, judged = drawn(8000)
    said = expit(2.5 * logit(chance))
    assert said.mean() == pytest.approx(judged.mean(), abs=0.01)
    found = reliability(said, judged, seed=3)
    assert found.error > 0.08
    assert found.low > found.error_of_perfect * 2


def test_judgements_of_one_group_are_drawn_together():
    chance, judged = drawn(100)
    ten = np.tile(np.arange(100), 10)
    apart = reliability(chance[ten], judged[ten], seed=4)
    together = reliability(chance[ten], judged[ten], groups=ten, seed=4)
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_weights_count_as_repetitions_do():
    chance, judged = drawn(50)
    counts = np.random.default_rng(5).integers(1, 4, 50)
    weighed = reliability(chance, judged, weights=counts, bins=1, seed=6, draws=10)
    repeated = reliability(np.repeat(chance, counts), np.repeat(judged, counts), bins=1, seed=6, draws=10)
    assert weighed.error == pytest.approx(repeated.error)
    assert weighed.bins[0].observed == pytest.approx(repeated.bins[0].observed)
    assert weighed.bins[0].high > repeated.bins[0].high  # fifty judgements, and not a hundred


def test_equal_probabilities_share_a_bin():
    found = reliability(np.full(30, 0.4), np.tile([0, 1, 1], 10), seed=7, draws=20)
    assert [each.judgements for each in found.bins] == [30]
    assert found.error == pytest.approx(2 / 3 - 0.4)


def test_the_same_seed_gives_the_same_intervals():
    assert reliability(*drawn(300), seed=8) == reliability(*drawn(300), seed=8)
    assert reliability(*drawn(300), seed=8) != reliability(*drawn(300), seed=9)


# Cross-fitting ------------------------------------------------------------------------------------


def test_learned_probabilities_are_calibrated_where_they_were_not_learned():
    data = planted(4000, seed=21)
    out = cross_fitted(JudgedScorer(AdditiveScorer([1, 1, 1, 1])), data.X, data.y, groups=np.arange(4000) // 20)
    found = reliability(out, data.y, groups=np.arange(4000) // 20, seed=10)
    assert found.error < 0.03
    assert found.chance > 0.02
    assert np.abs(out - data.chance).mean() < 0.03


def test_probabilities_are_judged_too_well_where_they_were_learned():
    rng = np.random.default_rng(11)
    X, y = rng.random((200, 30)), rng.integers(0, 2, 200).astype(float)  # nothing to learn
    loose = JudgedScorer(prior_judgements=1, shape_judgements=1)
    within = loose.fit(X, y).probability(X)
    without = cross_fitted(loose, X, y)
    assert reliability(within, y, seed=12).chance > 0.05
    assert reliability(without, y, seed=12).chance < 0.01


def test_no_judgement_is_predicted_by_what_saw_its_group():
    X = np.random.default_rng(13).random((60, 2))
    groups = np.arange(60) // 6
    y = (groups % 2).astype(float)
    changed = np.where(groups == 3, 1 - y, y)
    before, after = (cross_fitted(JudgedScorer(), X, each, groups=groups) for each in (y, changed))
    assert before[groups == 3].tolist() == after[groups == 3].tolist()
    assert before[groups != 3].tolist() != after[groups != 3].tolist()
