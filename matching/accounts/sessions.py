"""Sessions: kept by the hash of their token, until nobody used them for a while, or long enough in any case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from matching.accounts.principal import Principal
from matching.accounts.tables import SESSIONS, USERS
from matching.accounts.tokens import hashed
from matching.accounts.users import of_roles
from matching.store.metadata import moment_of, written

_OF_TOKEN: Select[Any] = (  # asked with every call, and so put together once
    select(SESSIONS.c.created, SESSIONS.c.used, USERS.c.id, USERS.c.roles, USERS.c.employer, USERS.c.candidate)
    .join(USERS, USERS.c.id == SESSIONS.c.user)
    .where(SESSIONS.c.token == bindparam("shown"), USERS.c.disabled.is_(False))
)
NOTED_EVERY = timedelta(minutes=1)  # a session's last use is written no more often


def opened(file: Connection, user: str, token: str, now: datetime, *, oldest: datetime) -> None:
    """Keep a session; those begun before `oldest` are deleted."""
    file.execute(delete(SESSIONS).where(SESSIONS.c.created < written(oldest)))
    moment = written(now)
    file.execute(insert(SESSIONS).values(token=hashed(token), user=user, created=moment, used=moment))


def found(file: Connection, token: str) -> Row[Any] | None:
    """Return the session of a token with its user, `None` where there is none or the user is disabled."""
    return file.execute(_OF_TOKEN, {"shown": hashed(token)}).one_or_none()


def is_alive(row: Row[Any], now: datetime, *, idle: timedelta, whole: timedelta) -> bool:
    """Whether a session has neither lain idle too long nor lasted too long."""
    return now < moment_of(row.used) + idle and now < moment_of(row.created) + whole


def is_to_be_noted(row: Row[Any], now: datetime) -> bool:
    """Whether a session's last use is to be written again."""
    return now >= moment_of(row.used) + NOTED_EVERY


def note(file: Connection, token: str, now: datetime) -> None:
    """Write when a session was used."""
    file.execute(update(SESSIONS).where(SESSIONS.c.token == hashed(token)).values(used=written(now)))


def ended(file: Connection, token: str) -> None:
    """End a session."""
    file.execute(delete(SESSIONS).where(SESSIONS.c.token == hashed(token)))


def all_ended(file: Connection, user: str) -> None:
    """End every session of a user."""
    file.execute(delete(SESSIONS).where(SESSIONS.c.user == user))


def principal(row: Row[Any]) -> Principal:
    """Return who a session is of."""
    return Principal(row.id, of_roles(row.roles.split()), row.employer, row.candidate, None, "session")
