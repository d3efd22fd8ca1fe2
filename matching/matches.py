"""Pairs of people with one opening, scored on both sides, in their order, and as they stand on a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.assess import Assessment
from matching.eligibility.gate import Gate, Rulebook
from matching.eligibility.verdict import Grades, Verdict
from matching.explained import Explained, OnePair, Said, Written, advert_of, explained, with_rule, without_rule
from matching.explanation import Reason
from matching.features import SIDES, Column, Pairs, Side, remembered_features
from matching.later import Later
from matching.retrieval import Rows
from matching.scoring import Scores, TwoSided, in_order, mutual_score, weaker_side
from matching.who import Who


@dataclass(frozen=True)
class Match:
    """One pair on a list: its place, its verdict, both sides' scores and why.

    `interval` holds the score by what is not known of the pair and of the weights; a
    person should look where `look_by_hand`. A probability is None where no judgement says.
    The person is read, and what is `said` is read or made, when somebody asks: a list that is sent needs neither,
    where both sides' reasons and the verdict are held `written`.
    """

    rank: int
    who: Who
    opening: Opening
    said: Later[Said]
    score: float
    company_score: float
    candidate_score: float
    interval: tuple[float, float]
    look_by_hand: bool
    weaker_side: Side | None
    company_probability: float | None
    candidate_probability: float | None
    written: Written | None = field(compare=False)

    @property
    def candidate(self) -> Candidate:
        """The person. Raises as to read them does."""
        return self.who.candidate

    @property
    def assessment(self) -> Assessment:
        """The verdict in words."""
        return self.said.value.assessment

    @property
    def verdict(self) -> Verdict:
        """Whether the pass is open for this pair."""
        return self.assessment.verdict

    @property
    def reasons(self) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        """Why, for both sides; of a masked match, whose citations lie in the masked profile."""
        said = self.said.value
        return said.shown if self.who.is_masked else (said.company_reasons, said.candidate_reasons)

    @property
    def company_reasons(self) -> tuple[Reason, ...]:
        """Why the person suits the opening."""
        return self.reasons[0]

    @property
    def candidate_reasons(self) -> tuple[Reason, ...]:
        """Why the opening suits the person."""
        return self.reasons[1]

    def as_bytes(self) -> Match:
        """Return the match to be sent elsewhere, who and what is said as bytes; the rule is given back there."""
        return replace(self, who=self.who.as_bytes(), said=Later.as_bytes(without_rule(self.said.value)))

    def under(self, rulebook: Rulebook) -> Match:
        """Return a match that was sent as bytes under the rule that it was made by."""
        sent = self.said
        return replace(self, said=Later(lambda: with_rule(lambda: sent.value, rulebook)))

    def masked(self) -> Match:
        """Return the match as companies are shown it."""
        return replace(self, who=self.who.masked())


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
        bits do not depend on others.
        """
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
    told = explained(
        [
            OnePair(scored.pairs, at, scored.one, scorer, _row_of(shown, row), _row_of(parts, row))
            for row, (scored, at) in enumerate(placed)
        ]
    )
    return tuple(_match(scored, at, first + row, ends[row], *told[row]) for row, (scored, at) in enumerate(placed))


def score_pairs(pairs: Pairs, one: Gate, scorer: TwoSided) -> Scored:
    """Score each pair on both sides."""
    grades, sure = one.answer[pairs.rows], one.people[pairs.rows]
    about = advert_of(pairs.opening).stamp + repr(one.rulebook.key).encode()
    features = remembered_features(pairs, about)
    company, candidate = scorer.predict(features)
    return Scored(pairs, one, grades, sure, features, company, candidate, mutual_score(company, candidate), scorer)


def order_of(scored: Scored) -> Rows:
    """Return the positions as lists order them."""
    places = scored.pairs.pool.place_by_id[scored.pairs.rows]
    return in_order(scored.grades, scored.sure, scored.mutual, places)


def _row_of(columns: Mapping[Side, Column], row: int) -> dict[Side, Column]:
    return {side: columns[side][row] for side in SIDES}


def _match(scored: Scored, at: int, rank: int, interval: tuple[float, float], who: Who, told: Explained) -> Match:
    company, candidate = float(scored.company[at]), float(scored.candidate[at])
    return Match(
        rank=rank,
        who=who,
        opening=scored.pairs.opening,
        said=told.said,
        score=float(scored.mutual[at]),
        company_score=company,
        candidate_score=candidate,
        interval=interval,
        look_by_hand=scored.scorer.look_by_hand(interval),
        weaker_side=weaker_side(company, candidate),
        company_probability=scored.scorer.company.calibrated_probability(company),
        candidate_probability=scored.scorer.candidate.calibrated_probability(candidate),
        written=told.written,
    )
