"""A pool made from the one before is the pool laid out whole, to the bit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest

from matching.domain import Candidate, Opening
from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.fusion import Asked, retrieve
from matching.lexical import tokens_of
from matching.pool import Pool
from matching.pools import Pools, changes
from matching.profiles import opening_embedded
from matching.recommend import Shortlist, shortlist
from matching.retrieval import OpeningVectors
from tests.bag_of_words import BagOfWords
from tests.pool_differences import differences, differences_of_pools
from tests.some_of_the_sample import some_people, some_posts

DAYS = (date(2026, 11, 23), date(2027, 2, 1))
MANY, POSTS = some_people(9), some_posts(40)


@pytest.fixture
def encoding(tmp_path: Path) -> Encoding:
    return Encoding(BagOfWords(), VectorCache(tmp_path / "cache"), None)


@pytest.fixture
def pools(encoding: Encoding) -> Pools:
    return Pools(encoding)


def ask(encoding: Encoding, pool: Pool) -> list[Shortlist]:
    """Ask a pool for lists, so that it holds all that lists are made of."""
    _ = pool.words, pool.place_by_id
    return [
        shortlist(post, vectors_of(encoding, post), pool, day, k=20)
        for post in POSTS
        for day in DAYS
    ]  # fmt: skip


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

    def __init__(self, seed: int, people: int = 60) -> None:
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


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_a_pool_is_the_one_laid_out_whole(pools, encoding, seed):
    crowd = Crowd(seed)
    pool = pools.people_after(None, crowd.people)
    ask(encoding, pool)
    for _ in range(8):
        crowd.happen()
        assert changes(pool.candidates, crowd.people) is not None  # so that it is not laid out whole
        pool = pools.people_after(pool, crowd.people)
        whole = pools.people(crowd.people)
        assert differences_of_pools(pool, whole) == []
        assert list(differences(ask(encoding, pool), ask(encoding, whole))) == []
        assert in_words(encoding, pool) == in_words(encoding, whole)
