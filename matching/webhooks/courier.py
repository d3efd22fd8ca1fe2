"""Delivering what is in the outbox: claimed for a while, sent, and tried again ever later until it is given up.

A claim runs out, so that what a killed process was at is taken up by the next. A message
may therefore arrive twice; its id is the same then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from matching.errors import BadInputError, StoreError
from matching.store import Store
from matching.store.metadata import written
from matching.webhooks import signing
from matching.webhooks.destination import Allowed, Destination, Resolve, address_of, read_url, resolved
from matching.webhooks.kept import forget_ended, mark_gone
from matching.webhooks.tables import DELIVERIES, OUTBOX, WEBHOOKS
from matching.webhooks.transport import SECONDS, Sent, post

_AT_ONCE, _EACH, _TOGETHER = 4, 2, 16
_CLAIM = timedelta(seconds=6 * SECONDS)

Post = Callable[[Destination, str, bytes, dict[str, str]], Sent]


@dataclass(frozen=True)
class Retry:
    """How often and when: waits double from `first` up to `longest`, each shortened by up to a half by chance.

    The chance is drawn from `seed` and the delivery itself, so that the same seed gives the same waits.
    """

    attempts: int = 10
    first: timedelta = timedelta(seconds=10)
    longest: timedelta = timedelta(hours=6)
    seed: int = 0

    def wait(self, attempt: int, message: int, webhook: str) -> timedelta:
        """Return how long to wait after an attempt, counted from 1, that failed."""
        drawn = hashlib.sha256(f"{self.seed}/{message}/{webhook}/{attempt}".encode()).digest()
        share = int.from_bytes(drawn[:4], "big") / 2**32
        full = min(self.first * (1 << min(attempt - 1, 30)), self.longest)
        return full * (1 - share / 2)


class _Due(NamedTuple):
    message: int
    webhook: str
    attempts: int
    id: str
    body: str
    url: str
    secret: bytes


class Courier:
    """Delivers the messages of a store, a few at once, and never many to one receiver.

    `key` wraps the secrets; `now` tells the time; `resolve` looks hosts up.
    """

    def __init__(
        self,
        store: Store,
        key: bytes,
        *,
        now: Callable[[], datetime],
        allowed: Allowed | None = None,
        retry: Retry | None = None,
        resolve: Resolve = resolved,
        send: Post = post,
        kept: timedelta = timedelta(days=30),
    ) -> None:
        self._file, self._key, self._now = store.file, key, now
        self._allowed, self._retry = allowed or Allowed(), retry or Retry()
        self._resolve, self._send, self._kept = resolve, send, kept

    def deliver_due(self) -> int:
        """Make one attempt at each of some messages that are due; return how many attempts were made."""
        due = self._claimed()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhooks") as threads:
            for each, sent in zip(due, threads.map(self._attempt, due), strict=True):
                with self._file.writing() as file:
                    self._record(file, each, sent)
        return len(due)

    def forget_ended(self) -> None:
        """Delete what was told, or given up, longer ago than it is kept."""
        with self._file.writing() as file:
            forget_ended(file, now=self._now(), kept=self._kept)

    def _claimed(self) -> list[_Due]:
        """Claim what is due; nothing is written where nothing is."""
        with self._file.reading() as file:
            if not self._chosen(file):
                return []
        with self._file.writing() as file:
            chosen = self._chosen(file)
            until = written(self._now() + _CLAIM)
            for each in chosen:
                file.execute(update(DELIVERIES).where(*_is(each)).values(claimed=until))
            return chosen

    def _chosen(self, file: Connection) -> list[_Due]:
        """Return what is due, of each receiver a few, so that one who is slow does not hold up the others."""
        now = written(self._now())
        free = or_(DELIVERIES.c.claimed.is_(None), DELIVERIES.c.claimed < now)
        order = (DELIVERIES.c.due, DELIVERIES.c.message)
        place = func.row_number().over(partition_by=DELIVERIES.c.webhook, order_by=order).label("place")
        pending = (DELIVERIES.c.state == "pending", DELIVERIES.c.due <= now, free)
        each = select(DELIVERIES.c.message, DELIVERIES.c.webhook, DELIVERIES.c.attempts, DELIVERIES.c.due, place)
        waiting = each.where(*pending).subquery()
        joined = waiting.join(OUTBOX, OUTBOX.c.number == waiting.c.message)
        joined = joined.join(WEBHOOKS, WEBHOOKS.c.id == waiting.c.webhook)
        columns = (waiting.c.message, waiting.c.webhook, waiting.c.attempts, OUTBOX.c.id, OUTBOX.c.body)
        asked = select(*columns, WEBHOOKS.c.url, WEBHOOKS.c.secret).select_from(joined)
        asked = asked.where(waiting.c.place <= _EACH).order_by(waiting.c.due, waiting.c.message)
        return [_Due(*row) for row in file.execute(asked.limit(_TOGETHER))]

    def _attempt(self, due: _Due) -> Sent:
        try:
            to = read_url(due.url, self._allowed)
            address = address_of(to, self._allowed, self._resolve)
        except BadInputError as error:
            return Sent("no-host" if error.code == "webhook-no-host" else "address")
        try:
            secret = signing.unwrapped(self._key, due.webhook, due.secret)
        except StoreError:
            return Sent("secret")
        return self._send(to, address, due.body.encode(), signing.headers(secret, due.id, self._now(), due.body))

    def _record(self, file: Connection, due: _Due, sent: Sent) -> None:
        now, attempts = self._now(), due.attempts + 1
        state, again = "pending", now + self._retry.wait(attempts, due.message, due.webhook)
        if sent.is_delivered:
            state, again = "delivered", now
        elif attempts >= self._retry.attempts or sent.outcome == "gone":
            state, again = "dead", now
        file.execute(
            update(DELIVERIES).where(*_is(due)).values(
                state=state, attempts=attempts, due=written(again), claimed=None, tried=written(now),
                outcome=sent.outcome, status=sent.status,
            )
        )  # fmt: skip
        if sent.outcome == "gone":
            mark_gone(file, due.webhook)


def _is(due: _Due) -> tuple[ColumnElement[bool], ...]:
    return DELIVERIES.c.message == due.message, DELIVERIES.c.webhook == due.webhook
