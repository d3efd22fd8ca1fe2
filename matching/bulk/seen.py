"""Ids that stood in rows before, in a scratch file without a name, so that memory does not grow with them.

What is kept is a hash of each under a key that nobody else has and that is gone with the
process, as the file is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice

from matching.errors import StoreError

_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32000")  # 32 MB of it in memory
_TOGETHER = 500


class Seen:
    """A set of ids of any size. Raises `StoreError` where there is no room for it."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        with _explained():
            self._file = sqlite3.connect("", isolation_level=None)  # SQLite's own place for files that nobody finds
            for each in _SETTINGS:
                self._file.execute(f"PRAGMA {each}")
            self._file.execute("CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID")

    def among(self, ids: Collection[str]) -> set[str]:
        """Return those of some ids that are in it."""
        found, left = set[str](), iter(ids)
        while some := {self._hash(each): each for each in islice(left, _TOGETHER)}:
            marks = ", ".join("?" * len(some))
            asked = f"SELECT id FROM seen WHERE id IN ({marks})"  # noqa: S608 - nothing but question marks
            with _explained():
                found |= {some[row[0]] for row in self._file.execute(asked, list(some))}
        return found

    def add(self, ids: Collection[str]) -> None:
        """Put ids in."""
        with _explained():
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(self._hash(each),) for each in ids])
            self._file.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _hash(self, identifier: str) -> bytes:
        return blake2b(identifier.encode(), digest_size=16, key=self._key).digest()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError("scratch-unusable", why=str(error)) from error
