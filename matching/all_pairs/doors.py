"""Openings that the rules treat alike, so that the gate is asked once for all of them.

What an opening adds to the gate is a few grades and points of its own; openings that have
the same ones, and for which the same people are there, have the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.compared import Sought
from matching.eligibility.gate import Gate, PeopleAnswers, gate
from matching.eligibility.points import about
from matching.eligibility.verdict import Grade, Grades
from matching.fusion import strata

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Alike:
    """Rows of openings with the same answers, ascending, and who is there for them (None: everybody)."""

    posts: Rows
    among: Mask | None


@dataclass(frozen=True)
class Doors:
    """The answers for all openings sought, by openings that are alike; `among` is one mask an opening."""

    sought: Sought
    among: Sequence[Mask | None] | None = None

    @cached_property
    def alike(self) -> tuple[Alike, ...]:
        """All openings, those with the same answers together."""
        one_person = part_of(self.sought.answers, 0, 1)
        found: dict[tuple[bytes, ...], list[int]] = {}
        for post, opening in enumerate(self.sought.posts.openings):
            own = _of_opening(gate(one_person, opening, self.sought.rulebook))
            found.setdefault((*own, self._who(post)), []).append(post)
        masks = self.among or [None] * len(self.sought.posts.openings)
        return tuple(Alike(np.array(posts, dtype=np.intp), masks[posts[0]]) for posts in found.values())

    def grades(self, some: Alike, first: int, last: int) -> tuple[Grades, Grades]:
        """Return for people from row `first` to before row `last` the answer, and that of whoever is there for sure.

        Whoever is not there is refused.
        """
        opening = self.sought.posts.openings[int(some.posts[0])]
        one = gate(part_of(self.sought.answers, first, last), opening, self.sought.rulebook)
        if some.among is None:
            return one.answer, one.people
        there = some.among[first:last]
        return np.where(there, one.answer, Grade.NO).astype(np.int8), one.people

    def strata(self, some: Alike, first: int, last: int) -> NDArray[np.int64]:
        """Return the strata of people (`fusion.strata`), 0 for whoever is refused."""
        grades, sure = self.grades(some, first, last)
        return np.where(grades > Grade.NO, strata(grades, sure), 0)

    def _who(self, post: int) -> bytes:
        mask = self.among[post] if self.among else None
        return b"" if mask is None else np.packbits(mask).tobytes()


def _of_opening(one: Gate) -> tuple[bytes, ...]:
    """Return all that an opening adds to the gate: its clauses' grades, and its own part of the points."""
    rulebook = one.rulebook
    items = (item for table in rulebook.pack.points.values() for item in table.item if about(item) == "opening")
    grades = (one.clauses[name].tobytes() for name in rulebook.about("opening"))
    return (*grades, *(one.bounds[item.key][:].tobytes() for item in items))


def part_of(answers: PeopleAnswers, first: int, last: int) -> PeopleAnswers:
    """Return the answers about people from row `first` to before row `last`."""
    at = slice(first, last)
    return replace(
        answers,
        rows=last - first,
        bounds={key: each[:, at] for key, each in answers.bounds.items()},
        grades={name: each[at] for name, each in answers.grades.items()},
        doors={name: each[at] for name, each in answers.doors.items()},
        points={name: each[:, at] for name, each in answers.points.items()},
    )
