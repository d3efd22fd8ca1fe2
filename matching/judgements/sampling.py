"""Which pairs to judge: some openings of each language, and of each people from all over its ranking.

A scorer cannot be learned from its own best guesses alone, and hardly anybody fits a
given opening, so neither the head of the list nor chance would do. An opening's people
are cut into bands by the score in service, narrow at the top, and each band gives as
many; within a band the languages take turns. How likely each pair was to be drawn is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.errors import BadInputError, Place
from matching.judgements.rounds import MOST_PAIRS, Pair
from matching.scoring import Scores

BAND_ENDS = (0.01, 0.05, 0.2, 0.5, 1.0)
"""Where the bands end, as shares of an opening's people, the best first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many pairs to draw; `double` is the share of them that two annotators judge, the others one."""

    seed: int
    openings: int = 40
    per_opening: int = 10
    double: float = 1.0

    def checked(self) -> Plan:
        """Return the plan; raises `BadInputError` where it cannot be followed."""
        if not (self.openings > 0 and self.per_opening > 0 and self.openings * self.per_opening <= MOST_PAIRS):
            raise BadInputError("plan-out-of-bounds", most=f"{MOST_PAIRS:,}")
        if not 0 <= self.double <= 1:
            raise BadInputError("out-of-bounds", allowed=">= 0, <= 1", at=Place(pointer="/double"))
        return self


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row that was drawn, the band that it is in, and the share of its stratum that was drawn."""

    row: int
    band: int
    share: float


def take_turns(kinds: Sequence[str], count: int, rng: np.random.Generator) -> list[int]:
    """Return up to `count` rows, each kind in turn while it lasts, by chance within a kind."""
    waiting = {kind: [row for row, each in enumerate(kinds) if each == kind] for kind in sorted(set(kinds))}
    order = {kind: [rows[int(at)] for at in rng.permutation(len(rows))] for kind, rows in waiting.items()}
    turns: list[int] = []
    for turn in range(max(map(len, order.values()), default=0)):
        turns += [rows[turn] for rows in order.values() if turn < len(rows)]
    return turns[:count]


def bands_of(scores: Scores, ids: Sequence[str]) -> list[list[int]]:
    """Return the rows of each band, the best first; of equal scores the smaller id stands first."""
    order = [int(row) for row in np.lexsort((np.array(ids, dtype=np.str_), -scores))]
    bands, start = [], 0
    for end in BAND_ENDS:
        stop = max(start + 1, math.ceil(end * len(order)))
        bands.append(order[start:stop])
        start = min(stop, len(order))
    return bands


def quotas(sizes: Sequence[int], count: int) -> list[int]:
    """Return how many each band gives: as many as any other as far as it has them, the better bands first."""
    given = [0] * len(sizes)
    while sum(given) < min(count, sum(sizes)):
        least = min((given[at], at) for at, size in enumerate(sizes) if given[at] < size)
        given[least[1]] += 1
    return given


def people_drawn(
    scores: Scores, ids: Sequence[str], languages: Sequence[str], count: int, rng: np.random.Generator
) -> Iterator[Drawn]:
    """Yield the people drawn for an opening from their scores, shape (people,)."""
    bands = bands_of(scores, ids)
    for number, (band, quota) in enumerate(zip(bands, quotas([len(band) for band in bands], count), strict=True)):
        kinds = [languages[row] for row in band]
        chosen = take_turns(kinds, quota, rng)
        drawn_of = {kind: sum(kinds[at] == kind for at in chosen) for kind in kinds}
        yield from (Drawn(band[at], number, drawn_of[kinds[at]] / kinds.count(kinds[at])) for at in chosen)


def mixed(pairs: Sequence[Pair], plan: Plan, rng: np.random.Generator) -> tuple[Pair, ...]:
    """Return the pairs with likely and unlikely ones in turn, and so many of them for two annotators."""
    order = take_turns([str(each.band) for each in pairs], len(pairs), rng)
    twice = set(rng.permutation(len(pairs))[: math.ceil(plan.double * len(pairs))].tolist())
    return tuple(pairs[at].model_copy(update={"annotators": 2 if at in twice else 1}) for at in order)
