"""All openings for one person at once against one pair after another, to the bit."""

from datetime import date

import numpy as np
import pytest

from matching.domain import EmployerSize, Evidence, Grade, Opening, Remote, Skill
from matching.eligibility import Rulebook
from matching.features import FEATURES, SIDES, ManyOpenings, every_pair, feature_matrix, feature_names
from matching.features.many_openings import OF_EVERYBODY, OF_SKILLS, OF_TEXTS, READS, WHOLE, Alike, features_of_variants
from matching.pool import OpeningPool, Pool
from matching.retrieval import Likeness, PersonVectors, on_grid
from tests.pairs import ENGLISH, KOREAN, MIXED_PEOPLE, MIXED_POSTS
from tests.people import TODAY, job, opening, person, won
from tests.some_of_the_sample import some_people, some_posts

DIMENSION = 16
GRADED = person("graded", evidence=(Evidence(pointer="/work/0/position", grade=Grade.READ),))
PEOPLE = (*MIXED_PEOPLE, GRADED, *some_people(150))
POSTS = (
    *MIXED_POSTS,
    opening("asks", must=("TCAD", "Plasma etching", "TCAD"), nice=("CVD", "SPC"), languages=(ENGLISH, KOREAN)),
    opening("pays", pay=won(None, 90_000_000), remote=Remote.REMOTE, title="Senior process engineer"),
    opening("elsewhere", locality="Seoul", sector="other", minimum_years=0.0),
    *(each.model_copy(update={"id": f"sample-{row}"}) for row, each in enumerate(some_posts(9))),
)


def vectors(rows: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    drawn[::5] = 0  # says nothing
    return on_grid(drawn / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-9))


def posts_of(openings: tuple[Opening, ...]) -> OpeningPool:
    sections = {name: vectors(len(openings), seed) for seed, name in enumerate(("title", "skills"), start=1)}
    return OpeningPool(openings, vectors(len(openings), 3), "made-up", Likeness((0.1, 0.8)), sections)


def many(row: int, posts: OpeningPool, day: date = TODAY) -> ManyOpenings:
    sections = {name: vectors(len(PEOPLE), seed)[row] for seed, name in enumerate(("title", "skills"), start=4)}
    asked = PersonVectors(vectors(len(PEOPLE), 6)[row], sections)
    whole, of_sections = asked.repeated(1)
    pool = Pool((PEOPLE[row],), whole, posts.encoder, posts.likeness, of_sections)
    return ManyOpenings(pool, asked, pool.answers(Rulebook.on(day)), posts, np.arange(len(posts.openings)))


def one_by_one(each: ManyOpenings, day: date = TODAY) -> dict[str, np.ndarray]:
    pairs = list(every_pair(each.posts, each.pool, Rulebook.on(day)))
    return {side: np.concatenate([feature_matrix(pair, side) for pair in pairs]) for side in SIDES}


@pytest.mark.parametrize("day", [TODAY, date(2027, 4, 1)])
def test_features_of_many_openings_are_those_of_each_pair(day):
    posts = posts_of(POSTS)
    known = dict.fromkeys(SIDES, 0)
    for row in range(len(PEOPLE)):
        together = many(row, posts, day)
        for side, alone in one_by_one(together, day).items():
            assert together.features[side].tobytes() == alone.tobytes(), (PEOPLE[row].id, side)
            known[side] = known[side] + ~np.isnan(alone).all(axis=0)
    never = {
        side: [names for names, told in zip(feature_names(side), known[side], strict=True) if not told]
        for side in SIDES
    }
    assert never == {side: [] for side in SIDES}  # the control: every feature is told of somebody


