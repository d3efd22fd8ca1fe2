"""How many profiles a company opens a day, so that none can walk through the pool.

Counted are distinct people, by employer and by the day in Korea, whichever of its users
looks; the count lies in the file of record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from sqlalchemy import Connection, delete, func, insert, select

from matching.consents.model import Rules
from matching.consents.tables import PROFILE_VIEWS
from matching.store.metadata import written

KOREA = timezone(timedelta(hours=9))  # the same all year since 1988
NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many profiles a company has opened today, of how many; `renewed` is the next midnight in Korea."""

    used: int
    most: int
    renewed: datetime

    @property
    def left(self) -> int:
        """How many more it may open today."""
        return max(self.most - self.used, 0)

    @property
    def is_nearly_used(self) -> bool:
        """Whether four fifths are gone."""
        return self.used >= NEARLY * self.most


def day_in_korea(now: datetime) -> date:
    """Return the day it is in Korea.

    >>> from datetime import UTC
    >>> day_in_korea(datetime(2026, 12, 31, 15, tzinfo=UTC)).isoformat()
    '2027-01-01'
    """
    return now.astimezone(KOREA).date()


def renewal(now: datetime) -> datetime:
    """Return when the counts of a day begin again: the next midnight in Korea."""
    return datetime.combine(day_in_korea(now) + timedelta(days=1), time(), KOREA)


@dataclass(frozen=True, slots=True)
class Opened:
    """Whether a company may open what it asked for, how far it has come, and whom of it it had not opened today."""

    is_allowed: bool
    allowance: Allowance
    new: frozenset[str]


def open_profiles(file: Connection, employer: str, candidates: Collection[str], now: datetime, rules: Rules) -> Opened:
    """Count some people as opened by a company, all of them or, where that would be too many, none."""
    asked = may_open(file, employer, candidates, now, rules)
    if not asked.is_allowed or not asked.new:
        return asked
    _record(file, employer, asked.new, now)
    return Opened(True, replace(asked.allowance, used=asked.allowance.used + len(asked.new)), asked.new)


def may_open(file: Connection, employer: str, candidates: Collection[str], now: datetime, rules: Rules) -> Opened:
    """Say what `open_profiles` would, without counting anything."""
    new = unseen(file, employer, candidates, now)
    found = allowance(file, employer, now, rules)
    return Opened(len(new) <= found.left, found, new)


def allowance(file: Connection, employer: str, now: datetime, rules: Rules) -> Allowance:
    """Return how far a company has come today."""
    of_today = (PROFILE_VIEWS.c.employer == employer, PROFILE_VIEWS.c.day == day_in_korea(now).isoformat())
    used = int(file.scalar(select(func.count()).select_from(PROFILE_VIEWS).where(*of_today)) or 0)
    return Allowance(used, rules.profiles_a_day, renewal(now))


def unseen(file: Connection, employer: str, candidates: Collection[str], now: datetime) -> frozenset[str]:
    """Return whom of some people a company has not opened today."""
    seen = select(PROFILE_VIEWS.c.candidate).where(
        PROFILE_VIEWS.c.employer == employer,
        PROFILE_VIEWS.c.day == day_in_korea(now).isoformat(),
        PROFILE_VIEWS.c.candidate.in_(sorted(candidates)),
    )
    return frozenset(candidates) - frozenset(file.scalars(seen))


def _record(file: Connection, employer: str, candidates: Collection[str], now: datetime) -> None:
    day, at = day_in_korea(now).isoformat(), written(now)
    for candidate in sorted(candidates):
        file.execute(insert(PROFILE_VIEWS).values(employer=employer, day=day, candidate=candidate, at=at))


def forget_before(file: Connection, day: date) -> int:
    """Take out the counts of earlier days, and return how many rows that were."""
    return file.execute(delete(PROFILE_VIEWS).where(PROFILE_VIEWS.c.day < day.isoformat())).rowcount


def forget(file: Connection, candidate: str) -> int:
    """Take out who opened the profile of a person who is erased, and return how many rows that were.

    Each of them may open one more that day.
    """
    return file.execute(delete(PROFILE_VIEWS).where(PROFILE_VIEWS.c.candidate == candidate)).rowcount
