"""What two rules say of the same people and openings, with nobody to be found in the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain import Opening
from matching.eligibility.careers import Careers
from matching.eligibility.compare import Comparison, compare
from matching.eligibility.gate import Rulebook
from matching.eligibility.verdict import Grade
from matching.opening_terms import without_small_steps
from matching.programme.hiding import hidden

Between = tuple[int | None, int | None]
"""How many can get it for sure and at most; None is one to four."""


@dataclass(frozen=True)
class OpeningFlip:
    """An opening that more or fewer people fit under the second rule than under the first."""

    opening: Opening
    before: Between
    after: Between
    gained: int


@dataclass(frozen=True)
class Flips:
    """What changes between two rules.

    `moves` counts people by the best answer over all openings before and after, of those
    whose answer changed; `pairs` the pairs of a person and an opening whose answer
    changed, of `asked`; `by_clause` those pairs by the criterion that makes the
    difference. `opened` and `shut` count openings that somebody may fit under one rule
    and nobody under the other.
    """

    before: Rulebook
    after: Rulebook
    people: int
    asked: int
    can: tuple[Between, Between]
    moves: Mapping[tuple[Grade, Grade], int | None]
    pairs: int | None
    by_clause: Mapping[str, int | None]
    gaining: tuple[OpeningFlip, ...]
    losing: tuple[OpeningFlip, ...]
    opened: int
    shut: int


def flips(careers: Careers, openings: Sequence[Opening], before: Rulebook, after: Rulebook) -> Flips:
    """Compare two rules over some people and openings."""
    found = compare(careers, openings, before, after, shown=0)
    changed = found.pairs.sum() - np.trace(found.pairs)
    rows = [_opening(opening, found) for opening in openings]
    moved = sorted((each for each in rows if each.gained), key=lambda each: (-abs(each.gained), each.opening.id))
    reached = [(counts[0][1] > 0, counts[1][1] > 0) for counts in found.by_opening.values()]
    return Flips(
        before, after, careers.rows, careers.rows * len(openings), _can(found), _moves(found), hidden(int(changed)),
        {name: hidden(count) for name, count in found.by_clause.items()},
        tuple(each for each in moved if each.gained > 0), tuple(each for each in moved if each.gained < 0),
        sum(now and not then for then, now in reached), sum(then and not now for then, now in reached),
    )  # fmt: skip


def _can(found: Comparison) -> tuple[Between, Between]:
    """Return how many people can get it under either rule; a change of one to four does not show."""
    first, second = (found.between(found.people, after=after) for after in (False, True))
    sure, most = (_stepped(first[at], second[at]) for at in (0, 1))
    return (sure[0], most[0]), (sure[1], most[1])


def _stepped(before: int, after: int) -> tuple[int | None, int | None]:
    shown = without_small_steps([before, after])
    return (0 if not before else shown[0], 0 if not after and shown[1] is None else shown[1])


def _moves(found: Comparison) -> dict[tuple[Grade, Grade], int | None]:
    counts = {(a, b): int(found.people[a, b]) for a in reversed(Grade) for b in reversed(Grade) if a is not b}
    return {move: hidden(count) for move, count in counts.items() if count}


def _opening(opening: Opening, found: Comparison) -> OpeningFlip:
    (sure, most), (sure_after, most_after) = found.by_opening[opening.id]
    shown, shown_most = _stepped(sure, sure_after), _stepped(most, most_after)
    return OpeningFlip(
        opening, (shown[0], shown_most[0]), (shown[1], shown_most[1]), (sure_after - sure) or (most_after - most)
    )
