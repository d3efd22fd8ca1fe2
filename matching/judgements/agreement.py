"""How far two annotators agree: share of equal answers, Cohen's kappa, and the pairs for a third look.

Kappa is agreement beyond what the annotators' own frequencies would give by chance
(Cohen 1960); with quadratic weights a difference of two grades counts four times one of
one (Cohen 1968). Intervals are the middle 95 % of bootstrap draws of pairs; pairs of one
opening are drawn as if they were independent, so with few openings they are too short.
Below `FEWEST` pairs, or where both gave one and the same grade to all, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.features import SIDES, Side
from matching.judgements.model import HIGHEST, Judgement, standing

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
PairIds = tuple[str, str]

FEWEST = 30
DRAWS = 2_000
SEED = 20261123
MOST_UNDEFINED = 0.05  # of the draws; with more of them an interval of the rest would be of other data
_GRADES = np.arange(HIGHEST + 1)
_QUADRATIC = ((_GRADES[:, None] - _GRADES) ** 2 / HIGHEST**2).astype(np.float64)
_EQUAL = (_GRADES[:, None] != _GRADES).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its 95 % interval; the ends are `None` where they cannot be told."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two annotators agree from one side, on pairs of some languages; `languages` None is all of them.

    `n` pairs have a grade from both; of `cannot_tell` more at least one said "cannot
    tell". An estimate is `None` where it cannot be told. `synthetic` counts the pairs of
    which a script made up an answer.
    """

    annotators: tuple[str, str]
    side: Side
    languages: str | None
    n: int
    cannot_tell: int
    synthetic: int
    equal: Estimate | None
    kappa: Estimate | None
    weighted: Estimate | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on whose grade annotators differ, and by how much at most."""

    opening_id: str
    candidate_id: str
    side: Side
    grades: tuple[tuple[str, int], ...]
    spread: int


def confusion(first: Sequence[int], second: Sequence[int]) -> Counts:
    """Return how often the first annotator gave i where the second gave j, shape (grades, grades)."""
    counts = np.zeros((HIGHEST + 1, HIGHEST + 1), dtype=np.int64)
    np.add.at(counts, (np.array(first, dtype=np.intp), np.array(second, dtype=np.intp)), 1)
    return counts


def cohen_kappa(counts: NDArray[np.int64] | Numbers, *, quadratic: bool = False) -> Numbers:
    """Return kappa of confusion matrices, shape (..., grades, grades) to (...); NaN where chance explains it all."""
    cost = _QUADRATIC if quadratic else _EQUAL
    shares = counts / counts.sum(axis=(-2, -1), keepdims=True)
    chance = shares.sum(axis=-1)[..., :, None] * shares.sum(axis=-2)[..., None, :]
    observed, expected = (cost * shares).sum(axis=(-2, -1)), (cost * chance).sum(axis=(-2, -1))
    known = expected > 1e-12
    return np.where(known, 1 - observed / np.where(known, expected, 1.0), np.nan)


def share_equal(counts: NDArray[np.int64] | Numbers) -> Numbers:
    """Return the share of pairs with the same grade, shape (..., grades, grades) to (...)."""
    return np.asarray(np.trace(counts, axis1=-2, axis2=-1) / counts.sum(axis=(-2, -1)), dtype=np.float64)


def _estimate(value: Numbers, draws: Numbers) -> Estimate | None:
    if np.isnan(value):
        return None
    defined = draws[~np.isnan(draws)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(draws):
        return Estimate(float(value), None, None)
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(float(value), float(low), float(high))


def estimates(counts: Counts) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
    """Return share of equal grades, kappa and weighted kappa; nothing below `FEWEST` pairs."""
    n = int(counts.sum())
    if n < FEWEST:
        return None, None, None
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(n, counts.ravel() / n, size=DRAWS).reshape(DRAWS, *counts.shape)
    return (
        _estimate(share_equal(counts), share_equal(drawn)),
        _estimate(cohen_kappa(counts), cohen_kappa(drawn)),
        _estimate(cohen_kappa(counts, quadratic=True), cohen_kappa(drawn, quadratic=True)),
    )


def agreements(
    judgements: Iterable[Judgement], languages: Mapping[PairIds, str] | None = None
) -> tuple[Agreement, ...]:
    """Return how far each two annotators agree, by side: over all pairs, then by the pairs' languages.

    Judgements come in the order in which they were given; what was superseded or taken
    back does not count, and only answers of the same documents are compared.
    """
    found = []
    by_side = {side: _by_annotator(each for each in standing(judgements) if each.side == side) for side in SIDES}
    for side, given in by_side.items():
        for one, other in combinations(sorted(given), 2):
            both = [each for each in given[one] if _comparable(given[one][each], given[other].get(each))]
            kinds = sorted({(languages or {})[each] for each in both if each in (languages or {})})
            for kind in (None, *kinds) if both else ():
                some = [each for each in both if kind is None or (languages or {}).get(each) == kind]
                answers = [(given[one][each], given[other][each]) for each in some]
                found.append(_agreement((one, other), side, kind, answers))
    return tuple(found)


def _by_annotator(judgements: Iterable[Judgement]) -> dict[str, dict[PairIds, Judgement]]:
    found: dict[str, dict[PairIds, Judgement]] = {}
    for each in judgements:
        found.setdefault(each.annotator, {})[each.pair] = each
    return found


def _comparable(one: Judgement, other: Judgement | None) -> bool:
    """Whether both are there and, as far as that is known, of the same documents."""
    if other is None:
        return False
    seen = [(each.versions.opening, each.versions.candidate) for each in (one, other)]
    return all(a is None or b is None or a == b for a, b in zip(*seen, strict=True))


def _agreement(
    annotators: tuple[str, str], side: Side, languages: str | None, answers: Sequence[tuple[Judgement, Judgement]]
) -> Agreement:
    graded = [(a.grade, b.grade) for a, b in answers if a.grade is not None and b.grade is not None]
    counts = confusion([int(a) for a, _ in graded], [int(b) for _, b in graded])
    made_up = sum(a.synthetic or b.synthetic for a, b in answers)
    left = len(answers) - len(graded)
    return Agreement(annotators, side, languages, len(graded), left, made_up, *estimates(counts))


def disagreements(judgements: Iterable[Judgement], *, least: int = 1) -> tuple[Disagreement, ...]:
    """Return the pairs whose grades lie at least so far apart, the furthest first, for a third look."""
    given: dict[tuple[str, str, Side], list[tuple[str, int]]] = {}
    for each in standing(judgements):
        if each.grade is not None:
            key = (each.opening_id, each.candidate_id, each.side)
            given.setdefault(key, []).append((each.annotator, each.grade))
    found = []
    for (opening, candidate, side), grades in given.items():
        spread = max(grade for _, grade in grades) - min(grade for _, grade in grades)
        if spread >= least:
            found.append(Disagreement(opening, candidate, side, tuple(sorted(grades)), spread))
    return tuple(sorted(found, key=lambda each: (-each.spread, each.opening_id, each.candidate_id, each.side)))
