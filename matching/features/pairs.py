"""One opening and some rows of a pool: what every feature is computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.domain import Opening
from matching.eligibility.facts import Bounds
from matching.eligibility.gate import PeopleAnswers, Rulebook
from matching.eligibility.spans import ordinal
from matching.pool import OpeningPool, Pool
from matching.retrieval import OpeningVectors, Rows

Column = NDArray[np.float64]
"""One number a row, shape (rows,): a share in [0, 1], NaN for "not known"."""
Side = Literal["company", "candidate"]
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

    def bounds(self, fact: str) -> Bounds:
        """Return a fact's bounds for these rows, shape (3, len(rows))."""
        picked: Bounds = self.answers.bounds[fact][:, self.rows]
        return picked


def every_pair(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> Iterator[Pairs]:
    """Yield each opening of a pool with everybody of another, whatever the rules say of them."""
    answers, rows = people.answers(rulebook), np.arange(len(people))
    for row, opening in enumerate(posts.openings):
        yield Pairs(opening, posts.vectors_of(row), people, rows, answers)
