"""Pairs of people with one opening, scored on both sides, in their order, and as they stand on a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.assess import Assessment
from matching.eligibility.gate import Gate
from matching.eligibility.verdict import Grades, Verdict
from matching.explained import Written, explained
from matching.explanation import Reason
from matching.features import SIDES, Column, Pairs, Side, feature_matrix
from matching.packed import people_at
from matching.retrieval import Rows
from matching.scoring import Scores, TwoSided, in_order, mutual_score, weaker_side


@dataclass(frozen=True)
class Match:
    """One pair on a list: its place, its verdict, both sides' scores and why.

    `interval` holds the score by what is not known of the pair and of the weights; a
    person should look where `look_by_hand`. A probability is None where no judgement says.
    `shown` are both sides' reasons as companies are shown them, `written` these and the verdict as JSON where they
    are held so.
    """

    rank: int
    candidate: Candidate
    opening: Opening
    assessment: Assessment
    score: float
    company_score: float
    candidate_score: float
    interval: tuple[float, float]
    look_by_hand: bool
    weaker_side: Side | None
    company_probability: float | None
    candidate_probability: float | None
    company_reasons: tuple[Reason, ...]
    candidate_reasons: tuple[Reason, ...]
    shown: tuple[tuple[Reason, ...], tuple[Reason, ...]]
    written: Written | None

    @property
    def verdict(self) -> Verdict:
        """Whether the pass is open for this pair."""
        return self.assessment.verdict


@dataclass(frozen=True)
class Scored:
    """Pairs with their verdicts, features and scores, each of the shape (pairs,)."""

    pairs: Pairs
    one: Gate
    grades: Grades
    sure: Grades
    features: Mapping[Side, Column]
    company: Scores
    candidate: Scores
    mutual: Scores
    scorer: TwoSided

    def matches(self, order: Rows, first: int = 1) -> tuple[Match, ...]:
        """Return the pairs at some positions, ranked in their order from `first` on.

        Ends of the scores and their parts are computed for all of them at once; a row's
        bits do not depend on others. So the people are read at once, and held until they are put into words.
        """
        _ = people_at(self.pairs.pool.candidates, self.pairs.rows[order].tolist())
        return _matches([(self, int(at)) for at in order], first)


def matches_of(alone: Sequence[Scored]) -> tuple[Match, ...]:
    """Return pairs, each scored alone by one scorer, as one list ranked in their order."""
    return _matches([(each, 0) for each in alone], 1)


def _matches(placed: Sequence[tuple[Scored, int]], first: int) -> tuple[Match, ...]:
    if not placed:
        return ()
    scorer = placed[0][0].scorer
    shown = {side: np.stack([scored.features[side][at] for scored, at in placed]) for side in SIDES}
    low, high = scorer.mutual_band(*(shown[side] for side in SIDES))
    parts = {side: scorer.of(side).parts(shown[side]) for side in SIDES}
    ends = list(zip(low.tolist(), high.tolist(), strict=True))
    return tuple(
        _match(scored, at, first + row, ends[row], _row_of(shown, row), _row_of(parts, row))
        for row, (scored, at) in enumerate(placed)
    )


def score_pairs(pairs: Pairs, one: Gate, scorer: TwoSided) -> Scored:
    """Score each pair on both sides."""
    grades, sure = one.answer[pairs.rows], one.people[pairs.rows]
    features = {side: feature_matrix(pairs, side) for side in SIDES}
    company, candidate = scorer.predict(features)
    return Scored(pairs, one, grades, sure, features, company, candidate, mutual_score(company, candidate), scorer)


def order_of(scored: Scored) -> Rows:
    """Return the positions as lists order them."""
    places = scored.pairs.pool.place_by_id[scored.pairs.rows]
    return in_order(scored.grades, scored.sure, scored.mutual, places)


def _row_of(columns: Mapping[Side, Column], row: int) -> dict[Side, Column]:
    return {side: columns[side][row] for side in SIDES}


def _match(
    scored: Scored,
    at: int,
    rank: int,
    interval: tuple[float, float],
    features: Mapping[Side, Column],
    parts: Mapping[Side, Column],
) -> Match:
    pairs, row = scored.pairs, int(scored.pairs.rows[at])
    person = pairs.pool.candidates[row]
    company, candidate = float(scored.company[at]), float(scored.candidate[at])
    said, written = explained(pairs, at, scored.one, scored.scorer, features, parts)
    return Match(
        rank=rank,
        candidate=person,
        opening=pairs.opening,
        assessment=said.assessment,
        score=float(scored.mutual[at]),
        company_score=company,
        candidate_score=candidate,
        interval=interval,
        look_by_hand=scored.scorer.look_by_hand(interval),
        weaker_side=weaker_side(company, candidate),
        company_probability=scored.scorer.company.calibrated_probability(company),
        candidate_probability=scored.scorer.candidate.calibrated_probability(candidate),
        company_reasons=said.company_reasons,
        candidate_reasons=said.candidate_reasons,
        shown=said.shown,
        written=written,
    )
