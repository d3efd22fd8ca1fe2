"""Time by a person's own work: how much they had worked by a day, with no account of the time between jobs.

What is counted back in it, such as how long ago a skill was used, does not depend on
leaves, gaps between jobs or how long somebody has been without work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.careers import LONGEST_CAREER, Day, Row
from matching.eligibility.intervals import Given, union
from matching.eligibility.spans import UNKNOWN_DAY
from matching.features.some import People
from matching.narrow import Whole, narrow, wide
from matching.splicing import Splice

YEAR = 365.25
_REACH = 1 << 20  # days; more than any calendar distance, so persons cannot overlap

Years = NDArray[np.float64]


@dataclass(frozen=True)
class WorkClock:
    """The days that each person certainly worked, in blocks ordered by person and day, shape (blocks,) each."""

    person: Row
    start: Whole
    end: Whole
    before: Whole

    @classmethod
    def of(cls, person: Row, start: Given, end: Given) -> Self:
        """Lay out intervals [start, end) of some persons."""
        who, first, until = union(person, start, end)
        total = np.concatenate(([0], np.cumsum(until - first)))[:-1]
        begins = np.concatenate(([True], who[1:] != who[:-1])) if len(who) else np.zeros(0, dtype=bool)
        offset = np.maximum.accumulate(np.where(begins, total, 0))
        return cls(who.astype(np.int32), narrow(first), narrow(until), narrow(total - offset))

    def spliced(self, fresh: WorkClock, splice: Splice) -> WorkClock:
        """Return the clock of a splice's people."""
        blocks, person = splice.entries(self.person, fresh.person)
        pairs = ((self.start, fresh.start), (self.end, fresh.end), (self.before, fresh.before))
        return WorkClock(person, *(blocks.numbers(*each) for each in pairs))

    def years_by(self, person: Given, day: Given) -> Years:
        """Return how many years persons had worked before a day each, shape of `person`."""
        if len(self.person) == 0:
            return np.zeros(len(person))
        person, day, start = wide(person), wide(day), wide(self.start)
        at = np.searchsorted(wide(self.person) * _REACH + start, person * _REACH + day, side="right") - 1
        within = np.minimum(day, self.end[at]) - start[at] + self.before[at]
        years: Years = np.where((at >= 0) & (self.person[at] == person), within, 0) / YEAR
        return years


def certain_spans(people: People, today: int) -> tuple[Day, Day]:
    """Return from when to when each piece of a job certainly lasted, cut at the day; empty where nothing is certain."""
    jobs = people.careers.employments
    start = np.maximum(jobs.start_last, today - LONGEST_CAREER * 366)
    end = np.where(jobs.end_first == UNKNOWN_DAY, start, np.minimum(jobs.end_first, today))
    return start, end


def clock_of(people: People, today: int) -> WorkClock:
    """Return the clock of everybody, as it stands on a day."""
    return WorkClock.of(people.careers.employments.person, *certain_spans(people, today))


def worked_by(people: People, today: int) -> Years:
    """Return how many years each person has certainly worked by a day, shape (people,)."""
    every = np.arange(len(people))
    return people.once(clock_of, today).years_by(every, np.full(len(people), today))
