"""A scorer learned from judgements: what was planted is found, the prior holds, nothing falls."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.scoring import Weighed, prior
from matching.scoring.estimator import AdditiveScorer
from matching.scoring.judged import JudgedScorer
from matching.scoring.logistic import TOLERANCE, Problem, solve
from matching.scoring.shapes import Shape
from tests.counts import cases
from tests.scoring.planted import CONCAVE, INTERCEPT, SHAPES, SLOPE, WEIGHTS, learned_from, planted

some = settings(max_examples=cases(15, 40), deadline=None, derandomize=True)
PRIOR = AdditiveScorer((0.25, 0.25, 0.25, 0.25))
FAR_FROM_TRUTH = AdditiveScorer((0.1, 0.1, 0.2, 0.6), (None, None, ((0, 0), (0.5, 0.9), (1, 1)), None))


@parametrize_with_checks([JudgedScorer()])
def test_it_is_an_estimator_by_scikit_learns_book(estimator, check):
    check(estimator)


# What was planted is found ------------------------------------------------------------------------


@pytest.mark.parametrize("prior", [PRIOR, FAR_FROM_TRUTH], ids=["even", "far"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_weights_are_found_within_five_hundredths_from_four_thousand_judgements(prior, seed):
    found = JudgedScorer(prior).fit(*of(planted(4000, seed=seed)))
    assert np.abs(found.weights_ - WEIGHTS).max() <= 0.05
    assert found.calibrator_.slope == pytest.approx(SLOPE, rel=0.15)
    assert found.calibrator_.intercept == pytest.approx(INTERCEPT, rel=0.2)


def of(data):
    return data.X, data.y


def test_planted_weights_are_not_found_in_judgements_that_were_shuffled():
    data = planted(4000, seed=1)
    found = JudgedScorer(FAR_FROM_TRUTH).fit(data.X, np.random.default_rng(0).permutation(data.y))
    assert np.abs(found.weights_ - WEIGHTS).max() > 0.1
    assert found.calibrator_.slope < 1


def test_a_planted_shape_is_found_within_a_tenth():
    found = JudgedScorer(PRIOR).fit(*of(planted(8000, seed=4)))
    at = np.linspace(0, 1, 21)
    expected = np.interp(at, *zip(*CONCAVE, strict=True))
    assert np.abs(found.shapes_[1](at) - expected).max() <= 0.1
    assert np.abs(at - expected).max() > 0.3  # the prior's line is much farther


def test_nine_of_ten_planted_weights_lie_within_the_bands_of_their_spread():
    inside = []
    for seed in range(60):
        found = JudgedScorer(PRIOR, prior_judgements=1).fit(*of(planted(1500, seed=seed)))
        inside += list(np.abs(found.weights_ - WEIGHTS) <= 1.645 * np.sqrt(np.diag(found.covariance_)))
    assert 0.84 <= np.mean(inside) <= 0.97


def test_judgements_repeated_within_a_group_do_not_make_it_surer():
    data = planted(600, seed=5)
    loose = JudgedScorer(PRIOR, prior_judgements=1, shape_judgements=1)
    once = clone(loose).fit(*of(data), groups=np.arange(600))
    ten = np.tile(np.arange(600), 10)
    repeated = clone(loose).fit(data.X[ten], data.y[ten])
    grouped = clone(loose).fit(data.X[ten], data.y[ten], groups=ten)
    width = [np.sqrt(np.diag(each.covariance_)).mean() for each in (once, repeated, grouped)]
    assert width[1] < width[0] / 2.5  # without groups ten times the same looks like ten times as much
    assert width[2] == pytest.approx(width[0], rel=0.15)
    assert grouped.weights_.tolist() == repeated.weights_.tolist()


# The prior ----------------------------------------------------------------------------------------


def test_without_judgements_it_is_the_prior_and_knows_no_probability():
    data = planted(50, seed=0)
    none = JudgedScorer(FAR_FROM_TRUTH).fit(data.X)
    prior = clone(FAR_FROM_TRUTH).fit(data.X)
    assert none.predict(data.X).tolist() == prior.predict(data.X).tolist()
    assert none.weights_.tolist() == prior.weights_.tolist()
    assert none.calibrator_ is None
    assert np.isnan(none.probability(data.X)).all()
    assert none.judgements_ == 0


def test_the_fewer_judgements_the_nearer_the_prior():
    data = planted(400, seed=6)
    weights = clone(FAR_FROM_TRUTH).fit(data.X).weights_
    far = []
    for counted in (1.0, 1e-1, 1e-2, 1e-3, 1e-6):
        found = JudgedScorer(FAR_FROM_TRUTH).fit(*of(data), sample_weight=np.full(400, counted))
        far.append(np.abs(found.weights_ - weights).max())
    assert far == sorted(far, reverse=True)
    assert far[0] > 0.1
    assert far[-1] < 1e-5


def test_one_judgement_hardly_moves_the_prior():
    data = planted(1, seed=7, unknown=0)
    for y in (0.0, 1.0):
        assert np.abs(JudgedScorer(PRIOR).fit(data.X, [y]).weights_ - 0.25).max() < 0.02


def test_a_prior_that_counts_for_ever_keeps_its_weights_and_learns_how_probable_a_yes_is():
    data = planted(3000, seed=8)
    found = JudgedScorer(FAR_FROM_TRUTH, prior_judgements=1e9, shape_judgements=1e9).fit(*of(data))
    assert np.abs(found.weights_ - clone(FAR_FROM_TRUTH).fit(data.X).weights_).max() < 1e-4
    slope = LogisticRegression(C=1e9, tol=1e-10).fit(found.additive_.predict(data.X)[:, None], data.y).coef_[0, 0]
    assert found.calibrator_.slope == pytest.approx(slope, rel=0.01)


def test_as_many_judgements_as_the_prior_counts_for_go_half_the_way():
    rng = np.random.default_rng(9)
    X = rng.random((6000, 2))
    y = expit(1.5 * (X[:, 0] - 0.5) + 0.5 * (X[:, 1] - 0.5))  # even odds, and no noise
    ways = []
    for counts in (1e-3, 6000):
        found = JudgedScorer(AdditiveScorer([1, 1]), prior_judgements=counts, knots=()).fit(X, y)
        first, second = found.coefficients_[1:]
        ways.append(first - second)
    assert ways[0] == pytest.approx(1.0, abs=1e-3)
    assert ways[1] == pytest.approx(0.5, abs=0.03)


# Nothing falls, and what is not known says nothing ------------------------------------------------

shares = st.floats(0, 1)


@some
@given(
    arrays(np.float64, (12, 3), elements=shares | st.just(np.nan)),
    arrays(np.float64, 12, elements=shares),
    arrays(np.float64, (5, 3), elements=shares),
    st.integers(0, 2),
    shares,
)
def test_more_of_a_feature_never_lowers_a_learned_score(X, y, rows, column, more):
    found = JudgedScorer(prior_judgements=1, shape_judgements=1).fit(X, y)
    raised = rows.copy()
    raised[:, column] = np.maximum(rows[:, column], more)
    assert (found.predict(raised) >= found.predict(rows)).all()
    assert (found.probability(raised) >= found.probability(rows)).all()
    assert ((found.predict(rows) >= -1e-12) & (found.predict(rows) <= 1 + 1e-12)).all()


def test_a_plain_regression_would_have_followed_judgements_that_say_the_opposite():
    rng = np.random.default_rng(10)
    X = rng.random((500, 2))
    y = (X[:, 0] < 0.5).astype(float)
    plain, ours = LogisticRegression().fit(X, y), JudgedScorer().fit(X, y)
    ends = np.array([[0.0, 0.5], [1.0, 0.5]])
    assert np.diff(plain.decision_function(ends))[0] < -1
    assert np.diff(ours.predict(ends))[0] >= 0
    assert ours.weights_[0] < 0.05


def test_when_everything_says_the_opposite_the_score_is_the_priors_and_tells_nothing_of_a_yes():
    X = np.linspace(0, 1, 400)[:, None]
    found = JudgedScorer(prior_judgements=1e-3, shape_judgements=1e-3, slope_spread=100).fit(X, 1 - X[:, 0] > 0.5)
    assert found.calibrator_.slope == 0
    assert found.predict(X).tolist() == X[:, 0].tolist()
    assert np.ptp(found.probability(X)) == 0
    assert np.isfinite(found.covariance_).all()


def test_unknown_is_not_learned_as_a_signal_even_where_it_always_meant_yes():
    rng = np.random.default_rng(11)
    X = rng.random((1000, 3))
    y = (rng.random(1000) < 0.5).astype(float)
    X[y == 1, 0] = np.nan
    found = JudgedScorer(PRIOR.set_params(weights=None)).fit(X, y)
    silent = np.array([[np.nan, 0.4, 0.4]])
    assert found.additive_.parts(silent)[0, 0] == 0
    middle = np.interp(0.5, *np.array(found.shapes_[0].knots).T[::-1])  # the value that is worth one half
    assert found.probability(silent) == pytest.approx(found.probability([[middle, 0.4, 0.4]]), abs=1e-9)


def test_a_column_that_says_unknown_would_have_learned_it():
    rng = np.random.default_rng(11)
    X = rng.random((1000, 3))
    y = (rng.random(1000) < 0.5).astype(float)
    X[y == 1, 0] = np.nan
    marked = np.column_stack([np.nan_to_num(X, nan=0.5), np.isnan(X[:, 0])])
    assert LogisticRegression().fit(marked, y).coef_[0, -1] > 3


# A logistic regression and a calibrated sum are one -----------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_calibrated_score_is_the_logistic_regression(seed):
    data = planted(700, seed=seed)
    found = JudgedScorer(FAR_FROM_TRUTH, prior_judgements=10).fit(*of(data))
    by_regression = expit(found.coefficients_[0] + found.ramps_.design(data.X) @ found.coefficients_[1:])
    assert np.abs(found.probability(data.X) - by_regression).max() <= 1e-9
    parts = found.additive_.parts(data.X)
    assert np.abs(0.5 + parts.sum(axis=1) - found.predict(data.X)).max() <= 1e-9


def test_the_solution_is_that_of_another_solver():
    data = planted(300, seed=12)
    scorer = JudgedScorer(FAR_FROM_TRUTH, prior_judgements=20, shape_judgements=50).fit(*of(data))
    ramps = scorer.ramps_

    def ridge_of(t):
        off = t[2:] - t[1] * ramps.rise
        found = ((t[1] - 10) / 10) ** 2 + (t[0] / 5) ** 2
        for feature in range(4):
            own = ramps.feature == feature
            rise, length = ramps.rise[own], (ramps.high - ramps.low)[own]
            bend = off[own] - rise / rise.sum() * off[own].sum()
            found += 20 / 48 * off[own].sum() ** 2 + 50 / 48 * (bend**2 / length).sum()
        return found

    def loss(t):  # written anew: intercept, the prior's multiple, the ramps
        logit = t[0] + ramps.design(data.X) @ t[2:]
        return np.logaddexp(0, -np.where(data.y == 1, logit, -logit)).sum() + ridge_of(t) / 2

    start = np.concatenate([[0, 1], np.full(len(ramps.rise), 0.1)])
    bounds = [(None, None)] + [(0, None)] * (len(start) - 1)
    other = minimize(
        loss, start, bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9, "maxfun": 10**6}
    )
    ours = np.insert(scorer.coefficients_, 1, best_multiple(scorer, ramps.hold(20 / 48, 50 / 48)))
    assert loss(ours) <= other.fun + 1e-9
    assert np.abs(ours - other.x).max() < 2e-3


def best_multiple(scorer, hold):
    rise = scorer.ramps_.rise
    return (rise @ hold @ scorer.coefficients_[1:] + 10 / 100) / (rise @ hold @ rise + 1 / 100)


def test_further_knots_do_not_loosen_what_holds_weights_and_shapes():
    spreads = []
    for knots in ((0.5,), (0.25, 0.5, 0.75), (0.1, 0.2, 0.5, 0.9)):
        ramps = JudgedScorer(FAR_FROM_TRUTH, knots=knots).fit(planted(5, seed=0).X).ramps_
        covariance = np.linalg.inv(ramps.hold(2.0, 30.0))
        up_to_half = ((ramps.feature == 0) & (ramps.high <= 0.5)).astype(float)
        whole = (ramps.feature == 0).astype(float)
        spreads.append([up_to_half @ covariance @ up_to_half, whole @ covariance @ whole])
    assert spreads[0] == pytest.approx([0.25 / 2 + 0.25 / 30, 1 / 2])  # half the sum, and a bridge at its middle
    assert spreads[1:] == [pytest.approx(spreads[0])] * 2


def test_without_bounds_the_solution_is_scikit_learns():
    rng = np.random.default_rng(13)
    X, y = rng.normal(size=(200, 4)), rng.integers(0, 2, 200).astype(float)
    plain = Problem(X, y, np.ones(200), np.zeros(4), np.eye(4) * 3, np.zeros(4, dtype=bool))
    theirs = LogisticRegression(C=1 / 3, fit_intercept=False, tol=1e-12, max_iter=1000).fit(X, y).coef_[0]
    assert np.abs(solve(plain) - theirs).max() < 1e-6


def test_at_a_solution_nothing_pulls_any_more():
    data = planted(300, seed=14)
    bound = np.array([False, True, True, True])
    design = np.nan_to_num(data.X, nan=0.5) - 0.5
    held = Problem(design, 1 - data.y, np.ones(300), np.zeros(4), np.eye(4), bound)
    at = solve(held)
    pull = held.gradient(at)
    assert (at[bound] == 0).any()
    assert np.abs(np.where(bound & (at == 0), np.minimum(pull, 0), pull)).max() <= TOLERANCE * 301


# The same judgements, the same scorer -------------------------------------------------------------


PRINTED = """
import numpy as np
from matching.scoring import prior
from tests.scoring.planted import learned_from
print([each.hex() for each in learned_from().coefficients_.tolist()])
X = np.random.default_rng(3).random((20, len(prior().of("company").weights_)))
print([each.hex() for each in prior().of("company").predict(X).tolist()])
"""


def test_the_same_judgements_in_another_order_give_the_same_bits():
    bits = learned_from().coefficients_.tolist()
    assert learned_from(np.random.default_rng(1).permutation(300)).coefficients_.tolist() == bits


def test_a_prior_that_a_card_gives_is_learned_from_as_the_estimator_is():
    data = planted(200, seed=5)
    estimator, given = (
        JudgedScorer(prior).fit(*of(data)) for prior in (AdditiveScorer(WEIGHTS, SHAPES), Weighed.of(WEIGHTS, SHAPES))
    )
    assert estimator.coefficients_.tolist() == given.coefficients_.tolist()
    with pytest.raises(ValueError, match="needs 4 finite weights"):
        JudgedScorer(Weighed.of([1, 1], [None, None])).fit(*of(data))


def test_a_fresh_process_learns_and_scores_to_the_same_bits():
    X = np.random.default_rng(3).random((20, len(prior().of("company").weights_)))
    here = (learned_from().coefficients_, prior().of("company").predict(X))
    run = subprocess.run([sys.executable, "-c", PRINTED], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.splitlines() == [str([number.hex() for number in each.tolist()]) for each in here]


def test_learned_scores_have_the_same_bits_alone_in_company_and_in_any_order():
    scorer, X = learned_from(), planted(257, seed=16).X
    together = scorer.predict(X)
    assert together.tolist() == [scorer.predict(row[None])[0] for row in X]
    assert together[::-1].tolist() == scorer.predict(X[::-1]).tolist()
    assert scorer.probability(X).tolist() == [scorer.probability(row[None])[0] for row in X]


# What judgements may be ---------------------------------------------------------------------------


def test_grades_count_as_shares_of_the_highest():
    data = planted(200, seed=17)
    grades = np.random.default_rng(2).integers(0, 4, 200)
    graded = JudgedScorer(highest=3).fit(data.X, grades)
    assert graded.coefficients_.tolist() == JudgedScorer().fit(data.X, grades / 3).coefficients_.tolist()
    assert graded.coefficients_.tolist() == JudgedScorer().fit(data.X, grades).coefficients_.tolist()


def test_half_a_yes_is_a_yes_and_a_no_that_count_half_each():
    data = planted(100, seed=18)
    twice = np.tile(np.arange(100), 2)
    split = JudgedScorer().fit(data.X[twice], np.repeat([1.0, 0.0], 100), sample_weight=np.repeat([0.25, 0.75], 100))
    assert JudgedScorer().fit(data.X, np.full(100, 0.25)).coefficients_ == pytest.approx(split.coefficients_, abs=1e-7)


@pytest.mark.parametrize(
    ("changes", "y", "weights", "said"),
    [
        ({}, [0.0, -1.0], None, "between 0 and 1"),
        ({"highest": 3}, [0.0, 4.0], None, "between 0 and 3"),
        ({"prior_judgements": 0}, [0.0, 1.0], None, "prior_judgements: needs a finite number above 0"),
        ({"slope_spread": np.inf, "slope": -1}, [0.0, 1.0], None, "slope, slope_spread"),
        ({"knots": (0.5, 1.0)}, [0.0, 1.0], None, "knots lie between 0 and 1"),
        ({}, [0.0, 1.0], [1.0, -1.0], "not negative"),
        ({}, [0.0, 1.0], [1.0, np.nan], "finite"),
        ({}, [0.0, 1.0], [0.0, 0.0], "zero everywhere"),
        ({"prior": AdditiveScorer([1, 1, 1])}, [0.0, 1.0], None, "needs 2 finite weights"),
    ],
    ids=range(9),
)
def test_judgements_and_parameters_that_mean_nothing_are_refused(changes, y, weights, said):
    with pytest.raises(ValueError, match=said):
        JudgedScorer(**changes).fit(np.zeros((2, 2)), y, sample_weight=weights)


def test_how_much_the_prior_counts_can_be_tuned_by_scikit_learn_on_grouped_folds():
    data = planted(600, seed=19)
    search = GridSearchCV(JudgedScorer(FAR_FROM_TRUTH), {"prior_judgements": [1.0, 1e6]}, cv=GroupKFold(3))
    search.fit(data.X, data.y, groups=np.arange(600) // 10)
    assert search.best_params_ == {"prior_judgements": 1.0}  # this prior is far from the truth
    assert 0.1 < search.best_score_ < 0.5


def test_explained_deviance_is_none_for_a_constant_and_grows_with_what_is_known():
    data = planted(4000, seed=20)
    found = JudgedScorer(AdditiveScorer(WEIGHTS, SHAPES)).fit(*of(data))
    constant = data.y.mean()
    loss = -(data.y * np.log(found.probability(data.X)) + (1 - data.y) * np.log1p(-found.probability(data.X))).mean()
    of_constant = -(constant * np.log(constant) + (1 - constant) * np.log(1 - constant))
    assert found.score(data.X, data.y) == pytest.approx(1 - loss / of_constant)
    assert found.score(data.X, np.ones(4000)) == 0.0


def test_a_learned_shape_never_leaves_what_a_shape_is():
    found = learned_from()
    assert all(isinstance(each, Shape) for each in found.shapes_)
    assert [(each.knots[0], each.knots[-1]) for each in found.shapes_] == [((0, 0), (1, 1))] * 4
    assert found.weights_.sum() == pytest.approx(1, abs=1e-12)
