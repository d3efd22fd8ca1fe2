"""How the two databases are opened: one encrypted file, or a PostgreSQL server.

The file is SQLCipher's, with the store's secret as its raw key. Its first 16 bytes, where
SQLCipher keeps its salt, are "KTM1" and twelve bytes derived from the key: so a wrong key is
told from damage, and two processes that make the file at once make the same one. The salt
need not be random, since the key is.
"""

from __future__ import annotations

import hmac
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlcipher3 import dbapi2 as sqlcipher

from matching.errors import StoreError

MAGIC = b"KTM1"
APPLICATION_ID = int.from_bytes(MAGIC, "big")
_SECONDS_TO_WAIT = 15
_WRITE_LOCK = "SELECT pg_advisory_xact_lock(%d, hashtext(current_schema()))" % APPLICATION_ID  # noqa: UP031
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
_NO_LESS_THAN_ON = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)


def head_of(key: bytes) -> bytes:
    """Return the 16 bytes that a file of this key begins with."""
    return MAGIC + hmac.digest(key, b"ktech-match head", "sha256")[:12]


def keyed(connection: sqlcipher.Connection, key: bytes) -> None:
    """Give a fresh connection its key; nothing else may be asked of it before."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    connection.execute(f'PRAGMA key = "{raw_key(key)}"')


def raw_key(key: bytes) -> str:
    """Return a key as SQLCipher takes one that needs no stretching, the salt behind it."""
    return f"x'{key.hex()}{head_of(key).hex()}'"


def file_engine(path: Path, key: bytes) -> Engine:
    """Return an engine over the encrypted file at a path."""

    def connect() -> sqlcipher.Connection:
        options = {"timeout": _SECONDS_TO_WAIT, "isolation_level": None, "check_same_thread": False}
        connection = sqlcipher.connect(str(path), **options)
        keyed(connection, key)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(URL.create("sqlite", database=str(path)), module=sqlcipher, creator=connect)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(file: Connection) -> None:
    file.exec_driver_sql("BEGIN IMMEDIATE" if file.get_execution_options().get("writes") else "BEGIN")


def server_engine(url: URL) -> Engine:
    """Return an engine over a PostgreSQL database: reading sees one moment, one writer writes at a time."""
    try:
        engine = create_engine(url, pool_pre_ping=True, pool_timeout=_SECONDS_TO_WAIT)
    except ImportError as error:
        raise StoreError("store-no-driver") from error
    event.listen(engine, "connect", _set_up_server)
    event.listen(engine, "begin", _begin_at_server)
    return engine


def _set_up_server(connection: object, _: ConnectionPoolEntry) -> None:
    """Wait as long as with a file, and never answer before the disk has."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"SET lock_timeout = '{_SECONDS_TO_WAIT}s'")
        cursor.execute(_NO_LESS_THAN_ON)
    connection.commit()  # type: ignore[attr-defined]


def _begin_at_server(file: Connection) -> None:
    """Take the lock of all writers, before anything is seen; readers see the moment of their first question."""
    if file.get_execution_options().get("writes"):
        file.exec_driver_sql(_WRITE_LOCK)


def for_reading(engine: Engine) -> Engine:
    """Return the engine whose transactions see one moment."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(engine: Engine) -> Engine:
    """Return the engine whose transactions hold the write lock from their start."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(writes=True)
    return engine.execution_options(writes=True, isolation_level="READ COMMITTED")  # others' writes are locked out


def server_url(text: str) -> URL:
    """Read the address of a database. Raises `StoreError`."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise StoreError("store-bad-address")
    return url.set(drivername="postgresql+psycopg")
