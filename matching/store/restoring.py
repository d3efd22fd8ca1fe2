"""Bringing a backup back: built and checked beside the store, then put in its place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlcipher3 import dbapi2 as sqlcipher

from matching.errors import BadInputError, Place, StoreError
from matching.settings import settings
from matching.store.backup import DOCUMENTS, KEYS, Backed, copy_rows, in_a_file, read_manifest
from matching.store.checking import complain_of_pages, refuse_unreadable
from matching.store.complaints import explained, on_disk
from matching.store.engines import file_engine, for_reading, head_of, keyed
from matching.store.erasures import list_file, marks_listed
from matching.store.file import RESTORING, RecordFile
from matching.store.keys import flush_folder, secret, variable_of
from matching.store.migrations import HEAD, to_revision
from matching.store.people import Session, forget_marked
from matching.store.tables import PERSON_KEYS, STORE
from matching.store.vault import Vault

_SECONDS_TO_WAIT = 5


@dataclass(frozen=True)
class Restored:
    """What was brought back, and how many people were erased again because the list names them."""

    backed: Backed
    erased_again: int


def restore(
    folder: Path,
    at: Path | str,
    home: Path | None = None,
    *,
    replace: bool = False,
    erased: Path | None = None,
    nobody_erased: bool = False,
    also: Callable[[Connection], None] | None = None,
) -> Restored:
    """Put the store of a backup where `at` says; see `RecordFile` for `at` and `home`.

    `erased` is the list of those erased since, where none is given that beside the store;
    `nobody_erased` says that there is none. `also` is done in the restored store once the
    erased are forgotten, before anything is put in its place. Raises `BadInputError` where it is missing, and
    where a store with entries would be lost that nobody said to `replace`.
    """
    home = home or (at.parent if isinstance(at, Path) else settings().home)
    backed = read_manifest(folder)
    marks = _marks(home, erased, nobody_erased=nobody_erased)
    key = secret("store", home, make=False)
    if head_of(key) != (folder / DOCUMENTS).read_bytes()[:16]:
        raise StoreError("store-wrong-key", file=str(folder), variable=variable_of("store"))
    if not replace and not _is_empty(at, home):
        raise BadInputError("restore-not-empty", at=Place(file=at.name if isinstance(at, Path) else None))
    for left in home.glob(f"{RESTORING}*"):
        shutil.rmtree(left, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix=RESTORING, dir=home))
    try:
        again = _build(folder, part / DOCUMENTS, key, backed, marks, also)
        if isinstance(at, Path):
            _exchange(part / DOCUMENTS, at, key)
        else:
            _fill(part / DOCUMENTS, RecordFile(at, home), key)
    except OSError as error:
        raise on_disk(error, str(at) if isinstance(at, Path) else str(home)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Restored(backed, again)


def _marks(home: Path, erased: Path | None, *, nobody_erased: bool) -> Mapping[int, str]:
    beside = list_file(home)
    if erased is not None:
        return marks_listed(erased)
    if beside.exists():
        return marks_listed(beside)
    if not nobody_erased:
        raise BadInputError("restore-needs-erased-list", at=Place(file=str(beside)))
    return {}


def _is_empty(at: Path | str, home: Path) -> bool:
    """Whether no store would be lost; one that cannot be opened may hold something."""
    if isinstance(at, Path) and (not at.exists() or at.stat().st_size == 0):
        return True
    try:
        with closing(RecordFile(at, home)) as file, file.reading() as there:
            row = there.execute(select(STORE)).one()
    except StoreError:
        return False
    return (row.candidates, row.openings) == (0, 0)


def _build(
    folder: Path,
    path: Path,
    key: bytes,
    backed: Backed,
    marks: Mapping[int, str],
    also: Callable[[Connection], None] | None,
) -> int:
    """Make a whole store of the backup's two files, at the newest revision; return how many were erased again."""

    def fill(file: Connection) -> dict[str, int]:
        to_revision(file, backed.revision, name=str(folder))
        counts = _from_file(folder / DOCUMENTS, file, key) | _from_file(folder / KEYS, file, key, PERSON_KEYS.name)
        if counts != dict(backed.counts):
            raise StoreError("backup-damaged", folder=str(folder))
        to_revision(file, HEAD, name=str(folder))
        again = forget_marked(file, marks)
        if also is not None:
            also(file)
        refuse_unreadable(file)
        return {"again": len(again)}

    again = in_a_file(path, key, fill)["again"]
    engine = file_engine(path, key)
    try:
        with explained(str(folder)):
            complain_of_pages(engine, str(folder))
    finally:
        engine.dispose()
    return again


def _from_file(path: Path, target: Connection, key: bytes, only: str | None = None) -> dict[str, int]:
    """Copy the rows of one of the backup's files, which is read from a copy, so that the backup stays as it is."""
    copy = Path(target.engine.url.database or "").with_name(f"copy-of-{path.name}")
    shutil.copyfile(path, copy)
    engine = file_engine(copy, key)
    try:
        with explained(str(path)), for_reading(engine).begin() as source:
            if only is None:
                return copy_rows(source, target, without={PERSON_KEYS.name})
            return copy_rows(source, target, only={only})
    finally:
        engine.dispose()


def _exchange(path: Path, at: Path, key: bytes) -> None:
    """Give the built file its name in one step; the one before must be in nobody's use."""
    at.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _let_go(at, key)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    for rest in ("-wal", "-shm"):
        at.with_name(at.name + rest).unlink(missing_ok=True)
    path.rename(at)
    flush_folder(at.parent)


def _let_go(at: Path, key: bytes) -> None:
    """Take what waits beside a file into it. Raises `StoreError` where another process has it open."""
    if not at.exists() or at.stat().st_size == 0:
        return
    try:
        with closing(sqlcipher.connect(str(at), timeout=_SECONDS_TO_WAIT, isolation_level=None)) as file:
            keyed(file, key)
            file.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlcipher.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlcipher.SQLITE_BUSY:
            raise StoreError("store-in-use", file=str(at)) from error
    except sqlcipher.DatabaseError:
        return  # damaged, or of another key: it is to be replaced


def _fill(path: Path, server: RecordFile, key: bytes) -> None:
    """Put the built file's rows in the place of a server's, in one transaction."""
    engine = file_engine(path, key)
    try:
        with closing(server), server.writing() as target, for_reading(engine).begin() as source:
            source.info["session"] = Session(server.name, Vault(key))
            copy_rows(source, target)
    finally:
        engine.dispose()
