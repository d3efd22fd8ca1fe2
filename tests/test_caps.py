"""How many openings of one employer a list shows, what it leaves out, and who stands first among equals."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.caps import LeftOut, cap_in_words, capped, employer_of
from matching.documents.lists import suggestions_document
from matching.domain import Employer
from matching.pool import OpeningPool
from matching.recommend import suggestions
from matching.retrieval import PersonVectors, on_grid
from tests.people import TODAY, opening, person

ONE, TWO = Employer(id="one", name="One"), Employer(id="two", name="Two")


def of(*employers: Employer) -> list:
    return [opening(f"o{n}", employer=each) for n, each in enumerate(employers)]


def ids(kept) -> list[str]:
    return [each.id for each in kept]


def test_at_most_so_many_of_one_employer_are_kept_and_the_rest_is_counted():
    ranked = of(ONE, ONE, ONE, TWO, ONE, TWO)
    kept, left_out = capped(ranked, lambda each: each, per_employer=2, k=10)
    assert ids(kept) == ["o0", "o1", "o3", "o5"]
    assert left_out == (LeftOut(ONE, 2),)


def test_only_what_would_have_stood_on_the_list_was_left_out():
    ranked = of(ONE, ONE, TWO, ONE, ONE)
    assert capped(ranked, lambda each: each, per_employer=1, k=2)[1] == (LeftOut(ONE, 1),)  # the list was full then


def test_whoever_was_left_out_most_is_named_first():
    ranked = of(TWO, TWO, ONE, ONE, ONE)
    assert capped(ranked, lambda each: each, per_employer=1, k=9)[1] == (LeftOut(ONE, 2), LeftOut(TWO, 1))


def test_employers_without_a_name_are_not_one_employer():
    ranked = of(Employer(), Employer(), Employer())
    assert len({employer_of(each) for each in ranked}) == 3
    assert ids(capped(ranked, lambda each: each, per_employer=1, k=9)[0]) == ["o0", "o1", "o2"]


@given(st.lists(st.sampled_from([ONE, TWO]), max_size=20), st.integers(1, 5), st.integers(1, 12))
def test_a_capped_list_is_the_ranking_without_what_was_left_out(employers, per_employer, k):
    ranked = of(*employers)
    kept, left_out = capped(ranked, lambda each: each, per_employer=per_employer, k=k)
    assert ids(kept) == sorted(ids(kept), key=lambda each: int(each[1:]))
    assert all(sum(each.employer == one for each in kept) <= per_employer for one in (ONE, TWO))
    read = len(ranked) if len(kept) < k else ranked.index(kept[-1]) + 1
    assert len(kept) + sum(each.count for each in left_out) == read
    assert capped(ranked, lambda each: each, per_employer=99, k=k) == (ranked[:k], ())


def test_the_cap_is_said_in_both_languages():
    assert cap_in_words(3, ()).en == "At most 3 openings of one employer are shown."
    said = cap_in_words(2, (LeftOut(ONE, 4), LeftOut(Employer(), 1)))
    assert said.en == (
        "At most 2 openings of one employer are shown. Left out for that: One 4, an employer without a name 1."
    )
    assert said.ko == "한 기업의 공고는 최대 2건까지 보여 줍니다. 그래서 빠진 공고: One 4건, 이름 없는 기업 1건."


def listed(per_employer: int, *employers: Employer):
    vectors = on_grid(np.array([[1.0, 0.0]] * len(employers)))
    posts = OpeningPool(tuple(of(*employers)), vectors, "made-up")
    return suggestions(person("p"), PersonVectors(vectors[0]), posts, TODAY, per_employer=per_employer)


@pytest.mark.parametrize(
    ("per_employer", "shown"), [(1, ["o0", "o3"]), (2, ["o0", "o1", "o3"]), (9, ["o0", "o1", "o2", "o3"])]
)
def test_suggestions_keep_the_cap_and_say_so(per_employer, shown):
    found = listed(per_employer, ONE, ONE, ONE, TWO)
    assert [each.opening.id for each in found.matches] == shown  # all alike: the smaller id stands first
    document = suggestions_document(found)
    assert document["perEmployer"] == per_employer
    left = 4 - len(shown)
    assert document["leftOut"] == ([{"employer": {"id": "one", "name": "One"}, "count": left}] if left else [])
    assert "of equal scores the smaller id" in document["order"]["en"]
    assert "식별자가 앞서는 순" in document["order"]["ko"]


def test_equals_stand_in_the_order_of_their_ids_whatever_their_order_before():
    posts = of(ONE, TWO, ONE)
    vectors = on_grid(np.array([[1.0, 0.0]] * 3))
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        pool = OpeningPool(tuple(posts[at] for at in order), vectors, "made-up")
        found = suggestions(person("p"), PersonVectors(vectors[0]), pool, TODAY)
        assert [each.opening.id for each in found.matches] == ["o0", "o1", "o2"]
        assert dataclasses.replace(found).per_employer == 3
