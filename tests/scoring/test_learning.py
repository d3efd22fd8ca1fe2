"""Judgements become a card: what it claims was measured elsewhere, and what was not judged stays the prior's."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from matching.features import SIDES, feature_names
from matching.scoring import load_scorer, read_card, write_card
from matching.scoring.cards import Card, Source
from matching.scoring.learning import LEAST_GROUPS, LEAST_JUDGEMENTS, Judged, learned_card
from tests.scoring.test_cards import card

PRIOR = Card.model_validate_json(json.dumps(card()))
SOURCE = Source(name="judgements.csv", sha256="0" * 64, rows=3)


def judged(side="company", judgements=1500, *, seed=0, first=3.0):
    """Draw judgements in which a side's first feature weighs so many times as much as each other one."""
    rng = np.random.default_rng(seed)
    X = rng.random((judgements, len(feature_names(side))))
    X[rng.random(X.shape) < 0.2] = np.nan
    weights = np.array([first] + [1.0] * (X.shape[1] - 1))
    score = np.nansum(weights / weights.sum() * (X - 0.5), axis=1)
    y = (rng.random(judgements) < expit(12 * score)).astype(float)
    return Judged(X, y, np.ones(judgements), np.arange(judgements) // 15)


def learned(of, **rest):
    return learned_card("by-judges", PRIOR, of, sources=[SOURCE], command="train", seed=1, **rest)


def metric(found, name):
    return next(each for each in found.metrics if each.name == name)


def test_a_card_tells_what_was_planted_and_what_it_is_worth():
    found = learned({"company": judged()})
    count = len(feature_names("company"))
    weights = [entry.weight for entry in found.company.features.values()]
    assert weights[0] == pytest.approx(3 / (count + 2), abs=0.08)
    assert metric(found, "calibration-error").value < 0.06
    assert (found.name, found.kind, found.data.sources, found.command) == ("by-judges", "judged", (SOURCE,), "train")
    assert sum(each.judgements for each in found.company.calibration.bins) == 1500


def test_where_the_prior_is_right_nothing_is_claimed_over_it():
    over = metric(learned({"company": judged(first=1.0)}), "explained-deviance-over-prior")
    assert over.low <= 0
    assert abs(over.value) < 0.01  # what learning costs where there is nothing to learn


def test_where_the_prior_is_wrong_what_is_gained_over_it_is_clear():
    assert metric(learned({"company": judged(first=30.0)}), "explained-deviance-over-prior").low > 0.05


def test_the_scorer_that_is_read_is_the_one_that_was_learned_to_the_last_bit(tmp_path):
    of = {side: judged(side) for side in SIDES}
    found = learned(of)
    write_card(tmp_path, found)
    assert read_card(tmp_path) == found
    scorer = load_scorer(tmp_path)
    for side in SIDES:
        assert scorer.of(side).weights_.tolist() == [each.weight for each in found.side(side).features.values()]
        low, high = scorer.side(side).band(of[side].X)
        assert (low <= high).all()
        assert scorer.side(side).calibrated_probability(0.9) > scorer.side(side).calibrated_probability(0.1)


def test_learning_twice_gives_the_same_card():
    assert learned({"company": judged(judgements=200)}) == learned({"company": judged(judgements=200)})


def test_a_side_that_nobody_judged_stays_the_priors_and_knows_no_probability():
    found = learned({"company": judged()})
    assert found.candidate == PRIOR.candidate
    nobody = replace(judged(), X=np.zeros((0, 1)), y=np.zeros(0), weights=np.zeros(0), groups=np.zeros(0))
    assert learned({"candidate": nobody}).candidate == PRIOR.candidate
    assert learned({}).company == PRIOR.company


@pytest.mark.parametrize(
    "few",
    [
        judged(judgements=LEAST_JUDGEMENTS - 1),
        replace(judged(judgements=200), groups=np.arange(200) % (LEAST_GROUPS - 1)),
        replace(judged(judgements=200), y=np.ones(200)),
    ],
    ids=["judgements", "groups", "one answer"],
)
def test_where_there_is_too_little_to_check_a_probability_none_is_claimed(few):
    found = learned({"company": few})
    assert found.company.calibration is None
    assert found.metrics == ()
    assert found.company != PRIOR.company  # the weights did learn


def test_just_enough_is_enough():
    assert learned({"company": judged(judgements=150)}).company.calibration is not None


def test_an_interval_of_explained_deviance_holds_what_many_judgements_show():
    truth = metric(learned({"company": judged(judgements=3000, seed=99)}), "explained-deviance").value
    held = []
    for seed in range(8):
        one = metric(learned({"company": judged(judgements=400, seed=seed)}), "explained-deviance")
        held.append(one.low <= truth <= one.high)
    assert np.mean(held) >= 0.75
