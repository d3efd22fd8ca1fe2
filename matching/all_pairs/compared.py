"""What all pairs are asked on, and some of them compared in full, as lists compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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


def compare(sought: Sought, post: int, rows: Rows) -> tuple[Scores, Scores]:
    """Return both sides' scores of an opening with some rows of people, compared in full.

    A pair's bits do not depend on the others.
    """
    opening = sought.posts.openings[post]
    pairs = Pairs(opening, sought.posts.vectors_of(post), sought.people, rows, sought.answers)
    return sought.scorer.predict({side: feature_matrix(pairs, side) for side in SIDES})
