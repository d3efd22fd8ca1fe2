"""Who of a pool takes part in companies' lists, as a mask over its rows.

Kept in step with the log of consents by reading only what was added since: a list that is
made after a consent was withdrawn is made without that person, in whatever process.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection
from dataclasses import dataclass
from weakref import ref

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from matching.collecting import MANY, give_back
from matching.consents.blocks import blocking
from matching.consents.employers import is_abroad
from matching.consents.given import changes_after, clock
from matching.consents.model import ABROAD, ON_LISTS, Purpose
from matching.consents.tables import BLOCK_MARKS
from matching.pool import Pool

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TakingPart:
    """Which rows a company's list is made of, shape (rows,), and how many people did not agree to be on any.

    Who blocks this company is in neither: for it they are not there.
    """

    rows: Mask
    without_consent: int


def state_of(file: Connection) -> str:
    """Return a digest of all that decides who takes part: it is another one where anybody said anything since."""
    blocked = sorted(map(tuple, file.execute(select(BLOCK_MARKS.c.candidate, BLOCK_MARKS.c.mark))))
    return hashlib.sha256(repr((clock(file), blocked)).encode()).hexdigest()


class Participation:
    """The log of consents as far as it was read, and the mask over the pool asked about last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._refused: set[tuple[str, str]] = set()
        self._held: tuple[ref[Pool], int] | None = None  # a pool that nobody else holds any more is to go
        self._masks: dict[tuple[Purpose, ...], Mask] = {}

    def of(self, file: Connection, pool: Pool, marks: Collection[str]) -> TakingPart:
        """Return who of a pool takes part for an employer known by some marks (`employers.marks_of`)."""
        agreed = self._agreed(file, pool, (*ON_LISTS, *ABROAD) if is_abroad(marks) else ON_LISTS)
        rows = agreed.copy()
        for candidate in blocking(file, marks):
            row = pool.row_of(candidate)
            if row is not None:
                rows[row] = False
        return TakingPart(rows, int(len(pool) - agreed.sum()))

    def let_go(self) -> None:
        """Hold no pool, and nobody of the log, which is read again from its beginning."""
        with self._lock:
            self._last, self._refused, self._held, self._masks = 0, set(), None, {}

    def _agreed(self, file: Connection, pool: Pool, purposes: tuple[Purpose, ...]) -> Mask:
        """Return who agreed to some purposes, as of this transaction or later."""
        with self._lock:
            self._catch_up(file)
            if self._held is None or self._held[0]() is not pool or self._held[1] != self._last:
                self._held, self._masks = (ref(pool), self._last), {}
                if len(pool) >= MANY:
                    give_back()  # what the pool of before took
            if purposes not in self._masks:
                self._masks[purposes] = self._mask(pool, purposes)
            return self._masks[purposes]

    def _catch_up(self, file: Connection) -> None:
        now = clock(file)
        if now <= self._last:
            return
        said = changes_after(file, self._last)
        if len(said) != now - self._last:  # somebody was erased: what was read before may be theirs
            self._refused.clear()
            said = changes_after(file, 0)
        for candidate, purpose, given in said:
            change = self._refused.discard if given else self._refused.add
            change((candidate, purpose))
        self._last = now

    def _mask(self, pool: Pool, purposes: tuple[Purpose, ...]) -> Mask:
        mask = np.ones(len(pool), dtype=np.bool_)
        refused = {candidate for candidate, purpose in self._refused if purpose in purposes}
        mask[pool.rows_by_id.among(refused)] = False
        mask.setflags(write=False)
        return mask
