"""Disputes within a transaction: opened by a person, taken and decided by an officer.

    open -> taken -> decided        upheld, rejected or withdrawn

An officer who has taken a dispute decides it; another one takes it over first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from matching.disputes.model import LONGEST_TEXT, MOST_OPEN, Dispute, Outcome, Said, State, Subject
from matching.disputes.tables import DISPUTES
from matching.domain import Json
from matching.errors import BadInputError, NotFoundError, Place
from matching.store.documents import is_storable
from matching.store.metadata import moment_of, written
from matching.store.people import CANDIDATE, keys_to_seal, person_keys
from matching.store.vault import PersonKey


def open_dispute(
    file: Connection, candidate: str, said: Said, before: Json, now: datetime, *, identifier: str
) -> Dispute:  # fmt: skip
    """Keep what a person disputes; `identifier` is a fresh id. Raises `BadInputError` where too many are open."""
    left = DISPUTES.c.candidate == candidate, DISPUTES.c.state != State.DECIDED.value
    if int(file.scalar(select(func.count()).select_from(DISPUTES).where(*left)) or 0) >= MOST_OPEN:
        raise BadInputError("disputes-too-many", most=MOST_OPEN)
    key = keys_to_seal(file, CANDIDATE, [candidate])[candidate]
    file.execute(
        insert(DISPUTES).values(
            id=identifier, candidate=candidate, subject=said.subject.value, pointer=said.pointer,
            opening=said.opening, entry=said.entry, text=key.seal(said.text), state=State.OPEN.value,
            opened=written(now), before=key.seal(_text(before)),
        )
    )  # fmt: skip
    return one(file, identifier)


def take(file: Connection, identifier: str, now: datetime, *, by: str) -> Dispute:
    """Say that an officer looks at it; one that another has taken is taken over. Raises `NotFoundError`."""
    found = one(file, identifier)
    if found.state is State.DECIDED:
        raise BadInputError("dispute-decided")
    if found.taken_by != by:
        changed = {"state": State.TAKEN.value, "taken_by": by, "taken": written(now)}
        file.execute(update(DISPUTES).where(DISPUTES.c.id == identifier).values(**changed))
    return one(file, identifier)


def decide(
    file: Connection, identifier: str, outcome: Outcome, reason: str, after: Json, now: datetime, *, by: str
) -> Dispute:  # fmt: skip
    """Decide a dispute that the same officer has taken. Raises `NotFoundError`, `BadInputError`."""
    found = one(file, identifier)
    if found.state is State.DECIDED:
        raise BadInputError("dispute-decided")
    if found.taken_by != by:
        raise BadInputError("dispute-not-taken")
    if not reason.strip():
        raise BadInputError("missing-field", at=Place(pointer="/reason"))
    if len(reason) > LONGEST_TEXT:
        raise BadInputError("text-too-long", at=Place(pointer="/reason"), most=f"{LONGEST_TEXT:,}")
    key = keys_to_seal(file, CANDIDATE, [found.candidate])[found.candidate]
    file.execute(
        update(DISPUTES)
        .where(DISPUTES.c.id == identifier)
        .values(
            state=State.DECIDED.value, outcome=outcome.value, reason=key.seal(reason), decided_by=by,
            decided=written(now), after=key.seal(_text(after)),
        )
    )  # fmt: skip
    return one(file, identifier)


def one(file: Connection, identifier: str) -> Dispute:
    """Return a dispute. Raises `NotFoundError`."""
    asked = select(DISPUTES).where(DISPUTES.c.id == identifier)
    row = file.execute(asked).one_or_none() if is_storable(identifier) else None
    if row is None:
        raise NotFoundError("dispute", identifier)
    return _read(file, [row])[0]


def of_candidate(file: Connection, candidate: str) -> list[Dispute]:
    """Return what a person disputed, the latest first."""
    asked = select(DISPUTES).where(DISPUTES.c.candidate == candidate)
    return _read(file, file.execute(asked.order_by(DISPUTES.c.opened.desc(), DISPUTES.c.id)).all())


def every(file: Connection, *, state: State | None = None) -> list[Dispute]:
    """Return all disputes, or those of a state, the oldest first."""
    asked = select(DISPUTES).order_by(DISPUTES.c.opened, DISPUTES.c.id)
    return _read(file, file.execute(asked if state is None else asked.where(DISPUTES.c.state == state.value)).all())


def counts(file: Connection) -> dict[State, int]:
    """Return how many disputes there are in each state, without reading any."""
    asked = select(DISPUTES.c.state, func.count()).group_by(DISPUTES.c.state)
    found = {str(state): int(count) for state, count in file.execute(asked)}
    return {state: found.get(state.value, 0) for state in State}


def forget(file: Connection, candidate: str) -> int:
    """Delete the disputes of a person who is erased, and return how many there were."""
    return file.execute(delete(DISPUTES).where(DISPUTES.c.candidate == candidate)).rowcount


def _text(document: Json) -> str:
    return json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _read(file: Connection, rows: Iterable[Row[Any]]) -> list[Dispute]:
    there: Sequence[Row[Any]] = list(rows)
    keys = person_keys(file, CANDIDATE, sorted({row.candidate for row in there}))
    return [_dispute(row, keys[row.candidate]) for row in there]


def _dispute(row: Row[Any], key: PersonKey) -> Dispute:
    def moment(name: str) -> datetime | None:
        return None if getattr(row, name) is None else moment_of(getattr(row, name))

    return Dispute(
        id=row.id,
        candidate=row.candidate,
        said=Said(Subject(row.subject), key.open(row.text), row.pointer, row.opening, row.entry),
        state=State(row.state),
        opened=moment_of(row.opened),
        before=json.loads(key.open(row.before)),
        taken_by=row.taken_by,
        taken=moment("taken"),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        reason=None if row.reason is None else key.open(row.reason),
        decided_by=row.decided_by,
        decided=moment("decided"),
        after=None if row.after is None else json.loads(key.open(row.after)),
    )
