"""What all pairs are asked on, and some of them compared in full, as lists compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.caps import PER_EMPLOYER
from matching.eligibility.gate import PeopleAnswers, Rulebook
from matching.eligibility.verdict import Grades
from matching.features import SIDES, Pairs, feature_matrix
from matching.fusion import RETRIEVED
from matching.pool import OpeningPool, Pool
from matching.recommend import SHOWN
from matching.retrieval import Rows
from matching.scoring import Scores, TwoSided, mutual_score


@dataclass(frozen=True)
class Sought:
    """Between whom pairs are sought, by which rule and scorer, and how long lists are.

    `k`, `per_employer` and `retrieved` are as in `recommend.shortlist` and `suggestions`.
    """

    people: Pool
    posts: OpeningPool
    rulebook: Rulebook
    scorer: TwoSided
    k: int = SHOWN
    per_employer: int = PER_EMPLOYER
    retrieved: int = RETRIEVED

    @property
    def answers(self) -> PeopleAnswers:
        """What the rule says of all people, worked out once."""
        return self.people.answers(self.rulebook)


class Listed(NamedTuple):
    """A list, best first: rows of the other pool, grades of their verdicts, and both sides' scores."""

    rows: Rows
    grades: Grades
    company: Scores
    candidate: Scores

    @property
    def score(self) -> Scores:
        """The mutual scores, shape (rows,)."""
        return mutual_score(self.company, self.candidate)


class Compared(NamedTuple):
    """Both sides' scores of some pairs, shape (pairs,) each."""

    company: Scores
    candidate: Scores


def compare(sought: Sought, post: int, rows: Rows) -> Compared:
    """Compare an opening with some rows of people in full; a pair's bits do not depend on the others."""
    if len(rows) == 0:
        return Compared(np.zeros(0), np.zeros(0))
    opening = sought.posts.openings[post]
    pairs = Pairs(opening, sought.posts.vectors_of(post), sought.people, rows, sought.answers)
    return Compared(*(sought.scorer.of(side).predict(feature_matrix(pairs, side)) for side in SIDES))


def in_order(grades: Grades, sure: Grades, mutual: Scores, places: NDArray[np.intp]) -> Rows:
    """Return positions as lists order them: better verdict, surer, higher mutual score, earlier in the order of ids."""
    return np.lexsort((places, -mutual, -sure.astype(np.int64), -grades.astype(np.int64)))
