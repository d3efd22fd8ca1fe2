"""The tables of people and of what is whose.

`users` have a login name, a password's hash and roles; `employer` is the company that a
user acts for and `candidate` the one profile that is theirs. `sessions` and `api_keys`
hold hashes of tokens, never tokens. `owners` says to which company an opening belongs and
to which user an upload.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from matching.store.metadata import METADATA, Hash, Moment, Name

USERS = Table(
    "users",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("name", Name, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # argon2id, in its own encoding
    Column("roles", String, nullable=False),  # in order, with spaces between
    Column("employer", Name),
    Column("candidate", Name, unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token", Hash, primary_key=True),
    Column("user", Name, nullable=False),
    Column("created", Moment, nullable=False),
    Column("used", Moment, nullable=False),
    Index("sessions_of_users", "user"),
)
API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("token", Hash, nullable=False),
    Column("user", Name, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # in order, with spaces between
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
    Column("revoked", Moment),
    Index("api_keys_of_users", "user"),
)
OWNERS = Table(
    "owners",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("id", Name, primary_key=True),
    Column("owner", Name, nullable=False),
    Column("created", Moment, nullable=False),
    Index("owners_by_owner", "kind", "owner", "id"),
)