def test_features_of_many_people_who_say_the_same_in_their_texts_are_those_of_each_pair():
    posts, rulebook = posts_of(POSTS), Rulebook.on(TODAY)
    one, twice = many(3, posts), (*PEOPLE, *(each.model_copy(update={"id": f"{each.id}-again"}) for each in PEOPLE))
    whole, of_sections = one.vectors.repeated(len(twice))
    pool = Pool(twice, whole, posts.encoder, posts.likeness, of_sections)
    alike = Alike(tuple(many(row, posts).pool for row in range(len(PEOPLE))), np.arange(len(twice)) % len(PEOPLE))
    rows = np.arange(1, len(POSTS), 2)
    together = features_of_variants(ManyOpenings(pool, one.vectors, pool.answers(rulebook), posts, rows), alike)
    pairs = [each for row, each in enumerate(every_pair(posts, pool, rulebook)) if row in rows]
    for side in SIDES:
        alone = np.concatenate([feature_matrix(pair, side) for pair in pairs])
        assert together[side].tobytes() == alone.tobytes(), side
    assert all(len({*WHOLE[each](one).tolist()}) > 1 for each in OF_TEXTS), "the control: openings differ in likeness"


def test_features_of_some_rows_are_those_of_all_rows():
    together = many(3, posts_of(POSTS))
    rows = np.array([1, 4, len(POSTS) - 1])
    some = ManyOpenings(together.pool, together.vectors, together.answers, together.posts, rows)
    none = ManyOpenings(together.pool, together.vectors, together.answers, together.posts, rows[:0])
    for side in SIDES:
        assert some.features[side].tobytes() == together.features[side][rows].tobytes()
        assert none.features[side].shape == (0, together.features[side].shape[1])


def test_every_feature_is_computed_in_one_of_two_ways():
    assert READS.keys() | WHOLE.keys() == {each.compute for each in FEATURES}
    assert READS.keys() & WHOLE.keys() == set()
    assert {*OF_TEXTS, *OF_SKILLS, *OF_EVERYBODY} == WHOLE.keys()


class Watched:
    """An opening that remembers what was read of it, and of its employer."""

    def __init__(self, value: object, seen: set[str], at: str = "") -> None:
        self._value, self._seen, self._at = value, seen, at

    def __getattr__(self, name: str) -> object:
        value = getattr(self._value, name)
        if name == "employer":
            return Watched(value, self._seen, "employer.")
        self._seen.add(self._at + name)
        return value


def read_by(function: object, pair_of: object, posts: tuple[Opening, ...]) -> set[str]:
    seen: set[str] = set()
    for post in posts:
        function(pair_of(Watched(post, seen)))
    return seen


@pytest.mark.parametrize("feature", READS, ids=lambda each: each.__name__)
def test_a_feature_reads_nothing_of_an_opening_but_what_tells_kinds_apart(feature):
    together = many(3, posts_of(POSTS))
    of_kinds = read_by(READS[feature], lambda post: post, POSTS)

    def pair_of(post: Watched) -> object:
        pair = together.pairs(0)
        object.__setattr__(pair, "opening", post)
        return pair

    assert read_by(feature, pair_of, POSTS) <= of_kinds


def test_a_feature_that_reads_more_would_be_found():
    seen = read_by(lambda post: (post.remote, post.employer.size), lambda post: post, (opening(remote=Remote.HYBRID),))
    assert seen == {"remote", "employer.size"}


def test_openings_of_one_kind_that_are_not_alike_would_be_found(monkeypatch):
    from matching.features.wishes import size

    monkeypatch.setitem(READS, size, lambda post: None)
    small, large = (opening(each, employer={"size": each}) for each in (EmployerSize.SMALL, EmployerSize.LARGE))
    row = next(number for number, each in enumerate(PEOPLE) if each.preferences.employer_sizes)
    together = many(row, posts_of((small, large)))
    assert together.features["candidate"].tobytes() != one_by_one(together)["candidate"].tobytes()


def test_a_skill_listed_and_one_used_count_alike_for_many_and_for_one():
    posts = posts_of((opening(must=("TCAD", "Plasma etching", "Basket weaving")), opening("o2", must=())))
    used = person("used", jobs=(job(summary="Plasma etching"),), skills=(Skill(name="TCAD"),))
    pool = Pool((used,), vectors(1, 9), posts.encoder, posts.likeness)
    asked = PersonVectors(pool.vectors[0], {})
    together = ManyOpenings(pool, asked, pool.answers(Rulebook.on(TODAY)), posts, np.arange(2))
    must = [each.name for each in FEATURES if each.side == "company"].index("must")
    assert together.features["company"][0, must] == pytest.approx((0.5 + 1) / 3)
    assert np.isnan(together.features["company"][1, must])
