"""Work done: how many years, and how much of it lately in the opening's field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.coded import ByPerson
from matching.columns import sector_bits
from matching.eligibility.careers import Day, Index, Row
from matching.eligibility.facts import Bounds
from matching.eligibility.opening_facts import sector_of
from matching.features.clock import WorkClock, Years, certain_spans, certainly, clock_of
from matching.features.pairs import Column, Pairs
from matching.narrow import wide
from matching.pool import Pool
from matching.ranges import LOOKED_UP, entries_of
from matching.retrieval import Rows

#: Of how many last years of work the field is asked.
YEARS_LOOKED_BACK = 5.0
#: Where what is certain and what is plausible differ by more, the field is not known.
_WIDEST = 0.1


def _within(bounds: Bounds, ask: float) -> Column:
    """Share of the ask that is reached where that is certain; NaN where open points could change it."""
    low, high = np.minimum(bounds[0] / ask, 1.0), np.minimum(bounds[1] / ask, 1.0)
    return np.where(low == high, low, np.nan)


def years(pairs: Pairs) -> Column:
    """Years of work as a share of those asked, 1 from there on."""
    ask = pairs.opening.minimum_years
    return _within(pairs.bounds("work_years"), ask) if ask else pairs.unknown()


def field(pairs: Pairs) -> Column:
    """Share of the person's last five years of work that is certainly in the opening's sector.

    Years are those of the person's own working time, so that gaps do not count. Work
    whose sector is only suggested, or not known at all, leaves it open.
    """
    stated, _ = sector_of(pairs.opening)
    if stated is None or stated == "other":
        return pairs.unknown()
    pool, rows, today = pairs.pool, pairs.rows, pairs.today
    if len(rows) * LOOKED_UP > len(pool):
        return pool.once(_in_sector, stated, today).values[rows]
    return Worked.of_some(pool, rows, today).in_sector(stated)


def _in_sector(pool: Pool, sector: str, today: int) -> ByPerson:
    """Return the feature `field` of everybody in a pool for a sector."""
    return ByPerson.of(Worked.of(pool, today).in_sector(sector))


@dataclass(frozen=True)
class Worked:
    """The work of some people by a day, and their clock; `sector` and `suggested` as in `Employments`.

    `person` is each piece's place among the people; it lasted certainly over [start, end).
    """

    people: int
    person: Row
    start: Day
    end: Day
    sector: Index
    suggested: Index
    sectors: tuple[str, ...]
    clock: WorkClock
    today: int

    @classmethod
    def of(cls, pool: Pool, today: int) -> Self:
        """Return the work of everybody in a pool."""
        jobs, clock = pool.careers.employments, pool.once(clock_of, today)
        span = certain_spans(pool, today)
        return cls(len(pool), jobs.person, *span, jobs.sector, jobs.suggested, jobs.sectors, clock, today)

    @classmethod
    def of_some(cls, pool: Pool, rows: Rows, today: int) -> Self:
        """Return the work of some rows of a pool."""
        jobs = pool.careers.employments
        places, some = entries_of(jobs.person, rows)
        span, person = certainly(jobs.start_last[some], jobs.end_first[some], today), places.astype(np.int32)
        clock = WorkClock.of(person, *span)
        return cls(len(rows), person, *span, jobs.sector[some], jobs.suggested[some], jobs.sectors, clock, today)

    def in_sector(self, sector: str) -> Column:
        """Return the feature `field` for a sector, shape (people,)."""
        stated = np.array([*(each == sector for each in self.sectors), False], dtype=bool)[self.sector]
        suggested = (wide(self.suggested) >> sector_bits()[sector] & 1).astype(bool) | (self.suggested == 0)
        total = self.clock.total(self.people, self.today)
        span = np.minimum(total, YEARS_LOOKED_BACK)
        with np.errstate(invalid="ignore", divide="ignore"):
            sure = self._lately(stated, total) / span
            maybe = self._lately(stated | (suggested & (self.sector < 0)), total) / span
        return np.where((span > 0) & (maybe - sure <= _WIDEST), np.clip(sure, 0.0, 1.0), np.nan)

    def _lately(self, counts: np.ndarray, total: Years) -> Years:
        """Return how many of each person's last five years of work lie in the pieces of jobs that count."""
        blocks = WorkClock.of(self.person[counts], self.start[counts], self.end[counts])
        since = (total - YEARS_LOOKED_BACK)[blocks.person]
        begin, until = (self.clock.years_by(blocks.person, day) for day in (blocks.start, blocks.end))
        lately = np.maximum(until - np.maximum(begin, since), 0.0)
        total_lately: Years = np.bincount(blocks.person, weights=lately, minlength=self.people).astype(np.float64)
        return total_lately
