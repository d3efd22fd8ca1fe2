"""Scores that are sums: monotone, with their parts, and honest about what is not known."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.errors import PolicyDataError
from matching.features import feature_names
from matching.scoring import AdditiveScorer, load_scorer, mutual_score, prior

often = settings(max_examples=150, deadline=None, derandomize=True)
WEIGHTS = (0.4, 0.3, 0.2, 0.1)
shares = st.floats(0, 1)
tables = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(4)), elements=shares | st.just(np.nan))


def scorer() -> AdditiveScorer:
    return AdditiveScorer(WEIGHTS).fit(np.zeros((1, 4)))


@parametrize_with_checks([AdditiveScorer()])
def test_it_is_an_estimator_by_scikit_learns_book(estimator, check):
    check(estimator)


def test_a_score_worked_out_by_hand():
    row = [[1.0, 0.5, 0.0, np.nan]]
    by_hand = 0.5 + 0.4 * 0.5 + 0.3 * 0.0 - 0.2 * 0.5 + 0.0
    assert scorer().predict(row) == pytest.approx([by_hand])
    assert scorer().parts(row).tolist() == [pytest.approx([0.2, 0.0, -0.1, 0.0])]
    low, high = scorer().interval(row)
    assert (low, high) == (pytest.approx([by_hand - 0.05]), pytest.approx([by_hand + 0.05]))  # 0.1 is not known


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


@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [-1, 2], [0, 0], [np.nan, 1], [np.inf, 1], [[1, 1]]], ids=str)
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="needs 2 finite weights"):
        AdditiveScorer(weights).fit(np.zeros((1, 2)))
    assert AdditiveScorer([0, 2]).fit(np.zeros((1, 2))).weights_.tolist() == [0, 1]


def test_a_copy_has_the_same_weights_and_learned_nothing_yet():
    copied = clone(scorer())
    assert copied.weights == WEIGHTS
    assert not hasattr(copied, "weights_")


@pytest.mark.parametrize(
    ("company", "candidate", "mutual"),
    [(1.0, 1.0, 1.0), (1.0, 0.5, 2 / 3), (0.5, 0.5, 0.5), (1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.2, 0.6, 0.3)],
)
def test_a_pair_is_as_good_as_its_weaker_side_allows(company, candidate, mutual):
    assert mutual_score(np.array([company]), np.array([candidate])) == pytest.approx([mutual])
    assert mutual_score(np.array([candidate]), np.array([company])) == pytest.approx([mutual])


# The card -----------------------------------------------------------------------------------------


def card() -> dict[str, object]:
    sides = {side: {name: {"weight": 1.0} for name in feature_names(side)} for side in ("company", "candidate")}
    return {"name": "made up"} | sides


def saved(folder, content: object):
    (folder / "card.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def test_a_card_is_read_by_the_features_names_whatever_their_order(tmp_path):
    document = card()
    first = feature_names("company")[0]
    document["company"] = dict(reversed(document["company"].items())) | {first: {"weight": 5.0}}
    loaded = load_scorer(saved(tmp_path, document))
    count = len(feature_names("company"))
    assert loaded.name == "made up"
    assert loaded.of("company").weights_.tolist() == pytest.approx([5 / (count + 4)] + [1 / (count + 4)] * (count - 1))
    assert loaded.of("candidate").n_features_in_ == len(feature_names("candidate"))


def without(side: str, name: str) -> dict[str, object]:
    document = card()
    del document[side][name]
    return document


def with_weight(weight: object) -> dict[str, object]:
    document = card()
    document["company"]["must"] = {"weight": weight}
    return document


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (without("company", "must"), "differ: ['must']"),
        (without("candidate", "pay"), "differ: ['pay']"),
        (card() | {"company": card()["company"] | {"age": {"weight": 1.0}}}, "differ: ['age']"),
        ({"company": {}, "candidate": {}, "name": "x"}, "differ"),
        ({key: value for key, value in card().items() if key != "candidate"}, "is not a scorer's card"),
        ({key: value for key, value in card().items() if key != "name"}, "is not a scorer's card"),
        (with_weight("0.3"), "is not a scorer's card"),
        (with_weight(None), "is not a scorer's card"),
        (with_weight(True), "is not a scorer's card"),
        (with_weight(-1), "is not a scorer's card"),
        (with_weight(float("nan")), "is not a scorer's card"),
        (with_weight(float("inf")), "is not a scorer's card"),
        (card() | {"company": [1, 2]}, "is not a scorer's card"),
        ([], "is not a scorer's card"),
        (json.dumps(card())[:-5], "is not a scorer's card"),
        ("", "is not a scorer's card"),
        ("[" * 100_000, "is not a scorer's card"),
    ],
    ids=range(17),
)
def test_a_card_of_other_features_or_a_damaged_one_is_refused(tmp_path, content, said):
    with pytest.raises(PolicyDataError, match=r"card\.json") as caught:
        load_scorer(saved(tmp_path, content))
    assert said in str(caught.value)


def test_a_card_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PolicyDataError, match=r"card\.json"):
        load_scorer(tmp_path)


def test_the_scorer_that_comes_with_the_project_weighs_every_feature():
    for side in ("company", "candidate"):
        weights = prior().of(side).weights_
        assert len(weights) == len(feature_names(side))
        assert weights.min() > 0
        assert weights.sum() == pytest.approx(1)
