"""What webhooks tell of: an event's name and ids, nothing else, so that no message says anything about a person.

`announce` writes a message within the transaction of what it tells of: both are there
afterwards, or neither.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, or_, select

from matching.accounts import Role, users
from matching.errors import BadInputError
from matching.ingest.codecs import is_identifier
from matching.store.metadata import written
from matching.webhooks.tables import DELIVERIES, OUTBOX, WEBHOOKS

EventName = Literal["verdict.changed", "shortlist.published", "dispute.opened"]
EVENTS: tuple[EventName, ...] = ("verdict.changed", "shortlist.published", "dispute.opened")
TEST = "webhook.test"


@dataclass(frozen=True)
class Event:
    """Something that happened, with the ids of what it happened to.

    `employer` is the company's it concerns, whose webhooks are told; those of the
    service itself are told of everything. Raises `BadInputError` for what is no id.
    """

    name: str
    ids: Mapping[str, str]
    employer: str | None = None

    def __post_init__(self) -> None:
        if not all(is_identifier(each) for each in self.ids.values()):
            raise BadInputError("bad-id")


def verdict_changed(candidate: str, opening: str, *, employer: str | None) -> Event:
    """Say that the verdict for a pair is another than before."""
    return Event("verdict.changed", {"candidate": candidate, "opening": opening}, employer)


def shortlist_published(shortlist: str, opening: str, *, employer: str | None) -> Event:
    """Say that a list of people for an opening is there to be looked at."""
    return Event("shortlist.published", {"shortlist": shortlist, "opening": opening}, employer)


def dispute_opened(dispute: str, opening: str | None, *, employer: str | None) -> Event:
    """Say that somebody disputes what was said of them; not who."""
    return Event("dispute.opened", {"dispute": dispute, **({"opening": opening} if opening else {})}, employer)


def fresh_message() -> str:
    """Return an id for a message that no other has."""
    return f"msg_{uuid.uuid4()}"


def announce(file: Connection, event: Event, *, message: str, now: datetime) -> int:
    """Write an event for every webhook that is told of it; return how many. `message` is an id nobody else has."""
    told = _told_of(file, event)
    _put(file, event, told, message=message, now=now)
    return len(told)


def telling(events: Sequence[tuple[str, Event]], now: datetime) -> Callable[[Connection], None]:
    """Return what announces events, each with its message's id, in a transaction that somebody else opens."""

    def tell(file: Connection) -> None:
        for message, event in events:
            announce(file, event, message=message, now=now)

    return tell


def announce_test(file: Connection, webhook: str, *, message: str, now: datetime) -> None:
    """Write a message to one webhook that says only that it is a test."""
    _put(file, Event(TEST, {"webhook": webhook}), [webhook], message=message, now=now)


def _told_of(file: Connection, event: Event) -> list[str]:
    whose = or_(WEBHOOKS.c.employer.is_(None), WEBHOOKS.c.employer == event.employer)
    columns = (WEBHOOKS.c.id, WEBHOOKS.c.events, WEBHOOKS.c.owner, WEBHOOKS.c.employer)
    rows = file.execute(select(*columns).where(WEBHOOKS.c.state == "active", whose)).all()
    told = [row for row in rows if event.name in row.events.split(" ")]
    return [row.id for row in told if _is_still_theirs(file, row.owner, row.employer)]


def _is_still_theirs(file: Connection, owner: str, employer: str | None) -> bool:
    """Whether the owner of a webhook may be told still: they are for the company that they were for, or an officer.

    An owner who is no user is the operator of this machine.
    """
    user = users.one(file, owner)
    if user is None:
        return True
    is_for_it = user.employer == employer if employer is not None else Role.OFFICER in user.roles
    return is_for_it and not user.disabled


def _put(file: Connection, event: Event, told: list[str], *, message: str, now: datetime) -> None:
    if not told:
        return
    number, at = int(file.scalar(select(func.max(OUTBOX.c.number))) or 0) + 1, written(now)
    body = json.dumps({"type": event.name, "timestamp": at, "data": dict(event.ids)}, separators=(",", ":"))
    file.execute(insert(OUTBOX).values(number=number, id=message, event=event.name, body=body, created=at))
    rows = [{"message": number, "webhook": each, "state": "pending", "attempts": 0, "due": at} for each in told]
    file.execute(insert(DELIVERIES), rows)
