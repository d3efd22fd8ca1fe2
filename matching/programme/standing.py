"""People and openings under a rule on a day: by verdict, door, sector and region, and openings that nobody fits.

A person counts by the best answer over all openings. "Sure" are those whose best answer
is yes, "most" those for whom nothing says no. Counts of people of one to four are None
(`hiding`); counts of openings are about nobody and stand as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.domain import Opening
from matching.eligibility.assess import opening_lacks
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate, Rulebook, gate
from matching.eligibility.opening_facts import sector_of
from matching.eligibility.verdict import Grade, Grades
from matching.opening_terms import without_small_steps
from matching.pool import Pool
from matching.programme.hiding import hidden, hidden_in_sum
from matching.reference import place_named

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Reached:
    """How many people something is open to: for sure and at most (None: one to four), among how many openings.

    `key` names it: a door, a sector, a region, a country; None is "not stated".
    """

    key: str | None
    sure: int | None
    most: int | None
    openings: int = 0
    without: int = 0


@dataclass(frozen=True)
class Barren:
    """An opening for which nobody can get the pass, and why.

    `lacking` is what its own terms fail; where they fail nothing, `failed` counts the
    people who fail each criterion of the first door, the most first.
    """

    opening: Opening
    lacking: tuple[Finding, ...]
    failed: Mapping[str, int | None]


@dataclass(frozen=True)
class Standing:
    """A programme on a day; `verdicts` by the best answer of each person."""

    rulebook: Rulebook
    people: int
    openings: int
    not_taking_part: int
    verdicts: Mapping[Grade, int | None]
    doors: tuple[Reached, ...]
    sectors: tuple[Reached, ...]
    regions: tuple[Reached, ...]
    residence: tuple[Reached, ...]
    barren: tuple[Barren, ...]
    unsure: int  # openings that somebody may fit, and nobody for sure


def standing(pool: Pool, openings: Sequence[Opening], rulebook: Rulebook, among: Mask | None = None) -> Standing:
    """Ask a rule about every person and every opening; `among` says who is counted, shape (rows,)."""
    there = np.ones(len(pool), dtype=np.bool_) if among is None else among
    found = _Counted(int(there.sum()))
    for opening in openings:
        one = gate(pool.answers(rulebook), opening, rulebook)
        found.add(opening, one, there)
        if not found.is_for_anybody:
            found.barren.append(_barren(opening, one, pool, there))
    best = found.best if found.best is not None else np.zeros(found.people, dtype=np.int8)
    return Standing(
        rulebook, found.people, len(openings), int(len(pool) - there.sum()), _verdicts(best),
        _doors(found, rulebook, best), _reached(found.sectors), _reached(found.regions),
        _residence(pool, there, best), tuple(found.barren), found.unsure,
    )  # fmt: skip


@dataclass
class _Group:
    """The best answer of each person over some openings, and how many those are."""

    best: Grades
    openings: int = 0
    without: int = 0


@dataclass
class _Counted:
    """What is added up over the openings."""

    people: int
    best: Grades | None = None
    doors: dict[str, Grades] = field(default_factory=dict)
    sectors: dict[str | None, _Group] = field(default_factory=dict)
    regions: dict[str | None, _Group] = field(default_factory=dict)
    barren: list[Barren] = field(default_factory=list)
    unsure: int = 0
    is_for_anybody: bool = False

    def add(self, opening: Opening, one: Gate, there: Mask) -> None:
        answer = one.answer[there]
        self.best = _greater(self.best, answer)
        for name, grades in one.doors.items():
            self.doors[name] = _greater(self.doors.get(name), np.broadcast_to(grades, there.shape)[there])
        self.is_for_anybody = bool((answer > Grade.NO).any())
        self.unsure += self.is_for_anybody and not (answer == Grade.YES).any()
        for groups, key in ((self.sectors, sector_of(opening)[0]), (self.regions, region_of(opening))):
            group = groups.setdefault(key, _Group(np.zeros(self.people, dtype=np.int8)))
            group.best = _greater(group.best, answer)
            group.openings += 1
            group.without += not self.is_for_anybody


def _greater(before: Grades | None, now: Grades) -> Grades:
    return now if before is None else np.maximum(before, now)


def region_of(opening: Opening) -> str | None:
    """Return the part of Korea in which an opening's work is, None where its place is not known."""
    names = [name for name in (opening.locality, opening.region) if name]
    place = place_named(*names) if names else None
    return place.region if place else None


