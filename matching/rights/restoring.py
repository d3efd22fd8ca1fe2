"""Erasing again, in a backup that is brought back, who was erased since it was made.

The store forgets documents and keys by the marks of the erased; what other parts keep of
the same people is found here by the same marks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from matching.accounts.tables import USERS
from matching.consents.tables import BLOCKS, CONSENTS, INVITATIONS, PROFILE_VIEWS
from matching.disputes.tables import DISPUTES
from matching.jobs.tables import PEOPLE as JOB_PEOPLE
from matching.judgements import kept as judgements
from matching.ledger import keeping
from matching.ledger.macs import Keys
from matching.ledger.tables import PEOPLE as LEDGER_PEOPLE
from matching.rights.erasing import By, Why, entry_of, forget_rest
from matching.rights.tables import SINCE
from matching.screening.tables import SCREENINGS
from matching.store.people import erased_among

_NAMING = (
    USERS.c.candidate, CONSENTS.c.candidate, BLOCKS.c.candidate, INVITATIONS.c.candidate, PROFILE_VIEWS.c.candidate,
    SCREENINGS.c.candidate, DISPUTES.c.candidate, JOB_PEOPLE.c.candidate, LEDGER_PEOPLE.c.id, SINCE.c.candidate,
)  # fmt: skip


def erasing_again(secret: bytes, now: datetime, by: By) -> Callable[[Connection], None]:
    """Return what `restore` does once the store has forgotten the erased; `secret` is the ledger's."""

    def again(file: Connection) -> None:
        ids = left_over(file)
        if ids:
            forget_rest(file, ids, now)
            keeping.erase(file, entry_of(ids, now, by, Why.RESTORED, {}), Keys.of(secret))

    return again


def left_over(file: Connection) -> tuple[str, ...]:
    """Return the ids of people who were erased and of whom something is kept all the same, outside the documents."""
    named = {each for column in _NAMING for each in file.scalars(select(column).distinct()) if each is not None}
    return tuple(sorted(erased_among(file, sorted(named | judgements.people(file)))))
