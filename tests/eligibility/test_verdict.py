"""Three answers and how they combine."""

from itertools import product

import numpy as np
import pytest

from matching.eligibility.verdict import Grade, Verdict, all_of, any_of

THREE = {Grade.NO: False, Grade.OPEN: None, Grade.YES: True}


def kleene_and(a, b):
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def kleene_or(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


@pytest.mark.parametrize(("a", "b"), list(product(THREE, repeat=2)))
def test_all_of_and_any_of_are_kleenes_strong_logic(a, b):
    assert THREE[Grade(all_of([[a], [b]], rows=1)[0])] is kleene_and(THREE[a], THREE[b])
    assert THREE[Grade(any_of([[a], [b]], rows=1)[0])] is kleene_or(THREE[a], THREE[b])


def test_the_laws_would_not_hold_were_the_two_exchanged():
    assert THREE[Grade(any_of([[Grade.YES], [Grade.NO]], rows=1)[0])] is not kleene_and(True, False)


@pytest.mark.parametrize("grade", Grade)
def test_nothing_asked_changes_no_answer(grade):
    assert all_of([[grade], [Grade.YES]], rows=1)[0] == grade
    assert any_of([[grade], [Grade.NO]], rows=1)[0] == grade
    assert all_of([], rows=2).tolist() == [Grade.YES] * 2
    assert any_of([], rows=2).tolist() == [Grade.NO] * 2


def test_a_single_grade_answers_for_every_row():
    assert all_of([np.array([3, 2, 0]), np.array([1])], rows=3).tolist() == [1, 1, 0]


def test_an_unknown_that_leans_to_no_is_an_unknown():
    assert Grade.LEANS_TO_NO.verdict is Verdict.UNKNOWN
    assert Grade.OPEN.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_cannot_slip_into_a_condition(verdict):
    with pytest.raises(TypeError, match="three values"):
        bool(verdict)
