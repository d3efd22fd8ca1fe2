"""What is whose: an opening is a company's, an upload a user's. What has no owner is nobody's but the operators'."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, select

from matching.accounts.tables import OWNERS
from matching.store import Store
from matching.store.documents import is_storable
from matching.store.metadata import upsert, written

Owned = Literal["opening", "upload"]


def claim(file: Connection, kind: Owned, identifiers: Collection[str], owner: str, now: datetime) -> None:
    """Say whose things are; what is somebody's already stays theirs."""
    for identifier in identifiers:
        values = {"kind": kind, "id": identifier, "owner": owner, "created": written(now)}
        file.execute(upsert(file, OWNERS).values(**values).on_conflict_do_nothing())


def owner(file: Connection, kind: Owned, identifier: str) -> str | None:
    """Return whose a thing is, `None` where it is nobody's."""
    if not is_storable(identifier):
        return None
    found: str | None = file.scalar(select(OWNERS.c.owner).where(OWNERS.c.kind == kind, OWNERS.c.id == identifier))
    return found


def owned(
    file: Connection, kind: Owned, whose: str, *, after: str | None = None, limit: int | None = None
) -> list[str]:
    """Return the ids of what is somebody's, in their order."""
    asked = select(OWNERS.c.id).where(OWNERS.c.kind == kind, OWNERS.c.owner == whose).order_by(OWNERS.c.id)
    if after is not None and is_storable(after):
        asked = asked.where(OWNERS.c.id > after)
    return list(file.scalars(asked if limit is None else asked.limit(limit)))


def release(file: Connection, kind: Owned, identifier: str) -> None:
    """Forget whose a thing is."""
    file.execute(delete(OWNERS).where(OWNERS.c.kind == kind, OWNERS.c.id == identifier))


def release_older(file: Connection, kind: Owned, moment: datetime) -> None:
    """Forget whose the things of a kind are that were claimed before a moment."""
    file.execute(delete(OWNERS).where(OWNERS.c.kind == kind, OWNERS.c.created < written(moment)))


class Owners:
    """What is whose in a store; each call one transaction."""

    def __init__(self, store: Store) -> None:
        self._file = store.file

    def claim(self, kind: Owned, identifiers: Collection[str], owner: str, now: datetime) -> None:
        """Say whose things are."""
        with self._file.writing() as file:
            claim(file, kind, identifiers, owner, now)

    def claim_upload(self, identifier: str, user: str, now: datetime, *, kept: timedelta) -> None:
        """Say whose an upload is; claims of those that are gone by now are forgotten."""
        with self._file.writing() as file:
            release_older(file, "upload", now - kept)
            claim(file, "upload", [identifier], user, now)

    def of(self, kind: Owned, identifier: str) -> str | None:
        """Return whose a thing is, `None` where it is nobody's."""
        with self._file.reading() as file:
            return owner(file, kind, identifier)

    def owned(self, kind: Owned, whose: str, *, after: str | None = None, limit: int | None = None) -> list[str]:
        """Return the ids of what is somebody's."""
        with self._file.reading() as file:
            return owned(file, kind, whose, after=after, limit=limit)

    def release(self, kind: Owned, identifier: str) -> None:
        """Forget whose a thing is."""
        with self._file.writing() as file:
            release(file, kind, identifier)
