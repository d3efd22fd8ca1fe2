"""Backups of a store that is in use, and bringing them back.

A backup is a folder: `store.sqlite3`, an encrypted store with all rows but people's keys;
`person-keys.sqlite3`, those keys, in a file of their own, so that destroying it (or never
copying it where the documents are copied) makes the documents unreadable; and
`manifest.json`, with the revision, the counts and the hashes of both files. Both files open
with the store's key alone, which is no part of a backup: keep a copy of it elsewhere.

All rows are of one moment, and writing goes on meanwhile. The format is the same whether the
store is a file or a PostgreSQL database, and either can be restored from the other's backup.

Who was erased after a backup is erased again when it is restored: the list beside the live
store (`erased.txt`) names the marks, and nothing is restored without one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, delete, insert, select

from matching.errors import BadInputError, Place, StoreError
from matching.store.complaints import explained, on_disk
from matching.store.engines import file_engine, for_writing
from matching.store.erasures import marks_in
from matching.store.file import RecordFile
from matching.store.keys import flush_folder
from matching.store.migrations import revision_of_layout, to_revision
from matching.store.people import Session
from matching.store.tables import PERSON_KEYS
from matching.store.vault import Vault

DOCUMENTS, KEYS, MANIFEST = "store.sqlite3", "person-keys.sqlite3", "manifest.json"
_FILES = (DOCUMENTS, KEYS)
_FORMAT = 1
_ROWS_AT_ONCE = 2_000
_LAYOUT = "alembic_version"


@dataclass(frozen=True)
class Backed:
    """What a backup holds: rows by table, how many had been erased by then, and at which revision it was."""

    revision: str
    counts: Mapping[str, int]
    erased: int


def backup(source: RecordFile, folder: Path) -> Backed:
    """Write a backup into a folder that is not there or empty. Raises `BadInputError`, `StoreError`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError("backup-not-empty", at=Place(file=str(folder)))
    part = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        with source.reading() as there:
            made = _write(there, part, source.key)
        _flush(part)
        part.rename(folder)
        flush_folder(folder.parent)
    except StoreError as error:
        of_backup = error.code == "store-full" and error.values.get("file") != source.name
        raise (_no_room(folder) if of_backup else error) from error
    except OSError as error:
        complaint = on_disk(error, str(folder))
        raise (_no_room(folder) if complaint.code == "store-full" else complaint) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _no_room(folder: Path) -> StoreError:
    return StoreError("backup-no-room", folder=str(folder))


def _write(there: Connection, part: Path, key: bytes) -> Backed:
    revision = revision_of_layout(there)

    def documents(file: Connection) -> dict[str, int]:
        to_revision(file, revision, name=DOCUMENTS)
        return copy_rows(there, file, without={PERSON_KEYS.name})

    def keys(file: Connection) -> dict[str, int]:
        PERSON_KEYS.create(file)
        return copy_rows(there, file, only={PERSON_KEYS.name})

    counts = in_a_file(part / DOCUMENTS, key, documents) | in_a_file(part / KEYS, key, keys)
    made = Backed(revision or "", counts, len(marks_in(there)))
    files = {name: _hash_of(part / name) for name in _FILES}
    said = {"format": _FORMAT, "revision": made.revision, "counts": counts, "erased": made.erased, "files": files}
    (part / MANIFEST).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return made


def in_a_file(path: Path, key: bytes, work: Callable[[Connection], dict[str, int]]) -> dict[str, int]:
    """Do something in one transaction on a fresh encrypted file and return what it gives."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    engine = file_engine(path, key)
    try:
        with explained(str(path)), for_writing(engine).begin() as file:
            file.info["session"] = Session(str(path), Vault(key))
            return work(file)
    finally:
        engine.dispose()  # the last to close writes all into the file


def copy_rows(
    source: Connection, target: Connection, *, without: Collection[str] = (), only: Collection[str] = ()
) -> dict[str, int]:
    """Put a database's rows in the place of those in another of the same revision; return how many, by table."""
    there = _tables_of(source, only)
    here = there if source.dialect.name == target.dialect.name else _tables_of(target, only)
    names = [each.name for each in there.sorted_tables if each.name not in {_LAYOUT, *without}]
    names = [each for each in names if not only or each in only]
    for name in reversed(names):
        target.execute(delete(here.tables[name]))
    return {name: _copy_table(source, there.tables[name], target, here.tables[name]) for name in names}


def _tables_of(file: Connection, only: Collection[str]) -> MetaData:
    """Return a database's tables as they are there, all or some; two of one kind and revision have the same."""
    found = MetaData()
    found.reflect(file, only=[*only] or None)
    return found


def _copy_table(source: Connection, old: Table, target: Connection, new: Table) -> int:
    count = 0
    rows = source.execute(select(old).order_by(*old.primary_key), execution_options={"yield_per": _ROWS_AT_ONCE})
    for some in rows.mappings().partitions():
        target.execute(insert(new), [dict(row) for row in some])
        count += len(some)
    return count


def read_manifest(folder: Path) -> Backed:
    """Return what a backup says of itself, its files compared with their hashes. Raises `StoreError`."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = said["format"] == _FORMAT and all(_hash_of(folder / name) == said["files"][name] for name in _FILES)
        made = Backed(said["revision"], said["counts"], said["erased"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("backup-damaged", folder=str(folder)) from error
    if not whole:
        raise StoreError("backup-damaged", folder=str(folder))
    return made


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    for each in folder.iterdir():
        with each.open("rb") as file:
            os.fsync(file.fileno())
    flush_folder(folder)
