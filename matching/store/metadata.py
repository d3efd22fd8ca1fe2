"""The one description of all tables, and the types that mean the same on SQLite and PostgreSQL.

Every part of the package declares its tables on `METADATA`, with these types or with
Text, Integer, BigInteger, Boolean and LargeBinary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

METADATA = MetaData()
File = Connection
"""A transaction, as `reading()` and `writing()` of a store's database give it."""

Name: TypeEngine[str] = String().with_variant(String(collation="C"), "postgresql")
"""An id: compared and ordered by code points on either database, whatever the server's language."""
Day = String(10)
"""YYYY-MM-DD."""
Moment = String(27)
"""YYYY-MM-DDTHH:MM:SS.ffffffZ, which is in order of time when ordered as text."""
Hash = String(64)
"""SHA-256 or HMAC-SHA256 in hexadecimal."""

_IDS_IN_A_QUERY = 500
_MOMENT, _LETTERS = "%Y-%m-%dT%H:%M:%S.%fZ", 27


def written(moment: datetime) -> str:
    """Return a moment as it stands in a `Moment` column; it must know its time zone.

    >>> written(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    '2026-11-26T09:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).strftime(_MOMENT)


def written_if_known(moment: datetime | None) -> str | None:
    """Return a moment as `written` does, `None` where it is not known."""
    return None if moment is None else written(moment)


def moment_of(text: str) -> datetime:
    """Return the moment that stands in a `Moment` column.

    >>> moment_of("2026-11-26T09:00:00.000000Z").hour
    9
    """
    if len(text) != _LETTERS or (text[10], text[-1]) != ("T", "Z"):
        raise ValueError("not a moment as it is written")
    return datetime.fromisoformat(text)  # a hundred times as fast as strptime


def in_parts(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a list of ids, or of what stands for them, into pieces that one query takes."""
    return (ids[first : first + _IDS_IN_A_QUERY] for first in range(0, len(ids), _IDS_IN_A_QUERY))


def upsert(file: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert into a table that knows `on_conflict_do_update`, in the words of this database."""
    return postgresql.insert(table) if file.dialect.name == "postgresql" else sqlite.insert(table)
