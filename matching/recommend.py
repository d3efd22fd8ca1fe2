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
from matching.eligibility.assess import assess_row, opening_lacks
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate, Rulebook, gate, nearly
from matching.eligibility.verdict import Grade, Grades, counts_of
from matching.errors import EncoderError
from matching.features import Pairs
from matching.fusion import RETRIEVED, Asked, Few, strata
from matching.matches import Match, order_of, scored_pairs
from matching.pool import OpeningPool, Pool
from matching.retrieval import EntryVectors, OpeningVectors, PersonVectors, Vectors
from matching.scoring import TwoSided, prior

Mask = NDArray[np.bool_]

_ONLY = np.array([0])
_ALL = np.bool_(1)
SHOWN = 20
NEAR_MISSES = 10


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
    scored = scored_pairs(Pairs(opening, vectors, pool, rows, answers), one, scorer or prior())
    order = order_of(scored)
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
    scored = scored_pairs(pairs, one, scorer)
    rows = [int(pairs.rows[at]) for at in order_of(scored)[:NEAR_MISSES]]
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
    gates = [gate(pool.answers(rulebook), opening, rulebook) for opening in openings.openings]
    answers = np.array([one.answer[0] for one in gates])
    sure = np.array([one.people[0] for one in gates])
    few = Few(openings, Asked.of_person(candidate, vectors), strata(answers, sure), retrieved)
    pairs = [
        (gates[row], Pairs(openings.openings[row], openings.vectors_of(row), pool, _ONLY, pool.answers(rulebook)))
        for row in few.of(np.flatnonzero(answers > Grade.NO)).tolist()
    ]
    scored = [scored_pairs(each, one, scorers) for one, each in pairs]
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
        versions=_versions(rulebook, openings.encoder, scorers),
    )


def _failed_of(gates: list[Gate]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in gates:
        for name, count in _failed(one).items():
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
    return tuple(_near_miss(one, 0, candidate, opening) for _, _, opening, one in nearest)
