"""The clock of retention: whose documents have been kept as long as they may be, and who is next.

The Fair Hiring Procedure Act lets documents be kept for 180 days; they are kept on the last
of these days in Korea and destroyed on the day after it. The days are counted

- from when the person took back their consent to matching or to sharing, whatever they did later;
- else, for somebody with an account, from the last thing that they did;
- else from when their document was last written, as the ledger has it;
- where nothing tells, from when this clock first noticed them.

Who said yes to a company about an opening is in that hiring until the opening closes: while
the yes stands, the days are counted from its closing day where that is later, at most
`LONGEST_OPEN` after the yes. Whoever took back a consent is not kept for that.

Entries of the ledger are the access records that have to be kept for at least two years;
nothing cuts them, and after an erasure they name nobody. Counts of opened and listed
profiles are kept for two years, jobs and their results for `jobs_hours`. What a company
answers about somebody on its list goes with the person, with the opening, and at the
latest as many days after it was given as documents are kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from matching.accounts.tables import SESSIONS, USERS
from matching.consents import listing, walking
from matching.consents.model import ON_LISTS
from matching.consents.tables import CONSENTS, INVITATIONS
from matching.consents.walking import KOREA, day_in_korea
from matching.domain import Json, Opening
from matching.eligibility.written import text_document
from matching.errors import NotFoundError
from matching.language import Text, message
from matching.ledger import Kind, Ledger
from matching.ledger.tables import ENTRIES, SUBJECTS
from matching.ledger.tables import PEOPLE as PSEUDONYMS
from matching.rights.erasing import By, Certificate, Why, entry_of, erase, forget_rest
from matching.rights.restoring import left_over
from matching.rights.tables import SINCE
from matching.screening import kept as screenings
from matching.store.documents import POSTS, asked_of, open_row
from matching.store.metadata import in_parts, moment_of, written
from matching.store.tables import CANDIDATES, OPENINGS
from matching.workspace import Workspace

ACCESS_RECORDS = timedelta(days=731)
TOLD_BEFORE = 14
"""So many days before it happens somebody is on the list of who is next."""
LONGEST_OPEN = timedelta(days=180)
"""A company writes the closing day itself: so long after a yes it counts at most."""


class Basis(StrEnum):
    """From what the days are counted."""

    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    WRITTEN = "written"
    NOTICED = "noticed"
    CLOSING = "closing"

    @property
    def text(self) -> Text:
        """It in words."""
        return message("rights", f"basis-{self}")


@dataclass(frozen=True)
class Due:
    """Whose documents are to go on which day in Korea; `since` is what the days are counted from."""

    candidate: str
    since: datetime
    basis: Basis
    goes: date

    def document(self) -> Json:
        """Return it as a document."""
        return {
            "candidate": self.candidate, "since": written(self.since), "goes": self.goes.isoformat(),
            "basis": {"id": self.basis.value, "title": text_document(self.basis.text)},
        }  # fmt: skip


def last_day(since: datetime, days: int) -> date:
    """Return the last day in Korea on which documents are kept.

    >>> from datetime import UTC
    >>> last_day(datetime(2026, 1, 1, 14, 59, tzinfo=UTC), 180), last_day(datetime(2026, 1, 1, 15, tzinfo=UTC), 180)
    (datetime.date(2026, 6, 30), datetime.date(2026, 7, 1))
    """
    return day_in_korea(since) + timedelta(days=days)


def due(file: Connection, now: datetime, days: int, *, within: int = 0) -> tuple[Due, ...]:
    """Return whose documents are to go by now, or within so many days from now, the first to go first."""
    found = [
        Due(each, since, basis, last_day(since, days) + timedelta(days=1))
        for each, (since, basis) in _clocks(file, now).items()
    ]
    by = day_in_korea(now) + timedelta(days=within)
    return tuple(sorted((each for each in found if each.goes <= by), key=lambda each: (each.goes, each.candidate)))


def notice(file: Connection, now: datetime) -> None:
    """Begin the clock of those of whom nothing tells when they were last heard of."""
    for each, (_, basis) in _clocks(file, now).items():
        if basis is Basis.NOTICED and file.scalar(select(SINCE.c.noticed).where(SINCE.c.candidate == each)) is None:
            file.execute(insert(SINCE).values(candidate=each, noticed=written(now)))


def retain(space: Workspace, ledger: Ledger, now: datetime, days: int, by: By) -> tuple[Certificate, ...]:
    """Erase whoever is due, each in a transaction of their own, and what was left of people erased before."""
    store, done = space.store, []
    with store.file.writing() as file:
        notice(file, now)
        walking.forget_before(file, day_in_korea(now) - ACCESS_RECORDS)
        listing.forget_before(file, day_in_korea(now) - ACCESS_RECORDS)
        screenings.forget_before(file, day_in_korea(now) - timedelta(days=days))
        if left := left_over(file):
            forget_rest(file, left, now)
            ledger.erase(file, entry_of(left, now, by, Why.RETENTION, {}))
        gone = due(file, now, days)
    for each in gone:
        try:
            done.append(erase(space, ledger, each.candidate, now, by, Why.RETENTION))
        except NotFoundError:  # erased meanwhile, or with somebody who was merged with them
            continue
    return tuple(done)


def _clocks(file: Connection, now: datetime) -> Mapping[str, tuple[datetime, Basis]]:
    """Return from when the days of everybody are counted who has a document or an account."""
    owners = {row.candidate: row.id for row in file.execute(select(USERS.c.candidate, USERS.c.id)) if row.candidate}
    withdrawn, active, noted = _withdrawals(file), _activity(file, owners), _written(file)
    noticed = {row.candidate: moment_of(row.noticed) for row in file.execute(select(SINCE))}
    clocks = {}
    for each in sorted({*file.scalars(select(CANDIDATES.c.id)), *owners}):
        if each in withdrawn:
            clocks[each] = withdrawn[each], Basis.WITHDRAWN
        elif each in owners:
            clocks[each] = active[each], Basis.ACTIVE
        elif each in noted:
            clocks[each] = noted[each], Basis.WRITTEN
        else:
            clocks[each] = noticed.get(each, now), Basis.NOTICED
    for each, closing in _closings(file).items():
        if each in clocks and clocks[each][1] is not Basis.WITHDRAWN and closing > clocks[each][0]:
            clocks[each] = closing, Basis.CLOSING
    return clocks


def _closings(file: Connection) -> dict[str, datetime]:
    """Return when the last opening closes to which somebody's yes stands, of those that say when."""
    yes = (INVITATIONS.c.answer == "yes", INVITATIONS.c.withdrawn.is_(None))
    answered = file.execute(select(INVITATIONS).where(*yes)).all()
    closes = {
        each.id: each.valid_through.last
        for each in _openings(file, {row.opening for row in answered})
        if each.valid_through is not None
    }
    found: dict[str, datetime] = {}
    for row in answered:
        if row.opening in closes:
            closing = datetime.combine(closes[row.opening], time(), KOREA)
            ends = min(closing, moment_of(row.answered) + LONGEST_OPEN)
            found[row.candidate] = max(ends, found.get(row.candidate, ends))
    return found


