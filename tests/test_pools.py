"""A pool made from the one before is the pool laid out whole, to the bit."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest

from matching import mentions
from matching import pools as pools_module
from matching.domain import Candidate, Opening
from matching.eligibility import Rulebook, held
from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.features import feature_matrix
from matching.features.pairs import every_pair
from matching.forgetting import forget_words
from matching.fusion import Asked, retrieve
from matching.lexical import tokens_of
from matching.mentions import mentions_of
from matching.pool import Pool
from matching.pools import Pools, changes
from matching.profiles import opening_embedded
from matching.recommend import Shortlist, shortlist
from matching.retrieval import OpeningVectors
from tests.bag_of_words import BagOfWords
from tests.counts import cases
from tests.pool_differences import COLUMNS, differences, differences_of_opening_pools, differences_of_pools
from tests.some_of_the_sample import some_people, some_posts

DAYS = (date(2026, 11, 23), date(2027, 2, 1))
MANY, POSTS = some_people(9), some_posts(60)


@pytest.fixture
def encoding(tmp_path: Path) -> Encoding:
    return Encoding(BagOfWords(), VectorCache(tmp_path / "cache"), None)


@pytest.fixture
def pools(encoding: Encoding) -> Pools:
    return Pools(encoding)


def ask(pools: Pools, pool: Pool) -> list[np.ndarray]:
    """Ask a pool for all that lists are made of, so that it holds it; return everybody's features."""
    _ = pool.words, pool.place_by_id
    books = [Rulebook.on(day) for day in DAYS]
    every = [pairs for book in books for pairs in every_pair(pools.openings(POSTS), pool, book)]
    return [feature_matrix(pairs, side) for pairs in every for side in ("company", "candidate")]


def listed(encoding: Encoding, pool: Pool) -> list[Shortlist]:
    forget_words()  # each list is put into words by itself
    return [shortlist(post, vectors_of(encoding, post), pool, DAYS[0], k=20) for post in POSTS]


def vectors_of(encoding: Encoding, post: Opening) -> OpeningVectors:
    return OpeningVectors.of_row(0, *encoding.of_entries([opening_embedded(post)]))


def in_words(encoding: Encoding, pool: Pool) -> list[bytes]:
    """Return what is retrieved, and the scores of words."""
    every, found = np.arange(len(pool)), []
    for post in POSTS:
        found.append(pool.words.scores(tokens_of([opening_embedded(post)])[0], every).tobytes())
        best = retrieve(pool, Asked.of_opening(post, vectors_of(encoding, post)), every, 20)
        found += [best.rows.tobytes(), best.score.tobytes()]
    return found


def bearing(candidate: Candidate, identifier: str) -> Candidate:
    return candidate.model_copy(update={"id": identifier})


class Crowd:
    """People by id, of whom some come, change, go and become one; the same value stands for who stays the same."""

    def __init__(self, seed: int, people: int = 40) -> None:
        self._draw, self._came = Random(seed), 0
        self.by_id: dict[str, Candidate] = {}
        for _ in range(people):
            self.add()

    @property
    def people(self) -> list[Candidate]:
        return [self.by_id[each] for each in sorted(self.by_id)]

    def add(self) -> None:
        self._came += 1
        identifier = f"{self._draw.choice('abcz')}{self._came:03}"
        self.by_id[identifier] = bearing(self._draw.choice(MANY), identifier)

    def change(self) -> None:
        identifier = self._anybody()
        self.by_id[identifier] = bearing(self._draw.choice(MANY), identifier)

    def erase(self) -> None:
        del self.by_id[self._anybody()]

    def merge(self) -> None:
        one, other = self._anybody(), self._anybody()
        if one != other:
            jobs = (*(self.by_id[one].employments or ()), *(self.by_id[other].employments or ()))
            self.by_id[one] = self.by_id[one].model_copy(update={"employments": jobs})
            del self.by_id[other]

    def happen(self) -> None:
        for _ in range(self._draw.randint(1, 5)):
            self._draw.choice((self.add, self.change, self.erase, self.merge))()

    def _anybody(self) -> str:
        return self._draw.choice(sorted(self.by_id))


@pytest.mark.parametrize("seed", range(cases(1, 3)))
def test_after_any_changes_a_pool_is_the_one_laid_out_whole(pools, encoding, monkeypatch, seed):
    monkeypatch.setattr(held, "_FEW", 3 * 40)  # so that bounds are held by their fractions, and now and then are not
    crowd = Crowd(seed)
    pool = pools.people_after(None, crowd.people)
    ask(pools, pool)
    for _ in range(6):
        crowd.happen()
        assert changes(pool.candidates, crowd.people) is not None  # so that it is not laid out whole
        pool = pools.people_after(pool, crowd.people)
        whole = pools.people(crowd.people)
        assert differences_of_pools(pool, whole) == []
        assert list(differences(ask(pools, pool), ask(pools, whole))) == []
        assert in_words(encoding, pool) == in_words(encoding, whole)
    assert list(differences(listed(encoding, pool), listed(encoding, whole))) == []


@pytest.fixture(scope="module")
def laid_out_whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pool, list[bytes]]:
    """A crowd's pool laid out whole, and what is retrieved of it."""
    encoding = Encoding(BagOfWords(), VectorCache(tmp_path_factory.mktemp("whole")), None)
    pool = Pools(encoding).people(Crowd(2).people)
    return pool, in_words(encoding, pool)


