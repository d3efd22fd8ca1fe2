"""The SQLite file behind the store: how it is laid out, opened, locked, and what its complaints mean.

The table `store` has one row: the layout's version, how often each kind was written, and
how many entries of it there are, so that entries which damage made invisible are missed.
`candidates` and `openings` have id, document, checksum, and the number of the write that
brought them; `uploads` are documents that wait for their person, `merges` keeps what was
merged, so that it can be taken apart again, and `apart` what is not the same.
`judgements` are people's answers about pairs and `rounds` the pairs they are asked about;
to both rows are only ever added. A new layout gets a new number, and a file of another
number is refused; a table that is only added is made where it is not there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.pool import ConnectionPoolEntry

from matching.errors import StoreError
from matching.store.metadata import METADATA

APPLICATION_ID = 0x4B_54_4D_31  # "KTM1": SQLite keeps it in the file's header, and `file` shows it
SCHEMA_VERSION = 1
_SECONDS_TO_WAIT = 15

STORE = Table(
    "store",
    METADATA,
    Column("only", Integer, CheckConstraint("only = 1"), primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("candidates", Integer, nullable=False),
    Column("openings", Integer, nullable=False),
    Column("number_of_candidates", Integer, nullable=False),
    Column("number_of_openings", Integer, nullable=False),
)


def _documents(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", String, primary_key=True),
        Column("document", Text, nullable=False),
        Column("checksum", String(64), nullable=False),
        Column("revision", Integer, nullable=False),
    )


CANDIDATES, OPENINGS = _documents("candidates"), _documents("openings")
UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", String, primary_key=True),
    Column("created", String(10), nullable=False),
    Column("document", Text, nullable=False),
)
MERGES = Table(
    "merges",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("first", String, nullable=False),
    Column("second", String, nullable=False),
    Column("first_document", Text, nullable=False),
    Column("second_document", Text, nullable=False),
    Column("merged", String(64), nullable=False),  # the checksum of what came of it
    Column("by", String, nullable=False),
    Column("day", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("undone_by", String),
    Column("undone_day", String(10)),
    Column("checksum", String(64), nullable=False),
)
APART = Table(
    "apart",
    METADATA,
    Column("kind", String, primary_key=True),
    Column("first", String, primary_key=True),
    Column("second", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("day", String(10), nullable=False),
    Column("reason", Text, nullable=False),
)


def _added_to(name: str) -> Table:
    """Return a table to which rows are only ever added."""
    return Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True),
        Column("document", Text, nullable=False),
        Column("checksum", String(64), nullable=False),
    )


JUDGEMENTS, ROUNDS = _added_to("judgements"), _added_to("rounds")


class RecordFile:
    """A file of this layout, made if it is not there. Raises `StoreError`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()
        self._engine = _engine(path)
        _make_private(path)
        with self.writing() as file:
            self._prepare(file)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _prepare(self, file: Connection) -> None:
        """Lay out a new file; refuse one that something else, or another version, has laid out."""
        if _pragma(file, "application_id") == 0 and _is_empty(file):
            METADATA.create_all(file)
            nothing = dict.fromkeys(("candidates", "openings", "number_of_candidates", "number_of_openings"), 0)
            file.execute(insert(STORE).values(only=1, schema_version=SCHEMA_VERSION, **nothing))
            file.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        elif _pragma(file, "application_id") != APPLICATION_ID:
            raise StoreError("store-not-ours", file=str(self.path))
        found = file.scalar(select(STORE.c.schema_version))
        if found != SCHEMA_VERSION:
            raise StoreError("store-other-version", file=str(self.path), found=found, expected=SCHEMA_VERSION)
        METADATA.create_all(file)  # files laid out before a table was known lack it

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that sees the file as of one moment."""
        with _explained(self.path), self._engine.begin() as file:
            yield file

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction with the write lock taken first, so that what was checked still holds when written."""
        engine = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        with self._writing, _explained(self.path), engine.begin() as file:
            yield file


def _pragma(file: Connection, name: str) -> int:
    return int(file.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _is_empty(file: Connection) -> bool:
    return int(file.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()) == 0


def _make_private(path: Path) -> None:
    """Make the file and its folder, readable by their owner alone: it holds personal data."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError("store-unusable", file=str(path), why=error.strerror or "?") from error


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": _SECONDS_TO_WAIT, "check_same_thread": False}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Leave transactions to us, and ask for what SQLite has to offer for safety."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _begin(file: Connection) -> None:
    file.exec_driver_sql(file.get_execution_options().get("begin", "BEGIN"))


_CODES = {
    sqlite3.SQLITE_NOTADB: "store-not-ours",
    sqlite3.SQLITE_CORRUPT: "store-damaged",
    sqlite3.SQLITE_ERROR: "store-damaged",  # our statements are fixed: the file is not laid out as it says
    sqlite3.SQLITE_BUSY: "store-busy",
    sqlite3.SQLITE_LOCKED: "store-busy",
    sqlite3.SQLITE_FULL: "store-full",
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints into ours."""
    try:
        yield
    except (NoResultFound, UnicodeDecodeError) as error:
        raise StoreError("store-damaged", file=str(path)) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        number = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # none: text that is not UTF-8
        why = getattr(cause, "sqlite_errorname", type(cause).__name__)
        raise StoreError(_CODES.get(number, "store-unusable"), file=str(path), why=why) from error
