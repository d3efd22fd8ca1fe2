"""What is said of a programme, made once for what is stored, a day and a rule, and kept while that stays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar

import numpy as np

from matching.consents import Participation, TakingPart
from matching.eligibility.careers import Careers
from matching.eligibility.careers_spliced import careers_among
from matching.eligibility.gate import Rulebook
from matching.memory import room_for
from matching.pool import Pool
from matching.programme.flips import Flips, flips
from matching.programme.standing import Standing, standing
from matching.workspace import Workspace

T = TypeVar("T", Standing, Flips)
_KEPT = 12
_ROOM = 400  # bytes a person, while it is made


class Programme:
    """The programme of a workspace; counts are of the people who agreed to stand on lists.

    Raises `BadInputError` where no people or no openings are stored.
    """

    def __init__(self, space: Workspace) -> None:
        self._space, self._participation = space, Participation()
        self._making, self._made = threading.Lock(), dict[Hashable, Standing | Flips]()

    def standing(self, rulebook: Rulebook) -> Standing:
        """Return how the programme stands under a rule on its day."""
        records, pool, there = self._there()
        key = records, pool[0], there.rows.tobytes(), rulebook.key
        return self._once(
            key, len(pool[1]), lambda: standing(pool[1], self._space.records.openings, rulebook, there.rows)
        )

    def flips(self, before: Rulebook, after: Rulebook) -> Flips:
        """Return what changes from one rule to another."""
        records, pool, there = self._there()
        key = records, pool[0], there.rows.tobytes(), before.key, after.key
        return self._once(
            key, len(pool[1]), lambda: flips(_careers(pool[1], there), self._space.records.openings, before, after)
        )

    def _there(self) -> tuple[int, tuple[int, Pool], TakingPart]:
        held = self._space.pool_at
        with self._space.store.file.reading() as file:
            there = self._participation.of(file, held[1], ())
        return self._space.records.revision.openings, held, there

    def _once(self, key: Hashable, people: int, make: Callable[[], T]) -> T:
        with self._making:
            if key not in self._made:
                room_for(_ROOM * people)
                while len(self._made) >= _KEPT:
                    self._made.pop(next(iter(self._made)))
                self._made[key] = make()
            made: T = self._made[key]  # type: ignore[assignment]  # it was made under this key
            return made


def _careers(pool: Pool, there: TakingPart) -> Careers:
    """Return the columns of who is counted."""
    if there.rows.all():
        return pool.careers
    return careers_among(pool.careers, np.flatnonzero(there.rows))
