"""Taking over the unencrypted file of earlier releases: copied, checked, and wiped.

The copy is made beside it and takes its name in one step; a process that is killed leaves
either the old file or the complete encrypted one. What is left of the old file is then
overwritten and removed, at the next opening where the process did not come to it. (A file
system that copies on write, or a flash disk, may keep old blocks for a while.)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as sqlcipher

from matching.errors import StoreError
from matching.store.checking import complain_of_pages, refuse_unreadable
from matching.store.complaints import explained, on_disk
from matching.store.documents import PEOPLE, POSTS, checksum_of
from matching.store.engines import APPLICATION_ID, file_engine, for_writing
from matching.store.keys import flush_folder, secret
from matching.store.migrations import HEAD, to_revision
from matching.store.people import Session
from matching.store.vault import Vault

_HEAD = b"SQLite format 3\0"
_LAYOUT, _REVISION = 1, "0001"
_SECONDS_TO_WAIT, _AT_ONCE = 15, 1 << 20
_TABLES = {
    "store": "only", "candidates": "id", "openings": "id", "uploads": "id", "merges": "number",
    "apart": "kind, first, second", "judgements": "number", "rounds": "number",
}  # fmt: skip


def is_plain(path: Path) -> bool:
    """Whether a file is an SQLite database that is not encrypted."""
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


def take_over(path: Path, home: Path) -> bool:
    """Put an encrypted file with the same rows in the place of a plain one; False where another process just did.

    Raises `StoreError` for a file of another program or layout, one that is damaged, and one that is in use.
    """
    part = _beside(path, "encrypting")
    with _held(path) as plain:
        if not is_plain(path):
            return False
        _refuse_damaged(path, plain)
        _copy(plain, part, secret("store", home), str(path))
        try:
            _exchange(path, part)
        except OSError as error:
            raise on_disk(error, str(path)) from error
    finish(path)
    return True


def finish(path: Path) -> None:
    """Wipe what is left of a file that was taken over."""
    old = _beside(path, "plain")
    if not old.exists() or is_plain(path):  # where the path is plain still, both names are one file
        return
    try:
        with old.open("r+b") as file:
            left = old.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, _AT_ONCE)))
            file.flush()
            os.fsync(file.fileno())
        old.unlink()
        flush_folder(path.parent)
    except FileNotFoundError:
        return  # another process was faster
    except OSError as error:
        raise on_disk(error, str(old)) from error


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


@contextmanager
def _held(path: Path) -> Iterator[sqlcipher.Connection]:
    """Give the plain file with nobody else in it, and nothing left to write into it."""
    connection = sqlcipher.connect(str(path), timeout=_SECONDS_TO_WAIT, isolation_level=None)
    with explained(str(path)), closing(connection):
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StoreError("store-not-ours", file=str(path))
        connection.execute("PRAGMA journal_mode = DELETE")  # takes in the file beside it, which would outlive it
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


def _refuse_damaged(path: Path, plain: sqlcipher.Connection) -> None:
    found = plain.execute("SELECT schema_version FROM store").fetchone()
    if found is None or found[0] != _LAYOUT:
        raise StoreError("store-other-version", file=str(path), found=found and found[0], expected=_LAYOUT)
    whole = plain.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
    for kind in (PEOPLE, POSTS):
        name = kind.table.name
        rows = plain.execute(f"SELECT id, document, checksum FROM {name}")  # noqa: S608  # our own names
        count = sum(checksum == checksum_of(identifier, text) for identifier, text, checksum in rows)
        counted = plain.execute(f"SELECT count(*), (SELECT number_of_{name} FROM store) FROM {name}")  # noqa: S608
        whole = whole and counted.fetchone() == (count, count)
    if not whole:
        raise StoreError("store-damaged", file=str(path))


def _copy(plain: sqlcipher.Connection, part: Path, key: bytes, name: str) -> None:
    """Write the encrypted file: the same rows, compared with the old ones, then the steps to the newest layout."""
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    engine = file_engine(part, key)
    there = {each for (each,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    try:
        with for_writing(engine).begin() as file:
            file.info["session"] = Session(name, Vault(key))
            to_revision(file, _REVISION, name=name)
            for table in _TABLES:
                if table in there:
                    _copy_table(plain, file, table, name)
            to_revision(file, HEAD, name=name)
            refuse_unreadable(file)
        complain_of_pages(engine, name)
    finally:
        engine.dispose()  # the last to close writes all into the file


def _copy_table(plain: sqlcipher.Connection, file: Connection, table: str, name: str) -> None:
    columns = [row[1] for row in plain.execute(f"PRAGMA table_info({table})")]
    listed, places = ", ".join(f'"{each}"' for each in columns), ", ".join("?" * len(columns))
    asked = f"SELECT {listed} FROM {table} ORDER BY {_TABLES[table]}"  # noqa: S608  # our own names
    encrypted: sqlcipher.Connection = file.connection.dbapi_connection
    encrypted.execute(f"DELETE FROM {table}")  # noqa: S608  # the row that a fresh layout has
    encrypted.executemany(f"INSERT INTO {table} ({listed}) VALUES ({places})", plain.execute(asked))  # noqa: S608
    if _fingerprint(plain.execute(asked)) != _fingerprint(encrypted.execute(asked)):
        raise StoreError("store-damaged", file=name)


def _fingerprint(rows: Iterator[tuple[object, ...]]) -> tuple[int, str]:
    """Return how many rows there are and a hash of all."""
    count, hashed = 0, hashlib.sha256()
    for count, row in enumerate(rows, start=1):  # noqa: B007
        hashed.update(repr(row).encode())
    return count, hashed.hexdigest()


def _exchange(path: Path, part: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    old = _beside(path, "plain")
    old.unlink(missing_ok=True)
    old.hardlink_to(path)
    flush_folder(path.parent)
    part.rename(path)
    flush_folder(path.parent)
