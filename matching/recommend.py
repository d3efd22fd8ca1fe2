"""The pipeline: gate, then retrieve, compare, score both sides, explain.

`shortlist` ranks people for an opening, `suggestions` openings for a person. The gate
comes first and is never relaxed: who fails is not ranked, but counted by reason, and
who fails by one thing alone is named with what is lacking. "Yes" stands before
"cannot tell", and an unknown that leans to no comes last; among those who cannot be
told, whoever would be sure if the opening's own terms were settled stands first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.caps import PER_EMPLOYER, LeftOut, capped
from matching.domain import Candidate, Opening
from matching.eligibility.assess import Assessment, assess_row, opening_lacks
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate, Rulebook, gate, gate_of, nearly
from matching.eligibility.verdict import Grade, Grades, Verdict, counts_of
from matching.errors import EncoderError
from matching.explanation import Advert, Papers, Reason, reasons
from matching.features import SIDES, Column, ManyOpenings, Pairs, Side, feature_matrix
from matching.fusion import RETRIEVED, Asked, Few, strata
from matching.pool import OpeningPool, Pool
from matching.retrieval import EntryVectors, OpeningVectors, PersonVectors, Rows, Vectors
from matching.scoring import ScoredOpenings, Scores, TwoSided, mutual_score, prior, weaker_side

Mask = NDArray[np.bool_]

_ONLY = np.array([0])
_ALL = np.bool_(1)
SHOWN = 20
NEAR_MISSES = 10


@dataclass(frozen=True)
class Match:
    """One pair on a list: its place, its verdict, both sides' scores and why.

    `interval` holds the score by what is not known of the pair and of the weights; a
    person should look where `look_by_hand`. A probability is None where no judgement says.
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

    @property
    def verdict(self) -> Verdict:
        """Whether the pass is open for this pair."""
        return self.assessment.verdict


@dataclass(frozen=True)
class NearMiss:
    """Somebody, or an opening, that fails one clause alone, and what is lacking."""

    candidate: Candidate
    opening: Opening
    lacking: tuple[Finding, ...]


@dataclass(frozen=True)
class Versions:
    """What a list was made with."""

    pack: str
    policy: str
    encoder: str
    scorer: str


@dataclass(frozen=True)
class Shortlist:
    """People for an opening on a day.

    `counts` tells how many people each grade has; `failed` how many fail each clause of
    the first door, `failed_alone` how many fail it and nothing else. `lacking` is what
    the opening itself lacks for anybody to pass. `not_taking_part` people agreed to be on
    no list; they are in none of these numbers.
    """

    opening: Opening
    rulebook: Rulebook
    matches: tuple[Match, ...]
    counts: Mapping[Grade, int]
    failed: Mapping[str, int]
    failed_alone: Mapping[str, int]
    near_misses: tuple[NearMiss, ...]
    lacking: tuple[Finding, ...]
    versions: Versions
    not_taking_part: int = 0


@dataclass(frozen=True)
class Suggestions:
    """Openings for a person on a day; the fields are those of `Shortlist`.

    `left_out` tells how many openings of which employers at most `per_employer` of each left no place for.
    """

    candidate: Candidate
    rulebook: Rulebook
    matches: tuple[Match, ...]
    counts: Mapping[Grade, int]
    failed: Mapping[str, int]
    near_misses: tuple[NearMiss, ...]
    per_employer: int
    left_out: tuple[LeftOut, ...]
    versions: Versions


@dataclass(frozen=True)
class _Scored:
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
        if len(order) == 0:
            return ()
        shown = {side: self.features[side][order] for side in SIDES}
        low, high = self.scorer.mutual_band(*(shown[side] for side in SIDES))
        parts = {side: self.scorer.of(side).parts(shown[side]) for side in SIDES}
        ends, advert = list(zip(low.tolist(), high.tolist(), strict=True)), Advert(self.pairs.opening)
        return tuple(
            _match(self, int(at), first + row, ends[row], {side: parts[side][row] for side in SIDES}, advert)
            for row, at in enumerate(order)
        )


