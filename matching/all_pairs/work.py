"""The work of all pairs cut into steps, each of which can be kept and need not be done again.

score      openings' lists some openings at a time, then people's lists some people at a time
likeness   both in one pass over blocks of people; each step holds the openings' lists as far as it came
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.best import Pairs
from matching.all_pairs.compared import Listed, Sought
from matching.all_pairs.doors import Doors, Mask
from matching.all_pairs.nearest import BLOCK, Nearest, PeopleOfOpenings
from matching.all_pairs.openings import openings_of_people
from matching.all_pairs.people import people_of_opening
from matching.eligibility.verdict import Grade

By = Literal["score", "likeness"]
Arrays = Mapping[str, NDArray[np.generic]]
Table = Literal["people", "openings"]
"""The lists of people, one an opening, and the lists of openings, one a person."""
STATE = "so_far_"
"""How names begin of what a step holds for the next one."""
POSTS = 16
"""Openings whose lists are made in a step."""
_BYTES = 2**28  # of grades and scores of a block of people


class Work(Protocol):
    """What is done step by step; a step's name says which table its lists are of, and where they begin."""

    @property
    def steps(self) -> Sequence[tuple[Table, int]]:
        """Table and first row of each step, in the order in which they are done."""
        ...

    def do(self, table: Table, first: int, /) -> Arrays:
        """Do a step."""
        ...

    def done(self, arrays: Arrays) -> None:
        """Go on behind a step that was done before."""
        ...

    def rest(self) -> Arrays | None:
        """Return the lists of people where no step holds them by itself."""
        ...


@dataclass(frozen=True)
class ByScore:
    """Lists as `shortlist` and `suggestions` make them; `among` is one mask an opening."""

    sought: Sought
    among: Sequence[Mask | None]

    @cached_property
    def steps(self) -> Sequence[tuple[Table, int]]:
        """Openings first, since there are fewer."""
        posts, people = len(self.sought.posts.openings), len(self.sought.people)
        of_openings: list[tuple[Table, int]] = [("people", first) for first in range(0, posts, POSTS)]
        return [*of_openings, *(("openings", first) for first in range(0, people, self._people))]

    @property
    def _people(self) -> int:
        return people_at_once(len(self.sought.posts.openings))

    def do(self, table: Table, first: int, /) -> Arrays:
        """Make some lists."""
        sought = self.sought
        if table == "people":
            last = min(first + POSTS, len(sought.posts.openings))
            return arrays_of([people_of_opening(sought, post, self.among[post]) for post in range(first, last)])
        return arrays_of(openings_of_people(sought, first, min(first + self._people, len(sought.people))))

    def done(self, arrays: Arrays) -> None:
        """Need nothing of another step."""

    def rest(self) -> Arrays | None:
        """Return nothing: each list is held by its step."""
        return None


@dataclass
class ByLikeness:
    """Lists of `nearest`; `among` is one mask an opening."""

    sought: Sought
    among: Sequence[Mask | None]
    _pass: Nearest = field(init=False)

    def __post_init__(self) -> None:
        self._pass = Nearest(Doors(self.sought, self.among), self.sought.k)

    @property
    def steps(self) -> Sequence[tuple[Table, int]]:
        """Blocks of people."""
        return [("openings", first) for first in range(0, len(self.sought.people), BLOCK)]

    def do(self, _: Table, first: int, /) -> Arrays:
        """Make the lists of a block of people."""
        last = min(first + BLOCK, len(self.sought.people))
        lists, so_far = self._pass.openings_of(first, last), self._pass.of_openings.kept
        state = {f"{STATE}{chunk}": keys for chunk, keys in enumerate(so_far)}
        return _of_pairs(lists, first, last) | state

    def done(self, arrays: Arrays) -> None:
        """Take over how far the openings' lists had come."""
        posts = len(self.sought.posts.openings)
        count = sum(name.startswith(STATE) for name in arrays)
        kept = [np.asarray(arrays[f"{STATE}{chunk}"], dtype=np.int64) for chunk in range(count)]
        self._pass.of_openings = PeopleOfOpenings(posts, self.sought.k, kept)

    def rest(self) -> Arrays | None:
        """Return the openings' lists."""
        return _of_pairs(self._pass.of_openings.lists(), 0, len(self.sought.posts.openings))


def people_at_once(openings: int) -> int:
    """Return of how many people lists of so many openings are made in a step."""
    return min(max(_BYTES // (20 * openings), 64), BLOCK)


def arrays_of(lists: Sequence[Listed]) -> dict[str, NDArray[np.generic]]:
    """Return lists one behind the other, at least one."""
    return {
        "lengths": np.array([len(each.rows) for each in lists], dtype=np.int32),
        "rows": np.concatenate([each.rows for each in lists]).astype(np.int32),
        "grades": np.concatenate([each.grades for each in lists]).astype(np.int8),
        "company": np.concatenate([each.company for each in lists]),
        "candidate": np.concatenate([each.candidate for each in lists]),
    }


def _of_pairs(lists: Pairs, first: int, last: int) -> dict[str, NDArray[np.generic]]:
    return {
        "lengths": np.bincount(lists.entries - first, minlength=last - first).astype(np.int32),
        "rows": lists.rows.astype(np.int32),
        "grades": (lists.strata // len(Grade)).astype(np.int8),
        "likeness": lists.likeness,
    }
