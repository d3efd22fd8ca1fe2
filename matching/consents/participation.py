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
from matching.splicing import Splice

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


@dataclass(frozen=True, eq=False)
class _Agreed:
    """Who of a pool agreed to some purposes, shape (rows,)."""

    values: Mask

    def spliced(self, fresh: _Agreed, splice: Splice) -> _Agreed:
        """Return that of a splice's rows."""
        return _Agreed(splice.rows(self.values, fresh.values))


class Participation:
    """The log of consents as far as it was read; who agreed lies as a column with the pool asked about."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._last = 0
        self._refused: set[tuple[str, str]] = set()
        self._since: tuple[int, frozenset[str]] | None = None
        self._pool: ref[Pool] | None = None  # a pool that nobody else holds any more is to go

    def of(self, file: Connection, pool: Pool, marks: Collection[str]) -> TakingPart:
        """Return who of a pool takes part for an employer known by some marks (`employers.marks_of`)."""
        agreed = self._agreed(file, pool, (*ON_LISTS, *ABROAD) if is_abroad(marks) else ON_LISTS)
        rows = agreed.copy()
        for candidate in blocking(file, marks):
            row = pool.row_of(candidate)
            if row is not None:
                rows[row] = False
        return TakingPart(rows, len(pool) - int(np.count_nonzero(agreed)))

    def let_go(self) -> None:
        """Hold nobody of the log, which is read again from its beginning."""
        with self._lock:
            self._last, self._refused, self._since, self._pool = 0, set(), None, None

    def _agreed(self, file: Connection, pool: Pool, purposes: tuple[Purpose, ...]) -> Mask:
        """Return who agreed to some purposes, as of this transaction or later."""
        with self._lock:
            self._catch_up(file)
            if self._pool is None or self._pool() is not pool:
                self._pool = ref(pool)
                if len(pool) >= MANY:
                    give_back()  # what the pool of before took
            return pool.once(_agreed_of, self, self._last, purposes).values

    def _catch_up(self, file: Connection) -> None:
        now = clock(file)
        if now <= self._last:
            return
        said = changes_after(file, self._last)
        self._since = self._last, frozenset(candidate for candidate, *_ in said)
        if len(said) != now - self._last:  # somebody was erased: what was read before may be theirs
            self._refused.clear()
            said, self._since = changes_after(file, 0), None
        for candidate, purpose, given in said:
            change = self._refused.discard if given else self._refused.add
            change((candidate, purpose))
        self._last = now

    def mask(self, pool: Pool, purposes: tuple[Purpose, ...]) -> Mask:
        """Return who of a pool agreed to some purposes, as far as the log was read, shape (rows,)."""
        with self._lock:
            before, others = self._since or (None, frozenset[str]())
            known = None if before is None else pool.held(_agreed_of, self, before, purposes)
            refused = {candidate for candidate, purpose in self._refused if purpose in purposes}
            mask = np.ones(len(pool), dtype=np.bool_) if known is None else known.values.copy()
            if known is not None:
                mask[pool.rows_by_id.among(others)] = True
                refused &= others
            mask[pool.rows_by_id.among(refused)] = False
            mask.setflags(write=False)
            return mask


def _agreed_of(pool: Pool, participation: Participation, _: int, purposes: tuple[Purpose, ...]) -> _Agreed:
    """Return who agreed as of an entry of the log, or of a later one."""
    return _Agreed(participation.mask(pool, purposes))
