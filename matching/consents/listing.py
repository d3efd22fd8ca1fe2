"""How many people a company's lists show a day, for how many openings: a list is no way around `walking`.

Openings are a company's own to write, and each gives another list. So of a day in Korea are
counted, by employer and whichever of its users asks,

- distinct openings that a list or counts were asked for. An opening is counted by its
  content: one that is changed is another one, the same again costs nothing;
- distinct people whom those lists showed, masked, near misses among them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from matching.consents.model import Rules
from matching.consents.tables import LISTS_ASKED
from matching.consents.walking import day_in_korea
from matching.store.metadata import in_parts, upsert, written


class Counted(StrEnum):
    """What is counted of a day."""

    OPENING = "opening"
    PERSON = "person"

    def most(self, rules: Rules) -> int:
        """Return how many of them a company may have a day."""
        return rules.openings_asked_a_day if self is Counted.OPENING else rules.people_listed_a_day


_LIMIT = "limit"


def counts(file: Connection, employer: str, what: Counted, ids: Collection[str], now: datetime, rules: Rules) -> bool:
    """Count some openings or people of a company's lists; whether all may be. Where not, none is counted."""
    fresh = uncounted(file, employer, what, ids, now)
    if not fresh:
        return True
    if len(fresh) > what.most(rules) - used(file, employer, what, now):
        return False
    file.execute(insert(LISTS_ASKED), [_row(employer, what, each, now) for each in sorted(fresh)])
    return True


def uncounted(file: Connection, employer: str, what: Counted, ids: Collection[str], now: datetime) -> frozenset[str]:
    """Return which of some openings or people are not among those counted today."""
    known: set[str] = set()
    for some in in_parts(sorted(ids)):
        asked = select(LISTS_ASKED.c.id).where(*_of_today(employer, what, now), LISTS_ASKED.c.id.in_(some))
        known.update(file.scalars(asked))
    return frozenset(ids) - known


def used(file: Connection, employer: str, what: Counted, now: datetime) -> int:
    """Return how many openings, or people, of a company are counted today."""
    asked = select(func.count()).select_from(LISTS_ASKED).where(*_of_today(employer, what, now))
    return int(file.scalar(asked) or 0)


def reaches(file: Connection, employer: str, limit: str, now: datetime) -> bool:
    """Note that a company came to a limit of the day; whether it is the first time that day."""
    noted = upsert(file, LISTS_ASKED).values(**_row(employer, _LIMIT, limit, now)).on_conflict_do_nothing()
    return bool(file.execute(noted).rowcount)


def _row(employer: str, what: str, identifier: str, now: datetime) -> dict[str, str]:
    day = day_in_korea(now).isoformat()
    return {"employer": employer, "day": day, "what": str(what), "id": identifier, "at": written(now)}


def _of_today(employer: str, what: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    day = day_in_korea(now).isoformat()
    return LISTS_ASKED.c.employer == employer, LISTS_ASKED.c.day == day, LISTS_ASKED.c.what == str(what)


def forget_before(file: Connection, day: date) -> int:
    """Take out the counts of earlier days, and return how many rows that were."""
    return file.execute(delete(LISTS_ASKED).where(LISTS_ASKED.c.day < day.isoformat())).rowcount


def forget(file: Connection, candidate: str) -> int:
    """Take out on whose lists a person stood who is erased, and return how many rows that were."""
    theirs = (LISTS_ASKED.c.what == str(Counted.PERSON), LISTS_ASKED.c.id == candidate)
    return file.execute(delete(LISTS_ASKED).where(*theirs)).rowcount