def shortlist(
    opening: Opening,
    vectors: OpeningVectors,
    pool: Pool,
    day: date,
    *,
    pack: str | None = None,
    k: int = SHOWN,
    retrieved: int = RETRIEVED,
    scorer: TwoSided | None = None,
    among: Mask | None = None,
    least: float = 0.0,
) -> Shortlist:
    """Rank the people of a pool who can, or may, get the pass for an opening on a day.

    `vectors` are the opening's, made by the pool's encoder; `among` says who is there for it, shape
    (rows,): the others are neither ranked, counted nor named. At most `retrieved` people are compared in
    full, those of the better verdicts first (`fusion`), and left out below the score `least`. Of equals,
    the smaller id comes first. Raises `UnknownNameError`, `PolicyNotInForceError`, `EncoderError`.
    """
    _refuse_other_encoder(vectors, pool.vectors)
    rulebook = Rulebook.on(day, pack)
    answers = pool.answers(rulebook)
    one = gate(answers, opening, rulebook)
    there = np.ones(len(pool), dtype=np.bool_) if among is None else among
    missed = {name: mask & there for name, mask in nearly(one).items()}
    few = Few(pool, Asked.of_opening(opening, vectors), strata(one.answer, one.people), retrieved)
    rows = few.of(np.flatnonzero((one.answer > Grade.NO) & there))
    scored = _score(Pairs(opening, vectors, pool, rows, answers), one, scorer or prior())
    order = _order(scored)
    matches = scored.matches(order[scored.mutual[order] >= least][:k])
    return Shortlist(
        opening=opening,
        rulebook=rulebook,
        matches=matches,
        counts=counts_of(one.answer[there]),
        failed=_failed(one, there),
        failed_alone={name: int(mask.sum()) for name, mask in missed.items()},
        near_misses=_near_misses(_missed_pairs(scored.pairs, missed, one, few), one, scored.scorer),
        lacking=opening_lacks(one, pool.candidates[0], opening, pool.careers),
        versions=_versions(rulebook, pool.encoder, scored.scorer),
    )


def _refuse_other_encoder(asked: EntryVectors, vectors: Vectors) -> None:
    if asked.whole.shape[-1] != vectors.shape[-1]:
        raise EncoderError("encoder-differs", pool=vectors.shape[-1], query=asked.whole.shape[-1])


def _versions(rulebook: Rulebook, encoder: str, scorer: TwoSided) -> Versions:
    return Versions(rulebook.pack.id, rulebook.policy.digest, encoder, scorer.name)


def _score(pairs: Pairs, one: Gate, scorer: TwoSided) -> _Scored:
    """Score each pair on both sides."""
    grades, sure = one.answer[pairs.rows], one.people[pairs.rows]
    features = {side: feature_matrix(pairs, side) for side in SIDES}
    if len(pairs.rows) == 0:
        none = np.zeros(0)
        return _Scored(pairs, one, grades, sure, features, none, none, none, scorer)
    company, candidate = (scorer.of(side).predict(values) for side, values in features.items())
    return _Scored(pairs, one, grades, sure, features, company, candidate, mutual_score(company, candidate), scorer)


def _order(scored: _Scored) -> Rows:
    """Return the positions: better verdict first, then who is surer, then higher mutual score, then smaller id."""
    ids = np.array([scored.pairs.pool.candidates[row].id for row in scored.pairs.rows], dtype=np.str_)
    return np.lexsort((ids, -scored.mutual, -scored.sure.astype(np.int64), -scored.grades.astype(np.int64)))


def _match(
    scored: _Scored, at: int, rank: int, interval: tuple[float, float], parts: Mapping[Side, Column], advert: Advert
) -> Match:
    pairs, row = scored.pairs, int(scored.pairs.rows[at])
    person, papers = pairs.pool.candidates[row], Papers.sharing(pairs.pool.candidates[row], advert)
    company, candidate = float(scored.company[at]), float(scored.candidate[at])
    said = {side: reasons(pairs, at, side, scored.scorer, papers=papers, parts=parts[side]) for side in SIDES}
    return Match(
        rank=rank,
        candidate=person,
        opening=pairs.opening,
        assessment=assess_row(scored.one, row, person, pairs.opening),
        score=float(scored.mutual[at]),
        company_score=company,
        candidate_score=candidate,
        interval=interval,
        look_by_hand=scored.scorer.look_by_hand(interval),
        weaker_side=weaker_side(company, candidate),
        company_probability=scored.scorer.company.calibrated_probability(company),
        candidate_probability=scored.scorer.candidate.calibrated_probability(candidate),
        company_reasons=said["company"],
        candidate_reasons=said["candidate"],
    )


def _failed(one: Gate, there: Mask | np.bool_ = _ALL) -> dict[str, int]:
    """Count, by clause of the first door, who of those there fails it among those whom no door admits."""
    shut = (one.answer == Grade.NO) & there
    names = one.rulebook.pack.door[0].clauses
    return {name: int((np.broadcast_to(one.clauses[name] == Grade.NO, shut.shape) & shut).sum()) for name in names}


