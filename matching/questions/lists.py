"""Which openings a person would be shown, for each of many variants of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.caps import PER_EMPLOYER, capped
from matching.domain import Candidate
from matching.eligibility.verdict import Grade
from matching.features import Alike, ManyOpenings, features_of_variants
from matching.fusion import RETRIEVED, Asked, Few, strata
from matching.mentions import SkillTable
from matching.pool import OpeningPool, Pool
from matching.questions.grounds import Grounds, Verdicts
from matching.retrieval import PersonVectors, Rows
from matching.scoring import TwoSided, mutual_score, prior


class Variants(Pool):
    """Variants of one person as a pool, all of one id; who says the same of skills is read once."""

    def __post_init__(self) -> None:
        """Take entries of one id, which a pool of people refuses."""

    @property
    def skills(self) -> SkillTable:
        """Who mentions which skill."""
        if "table" not in self.__dict__:
            few, kind = self.kinds
            self.__dict__["table"] = SkillTable.of(few).taking(kind)
        table: SkillTable = self.__dict__["table"]
        return table

    @cached_property
    def kinds(self) -> tuple[tuple[Candidate, ...], Rows]:
        """One of each kind of variants that say the same of skills, and each variant's kind, shape (variants,)."""
        kinds = {_of_skills(each): each for each in self.candidates}
        numbers = {kind: number for number, kind in enumerate(kinds)}
        return tuple(kinds.values()), np.array([numbers[_of_skills(each)] for each in self.candidates])


def _of_skills(variant: Candidate) -> tuple[int, bool]:
    """Return what variants share whose skills read alike: no answer changes the texts they are read from."""
    return id(variant.skills), bool(variant.employments)


def places_taken(
    people: Sequence[Candidate], vectors: PersonVectors, grounds: Grounds, answers: Verdicts
) -> list[tuple[str, ...]]:
    """Return for each variant the ids of the openings it is shown, best first, as `suggestions` shows them.

    `people` are variants of one person and `vectors` the person's; that an answer would also
    change the texts they are made of is left out.
    """
    posts = grounds.posts
    if posts is None:
        return [()] * len(people)
    grades, sure = _by_opening(answers, len(posts.openings))
    scores = _scores(people, vectors, posts, answers, grades, grounds.scorer or prior())
    ids = np.array([post.id for post in posts.openings])
    asked = Asked.of_person(people[0], vectors)
    known: dict[bytes, tuple[str, ...]] = {}

    def shown(at: int) -> tuple[str, ...]:
        few = Few(posts, asked, strata(grades[:, at], sure[:, at]), RETRIEVED)
        rows = few.of(np.flatnonzero(grades[:, at] > int(Grade.NO)))
        order = np.lexsort((ids[rows], -scores[rows, at], -few.strata[rows]))
        kept, _ = capped(rows[order].tolist(), posts.openings.__getitem__, per_employer=PER_EMPLOYER, k=grounds.k)
        return tuple(posts.openings[row].id for row in kept)

    alike = [b"".join(each[:, at].tobytes() for each in (grades, sure, scores)) for at in range(len(people))]
    for at, key in enumerate(alike):  # most answers move nothing that a list rests on
        if key not in known:
            known[key] = shown(at)
    return [known[key] for key in alike]


def _by_opening(answers: Verdicts, openings: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Spread the groups' answers over their openings, shape (openings, variants) each."""
    grades = np.zeros((openings, answers.route.shape[1]), dtype=np.int8)
    sure = np.zeros_like(grades)
    for at, group in enumerate(answers.ground.groups):
        grades[group.rows], sure[group.rows] = answers.route[at], answers.sure[at]
    return grades, sure


def _scores(
    people: Sequence[Candidate],
    vectors: PersonVectors,
    posts: OpeningPool,
    answers: Verdicts,
    grades: NDArray[np.int8],
    scorer: TwoSided,
) -> NDArray[np.float64]:
    """Score each opening for each variant, shape (openings, variants); 0 where nobody is admitted."""
    pool = _variants(people, vectors, posts)
    pool.__dict__["careers"] = answers.careers
    scores = np.zeros(grades.shape)
    rows = np.flatnonzero((grades > int(Grade.NO)).any(axis=1))
    if len(rows):
        many = ManyOpenings(pool, vectors, answers.answers, posts, rows)
        few, kind = pool.kinds
        alike = Alike(tuple(_variants([each], vectors, posts) for each in few), kind)
        company, candidate = scorer.predict(features_of_variants(many, alike))
        scores[rows] = mutual_score(company, candidate).reshape(len(rows), len(people))
    return scores


def _variants(people: Sequence[Candidate], vectors: PersonVectors, posts: OpeningPool) -> Variants:
    whole, sections = vectors.repeated(len(people))
    return Variants(tuple(people), whole, posts.encoder, posts.likeness, sections)
