"""The bodies of the routes about users, sessions and keys."""

from __future__ import annotations

from pydantic import Field, JsonValue

from matching.accounts import Role
from matching.domain import Read
from matching.errors import BadInputError
from matching.ingest.codecs import TEXT, TRUTH, WHOLE, Scalar, list_of, one_of
from matching.ingest.fields import Shape, at


class Credentials(Read):
    """A login name and a password."""

    name: str
    password: str = Field(repr=False)


class PasswordChange(Read):
    """The password there is, and the one to be."""

    old: str = Field(repr=False)
    new: str = Field(repr=False)


class KeyAsked(Read):
    """What a key is to be called and allowed, and which one it replaces."""

    label: str = ""
    scopes: tuple[str, ...]
    days: int | None = None
    replaces: str | None = None


class UserAsked(Read):
    """A user to be made."""

    name: str
    password: str = Field(repr=False)
    roles: tuple[Role, ...]
    employer: str | None = None


class UserChange(Read):
    """What is to be another about a user; `None` stays as it is."""

    roles: tuple[Role, ...] | None = None
    employer: str | None = None
    disabled: bool | None = None


def _read_secret(value: JsonValue) -> str:
    """Read a password as it was typed: neither stripped nor composed anew, and named in no error."""
    if not isinstance(value, str):
        raise BadInputError("not-text")
    return value


_SECRET = Scalar(_read_secret, lambda value: value)
_ROLES = list_of(one_of(Role), most=len(Role))
_CREDENTIALS = Shape(Credentials, (at("name", "name", TEXT), at("password", "password", _SECRET)), closed=True)
_PASSWORD = Shape(PasswordChange, (at("old", "old", _SECRET), at("new", "new", _SECRET)), closed=True)
_KEY = Shape(
    KeyAsked,
    (
        at("label", "label", TEXT),
        at("scopes", "scopes", list_of(TEXT, most=50)),
        at("days", "days", WHOLE),
        at("replaces", "replaces", TEXT),
    ),
    closed=True,
)
_USER = Shape(
    UserAsked,
    (
        at("name", "name", TEXT),
        at("password", "password", _SECRET),
        at("roles", "roles", _ROLES),
        at("employer", "employer", TEXT),
    ),
    closed=True,
)
_CHANGE = Shape(
    UserChange,
    (at("roles", "roles", _ROLES), at("employer", "employer", TEXT), at("disabled", "disabled", TRUTH)),
    closed=True,
)


def read_credentials(document: JsonValue) -> Credentials:
    """Read a name and a password; raises `BadInputError` with the field's JSON pointer."""
    return _CREDENTIALS.read(document)


def read_password_change(document: JsonValue) -> PasswordChange:
    """Read a change of password; raises `BadInputError` with the field's JSON pointer."""
    return _PASSWORD.read(document)


def read_key_asked(document: JsonValue) -> KeyAsked:
    """Read what key is wanted; raises `BadInputError` with the field's JSON pointer."""
    return _KEY.read(document)


def read_user_asked(document: JsonValue) -> UserAsked:
    """Read what user is to be made; raises `BadInputError` with the field's JSON pointer."""
    return _USER.read(document)


def read_user_change(document: JsonValue) -> UserChange:
    """Read what is to be another about a user; raises `BadInputError` with the field's JSON pointer."""
    return _CHANGE.read(document)
