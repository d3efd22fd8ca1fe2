"""Webhooks as they are kept: added and removed by their owners, who see how each delivery went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from matching.domain import Json
from matching.errors import BadInputError, NotFoundError, UnknownNameError
from matching.store import Store
from matching.store.metadata import moment_of, written
from matching.webhooks.events import EVENTS
from matching.webhooks.tables import DELIVERIES, OUTBOX, WEBHOOKS

MOST_EACH = 20


@dataclass(frozen=True)
class Webhook:
    """Who is told of what, where; `state` is active, or gone once the receiver said that it is (410)."""

    id: str
    owner: str
    employer: str | None
    url: str
    events: tuple[str, ...]
    state: str
    created: datetime

    def document(self) -> Json:
        """Return it as its owner sees it, without the secret."""
        return {
            "id": self.id,
            "url": self.url,
            "events": [*self.events],
            "state": self.state,
            "created": self.created.isoformat(),
        }


@dataclass(frozen=True)
class Delivery:
    """How the telling of one message to one webhook goes: pending, delivered or dead."""

    number: int
    message: str
    event: str
    state: str
    attempts: int
    due: datetime
    tried: datetime | None
    outcome: str | None
    status: int | None

    def document(self) -> Json:
        """Return it as the webhook's owner sees it."""
        return {
            "message": self.message,
            "event": self.event,
            "state": self.state,
            "attempts": self.attempts,
            "nextAttempt": self.due.isoformat() if self.state == "pending" else None,
            "lastAttempt": self.tried.isoformat() if self.tried else None,
            "outcome": self.outcome,
            "status": self.status,
        }


def events_named(names: Sequence[str]) -> tuple[str, ...]:
    """Return events by their names, each once. Raises `UnknownNameError`, and `BadInputError` for none."""
    for name in names:
        if name not in EVENTS:
            raise UnknownNameError("event", name, EVENTS)
    if not names:
        raise BadInputError("webhook-no-events")
    return tuple(each for each in EVENTS if each in names)


class Webhooks:
    """The webhooks in a store. What is another's and what is not there raise the same `NotFoundError`."""

    def __init__(self, store: Store) -> None:
        self._file = store.file

    def add(self, webhook: Webhook, wrapped: bytes) -> None:
        """Keep a webhook with its secret, wrapped. Raises `BadInputError` for one too many."""
        with self._file.writing() as file:
            asked = select(func.count()).select_from(WEBHOOKS).where(WEBHOOKS.c.owner == webhook.owner)
            if int(file.scalar(asked) or 0) >= MOST_EACH:
                raise BadInputError("webhook-too-many", most=MOST_EACH)
            file.execute(
                insert(WEBHOOKS).values(
                    id=webhook.id, owner=webhook.owner, employer=webhook.employer, url=webhook.url,
                    events=" ".join(webhook.events), secret=wrapped, state=webhook.state,
                    created=written(webhook.created),
                )
            )  # fmt: skip

    def of(self, owner: str) -> list[Webhook]:
        """Return somebody's webhooks, the oldest first."""
        asked = select(WEBHOOKS).where(WEBHOOKS.c.owner == owner).order_by(WEBHOOKS.c.created, WEBHOOKS.c.id)
        with self._file.reading() as file:
            return [_webhook(row) for row in file.execute(asked)]

    def remove(self, owner: str, identifier: str) -> None:
        """Delete a webhook with all that is still to be told to it."""
        with self._file.writing() as file:
            own_webhook(file, owner, identifier)
            file.execute(delete(DELIVERIES).where(DELIVERIES.c.webhook == identifier))
            file.execute(delete(WEBHOOKS).where(WEBHOOKS.c.id == identifier))

    def deliveries(self, owner: str, identifier: str, *, after: int | None, limit: int) -> list[Delivery]:
        """Return the deliveries of a webhook, the latest first, beginning before a number."""
        joined = DELIVERIES.join(OUTBOX, OUTBOX.c.number == DELIVERIES.c.message)
        asked = select(DELIVERIES, OUTBOX.c.id, OUTBOX.c.event).select_from(joined)
        asked = asked.where(DELIVERIES.c.webhook == identifier).order_by(DELIVERIES.c.message.desc()).limit(limit)
        if after is not None:
            asked = asked.where(DELIVERIES.c.message < after)
        with self._file.reading() as file:
            own_webhook(file, owner, identifier)
            return [_delivery(row) for row in file.execute(asked)]


def _theirs(owner: str) -> ColumnElement[bool]:
    return WEBHOOKS.c.owner == owner


def own_webhook(file: Connection, owner: str, identifier: str) -> Webhook:
    """Return a webhook of somebody. Raises `NotFoundError`."""
    asked = select(WEBHOOKS).where(WEBHOOKS.c.id == identifier, _theirs(owner))
    row = file.execute(asked).one_or_none() if identifier.isascii() and identifier.isprintable() else None
    if row is None:
        raise NotFoundError("webhook", identifier)
    return _webhook(row)


def forget_user(file: Connection, owner: str) -> int:
    """Delete the webhooks of somebody who is erased, and return how many there were."""
    own = select(WEBHOOKS.c.id).where(WEBHOOKS.c.owner == owner)
    file.execute(delete(DELIVERIES).where(DELIVERIES.c.webhook.in_(own)))
    return file.execute(delete(WEBHOOKS).where(WEBHOOKS.c.owner == owner)).rowcount


def forget_person(file: Connection, candidate: str) -> int:
    """Delete the messages that name somebody who is erased, told or not, and return how many there were."""
    named = select(OUTBOX.c.number).where(OUTBOX.c.body.contains(json.dumps(candidate), autoescape=True))
    numbers = list(file.scalars(named))
    for table, column in ((DELIVERIES, DELIVERIES.c.message), (OUTBOX, OUTBOX.c.number)):
        file.execute(delete(table).where(column.in_(numbers)))
    return len(numbers)


def forget_ended(file: Connection, *, now: datetime, kept: timedelta) -> None:
    """Delete what was told, or given up, longer ago than it is kept."""
    before = written(now - kept)
    ended = DELIVERIES.c.state != "pending"
    file.execute(delete(DELIVERIES).where(ended, DELIVERIES.c.tried < before))
    told = select(DELIVERIES.c.message)
    file.execute(delete(OUTBOX).where(OUTBOX.c.number.not_in(told), OUTBOX.c.created < before))


def mark_gone(file: Connection, identifier: str) -> None:
    """Stop telling a webhook anything: its receiver said that it is gone."""
    file.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == identifier).values(state="gone"))
    waiting = DELIVERIES.c.state == "pending"
    file.execute(update(DELIVERIES).where(DELIVERIES.c.webhook == identifier, waiting).values(state="dead"))


def _webhook(row: Row[tuple[object, ...]]) -> Webhook:
    return Webhook(
        row.id, row.owner, row.employer, row.url, tuple(row.events.split(" ")), row.state, moment_of(row.created)
    )


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    tried = moment_of(row.tried) if row.tried else None
    return Delivery(
        row.message, row.id, row.event, row.state, row.attempts, moment_of(row.due), tried, row.outcome, row.status
    )
