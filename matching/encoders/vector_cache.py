"""What was made of texts seen before, in one SQLite file that may be deleted at any time: vectors, hashes of words.

Neither the file nor its name holds a text: rows are keyed by the fingerprint of the encoder,
or of whatever made them, and the text's sha256. Write-ahead logging keeps it whole under `kill -9` and lets
others read meanwhile. Each row carries a checksum; a damaged row is taken for missing,
a damaged file is thrown away, and in both cases the vectors are made again. Where the disk
is full nothing is kept, and what is asked for goes on; only taking something out fails then.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import numpy as np

from matching.errors import EncoderError

Result = TypeVar("Result")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    embedder TEXT NOT NULL,     -- the encoder's fingerprint
    text_sha256 BLOB NOT NULL,
    vector BLOB NOT NULL,       -- float32, little-endian
    checksum BLOB NOT NULL,     -- over the other three
    PRIMARY KEY (embedder, text_sha256)
) WITHOUT ROWID
"""
_GET = "SELECT vector, checksum FROM vectors WHERE embedder = ? AND text_sha256 = ?"
_PUT = "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)"
_FORGET = "DELETE FROM vectors WHERE text_sha256 = ?"
_SECONDS_TO_WAIT = 30.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_OF_THE_FILE_SYSTEM = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_HARDLY_ANY = 64 * 1024


class _NoRoomError(Exception):
    """The disk is full."""


class VectorCache:
    """The vectors kept in `<folder>/vectors.sqlite3`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "vectors.sqlite3"

    def get(self, embedder: str, texts: Sequence[str], *, dimension: int) -> dict[str, np.ndarray]:
        """Return the vectors that are here and whole, by text."""
        found = self.bytes_of(embedder, texts).items()
        vectors = ((text, np.frombuffer(data, dtype="<f4").astype(np.float32)) for text, data in found)
        return {text: vector for text, vector in vectors if len(vector) == dimension}

    def put(self, embedder: str, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep the vectors of texts, all or none of them."""
        self.put_bytes(embedder, texts, [np.asarray(vector, dtype="<f4").tobytes() for vector in vectors])

    def bytes_of(self, maker: str, texts: Sequence[str]) -> dict[str, bytes]:
        """Return what a maker, named by its fingerprint, made of texts: what is here and whole."""
        by_key = {_key(text): text for text in texts}
        try:
            found = self._with_file(lambda file: dict(_rows(file, maker, list(by_key))))
        except _NoRoomError:
            return {}
        return {by_key[key]: data for key, data in found.items()}

    def put_bytes(self, maker: str, texts: Sequence[str], made: Sequence[bytes]) -> None:
        """Keep what a maker made of texts, all or none of it; none where the disk is full."""
        rows = [_row(maker, text, data) for text, data in zip(texts, made, strict=True)]
        with suppress(_NoRoomError):
            self._with_file(lambda file: file.executemany(_PUT, rows))

    def forget(self, texts: Sequence[str]) -> None:
        """Remove every encoder's vectors of these texts, and overwrite where they stood."""
        self.forget_keys([_key(text) for text in texts])

    def forget_keys(self, keys: Sequence[bytes]) -> None:
        """Remove what was made of the texts of some keys, as `key_of` gives them, and overwrite where it stood."""
        checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
        try:
            self._with_file(lambda file: file.executemany(_FORGET, [(key,) for key in keys]))
            busy, _, _ = self._with_file(lambda file: file.execute(checkpoint).fetchone(), in_transaction=False)
        except _NoRoomError:
            raise EncoderError("vector-cache-full", file=str(self.path)) from None
        if busy:
            raise EncoderError("vector-cache-unusable", file=str(self.path))

    def _with_file(self, work: Callable[[sqlite3.Connection], Result], *, in_transaction: bool = True) -> Result:
        """Do the work in one transaction; a damaged file is thrown away and the work done on a new one."""
        try:
            return self._try(work, in_transaction)
        except sqlite3.DatabaseError as error:
            if self._says_full(error):
                raise _NoRoomError from error
            if not _says_damaged(error):
                raise EncoderError("vector-cache-unusable", file=str(self.path)) from error
        self._discard()
        return self._try(work, in_transaction)

    def _try(self, work: Callable[[sqlite3.Connection], Result], in_transaction: bool) -> Result:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EncoderError("vector-cache-unusable", file=str(self.path)) from error
        with closing(sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes of a cache is made again
            file.execute("PRAGMA secure_delete = ON")
            file.execute(_SCHEMA)
            if not in_transaction:
                return work(file)
            file.execute("BEGIN")
            result = work(file)
            file.execute("COMMIT")
            return result

    def _says_full(self, error: sqlite3.DatabaseError) -> bool:
        """Say whether there is no room; of files beside it that cannot grow, no code says so."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _OF_THE_FILE_SYSTEM:
            return code == sqlite3.SQLITE_FULL
        try:
            return shutil.disk_usage(self.path.parent).free < _HARDLY_ANY
        except OSError:
            return False

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _says_damaged(error: sqlite3.DatabaseError) -> bool:
    """Say whether the file itself is broken, not merely locked or unreachable."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def key_of(text: str) -> bytes:
    """Return what rows are kept under that were made of a text, whatever made them."""
    return _key(text)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _checksum(embedder: str, key: bytes, vector: bytes) -> bytes:
    return hashlib.sha256(b"\0".join([embedder.encode(), key, vector])).digest()[:16]


def _row(maker: str, text: str, data: bytes) -> tuple[str, bytes, bytes, bytes]:
    key = _key(text)
    return maker, key, data, _checksum(maker, key, data)


def _rows(file: sqlite3.Connection, embedder: str, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield key and bytes of each row that is here with the right checksum."""
    for key in keys:
        row = file.execute(_GET, (embedder, key)).fetchone()
        if row is not None and _checksum(embedder, key, row[0]) == row[1]:
            yield key, row[0]
