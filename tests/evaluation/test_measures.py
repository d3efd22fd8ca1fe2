"""Measures of rankings: worked out by hand, and equal to trec_eval's."""

from math import log2

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import UnknownNameError
from matching.evaluation.measures import Measure, measure_named, ranked

NAMES = ("nDCG@1", "nDCG@3", "nDCG@10", "nDCG", "AP", "AP@5", "AP(rel=2)", "RR", "RR(rel=3)", "R@2", "R@10",
         "P@1", "P@10", "P(rel=2)@5", "Success@1", "Success@5",
         "nDCG(dcg='exp-log2')@10", "nDCG(dcg='exp-log2')@2")  # fmt: skip
IDS = ["a", "b", "c", "d", "가", "나", "a1", "A", "z", "é", "10", "9"]
EXPONENTIAL = {grade: 2**grade - 1 for grade in range(5)}


def theirs(name: str) -> ir_measures.Measure:
    """trec_eval knows the gain 2**grade - 1 as a table of gains."""
    if "exp-log2" in name:
        return ir_measures.nDCG(gains=EXPONENTIAL) @ int(name.partition("@")[2])
    return ir_measures.parse_measure(name)


def value(name: str, scores: dict[str, float], grades: dict[str, int]) -> float:
    return measure_named(name).of(ranked(np.array(list(scores.values()), dtype=np.float32), list(scores), grades))


def test_ndcg_of_a_ranking_worked_out_by_hand():
    # ranked gains 0, 3, 2: 0/1 + 3/log2(3) + 2/2; best 3, 2, 0: 3/1 + 2/log2(3)
    scores, grades = {"a": 0.9, "b": 0.5, "c": 0.1}, {"a": 0, "b": 3, "c": 2}
    assert value("nDCG@10", scores, grades) == pytest.approx((3 / log2(3) + 1) / (3 + 2 / log2(3)))
    # with gains 0, 7, 3
    assert value("nDCG(dcg='exp-log2')@10", scores, grades) == pytest.approx((7 / log2(3) + 1.5) / (7 + 3 / log2(3)))


def test_the_other_measures_worked_out_by_hand():
    # relevant at ranks 2 and 4 of 5, a third one is not retrieved
    scores, grades = {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1}, {"b": 1, "d": 2, "elsewhere": 1}
    expected = {"AP": (1 / 2 + 2 / 4) / 3, "RR": 1 / 2, "R@3": 1 / 3, "P@4": 2 / 4, "Success@1": 0, "Success@2": 1,
                "AP(rel=2)": 1 / 4, "RR@1": 0, "P@10": 2 / 10}  # fmt: skip
    assert {name: value(name, scores, grades) for name in expected} == pytest.approx(expected)


def test_of_equal_scores_the_greater_id_comes_first():
    assert value("RR", {"a": 1.0, "b": 1.0}, {"a": 1}) == 0.5
    assert value("RR", {"a": 1.0, "b": 1.0}, {"b": 1}) == 1.0
    assert value("RR", {"a": 1.0 + 1e-9, "b": 1.0}, {"a": 1}) == 0.5  # the same 32-bit number
    assert value("RR", {"a": 1.0 + 1e-6, "b": 1.0}, {"a": 1}) == 1.0  # the control: another one


def test_a_document_without_a_score_is_not_retrieved():
    assert value("RR", {"a": float("nan"), "b": 1.0}, {"a": 1}) == 0
    assert value("R@10", {"a": float("nan"), "b": 1.0, "c": 0.0}, {"a": 1, "c": 1}) == 0.5


def test_a_query_without_a_relevant_document_has_the_value_0():
    assert [value(name, {"a": 1.0}, {"a": 0}) for name in NAMES] == [0.0] * len(NAMES)


runs = st.dictionaries(
    st.sampled_from(IDS),
    st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(-5, 5, width=32), st.sampled_from([1 + 1e-9, 1 + 1e-12])),
    min_size=1,
)
labels = st.dictionaries(st.sampled_from(IDS), st.integers(0, 4), min_size=1)


@given(runs, labels)
def test_every_measure_equals_that_of_ir_measures(scores, grades):
    wanted = {theirs(name): name for name in NAMES}
    found = ir_measures.pytrec_eval.iter_calc(list(wanted), {"q": grades}, {"q": scores})
    by_name = {wanted[each.measure]: each.value for each in found}
    assert set(by_name) == set(NAMES)
    for name in NAMES:
        assert value(name, scores, grades) == pytest.approx(by_name[name], abs=1e-12, rel=0), name


def test_another_rule_for_ties_would_differ_from_ir_measures():
    scores, grades = {"a": 1.0, "b": 1.0}, {"a": 1}
    [found] = ir_measures.pytrec_eval.iter_calc([ir_measures.RR], {"q": grades}, {"q": scores})
    smaller_first = {"b": scores["b"] - 1e-3, "a": scores["a"]}
    assert value("RR", smaller_first, grades) != found.value == value("RR", scores, grades)


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_is_written_as_it_is_named(name):
    assert str(measure_named(name)) == name


@pytest.mark.parametrize("name", ["ndcg@10", "R", "P", "Success", "nDCG@0", "nDCG(rel=2)@10", "AP(dcg='exp-log2')", ""])
def test_a_measure_that_is_not_known_is_refused_with_those_that_are(name):
    with pytest.raises(UnknownNameError, match="nDCG@10"):
        measure_named(name)


def test_measures_are_values():
    assert measure_named("R@10") == Measure("R", 10)
