"""A person with many openings, all scored at once: the bits of a pair do not depend on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from matching.domain import Opening
from matching.eligibility.gate import Gate
from matching.features import Column, ManyOpenings, Side
from matching.scoring.additive import Scores
from matching.scoring.sides import TwoSided, in_order, mutual_score


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
        features = many.features
        company, candidate = scorer.predict(features)
        return cls(many, features, company, candidate, mutual_score(company, candidate))

    def opening(self, at: int) -> Opening:
        """Return the opening at a position."""
        return self.many.posts.openings[int(self.many.rows[at])]

    def order(self, one: Gate) -> list[int]:
        """Return the positions as lists order them."""
        rows, places = self.many.rows, self.many.posts.place_by_id
        order: list[int] = in_order(one.answer[rows], one.people[rows], self.mutual, places[rows]).tolist()
        return order
