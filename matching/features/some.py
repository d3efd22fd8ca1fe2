"""Some people of a pool as features see a pool, so that what is asked of everybody is worked out for them alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.careers import Day, Index, Row
from matching.pool import Pool
from matching.retrieval import Rows
from matching.splicing import entries_of

T = TypeVar("T")


class Jobs(NamedTuple):
    """What features read of `Employments`; each column more costs as many misses of the processor's caches as jobs."""

    person: Row
    entry: Index
    start_last: Day
    end_first: Day
    sector: Index
    suggested: Index
    sectors: tuple[str, ...]


class SomeCareers(NamedTuple):
    """What features read of `Careers`."""

    employments: Jobs
    degrees_stated: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Some:
    """The people of some ascending rows of a pool; row i is the pool's `rows[i]`."""

    pool: Pool
    rows: Rows
    _made: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def careers(self) -> SomeCareers:
        """Degrees and jobs as columns."""
        jobs = self.pool.careers.employments
        at, person = entries_of(jobs.person, self.rows)
        days = jobs.start_last[at], jobs.end_first[at]
        taken = Jobs(person, jobs.entry[at], *days, jobs.sector[at], jobs.suggested[at], jobs.sectors)
        return SomeCareers(taken, self.pool.careers.degrees_stated[self.rows])

    def once(self, make: Callable[..., T], *asked: Hashable) -> T:
        """Return what a function makes of these people and some values, made once; a layout is the pool's, taken."""
        key = (make, *asked)
        if key not in self._made:
            self._made[key] = make(self, *asked) if asked else self.pool.once(make).taking(self.rows)  # type: ignore[attr-defined]  # a layout can be taken from
        made: T = self._made[key]
        return made


People = Pool | Some
"""Whom a column is made of."""
