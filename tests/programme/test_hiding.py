"""Counts in which nobody is to be found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.programme.hiding import hidden, hidden_in_sum


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (700, 700)])
def test_a_count_of_one_to_four_is_not_shown(count, shown):
    assert hidden(count) == shown


def test_what_is_hidden_cannot_be_computed_from_the_whole():
    assert hidden_in_sum([1728, 157, 3, 100]) == [1728, 157, None, None]


def test_a_sum_without_small_counts_is_shown_as_it_is():
    assert hidden_in_sum([5, 0, 12]) == [5, 0, 12]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_whoever_knows_the_whole_learns_of_no_one_to_four(counts):
    shown = hidden_in_sum(counts)
    missing = [count for count, each in zip(counts, shown, strict=True) if each is None]
    assert all(each is None or each == 0 or each >= 5 for each in shown)
    rest = sum(counts) - sum(each for each in shown if each)
    assert rest == sum(missing)
    alone = len(missing) == 1 or 0 < rest < 5
    assert not alone or not [each for each in shown if each], "only where there is nothing left to hide behind"
    assert np.all([each in (None, count) for count, each in zip(counts, shown, strict=True)])
