"""A user who goes: the account with all that lets somebody in, and what is said to be theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from matching.accounts.owners import owned
from matching.accounts.tables import API_KEYS, OWNERS, SESSIONS, USERS
from matching.store.metadata import in_parts


@dataclass(frozen=True)
class Left:
    """How many sessions and keys went with a user, and the ids of the uploads that were theirs."""

    sessions: int
    keys: int
    uploads: tuple[str, ...]


def users_of(file: Connection, candidates: Collection[str]) -> list[str]:
    """Return the ids of the users whose profiles some are."""
    parts = in_parts(sorted(candidates))
    return [each for some in parts for each in file.scalars(select(USERS.c.id).where(USERS.c.candidate.in_(some)))]


def forget(file: Connection, user: str) -> Left:
    """Delete a user; the uploads themselves are for the caller to delete."""
    uploads = tuple(owned(file, "upload", user))
    sessions = file.execute(delete(SESSIONS).where(SESSIONS.c.user == user)).rowcount
    keys = file.execute(delete(API_KEYS).where(API_KEYS.c.user == user)).rowcount
    file.execute(delete(OWNERS).where(OWNERS.c.kind == "upload", OWNERS.c.owner == user))
    file.execute(delete(USERS).where(USERS.c.id == user))
    return Left(sessions, keys, uploads)
