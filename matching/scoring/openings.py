"""A person with many openings, all scored at once: the bits of a pair do not depend on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.domain import Opening
from matching.eligibility.gate import Gate
from matching.features import SIDES, Column, ManyOpenings, Side
from matching.scoring.additive import Scores
from matching.scoring.sides import TwoSided, mutual_score


@dataclass(frozen=True)
class ScoredOpenings:
    """What both sides would say of a person with each of some openings; columns have a row an opening."""

    many: ManyOpenings
    features: Mapping[Side, Column]
    company: Scores
    candidate: Scores
    mutual: Scores

    @classmethod
    def of(cls, many: ManyOpenings, scorer: TwoSided) -> Self:
        """Score each pair on both sides."""
        features, none = many.features, np.zeros(0)
        if len(many.rows) == 0:
            return cls(many, features, none, none, none)
        company, candidate = (scorer.of(side).predict(features[side]) for side in SIDES)
        return cls(many, features, company, candidate, mutual_score(company, candidate))

    def opening(self, at: int) -> Opening:
        """Return the opening at a position."""
        return self.many.posts.openings[int(self.many.rows[at])]

    def order(self, one: Gate) -> list[int]:
        """Return the positions: better verdict first, then who is surer, then higher mutual score, then smaller id."""
        rows = self.many.rows
        grades, sure = (-each[rows].astype(np.int64) for each in (one.answer, one.people))
        order: list[int] = np.lexsort((self.many.posts.place_by_id[rows], -self.mutual, sure, grades)).tolist()
        return order
