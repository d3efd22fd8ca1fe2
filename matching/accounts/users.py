"""Users as they are kept, and what may be asked of their names."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from matching.accounts.principal import Role
from matching.accounts.tables import USERS
from matching.consents import given
from matching.domain import Json
from matching.errors import AlreadyExistsError, BadInputError, NotFoundError, Place
from matching.store.documents import is_storable
from matching.store.metadata import moment_of, written

LONGEST_NAME = 254
_NAME = re.compile(r"[^\s\"'<>&;,\\/`]{3,254}")
_EMAIL_LIKE = re.compile(r"[^@]+@[^@]+\.[^@.]+")
EMPLOYER = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")
_DIGITS = 16


@dataclass(frozen=True)
class User:
    """Somebody who may sign in. `password` is the hash that is kept."""

    id: str
    name: str
    roles: frozenset[Role]
    employer: str | None
    candidate: str | None
    disabled: bool
    created: datetime
    password: str = field(repr=False)

    def document(self) -> Json:
        """Return what an administrator is shown."""
        return {
            "id": self.id,
            "name": self.name,
            "roles": [role.value for role in Role if role in self.roles],
            "employer": self.employer,
            "candidate": self.candidate,
            "disabled": self.disabled,
            "created": written(self.created),
        }


def user_id() -> str:
    """Return an id for a user: digits, so that it can also stand for an annotator."""
    return f"user-{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


def candidate_id() -> str:
    """Return an id for the profile of somebody who signs up."""
    return f"person-{secrets.token_hex(12)}"


def login_name(text: str, *, as_email: bool = False) -> str:
    """Return a login name as it is kept and compared: composed alike, small letters. Raises `BadInputError`.

    >>> login_name(" Mira＠Example.com ")
    'mira@example.com'
    """
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).strip().casefold())
    usable = _NAME.fullmatch(name) is not None and name.isprintable()
    if not usable or (as_email and _EMAIL_LIKE.fullmatch(name) is None):
        raise BadInputError("bad-email" if as_email else "bad-login-name")
    return name


def comparable_name(text: str) -> str | None:
    """Return a login name as somebody typed it to sign in, `None` where nobody can have it."""
    try:
        return login_name(text[: 4 * LONGEST_NAME])
    except BadInputError:
        return None


def employer_named(text: str) -> str:
    """Return an employer's id; it begins the ids of their openings. Raises `BadInputError`."""
    if EMPLOYER.fullmatch(text) is None:
        raise BadInputError("bad-employer-id")
    return text


def checked(user: User) -> User:
    """Return a user whose roles have what they need. Raises `BadInputError`."""
    if not user.roles:
        raise BadInputError("no-role", at=Place(pointer="/roles"))
    if Role.COMPANY in user.roles and user.employer is None:
        raise BadInputError("company-without-employer", at=Place(pointer="/employer"))
    if Role.COMPANY not in user.roles and user.employer is not None:
        raise BadInputError("employer-without-company", at=Place(pointer="/employer"))
    if Role.CANDIDATE in user.roles and user.roles != {Role.CANDIDATE}:
        raise BadInputError("candidate-with-another-role", at=Place(pointer="/roles"))
    return user


def of_roles(names: Iterable[str]) -> frozenset[Role]:
    """Return the roles of their names, which must be among them."""
    return frozenset(map(Role, names))


def added(file: Connection, user: User) -> User:
    """Keep a user; what is agreed to of their profile is nothing until they say so.

    Raises `AlreadyExistsError` where the name, or whose profile it is, is taken.
    """
    checked(user)
    if find(file, user.name) is not None:
        raise AlreadyExistsError("user", user.name)
    if user.candidate is not None and owner_of_profile(file, user.candidate) is not None:
        raise AlreadyExistsError("user", user.candidate)
    file.execute(insert(USERS).values(**_row(user)))
    if user.candidate is not None:
        given.begin(file, user.candidate, user.created, by=user.id)
    return user


def put(file: Connection, user: User) -> User:
    """Write a user again."""
    file.execute(update(USERS).where(USERS.c.id == user.id).values(**_row(checked(user))))
    return user


def changed(user: User, *, roles: Collection[Role] | None, employer: str | None, disabled: bool | None) -> User:
    """Return a user with what is to be another; a company that is no longer one's role is no longer one's employer."""
    given = user.roles if roles is None else frozenset(roles)
    company = employer if employer is not None else user.employer
    return replace(
        user,
        roles=given,
        employer=company if employer is not None or Role.COMPANY in given else None,
        candidate=user.candidate or (candidate_id() if Role.CANDIDATE in given else None),
        disabled=user.disabled if disabled is None else disabled,
    )


def find(file: Connection, name: str) -> User | None:
    """Return the user of a login name, `None` where nobody has it."""
    return _of(file.execute(select(USERS).where(USERS.c.name == name)).one_or_none())


def one(file: Connection, identifier: str) -> User | None:
    """Return the user of an id, `None` where nobody has it."""
    if not is_storable(identifier):
        return None
    return _of(file.execute(select(USERS).where(USERS.c.id == identifier)).one_or_none())


def named(file: Connection, name_or_id: str) -> User:
    """Return the user of a login name or an id. Raises `NotFoundError`."""
    user = one(file, name_or_id) or find(file, comparable_name(name_or_id) or "")
    if user is None:
        raise NotFoundError("user", name_or_id)
    return user


def every(file: Connection, after: str | None, limit: int) -> list[User]:
    """Return the first users in the order of their ids."""
    asked = select(USERS).order_by(USERS.c.id).limit(limit)
    rows = file.execute(asked if after is None else asked.where(USERS.c.id > after)).all()
    return [_user(row) for row in rows]


def owner_of_profile(file: Connection, candidate: str) -> str | None:
    """Return the id of the user whose profile it is, `None` where it is nobody's."""
    found: str | None = file.scalar(select(USERS.c.id).where(USERS.c.candidate == candidate))
    return found


def _row(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "name": user.name,
        "password": user.password,
        "roles": " ".join(sorted(user.roles)),
        "employer": user.employer,
        "candidate": user.candidate,
        "disabled": user.disabled,
        "created": written(user.created),
    }


def _of(row: Row[Any] | None) -> User | None:
    return None if row is None else _user(row)


def _user(row: Row[Any]) -> User:
    return User(
        id=row.id,
        name=row.name,
        roles=of_roles(row.roles.split()),
        employer=row.employer,
        candidate=row.candidate,
        disabled=bool(row.disabled),
        created=moment_of(row.created),
        password=row.password,
    )
