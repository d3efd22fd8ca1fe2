"""All lists worked out together are those that are asked one by one: ids, order, scores to the last bit."""

from dataclasses import replace

import numpy as np
import pytest

from matching.all_pairs import Doors, openings_of_people, people_of_opening
from matching.eligibility import gate
from matching.recommend import shortlist, suggestions
from tests.all_pairs.pools import sought_of
from tests.small import DAY
from tests.some_of_the_sample import some_people, some_posts


@pytest.fixture(scope="module")
def sought():
    return sought_of(some_people(30), some_posts(12))


def told(match) -> tuple[str, str, int, float, float, float]:
    both = match.company_score, match.candidate_score
    return match.opening.id, match.candidate.id, int(match.assessment.grade), match.score, *both


def places(sought, listed, *, post=None, person=None) -> list[tuple[str, str, int, float, float, float]]:
    found = zip(*(each.tolist() for each in (*listed, listed.score)), strict=True)
    posts, people = sought.posts.openings, sought.people.candidates
    return [
        (posts[row if post is None else post].id, people[row if person is None else person].id, grade, mutual, *both)
        for row, grade, *both, mutual in found
    ]


@pytest.mark.parametrize("retrieved", [1_000, 12], ids=["all are compared", "few are compared"])
def test_an_openings_list_is_the_one_asked_alone(sought, retrieved):
    some, lengths = replace(sought, retrieved=retrieved), set()
    for post, opening in enumerate(some.posts.openings):
        vectors = some.posts.vectors_of(post)
        alone = shortlist(opening, vectors, some.people, DAY, retrieved=retrieved).matches
        assert places(some, people_of_opening(some, post), post=post) == list(map(told, alone))
        lengths.add(len(alone))
    assert max(lengths) == min(retrieved, 20)


def test_whoever_is_not_there_is_on_no_list(sought):
    there = np.random.default_rng(5).random(len(sought.people)) < 0.5
    post = 3
    alone = shortlist(sought.posts.openings[post], sought.posts.vectors_of(post), sought.people, DAY, among=there)
    assert places(sought, people_of_opening(sought, post, there), post=post) == list(map(told, alone.matches))
    assert places(sought, people_of_opening(sought, post), post=post) != list(map(told, alone.matches))


@pytest.mark.parametrize(("retrieved", "per_employer"), [(1_000, 3), (5, 3), (1_000, 1)])
def test_a_persons_list_is_the_one_asked_alone(sought, retrieved, per_employer):
    some = replace(sought, retrieved=retrieved, per_employer=per_employer, k=6)
    first, last = 7, 15
    for person, listed in zip(range(first, last), openings_of_people(some, first, last), strict=True):
        asked = some.people.candidates[person], some.people.vectors_of(person), some.posts, DAY
        alone = suggestions(*asked, k=6, per_employer=per_employer, retrieved=retrieved).matches
        assert places(some, listed, person=person) == list(map(told, alone))


def test_a_persons_list_does_not_depend_on_the_block(sought):
    whole = openings_of_people(sought, 0, len(sought.people))
    for row in (0, 11, len(sought.people) - 1):
        (alone,) = openings_of_people(sought, row, row + 1)
        assert all(np.array_equal(one, other) for one, other in zip(alone, whole[row], strict=True))


def test_openings_that_are_alike_have_the_same_answers(sought):
    doors = Doors(sought)
    assert sorted(np.concatenate([some.posts for some in doors.alike]).tolist()) == list(
        range(len(sought.posts.openings))
    )
    assert 1 < len(doors.alike) < len(sought.posts.openings)
    for some in doors.alike:
        for post in some.posts.tolist():
            one = gate(sought.answers, sought.posts.openings[post], sought.rulebook)
            grades, sure = doors.grades(some, 5, 40)
            assert np.array_equal(grades, one.answer[5:40])
            assert np.array_equal(sure, one.people[5:40])


def test_openings_for_which_others_are_there_are_not_alike(sought):
    masks = [np.arange(len(sought.people)) % 2 == post % 2 for post in range(len(sought.posts.openings))]
    assert all(len({post % 2 for post in some.posts.tolist()}) == 1 for some in Doors(sought, masks).alike)
    assert any(len({post % 2 for post in some.posts.tolist()}) == 2 for some in Doors(sought).alike)
