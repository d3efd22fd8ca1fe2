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
from matching.eligibility.gate import Gate, Rulebook, gate, nearly
from matching.eligibility.verdict import Grade, Grades, Verdict, counts_of
from matching.errors import EncoderError
from matching.explanation import Advert, Papers, Reason, reasons
from matching.features import SIDES, Column, Pairs, Side, feature_matrix
from matching.fusion import RETRIEVED, Asked, Few, strata
from matching.pool import OpeningPool, Pool
from matching.retrieval import EntryVectors, OpeningVectors, PersonVectors, Rows, Vectors
from matching.scoring import Scores, TwoSided, mutual_score, prior, weaker_side

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
    refuse_other_encoder(vectors, pool.vectors)
    rulebook = Rulebook.on(day, pack)
    answers = pool.answers(rulebook)
    one = gate(answers, opening, rulebook)
    there = np.ones(len(pool), dtype=np.bool_) if among is None else among
    missed = {name: mask & there for name, mask in nearly(one).items()}
    few = Few(pool, Asked.of_opening(opening, vectors), strata(one.answer, one.people), retrieved)
    rows = few.of(np.flatnonzero((one.answer > Grade.NO) & there))
    scored = score_pairs(Pairs(opening, vectors, pool, rows, answers), one, scorer or prior())
    order = in_order(scored)
    matches = scored.matches(order[scored.mutual[order] >= least][:k])
    return Shortlist(
        opening=opening,
        rulebook=rulebook,
        matches=matches,
        counts=counts_of(one.answer[there]),
        failed=failed_clauses(one, there),
        failed_alone={name: int(mask.sum()) for name, mask in missed.items()},
        near_misses=_near_misses(replace(scored.pairs, rows=few.of(missed_rows(missed, one))), one, scored.scorer),
        lacking=opening_lacks(one, pool.candidates[0], opening, pool.careers),
        versions=versions_of(rulebook, pool.encoder, scored.scorer),
    )


def refuse_other_encoder(asked: EntryVectors, vectors: Vectors) -> None:
    if asked.whole.shape[-1] != vectors.shape[-1]:
        raise EncoderError("encoder-differs", pool=vectors.shape[-1], query=asked.whole.shape[-1])


def versions_of(rulebook: Rulebook, encoder: str, scorer: TwoSided) -> Versions:
    return Versions(rulebook.pack.id, rulebook.policy.digest, encoder, scorer.name)


def score_pairs(pairs: Pairs, one: Gate, scorer: TwoSided) -> _Scored:
    """Score each pair on both sides."""
    grades, sure = one.answer[pairs.rows], one.people[pairs.rows]
    features = {side: feature_matrix(pairs, side) for side in SIDES}
    if len(pairs.rows) == 0:
        none = np.zeros(0)
        return _Scored(pairs, one, grades, sure, features, none, none, none, scorer)
    company, candidate = (scorer.of(side).predict(values) for side, values in features.items())
    return _Scored(pairs, one, grades, sure, features, company, candidate, mutual_score(company, candidate), scorer)


def in_order(scored: _Scored) -> Rows:
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


def failed_clauses(one: Gate, there: Mask | np.bool_ = _ALL) -> dict[str, int]:
    """Count, by clause of the first door, who of those there fails it among those whom no door admits."""
    shut = (one.answer == Grade.NO) & there
    names = one.rulebook.pack.door[0].clauses
    return {name: int((np.broadcast_to(one.clauses[name] == Grade.NO, shut.shape) & shut).sum()) for name in names}


def missed_rows(missed: Mapping[str, Grades], one: Gate) -> Rows:
    """Return the rows of those who fail one clause about people, and that alone."""
    of_opening = one.rulebook.about("opening")
    return np.flatnonzero(np.any([mask for name, mask in missed.items() if name not in of_opening], axis=0))


def _near_misses(pairs: Pairs, one: Gate, scorer: TwoSided) -> tuple[NearMiss, ...]:
    """Name those who fail one thing, whoever suits the opening best first."""
    scored = score_pairs(pairs, one, scorer)
    rows = [int(pairs.rows[at]) for at in in_order(scored)[:NEAR_MISSES]]
    return tuple(near_miss(one, row, pairs.pool.candidates[row], pairs.opening) for row in rows)


def near_miss(one: Gate, row: int, candidate: Candidate, opening: Opening) -> NearMiss:
    """Say what somebody who fails one thing lacks."""
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
    refuse_other_encoder(vectors, openings.vectors)
    rulebook, scorers = Rulebook.on(day, pack), scorer or prior()
    whole, sections = vectors.repeated(1)
    pool = Pool((candidate,), whole, openings.encoder, openings.likeness, sections)
    gates = [gate(pool.answers(rulebook), opening, rulebook) for opening in openings.openings]
    answers = np.array([one.answer[0] for one in gates])
    sure = np.array([one.people[0] for one in gates])
    few = Few(openings, Asked.of_person(candidate, vectors), strata(answers, sure), retrieved)
    pairs = [
        (gates[row], Pairs(openings.openings[row], openings.vectors_of(row), pool, _ONLY, pool.answers(rulebook)))
        for row in few.of(np.flatnonzero(answers > Grade.NO)).tolist()
    ]
    scored = [score_pairs(each, one, scorers) for one, each in pairs]
    ranked = sorted(scored, key=lambda each: (-each.grades[0], -each.sure[0], -each.mutual[0], each.pairs.opening.id))
    shown, left_out = capped(ranked, lambda each: each.pairs.opening, per_employer=per_employer, k=k)
    return Suggestions(
        candidate=candidate,
        rulebook=rulebook,
        matches=tuple(match for rank, each in enumerate(shown, start=1) for match in each.matches(_ONLY, rank)),
        counts=counts_of(answers),
        failed=_failed_of(gates),
        near_misses=_near_openings(candidate, openings, gates),
        per_employer=per_employer,
        left_out=left_out,
        versions=versions_of(rulebook, openings.encoder, scorers),
    )


def _failed_of(gates: list[Gate]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in gates:
        for name, count in failed_clauses(one).items():
            total[name] = total.get(name, 0) + count
    return total


def _near_openings(candidate: Candidate, openings: OpeningPool, gates: list[Gate]) -> tuple[NearMiss, ...]:
    """Name the openings that fail one clause alone, whatever side it is about, the smallest shortfall first."""
    shortfalls = []
    for opening, one in zip(openings.openings, gates, strict=True):
        rulebook = one.rulebook
        for name, mask in nearly(one).items():
            if mask[0]:
                need, _ = rulebook.policy.need(rulebook.pack.clause[name], rulebook.day)
                short = 1 - float(one.bounds[rulebook.pack.clause[name].key][2, 0]) / need
                shortfalls.append((short, opening.id, opening, one))
    nearest = sorted(shortfalls, key=lambda each: each[:2])[:NEAR_MISSES]
    return tuple(near_miss(one, 0, candidate, opening) for _, _, opening, one in nearest)
