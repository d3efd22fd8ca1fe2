"""Of few among very many people features are worked out for these alone, to the same bits as for everybody."""

from datetime import date

import numpy as np
import pytest

from matching.eligibility.gate import Rulebook
from matching.features import FEATURES, Pairs, skills
from matching.features import pairs as module
from matching.features.skills import last_uses
from matching.pool import Pool
from matching.retrieval import OpeningVectors
from tests.some_of_the_sample import some_people, some_posts

PEOPLE, DAY = some_people(9), date(2026, 11, 23)
VECTOR = np.eye(4, dtype=np.float32)[0]


def pairs(pool: Pool, rows: np.ndarray, post) -> Pairs:
    return Pairs(post, OpeningVectors(VECTOR), pool, rows, pool.answers(Rulebook.on(DAY)))


def many_more(monkeypatch, times):
    """Let features be worked out for those asked about where the pool has so many times as many people."""
    for each in (module, skills):
        monkeypatch.setattr(each, "_MANY_MORE", times)


@pytest.mark.parametrize("step", [1, 3, 50])
def test_every_feature_of_some_is_that_worked_out_for_all(monkeypatch, step):
    pool, rows = Pool(PEOPLE, np.tile(VECTOR, (len(PEOPLE), 1)), "none"), np.arange(0, len(PEOPLE), step)
    posts, told = some_posts(9), 0
    for post in posts:
        many_more(monkeypatch, 10**6)
        of_all = pairs(pool, rows, post)
        many_more(monkeypatch, 0)
        of_some = pairs(pool, rows, post)
        assert (of_some.are_few, pool.once(last_uses, of_all.today).shape[0] > 0) == (True, True)
        for feature in FEATURES:
            many_more(monkeypatch, 10**6)
            expected = feature.compute(of_all)
            many_more(monkeypatch, 0)
            assert feature.compute(of_some).tobytes() == expected.tobytes(), feature.name
            told += feature.name in ("recency", "field", "evidence", "degree-field") and not np.isnan(expected).all()
    assert told > len(posts)  # the control: there was something to tell


@pytest.mark.parametrize("asked", [3, len(PEOPLE)])
def test_nothing_is_kept_of_the_pool_for_few_people(asked):
    pool = Pool(PEOPLE, np.tile(VECTOR, (len(PEOPLE), 1)), "none")
    some = pairs(pool, np.arange(asked), some_posts(9)[0])
    skills.recency(some)
    is_kept = pool.held(last_uses, some.today) is not None
    assert is_kept is (asked == len(PEOPLE)) is (asked * skills._MANY_MORE > len(PEOPLE))