@pytest.mark.parametrize("at_once", [1, 7, 40, 41])
def test_people_laid_out_some_at_a_time_are_the_pool_laid_out_whole(
    pools, encoding, laid_out_whole, monkeypatch, at_once
):
    crowd, laid_out, looked, of = Crowd(2), [], [], Pools.people
    monkeypatch.setattr(pools_module, "_AT_ONCE", at_once)
    monkeypatch.setattr(pools_module, "RETRIEVED", 5)
    monkeypatch.setattr(pools_module, "look_through_all", lambda: looked.append(len(laid_out)))
    monkeypatch.setattr(Pools, "people", lambda self, some: laid_out.append(len(some)) or of(self, some))
    pool = pools.people_after(None, crowd.people)
    assert max(laid_out) <= at_once
    assert sum(laid_out) == len(crowd.people) == 40
    assert looked == [len(laid_out)]  # for garbage, once all are laid out: seconds, among all that other tests left
    whole, words_of_whole = laid_out_whole
    assert {"words", "place_by_id"} <= vars(pool).keys()
    assert differences_of_pools(pool, whole) == []
    assert in_words(encoding, pool) == words_of_whole


def test_what_was_left_as_it_was_before_a_change_would_be_found(pools, encoding):
    crowd = Crowd(1)
    before = pools.people(crowd.people)
    ask(pools, before)
    for number in range(5):
        crowd.by_id[crowd.people[number].id] = bearing(MANY[number], crowd.people[number].id)
    whole = pools.people(crowd.people)
    ask(pools, whole)
    assert differences_of_pools(whole, pools.people(crowd.people)) == []
    same = [name for name in COLUMNS if not [*differences(getattr(before, name), getattr(whole, name))]]
    assert same == ["rows_by_id", "place_by_id"]
    for name in ("_answers", "_made"):
        stale, there = (dict(getattr(each, name).items()) for each in (before, whole))
        assert any(list(differences(stale[key], there[key])) for key in stale), name
    assert list(differences(ask(pools, before), ask(pools, whole)))
    assert in_words(encoding, before) != in_words(encoding, whole)
    crowd.add()
    more = pools.people(crowd.people)
    assert all([*differences(getattr(before, name), getattr(more, name))] for name in COLUMNS)


def test_openings_that_come_change_and_go_leave_the_pool_that_is_laid_out_whole(pools):
    draw, posts = Random(3), {each.id: each for each in some_posts(6)}
    pool = pools.openings_after(None, [*posts.values()])
    _ = pool.words, [pool.answers(Rulebook.on(day)) for day in DAYS]
    for number in range(12):
        gone, changed = draw.sample(sorted(posts), 2)
        posts[changed] = draw.choice(some_posts(5)).model_copy(update={"id": changed})
        posts[f"{changed}-{number}"] = draw.choice(some_posts(5)).model_copy(update={"id": f"{changed}-{number}"})
        del posts[gone]
        now = [posts[each] for each in sorted(posts)]
        before, pool = pool, pools.openings_after(pool, now)
        whole = pools.openings(now)
        assert differences_of_opening_pools(pool, whole) == []
        assert differences_of_opening_pools(before, whole) != []  # the control


def test_only_who_changed_is_laid_out(pools, monkeypatch):
    crowd = Crowd(5)
    pool, read = pools.people_after(None, crowd.people), []
    monkeypatch.setattr(mentions, "mentions_of", lambda each: read.append(each.id) or mentions_of(each))
    crowd.by_id["a000"] = bearing(MANY[0], "a000")
    after = pools.people_after(pool, crowd.people)
    assert (read, len(after)) == (["a000"], len(pool) + 1)
    pools.people_after(None, crowd.people)
    assert len(read) == 1 + len(after)  # the control


def test_nobody_new_and_somebody_gone_is_a_change_too(pools):
    crowd = Crowd(6)
    pool = pools.people_after(None, crowd.people)
    for gone in (crowd.people[0].id, crowd.people[-1].id):
        del crowd.by_id[gone]
        pool = pools.people_after(pool, crowd.people)
        assert differences_of_pools(pool, pools.people(crowd.people)) == []


def test_where_most_changed_or_the_order_is_another_all_are_laid_out(pools):
    people = [*MANY[:12]]
    assert changes(people, [people[0], *people[2:]]) is not None  # the control
    assert changes(people, [people[1], people[0], *people[2:]]) is None
    assert changes(people, [*people[:8], *(bearing(MANY[3], str(number)) for number in range(4))]) is None
    assert changes(people, []) is None
    before = pools.people_after(None, people)
    assert differences_of_pools(pools.people_after(before, people[::-1]), pools.people(people[::-1])) == []


def test_lists_that_a_pool_remembers_go_with_the_change(pools):
    crowd = Crowd(7)
    before = pools.people_after(None, crowd.people)
    before.lists.put("asked", "answered")
    crowd.add()
    assert pools.people_after(before, crowd.people).lists.get("asked") is None
    assert before.lists.get("asked") == "answered"  # the control


@pytest.mark.usefixtures("others_at_rest")
def test_a_pool_of_before_is_as_it_was_and_is_freed_when_nobody_holds_it(pools, encoding):
    crowd = Crowd(8)
    before = pools.people_after(None, crowd.people)
    were = crowd.people
    ask(pools, before)
    crowd.happen()
    after = pools.people_after(before, crowd.people)
    assert differences_of_pools(before, pools.people(were)) == []
    gc.collect()
    gc.disable()
    try:
        held = weakref.ref(before.vectors)
        del before
        assert held() is None
        assert len(after) == len(crowd.people)
    finally:
        gc.enable()
