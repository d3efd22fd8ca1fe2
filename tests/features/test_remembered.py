"""Features of an opening's list that is made again: the same to the bit, and nobody is compared again who stays."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from matching.eligibility import Rulebook
from matching.features import SIDES, Pairs, feature_matrix, remembered, remembered_features
from matching.forgetting import forget_words
from matching.pool import Pool
from matching.retrieval import OpeningVectors, on_grid
from matching.splicing import Splice
from tests.people import TODAY, opening
from tests.some_of_the_sample import some_people, some_posts

PEOPLE, POST, DIMENSION = some_people(40), some_posts(9)[0], 16


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    monkeypatch.setattr(remembered, "LEAST", 2)


@pytest.fixture
def compared(monkeypatch) -> list[int]:
    """Return the rows that are compared, one side's."""
    rows: list[int] = []
    really = remembered.feature_matrix
    monkeypatch.setattr(
        remembered,
        "feature_matrix",
        lambda pairs, side: rows.extend(pairs.rows.tolist() if side == SIDES[0] else []) or really(pairs, side),
    )
    return rows


def vectors(rows: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    return on_grid(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))


def pool_of(people, seed: int = 1) -> Pool:
    sections = {name: vectors(len(people), seed + each) for each, name in enumerate(("title", "skills"), start=1)}
    return Pool(tuple(people), vectors(len(people), seed), "made-up", sections=sections)


def asked(seed: int = 50) -> OpeningVectors:
    whole, title, skills = vectors(3, seed)
    return OpeningVectors(whole, {"title": title, "skills": skills})


def pairs_of(pool: Pool, rows, day: date = TODAY, vectors: OpeningVectors | None = None, post=POST) -> Pairs:
    return Pairs(post, vectors or asked(), pool, np.array(rows, dtype=np.intp), pool.answers(Rulebook.on(day)))


def told(pairs: Pairs, about: bytes = b"") -> list[bytes]:
    return [each.tobytes() for each in remembered_features(pairs, about).values()]


def anew(pairs: Pairs) -> list[bytes]:
    return [feature_matrix(replace(pairs), side).tobytes() for side in SIDES]


def test_who_was_compared_is_not_compared_again_and_has_the_same_features(compared):
    pool = pool_of(PEOPLE)
    rows = [*range(0, len(PEOPLE), 2)]
    expected = anew(pairs_of(pool, rows))
    assert (told(pairs_of(pool, rows)), compared) == (expected, rows)
    assert (told(pairs_of(pool, rows)), compared) == (expected, rows)
    more = sorted([*rows, 1, 7])
    assert (told(pairs_of(pool, more)), compared) == (anew(pairs_of(pool, more)), [*rows, 1, 7])


def test_after_a_change_only_whoever_is_another_or_new_is_compared(compared):
    pool, rows = pool_of(PEOPLE), [*range(len(PEOPLE))]
    told(pairs_of(pool, rows))
    fresh = [PEOPLE[3].model_copy(update={"headline": "Head of etch", "skills": ()}), PEOPLE[9]]
    fresh[1] = fresh[1].model_copy(update={"id": "new"})
    source = np.array([*range(3), len(PEOPLE), *range(4, 8), len(PEOPLE) + 1, *range(9, len(PEOPLE))])  # 8 is gone
    now = [[*PEOPLE, *fresh][each] for each in source]
    after = pool.spliced(pool_of(fresh, seed=9), Splice.of(source, len(PEOPLE), 2), now, list)
    compared.clear()
    assert told(pairs_of(after, rows)) == anew(pairs_of(after, rows)) != anew(pairs_of(pool, rows))
    assert compared == [3, 8]


@pytest.mark.parametrize(
    "other",
    [
        lambda pool, rows: (pairs_of(pool, rows, vectors=asked(seed=51)), b""),
        lambda pool, rows: (pairs_of(pool, rows, post=opening("another")), b"another"),
        lambda pool, rows: (pairs_of(pool, rows, TODAY + timedelta(days=900)), b"later"),
    ],
    ids=["other vectors", "another opening", "another day"],
)
def test_whatever_else_a_feature_rests_on_is_asked_anew(compared, other):
    pool, rows = pool_of(PEOPLE), [*range(len(PEOPLE))]
    told(pairs_of(pool, rows))
    compared.clear()
    pairs, about = other(pool, rows)
    assert (told(pairs, about), compared) == (anew(pairs), rows)
    assert told(pairs, about) != told(pairs_of(pool, rows))  # the control: they differ


def test_everything_goes_when_somebody_is_erased(compared):
    pool, rows = pool_of(PEOPLE), [*range(len(PEOPLE))]
    told(pairs_of(pool, rows))
    forget_words()
    compared.clear()
    told(pairs_of(pool, rows))
    assert compared == rows


def test_a_list_is_told_its_opening_its_rules_and_its_day(monkeypatch):
    from matching import matches
    from matching.eligibility import gate
    from matching.scoring import prior

    pool, abouts = pool_of(PEOPLE), []
    monkeypatch.setattr(
        matches, "remembered_features", lambda pairs, about: abouts.append(about) or remembered_features(pairs, about)
    )
    for post, day in ((POST, TODAY), (POST, TODAY), (opening("another"), TODAY), (POST, date(2026, 12, 1))):
        rulebook, pairs = Rulebook.on(day), pairs_of(pool, [0, 1, 2], day, post=post)
        matches.score_pairs(pairs, gate(pool.answers(rulebook), post, rulebook), prior())
    first, again, *others = abouts
    assert first == again
    assert len({first, *others}) == 3