def _openings(file: Connection, ids: Collection[str]) -> list[Opening]:
    """Return those of some openings that are stored."""
    parts = (file.execute(asked_of(POSTS).where(OPENINGS.c.id.in_(some))) for some in in_parts(sorted(ids)))
    return [POSTS.read(json.loads(open_row(file, POSTS, row).document)) for rows in parts for row in rows]


def _withdrawals(file: Connection) -> dict[str, datetime]:
    """Return when people took back what lets them stand on lists, of those for whom that stands."""
    given: dict[tuple[str, str], bool] = {}
    found: dict[str, datetime] = {}
    purposes = [str(each) for each in ON_LISTS]
    for row in file.execute(select(CONSENTS).where(CONSENTS.c.purpose.in_(purposes)).order_by(CONSENTS.c.number)):
        before = given.get((row.candidate, row.purpose), False)
        given[row.candidate, row.purpose] = row.given
        if before and not row.given:
            found.setdefault(row.candidate, moment_of(row.at))
        elif row.given and all(given.get((row.candidate, each), False) for each in purposes):
            found.pop(row.candidate, None)
    return found


def _activity(file: Connection, owners: Mapping[str, str]) -> dict[str, datetime]:
    """Return the last thing that each person with an account did."""
    by_user = [
        select(USERS.c.id, USERS.c.created),
        select(SESSIONS.c.user, func.max(SESSIONS.c.used)).group_by(SESSIONS.c.user),
        select(ENTRIES.c.actor, func.max(ENTRIES.c.at)).group_by(ENTRIES.c.actor),
    ]
    last = _latest(row for asked in by_user for row in file.execute(asked))
    answered = func.max(INVITATIONS.c.answered)
    asked = select(INVITATIONS.c.candidate, answered).where(INVITATIONS.c.answered.is_not(None))
    said = _latest(file.execute(asked.group_by(INVITATIONS.c.candidate)))
    return {each: moment_of(max(last[user], said.get(each, ""))) for each, user in owners.items()}


def _written(file: Connection) -> dict[str, datetime]:
    """Return when each person's document was last written, as the ledger has it."""
    asked = (
        select(PSEUDONYMS.c.id, func.max(ENTRIES.c.at))
        .join(SUBJECTS, SUBJECTS.c.subject == PSEUDONYMS.c.pseudonym)
        .join(ENTRIES, ENTRIES.c.number == SUBJECTS.c.number)
        .where(ENTRIES.c.kind == Kind.RECORD_WRITTEN.value)
        .group_by(PSEUDONYMS.c.id)
    )
    return {each: moment_of(at) for each, at in _latest(file.execute(asked)).items()}


def _latest(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, at in rows:
        found[name] = max(found.get(name, ""), at)
    return found
