"""One opening and some rows of a pool: what every feature is computed from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.coded import ByPerson
from matching.domain import Opening
from matching.eligibility.facts import Bounds
from matching.eligibility.gate import PeopleAnswers, Rulebook
from matching.eligibility.spans import ordinal
from matching.features.some import Some
from matching.pool import OpeningPool, Pool
from matching.retrieval import OpeningVectors, Rows

Column = NDArray[np.float64]
"""One number a row, shape (rows,): a share in [0, 1], NaN for "not known"."""
Side = Literal["company", "candidate"]
_MANY_MORE = 256
"""A pool has very many people where it has so many for each that is asked about."""
SIDES: tuple[Side, Side] = ("company", "candidate")


@dataclass(frozen=True)
class Pairs:
    """One opening and some rows of a pool."""

    opening: Opening
    vectors: OpeningVectors
    pool: Pool
    rows: Rows
    answers: PeopleAnswers
    _columns: dict[Callable[[Pairs], Column], Column] = field(init=False, default_factory=dict, repr=False)

    @property
    def today(self) -> int:
        """The day asked about, in days since 1970-01-01."""
        return ordinal(self.answers.day)

    def column(self, feature: Callable[[Pairs], Column]) -> Column:
        """Return what a feature says of these pairs, computed once though both sides may ask."""
        if feature not in self._columns:
            self._columns[feature] = feature(self)
        return self._columns[feature]

    def unknown(self) -> Column:
        """Return a column that says "not known" of everybody."""
        return np.full(len(self.rows), np.nan)

    def of_everybody(self, make: Callable[..., ByPerson], *asked: Hashable) -> Column:
        """Return for these rows what a function says of everybody and some values.

        It is kept for all of the pool; of a few among very many it is made anew, of these alone.
        """
        if self.are_few:
            return make(self.some, *asked).values[:]
        return self.pool.once(make, *asked).values[self.rows]

    @property
    def are_few(self) -> bool:
        """Whether so few of the pool's people are asked about that whole columns would not be worth their room."""
        return len(self.rows) * _MANY_MORE <= len(self.pool)

    @cached_property
    def some(self) -> Some:
        """The people of these rows."""
        return Some(self.pool, self.rows)

    def bounds(self, fact: str) -> Bounds:
        """Return a fact's bounds for these rows, shape (3, len(rows))."""
        picked: Bounds = self.answers.bounds[fact][:, self.rows]
        return picked


def every_pair(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> Iterator[Pairs]:
    """Yield each opening of a pool with everybody of another, whatever the rules say of them."""
    answers, rows = people.answers(rulebook), np.arange(len(people))
    for row, opening in enumerate(posts.openings):
        yield Pairs(opening, posts.vectors_of(row), people, rows, answers)
