"""What the pipeline says of every pair of some openings and some people: verdicts, scores, and lists.

The lists are those of `recommend.shortlist`, without its explanations, which would take
most of the time: a pair's score depends on nobody else, so that the list over any part
of a pool can be read from one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Opening
from matching.eligibility.gate import Gate, Rulebook, gate
from matching.eligibility.verdict import Grade
from matching.evaluation.pipeline import PoolMaker
from matching.features import SIDES, every_pair, feature_matrix
from matching.pool import OpeningPool, Pool
from matching.retrieval import Rows
from matching.scoring import TwoSided, mutual_score

Numbers = NDArray[np.float64]
Graded = NDArray[np.int8]


@dataclass(frozen=True)
class PairScores:
    """Verdicts and scores of all pairs; every array has the shape (openings, people).

    `sure` is the verdict if all that is open about the opening turned out well, as in
    `eligibility.gate`.
    """

    openings: tuple[str, ...]
    people: tuple[str, ...]
    grades: Graded
    sure: Graded
    company: Numbers
    candidate: Numbers
    mutual: Numbers

    @cached_property
    def admitted(self) -> NDArray[np.bool_]:
        """Who is on the list of an opening at all."""
        return self.grades > Grade.NO

    def columns(self, rows: Rows) -> PairScores:
        """Return the table of some people."""
        arrays = {name: getattr(self, name)[:, rows] for name in ("grades", "sure", "company", "candidate", "mutual")}
        return PairScores(self.openings, tuple(self.people[row] for row in rows), **arrays)

    def list_of(self, opening: int, *, gated: bool = True) -> Rows:
        """Return the rows of people on an opening's list, best first; without the gate, everybody by score alone."""
        ids, score = np.asarray(self.people, dtype=np.str_), self.mutual[opening]
        if not gated:
            return np.lexsort((ids, -score))
        keys = (-self.sure[opening].astype(np.int64), -self.grades[opening].astype(np.int64))
        order: Rows = np.lexsort((ids, -score, *keys))
        listed: Rows = order[self.admitted[opening][order]]
        return listed

    def list_for(self, person: int, *, gated: bool = True) -> Rows:
        """Return the rows of openings on a person's list, best first, before employers are capped."""
        return self._turned.list_of(person, gated=gated)

    @cached_property
    def _turned(self) -> PairScores:
        arrays = {name: getattr(self, name).T for name in ("grades", "sure", "company", "candidate", "mutual")}
        return PairScores(self.people, self.openings, **arrays)


def pair_scores(openings: OpeningPool, people: Pool, rulebook: Rulebook, scorer: TwoSided) -> PairScores:
    """Judge and score every pair, also those that the gate does not admit."""
    gates: list[Gate] = []
    sides: list[tuple[Numbers, Numbers]] = []
    for pairs in every_pair(openings, people, rulebook):
        company, candidate = (scorer.of(side).predict(feature_matrix(pairs, side)) for side in SIDES)
        gates.append(gate(pairs.answers, pairs.opening, rulebook))
        sides.append((company, candidate))
    by_company, by_candidate = (np.stack(each) for each in zip(*sides, strict=True))
    return PairScores(
        openings=tuple(each.id for each in openings.openings),
        people=tuple(people.ids),
        grades=np.stack([each.answer for each in gates]),
        sure=np.stack([each.people for each in gates]),
        company=by_company,
        candidate=by_candidate,
        mutual=mutual_score(by_company, by_candidate),
    )


def scores_of(
    openings: Sequence[Opening], people: Sequence[Candidate], pools: PoolMaker, rulebook: Rulebook, scorer: TwoSided
) -> PairScores:
    """Make pools and score every pair of them."""
    return pair_scores(pools.opening_pool_of(openings), pools.pool_of(people), rulebook, scorer)
