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
from matching.eligibility.assess import opening_lacks
from matching.eligibility.failing import Failing
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate, Rulebook, gate, gate_of
from matching.eligibility.verdict import Grade, counts_of
from matching.errors import EncoderError
from matching.features import ManyOpenings, Pairs
from matching.fusion import RETRIEVED, Asked, Few, strata
from matching.matches import Match, Scored, matches_of, order_of, score_pairs
from matching.missed import NearMiss, near_miss, near_misses
from matching.pool import OpeningPool, Pool
from matching.retrieval import EntryVectors, OpeningVectors, PackedVectors, PersonVectors, Rows
from matching.scoring import ScoredOpenings, TwoSided, prior

Mask = NDArray[np.bool_]

SHOWN = 20
NEAR_MISSES = 10


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
    failing = Failing.of(one, there)
    few = Few(pool, Asked.of_opening(opening, vectors), strata(one.answer, one.people), retrieved)
    rows = few.of(np.flatnonzero((one.answer > Grade.NO) & there))
    scored = score_pairs(Pairs(opening, vectors, pool, rows, answers), one, scorer or prior())
    order = order_of(scored)
    matches = scored.matches(order[scored.mutual[order] >= least][:k])
    return Shortlist(
        opening=opening,
        rulebook=rulebook,
        matches=matches,
        counts=counts_of(one.answer[there]),
        failed=failing.counts(),
        failed_alone=failing.counts_alone(),
        near_misses=_near_misses(replace(scored.pairs, rows=few.of(missed_rows(failing, one))), one, scored.scorer),
        lacking=opening_lacks(one, pool.candidates[0], opening, pool.careers),
        versions=versions_of(rulebook, pool.encoder, scored.scorer),
    )


def refuse_other_encoder(asked: EntryVectors, vectors: PackedVectors) -> None:
    if asked.whole.shape[-1] != vectors.shape[-1]:
        raise EncoderError("encoder-differs", pool=vectors.shape[-1], query=asked.whole.shape[-1])


def versions_of(rulebook: Rulebook, encoder: str, scorer: TwoSided) -> Versions:
    return Versions(rulebook.pack.id, rulebook.policy.digest, encoder, scorer.name)


def missed_rows(failing: Failing, one: Gate) -> Rows:
    """Return the rows of those who fail one clause about people, and that alone."""
    return failing.rows_alone(frozenset(failing.names).difference(one.rulebook.about("opening")))


def _near_misses(pairs: Pairs, one: Gate, scorer: TwoSided) -> tuple[NearMiss, ...]:
    """Name those who fail one thing, whoever suits the opening best first."""
    scored = score_pairs(pairs, one, scorer)
    rows = [int(pairs.rows[at]) for at in order_of(scored)[:NEAR_MISSES]]
    return tuple(near_misses(one, pairs.pool.candidates, rows, pairs.opening))


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
    answers = pool.answers(rulebook)
    one = gate_of(answers, openings.answers(rulebook), rulebook)
    failing = Failing.of(one)
    few = Few(openings, Asked.of_person(candidate, vectors), strata(one.answer, one.people), retrieved)
    rows = few.of(np.flatnonzero(one.answer > Grade.NO))
    scored = ScoredOpenings.of(ManyOpenings(pool, vectors, answers, openings, rows), scorers)
    shown, left_out = capped(scored.order(one), scored.opening, per_employer=per_employer, k=k)
    pairs = [_pair(scored, at, one, scorers) for at in shown]
    return Suggestions(
        candidate=candidate,
        rulebook=rulebook,
        matches=matches_of(pairs),
        counts=counts_of(one.answer),
        failed=failing.counts(),
        near_misses=_near_openings(candidate, openings, one, failing),
        per_employer=per_employer,
        left_out=left_out,
        versions=versions_of(rulebook, openings.encoder, scorers),
    )


def _pair(scored: ScoredOpenings, at: int, one: Gate, scorer: TwoSided) -> Scored:
    """Return the pair at a position alone."""
    here, row = slice(at, at + 1), int(scored.many.rows[at])
    alone, features = one.of_row(row), {side: each[here] for side, each in scored.features.items()}
    scores = scored.company[here], scored.candidate[here], scored.mutual[here]
    return Scored(scored.many.pairs(row), alone, alone.answer, alone.people, features, *scores, scorer)


def _near_openings(candidate: Candidate, openings: OpeningPool, one: Gate, failing: Failing) -> tuple[NearMiss, ...]:
    """Name the openings that fail one clause alone, whatever side it is about, the smallest shortfall first."""
    rulebook, shortfalls = one.rulebook, []
    for name, mask in failing.alone.items():
        clause = rulebook.pack.clause[name]
        need, _ = rulebook.policy.need(clause, rulebook.day)
        short = np.broadcast_to(1 - one.bounds[clause.key][2] / need, mask.shape)
        shortfalls += [(float(short[row]), openings.openings[row].id, row) for row in np.flatnonzero(mask).tolist()]
    nearest = sorted(shortfalls)[:NEAR_MISSES]
    return tuple(near_miss(one, row, candidate, openings.openings[row]) for _, _, row in nearest)
