"""Some people of a pool as features see a pool, so that what is asked of everybody is worked out for them alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from matching.eligibility.careers import Careers
from matching.eligibility.careers_spliced import careers_at
from matching.pool import Pool
from matching.retrieval import Rows

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Some:
    """The people of some ascending rows of a pool; row i is the pool's `rows[i]`."""

    pool: Pool
    rows: Rows
    _made: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def careers(self) -> Careers:
        """Degrees and jobs as columns."""
        return careers_at(self.pool.careers, self.rows)

    def once(self, make: Callable[..., T], *asked: Hashable) -> T:
        """Return what a function makes of these people and some values, made once; a layout is the pool's, taken."""
        key = (make, *asked)
        if key not in self._made:
            self._made[key] = make(self, *asked) if asked else self.pool.once(make).taking(self.rows)  # type: ignore[attr-defined]  # a layout can be taken from
        made: T = self._made[key]
        return made


People = Pool | Some
"""Whom a column is made of."""
