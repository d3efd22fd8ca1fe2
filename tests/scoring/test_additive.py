"""Scores that are sums: monotone, with their parts, and honest about what is not known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.scoring import Weighed
from matching.scoring.estimator import AdditiveScorer
from matching.scoring.shapes import Shape
from tests.counts import cases

often = settings(max_examples=cases(50, 150), deadline=None, derandomize=True)
WEIGHTS = (0.4, 0.3, 0.2, 0.1)
SHAPES = (None, ((0, 0), (0.5, 0.8), (1, 1)), ((0, 0), (0.25, 0), (1, 1)), ((0, 0), (1 / 3, 0.1), (2 / 3, 0.9), (1, 1)))
shares = st.floats(0, 1)
tables = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(4)), elements=shares | st.just(np.nan))


def scorer() -> AdditiveScorer:
    return AdditiveScorer(WEIGHTS, SHAPES).fit(np.zeros((1, 4)))


@parametrize_with_checks([AdditiveScorer()])
def test_it_is_an_estimator_by_scikit_learns_book(estimator, check):
    check(estimator)


def test_a_score_worked_out_by_hand():
    row = [[1.0, 0.5, 0.0, np.nan]]
    by_hand = 0.5 + 0.4 * 0.5 + 0.3 * 0.0 - 0.2 * 0.5 + 0.0
    plain = AdditiveScorer(WEIGHTS).fit(row)
    assert plain.predict(row) == pytest.approx([by_hand])
    assert plain.parts(row).tolist() == [pytest.approx([0.2, 0.0, -0.1, 0.0])]
    low, high = plain.interval(row)
    assert (low, high) == (pytest.approx([by_hand - 0.05]), pytest.approx([by_hand + 0.05]))  # 0.1 is not known


def test_a_shaped_score_worked_out_by_hand():
    row = [[0.75, 0.25, 0.5, 0.5]]  # worth 0.75, 0.4, 1/3, 0.5
    by_hand = 0.5 + 0.4 * 0.25 - 0.3 * 0.1 + 0.2 * (1 / 3 - 1 / 2) + 0.0
    assert scorer().predict(row) == pytest.approx([by_hand])
    assert scorer().predict([[7.0, -3.0, 0.5, 0.5]]) == pytest.approx(scorer().predict([[1.0, 0.0, 0.5, 0.5]]))


@often
@given(arrays(np.float64, 7, elements=shares), st.sampled_from(SHAPES))
def test_a_shape_is_what_numpy_interpolates(values, knots):
    shape = Shape.of(knots)
    assert shape(values) == pytest.approx(np.interp(values, *zip(*shape.knots, strict=True)), abs=1e-15)


@pytest.mark.parametrize(
    ("knots", "said"),
    [
        ((), "2 to 33 finite knots"),
        (((0, 0),), "2 to 33 finite knots"),
        (((0, 0), (1, 0.9)), "from \\(0, 0\\) to \\(1, 1\\)"),
        (((0, 0.1), (1, 1)), "from \\(0, 0\\) to \\(1, 1\\)"),
        (((0, 0), (0.5, np.nan), (1, 1)), "finite"),
        (((0, 0), (0.5, 0.6), (0.6, 0.5), (1, 1)), "never falls"),
        (((0, 0), (0.5, 0.2), (0.5, 0.6), (1, 1)), "knots rise"),
        (((0, 0), *((each / 40, 0.5) for each in range(1, 40)), (1, 1)), "2 to 33"),
    ],
    ids=range(8),
)
def test_a_shape_that_falls_or_does_not_span_all_values_is_refused(knots, said):
    with pytest.raises(ValueError, match=said):
        AdditiveScorer([1], [knots]).fit([[0.0]])


def test_a_shape_is_asked_for_every_column():
    with pytest.raises(ValueError, match="needs 2 shapes"):
        AdditiveScorer([1, 1], [None]).fit(np.zeros((1, 2)))


def test_without_weights_all_columns_weigh_alike_and_weights_are_scaled():
    assert AdditiveScorer().fit([[0.0, 0.0]]).weights_.tolist() == [0.5, 0.5]
    assert AdditiveScorer([3, 1]).fit([[0.0, 0.0]]).weights_.tolist() == [0.75, 0.25]


@often
@given(tables)
def test_the_parts_and_one_half_are_the_score(values):
    fitted = scorer()
    assert np.abs(fitted.parts(values).sum(axis=1) + 0.5 - fitted.predict(values)).max() <= 1e-12


@often
@given(tables, st.integers(0, 3), shares)
def test_more_of_a_feature_never_lowers_a_score(values, column, more):
    raised = values.copy()
    raised[:, column] = np.fmax(values[:, column], more)
    known = ~np.isnan(values[:, column])
    assert (scorer().predict(raised) >= scorer().predict(values))[known].all()


def test_a_model_that_followed_the_data_would_lower_it():
    values = np.array([[0.0], [1.0]])
    slope = np.polyfit(values[:, 0], [1.0, 0.0], 1)[0]  # data that say the opposite
    fitted = AdditiveScorer().fit(values, [1.0, 0.0])
    assert slope < 0 < fitted.predict([[1.0]])[0] - fitted.predict([[0.0]])[0]


@often
@given(tables, arrays(np.float64, 4, elements=shares))
def test_the_interval_holds_the_score_of_every_completion(values, unknowns):
    low, high = scorer().interval(values)
    completed = scorer().predict(np.where(np.isnan(values), unknowns, values))
    assert (low - 1e-12 <= completed).all()
    assert (completed <= high + 1e-12).all()


@often
@given(tables)
def test_the_interval_is_no_wider_than_it_must_be(values):
    low, high = scorer().interval(values)
    worst, best = (scorer().predict(np.where(np.isnan(values), end, values)) for end in (0.0, 1.0))
    assert np.abs(low - worst).max() <= 1e-12
    assert np.abs(high - best).max() <= 1e-12


@often
@given(tables)
def test_what_is_not_known_adds_nothing_and_widens_the_interval(values):
    parts = scorer().parts(values)
    low, high = scorer().interval(values)
    assert (parts[np.isnan(values)] == 0).all()
    assert np.abs((high - low) - np.isnan(values) @ np.array(WEIGHTS)).max() <= 1e-12


@often
@given(tables)
def test_scores_of_shares_are_shares(values):
    score = scorer().predict(values)
    assert (score >= -1e-12).all()
    assert (score <= 1 + 1e-12).all()


@often
@given(tables)
def test_a_rows_bits_do_not_depend_on_the_rows_beside_it(values):
    together = scorer().predict(values)
    alone = [scorer().predict(values[[row]])[0] for row in range(len(values))]
    assert together.tolist() == alone
    assert together[::-1].tolist() == scorer().predict(values[::-1]).tolist()
    ends = np.stack(scorer().interval(values))
    assert ends.tolist() == np.stack([np.concatenate(scorer().interval(row[None])) for row in values], axis=1).tolist()


def test_a_sum_by_matrix_product_would_depend_on_the_rows_beside():
    values = np.random.default_rng(0).random((997, 31))
    fitted = AdditiveScorer(np.arange(1, 32)).fit(values)
    by_product = fitted.worths(values) @ fitted.weights_
    alone = np.array([fitted.worths(row[None]) @ fitted.weights_ for row in values])[:, 0]
    assert by_product.tolist() != alone.tolist()  # what the scorer must not do
    assert fitted.predict(values).tolist() == [fitted.predict(row[None])[0] for row in values]


@often
@given(tables)
def test_a_sum_that_is_given_scores_to_the_same_bits_as_the_estimator(values):
    summed = Weighed.of(WEIGHTS, SHAPES)
    assert summed.parts(values).tolist() == scorer().parts(values).tolist()
    assert summed.predict(values).tolist() == scorer().predict(values).tolist()
    assert np.stack(summed.interval(values)).tolist() == np.stack(scorer().interval(values)).tolist()


@pytest.mark.parametrize("row", [[0.5] * 3, [[0.5] * 3], [[0.5, np.inf, 0.5, 0.5]]], ids=["flat", "short", "infinite"])
def test_a_sum_that_is_given_refuses_what_is_not_its_columns(row):
    with pytest.raises(ValueError, match="needs 4 finite columns"):
        Weighed.of(WEIGHTS, SHAPES).predict(row)


@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [-1, 2], [0, 0], [np.nan, 1], [np.inf, 1], [[1, 1]]], ids=str)
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="needs 2 finite weights"):
        AdditiveScorer(weights).fit(np.zeros((1, 2)))
    assert AdditiveScorer([0, 2]).fit(np.zeros((1, 2))).weights_.tolist() == [0, 1]


def test_a_copy_has_the_same_weights_and_learned_nothing_yet():
    copied = clone(scorer())
    assert copied.weights == WEIGHTS
    assert not hasattr(copied, "weights_")
