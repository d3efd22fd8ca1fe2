"""What a database's complaints mean, in the words of the one tree of errors."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError
from sqlcipher3 import dbapi2 as sqlcipher

from matching.errors import StoreError
from matching.store.vault import NotWholeError

_SQLITE = {
    sqlcipher.SQLITE_NOTADB: "store-damaged",  # the head was looked at before: it is ours, and the key is right
    sqlcipher.SQLITE_CORRUPT: "store-damaged",
    sqlcipher.SQLITE_ERROR: "store-damaged",  # our statements are fixed: the file is not laid out as it says
    sqlcipher.SQLITE_BUSY: "store-busy",
    sqlcipher.SQLITE_LOCKED: "store-busy",
    sqlcipher.SQLITE_FULL: "store-full",
    sqlcipher.SQLITE_READONLY: "store-read-only",
}
_POSTGRESQL = {  # by the first letters of SQLSTATE, the longest first
    "55P03": "store-busy",  # the write lock was not free in time
    "53100": "store-full",
    "53200": "store-full",
    "25006": "store-read-only",
    "40": "store-busy",  # deadlock, serialization
    "53": "store-busy",  # too many connections
    "57": "store-unreachable",  # shutting down
    "08": "store-unreachable",
    "28": "store-unreachable",
    "3D": "store-unreachable",
    "42": "store-damaged",  # our statements are fixed: a table or a column is gone
    "XX": "store-damaged",
}
_ON_DISK = {
    errno.EACCES: "store-read-only",
    errno.EROFS: "store-read-only",
    errno.EPERM: "store-read-only",
    errno.ENOSPC: "store-full",
    errno.EDQUOT: "store-full",
    errno.EFBIG: "store-full",
}
_OF_THE_FILE_SYSTEM = {sqlcipher.SQLITE_IOERR, sqlcipher.SQLITE_CANTOPEN}
"""Whatever went wrong below: a file beside the store that cannot grow, or be made, complains so and not of room."""
_HARDLY_ANY = 64 * 1024


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn the complaints of a database called `name` into ours."""
    try:
        yield
    except (NoResultFound, UnicodeDecodeError, NotWholeError) as error:
        raise StoreError("store-damaged", file=name) from error
    except NoFreeConnectionError as error:
        raise StoreError("store-busy", file=name) from error
    except (DBAPIError, sqlcipher.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code, why = _postgresql(cause) if hasattr(cause, "sqlstate") else _sqlite(cause, name)
        raise StoreError(code, file=name, why=why) from error


def on_disk(error: OSError, name: str) -> StoreError:
    """Return what the file system's complaint means."""
    return StoreError(_ON_DISK.get(error.errno or 0, "store-unusable"), file=name, why=error.strerror or "?")


def room_at(path: Path) -> int | None:
    """Return how many bytes can be written beside a file, None where nobody knows."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return None


def is_full(path: Path) -> bool:
    """Whether hardly anything can be written beside a file any more."""
    room = room_at(path)
    return room is not None and room < _HARDLY_ANY


def _sqlite(cause: object, name: str) -> tuple[str, str]:
    number = getattr(cause, "sqlite_errorcode", sqlcipher.SQLITE_CORRUPT) & 0xFF  # none: text that is not UTF-8
    why = getattr(cause, "sqlite_errorname", type(cause).__name__)
    if number in _OF_THE_FILE_SYSTEM and is_full(Path(name)):
        return "store-full", why
    return _SQLITE.get(number, "store-unusable"), why


def _postgresql(cause: object) -> tuple[str, str]:
    state = getattr(cause, "sqlstate", None) or "08000"  # none: the server was never reached
    return next((code for start, code in _POSTGRESQL.items() if state.startswith(start)), "store-unusable"), state
