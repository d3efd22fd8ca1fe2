"""To whom a list is narrowed before anybody is ranked, and how many people each verdict has for an opening.

A list is narrowed by what people did, would accept and speak, never by who they are. The
filter comes first and the ranking of who is left is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import among, province_bits
from matching.domain import Opening
from matching.eligibility.gate import Rulebook, gate
from matching.eligibility.verdict import Grade, counts_of
from matching.pool import Pool

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Narrowing:
    """What somebody on a list has to be besides; None, or False, asks for nothing.

    `sector` is one that a job of theirs states; `province` one that they would work in,
    which whoever names no place would; `language` is an ISO 639-1 code that they speak for
    sure at CEFR rank `level` (1 = A1 ... 6 = C2); `only` are ids, and `without` ids that are left out.
    """

    is_sure: bool = False
    sector: str | None = None
    province: str | None = None
    language: str | None = None
    level: int = 1
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def mask(self, pool: Pool, opening: Opening, rulebook: Rulebook) -> Mask:
        """Return who of a pool it leaves, shape (people,)."""
        left = np.ones(len(pool), dtype=np.bool_)
        if self.is_sure:
            left &= gate(pool.answers(rulebook), opening, rulebook).answer == Grade.YES
        if self.sector is not None:
            left &= pool.background.worked_in(self.sector)
        if self.province is not None:
            left &= pool.once(would_work_in, self.province)
        if self.language is not None:
            left &= pool.levels(self.language).lowest >= self.level
        if self.only is not None:
            left &= _named(pool, self.only)
        if self.without:
            left &= ~_named(pool, self.without)
        return left


def _named(pool: Pool, ids: frozenset[str]) -> Mask:
    mask = np.zeros(len(pool), dtype=np.bool_)
    mask[pool.rows_by_id.among(ids)] = True
    return mask


def would_work_in(pool: Pool, province: str) -> Mask:
    """Return who names a place in a province of Korea among those wished for, or names none, shape (people,)."""
    wishes = pool.wishes
    bit = province_bits().get(province)
    mask: Mask = (wishes.provinces == -1) | among(wishes.provinces, 0 if bit is None else 1 << bit)
    return mask


def grade_counts(opening: Opening, pool: Pool, rulebook: Rulebook, among: Mask) -> dict[Grade, int]:
    """Count those among a pool whom each verdict has for an opening; `among` has shape (people,)."""
    return counts_of(gate(pool.answers(rulebook), opening, rulebook).answer[among])