def _missed_pairs(pairs: Pairs, missed: Mapping[str, Grades], one: Gate, few: Few) -> Pairs:
    """Return the pairs of those who fail one clause about people, and that alone."""
    of_opening = one.rulebook.about("opening")
    masks = [mask for name, mask in missed.items() if name not in of_opening]
    return replace(pairs, rows=few.of(np.flatnonzero(np.any(masks, axis=0))))


def _near_misses(pairs: Pairs, one: Gate, scorer: TwoSided) -> tuple[NearMiss, ...]:
    """Name those who fail one thing, whoever suits the opening best first."""
    scored = _score(pairs, one, scorer)
    rows = [int(pairs.rows[at]) for at in _order(scored)[:NEAR_MISSES]]
    return tuple(_near_miss(one, row, pairs.pool.candidates[row], pairs.opening) for row in rows)


def _near_miss(one: Gate, row: int, candidate: Candidate, opening: Opening) -> NearMiss:
    failed = tuple(each for each in assess_row(one, row, candidate, opening).findings if each.grade is Grade.NO)
    return NearMiss(candidate, opening, failed)


def suggestions(
    candidate: Candidate,
    vectors: PersonVectors,
    openings: OpeningPool,
    day: date,
    *,
    pack: str | None = None,
    k: int = SHOWN,
    per_employer: int = PER_EMPLOYER,
    retrieved: int = RETRIEVED,
    scorer: TwoSided | None = None,
) -> Suggestions:
    """Rank the openings for which a person can, or may, get the pass on a day; `retrieved` as in `shortlist`.

    At most `per_employer` openings of one employer are shown, and how many that leaves
    out is told. Of equals, the smaller id comes first.
    """
    _refuse_other_encoder(vectors, openings.vectors)
    rulebook, scorers = Rulebook.on(day, pack), scorer or prior()
    whole, sections = vectors.repeated(1)
    pool = Pool((candidate,), whole, openings.encoder, openings.likeness, sections)
    answers = pool.answers(rulebook)
    one = gate_of(answers, openings.answers(rulebook), rulebook)
    few = Few(openings, Asked.of_person(candidate, vectors), strata(one.answer, one.people), retrieved)
    rows = few.of(np.flatnonzero(one.answer > Grade.NO))
    scored = ScoredOpenings.of(ManyOpenings(pool, vectors, answers, openings, rows), scorers)
    shown, left_out = capped(scored.order(one), scored.opening, per_employer=per_employer, k=k)
    pairs = [_pair(scored, at, one, scorers) for at in shown]
    return Suggestions(
        candidate=candidate,
        rulebook=rulebook,
        matches=tuple(each for rank, pair in enumerate(pairs, start=1) for each in pair.matches(_ONLY, rank)),
        counts=counts_of(one.answer),
        failed=_failed(one),
        near_misses=_near_openings(candidate, openings, one),
        per_employer=per_employer,
        left_out=left_out,
        versions=_versions(rulebook, openings.encoder, scorers),
    )


def _pair(scored: ScoredOpenings, at: int, one: Gate, scorer: TwoSided) -> _Scored:
    """Return the pair at a position alone."""
    here, row = slice(at, at + 1), int(scored.many.rows[at])
    alone, features = one.of_row(row), {side: each[here] for side, each in scored.features.items()}
    scores = scored.company[here], scored.candidate[here], scored.mutual[here]
    return _Scored(scored.many.pairs(row), alone, alone.answer, alone.people, features, *scores, scorer)


def _near_openings(candidate: Candidate, openings: OpeningPool, one: Gate) -> tuple[NearMiss, ...]:
    """Name the openings that fail one clause alone, whatever side it is about, the smallest shortfall first."""
    rulebook, shortfalls = one.rulebook, []
    for name, mask in nearly(one).items():
        clause = rulebook.pack.clause[name]
        need, _ = rulebook.policy.need(clause, rulebook.day)
        short = np.broadcast_to(1 - one.bounds[clause.key][2] / need, mask.shape)
        shortfalls += [(float(short[row]), openings.openings[row].id, row) for row in np.flatnonzero(mask).tolist()]
    nearest = sorted(shortfalls)[:NEAR_MISSES]
    return tuple(_near_miss(one, row, candidate, openings.openings[row]) for _, _, row in nearest)