def _barren(opening: Opening, one: Gate, pool: Pool, there: Mask) -> Barren:
    shut = [each for each in opening_lacks(one, pool.candidates[0], opening, pool.careers) if each.grade is Grade.NO]
    if shut:
        return Barren(opening, tuple(shut), {})
    names = [name for name in one.rulebook.pack.door[0].clauses if name in one.rulebook.about("candidate")]
    counts = {name: int((one.clauses[name][there] == Grade.NO).sum()) for name in names}
    most_first = sorted(counts.items(), key=lambda each: -each[1])
    return Barren(opening, (), {name: hidden(count) for name, count in most_first if count})


def _verdicts(best: Grades) -> dict[Grade, int | None]:
    grades = tuple(reversed(Grade))
    return dict(zip(grades, hidden_in_sum([int((best == grade).sum()) for grade in grades]), strict=True))


def _numbers(best: Grades) -> tuple[int, int]:
    return int((best == Grade.YES).sum()), int((best > Grade.NO).sum())


def _doors(found: _Counted, rulebook: Rulebook, best: Grades) -> tuple[Reached, ...]:
    """Count each door so that no difference to the whole or between doors points at fewer than five."""
    counts = [_numbers(found.doors[door.id]) if door.id in found.doors else (0, 0) for door in rulebook.pack.door]
    whole = _numbers(best)
    sure, most = (without_small_steps([whole[at], *(each[at] for each in counts)])[1:] for at in (0, 1))
    return tuple(
        Reached(door.id, 0 if not count[0] else s, 0 if not count[1] else m)
        for door, count, s, m in zip(rulebook.pack.door, counts, sure, most, strict=True)
    )


def _reached(groups: Mapping[str | None, _Group]) -> tuple[Reached, ...]:
    """Return groups of openings, those that are open to most people first; the unnamed one last."""
    found = [
        Reached(key, hidden(sure), hidden(most), group.openings, group.without)
        for key, group in groups.items()
        for sure, most in (_numbers(group.best),)
    ]
    return _in_order(found)


def _residence(pool: Pool, there: Mask, best: Grades) -> tuple[Reached, ...]:
    """Count who may get the pass by country of residence; countries of few are added to one that bears no name."""
    codes = pool.background.countries_of(np.flatnonzero(there))
    sure, most = (_by_code(codes, mask) for mask in (best == Grade.YES, best > Grade.NO))
    named = [code for code, count in most.items() if code is not None and hidden(count) is not None and count]
    rest = sum(count for code, count in most.items() if code not in named)
    if hidden(rest) is None and named:  # the rest would be told by the whole: the smallest joins it
        named.remove(min(named, key=lambda code: most[code]))
    shown = hidden_in_sum([sure.get(code, 0) for code in named] + [sum(n for c, n in sure.items() if c not in named)])
    rest = sum(count for code, count in most.items() if code not in named)
    found = [Reached(code, s, most[code]) for code, s in zip(named, shown, strict=False)]
    return _in_order([*found, Reached(None, shown[-1], hidden(rest))] if rest else found)


def _by_code(codes: Iterable[str | None], mask: Mask) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for code, counts in zip(codes, mask, strict=True):
        found[code] = found.get(code, 0) + bool(counts)
    return found


def _in_order(found: Sequence[Reached]) -> tuple[Reached, ...]:
    def place(each: Reached) -> tuple[bool, int, int, str]:
        return each.key is None, -(each.sure or 0), -(each.most or 0), each.key or ""

    return tuple(sorted(found, key=place))
