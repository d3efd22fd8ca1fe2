"""API keys: for programs, each with scopes and a last day; kept by hash, revoked at once."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from matching.accounts.principal import Principal
from matching.accounts.scopes import SCOPES
from matching.accounts.tables import API_KEYS, USERS
from matching.accounts.tokens import Key, hashed, id_in_key
from matching.accounts.users import of_roles
from matching.domain import Json
from matching.errors import BadInputError, NotFoundError, Place
from matching.store.documents import is_storable
from matching.store.metadata import moment_of, written

MOST_A_USER, LONGEST_LABEL = 20, 100
NOTED_EVERY = timedelta(hours=1)  # a key's last use is told to the hour


@dataclass(frozen=True)
class ApiKey:
    """A key as its owner is shown it, without the secret; `used` is `None` while nobody used it."""

    id: str
    user: str
    label: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime
    used: datetime | None
    revoked: datetime | None

    def is_alive(self, now: datetime) -> bool:
        """Whether it is taken."""
        return self.revoked is None and now < self.expires

    def document(self) -> Json:
        """Return what its owner is shown."""
        return {
            "id": self.id,
            "user": self.user,
            "label": self.label,
            "scopes": [*self.scopes],
            "created": written(self.created),
            "expires": written(self.expires),
            "lastUsed": written(self.used) if self.used else None,
            "revoked": written(self.revoked) if self.revoked else None,
        }


def scopes_named(names: Collection[str]) -> tuple[str, ...]:
    """Return scopes in order, each once. Raises `BadInputError`."""
    if not names or not set(names) <= set(SCOPES):
        raise BadInputError("not-one-of", at=Place(pointer="/scopes"), allowed=", ".join(SCOPES))
    return tuple(scope for scope in SCOPES if scope in names)


def added(file: Connection, key: ApiKey, token: str, now: datetime) -> ApiKey:
    """Keep a key. Raises `BadInputError` where its user has as many as one may have."""
    if sum(each.is_alive(now) for each in of_user(file, key.user)) >= MOST_A_USER:
        raise BadInputError("too-many-keys", most=MOST_A_USER)
    file.execute(
        insert(API_KEYS).values(
            id=key.id,
            token=hashed(token),
            user=key.user,
            label=key.label,
            scopes=" ".join(key.scopes),
            created=written(key.created),
            expires=written(key.expires),
        )
    )
    return key


def made(key: Key, user: str, label: str, scopes: Collection[str], now: datetime, *, days: int) -> ApiKey:
    """Return a key that is taken for so many days."""
    return ApiKey(key.id, user, label, scopes_named(scopes), now, now + timedelta(days=days), None, None)


def of_user(file: Connection, user: str | None) -> list[ApiKey]:
    """Return a user's keys, or everybody's, in the order of their making, the revoked ones too."""
    asked = select(API_KEYS).order_by(API_KEYS.c.created, API_KEYS.c.id)
    rows = file.execute(asked if user is None else asked.where(API_KEYS.c.user == user)).all()
    return [_key(row) for row in rows]


def one(file: Connection, identifier: str, user: str | None) -> ApiKey:
    """Return a key, if it is the user's, or anybody's where no user is named. Raises `NotFoundError`."""
    asked = select(API_KEYS).where(API_KEYS.c.id == identifier)
    row = file.execute(asked).one_or_none() if is_storable(identifier) else None
    if row is None or user not in (None, row.user):
        raise NotFoundError("key", identifier)
    return _key(row)


def revoked(file: Connection, identifier: str, user: str | None, now: datetime) -> ApiKey:
    """Take a key no more, from now on. Raises `NotFoundError`; one that is revoked stays as it is."""
    key = one(file, identifier, user)
    if key.revoked is None:
        file.execute(update(API_KEYS).where(API_KEYS.c.id == identifier).values(revoked=written(now)))
    return one(file, identifier, user)


def expires_by(file: Connection, identifier: str, moment: datetime) -> None:
    """Let a key end at a moment, unless it ends before."""
    earlier = API_KEYS.c.expires > written(moment)
    file.execute(update(API_KEYS).where(API_KEYS.c.id == identifier, earlier).values(expires=written(moment)))


def all_revoked(file: Connection, user: str, now: datetime) -> None:
    """Revoke every key of a user."""
    mine = (API_KEYS.c.user == user, API_KEYS.c.revoked.is_(None))
    file.execute(update(API_KEYS).where(*mine).values(revoked=written(now)))


def shown(file: Connection, token: str, now: datetime) -> tuple[Principal, bool] | None:
    """Return who shows a key, and whether its use is to be noted; `None` where it is not taken."""
    identifier = id_in_key(token)
    if identifier is None:
        return None
    asked = (
        select(API_KEYS, USERS.c.roles, USERS.c.employer, USERS.c.candidate)
        .join(USERS, USERS.c.id == API_KEYS.c.user)
        .where(API_KEYS.c.id == identifier, USERS.c.disabled.is_(False))
    )
    row = file.execute(asked).one_or_none()
    if row is None or not hmac.compare_digest(row.token, hashed(token)) or not _key(row).is_alive(now):
        return None
    scopes = frozenset(row.scopes.split())
    who = Principal(row.user, of_roles(row.roles.split()), row.employer, row.candidate, scopes, "key", identifier)
    return who, row.used is None or now >= moment_of(row.used) + NOTED_EVERY


def note(file: Connection, identifier: str, now: datetime) -> None:
    """Write when a key was used, to the hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    file.execute(update(API_KEYS).where(API_KEYS.c.id == identifier).values(used=written(hour)))


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.id,
        row.user,
        row.label,
        tuple(row.scopes.split()),
        moment_of(row.created),
        moment_of(row.expires),
        moment_of(row.used) if row.used else None,
        moment_of(row.revoked) if row.revoked else None,
    )
