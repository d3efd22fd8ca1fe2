"""How documents lie in the file of record: rows with checksums, written and counted within a transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from matching.domain import Candidate, Json, Opening
from matching.errors import AlreadyExistsError, NotFoundError
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.privacy import to_be_kept
from matching.store.file import CANDIDATES, OPENINGS, STORE

KindName = Literal["candidate", "opening"]

_IDS_IN_A_QUERY, _ROWS_AT_ONCE = 500, 2_000

T = TypeVar("T", Candidate, Opening)

Holds = Callable[[str], bool]
"""Says of a document's version, which is its checksum, whether it may be changed."""


@dataclass(frozen=True)
class Kind(Generic[T]):
    """Where one kind of document is kept and how it is coded."""

    name: str
    table: Table
    read: Callable[[Json], T]
    write: Callable[[T], Json]


def _person(candidate: Candidate) -> Json:
    return to_be_kept(write_candidate(candidate), candidate.id)


def _post(opening: Opening) -> Json:
    return to_be_kept(write_opening(opening), opening.id, is_person=False)


PEOPLE = Kind("candidate", CANDIDATES, read_candidate, _person)
POSTS = Kind("opening", OPENINGS, read_opening, _post)
KINDS: dict[KindName, Kind[Any]] = {"candidate": PEOPLE, "opening": POSTS}


class Revision(NamedTuple):
    """How often candidates and openings were written; either number grows with every write to its kind."""

    candidates: int
    openings: int


class Known(Enum):
    """What to do with an entry whose id is there already."""

    REFUSE = auto()
    KEEP_SAME = auto()  # leave it when the document is the very same, refuse it otherwise
    REPLACE = auto()


class Added(NamedTuple):
    """How many candidates and openings were written; those that were there just so are not counted."""

    candidates: int
    openings: int


class Document(NamedTuple):
    """A document as it lies in the file."""

    id: str
    document: str
    checksum: str


def rows_of(kind: Kind[T], values: Sequence[T]) -> list[Document]:
    """Write values as rows. Raises `AlreadyExistsError` for an id that stands twice among them."""
    rows: dict[str, Document] = {}
    for value in values:
        if value.id in rows:
            raise AlreadyExistsError(kind.name, value.id)
        text = json.dumps(kind.write(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        rows[value.id] = Document(value.id, text, checksum_of(value.id, text))
    return list(rows.values())


def checksum_of(identifier: str, text: str) -> str:
    """Return what shows that an id's document is whole."""
    return hashlib.sha256(f"{identifier}\0{text}".encode()).hexdigest()


def put(file: Connection, kind: Kind[T], rows: Iterable[Document], known: Known) -> int:
    """Write the rows that are not there just so, some at a time; return how many."""
    number = _next_revision(file, kind)
    new = upsert(kind.table)
    changed = {name: new.excluded[name] for name in ("document", "checksum", "revision")}
    written, left = 0, iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        wanted = to_write(file, kind, some, known)
        if wanted:
            file.execute(
                new.on_conflict_do_update(index_elements=["id"], set_=changed),
                [{**row._asdict(), "revision": number} for row in wanted],
            )
        written += len(wanted)
    if written:
        _count_again(file, kind, number)
    return written


def exchange(file: Connection, kind: Kind[T], *, out: Sequence[str], into: Sequence[Document]) -> None:
    """Take documents out by their ids and put others in. The ids that come in must be free by then."""
    number = _next_revision(file, kind)
    file.execute(delete(kind.table).where(kind.table.c.id.in_(out)))
    file.execute(insert(kind.table), [{**each._asdict(), "revision": number} for each in into])
    _count_again(file, kind, number)


def replace_version(file: Connection, kind: Kind[T], row: Document, holds: Holds) -> bool:
    """Put a document in the place of a version that holds; return whether it did. Raises `NotFoundError`."""
    if not _holds(file, kind, row.id, holds):
        return False
    put(file, kind, [row], Known.REPLACE)
    return True


def delete_version(file: Connection, kind: Kind[T], identifier: str, holds: Holds) -> bool:
    """Delete a document whose version holds; return whether it did. Raises `NotFoundError`."""
    if not _holds(file, kind, identifier, holds):
        return False
    number = _next_revision(file, kind)
    file.execute(delete(kind.table).where(kind.table.c.id == identifier))
    _count_again(file, kind, number)
    return True


def _holds(file: Connection, kind: Kind[T], identifier: str, holds: Holds) -> bool:
    there = checksums_of(file, kind, [identifier]) if is_storable(identifier) else {}
    if identifier not in there:
        raise NotFoundError(kind.name, identifier)
    return holds(there[identifier])


def version_of(kind: Kind[T], value: T) -> str:
    """Return the content hash of a stored value: another for every other document or id."""
    return rows_of(kind, [value])[0].checksum


def _next_revision(file: Connection, kind: Kind[T]) -> int:
    return int(getattr(revision_of(file), kind.table.name)) + 1


def _count_again(file: Connection, kind: Kind[T], number: int) -> None:
    count = file.scalar(select(func.count()).select_from(kind.table))
    file.execute(update(STORE).values({kind.table.name: number, f"number_of_{kind.table.name}": count}))


def document_of(file: Connection, kind: Kind[T], identifier: str) -> Document | None:
    """Return a document as it lies there, None where nobody has the id."""
    columns = (kind.table.c.id, kind.table.c.document, kind.table.c.checksum)
    row = file.execute(select(*columns).where(kind.table.c.id == identifier)).one_or_none()
    return None if row is None else Document(*row)


def to_write(file: Connection, kind: Kind[T], rows: list[Document], known: Known) -> list[Document]:
    there = checksums_of(file, kind, [row.id for row in rows])
    for row in rows:
        same = there.get(row.id) == row.checksum
        if row.id in there and (known is Known.REFUSE or (known is Known.KEEP_SAME and not same)):
            raise AlreadyExistsError(kind.name, row.id)
    return [row for row in rows if there.get(row.id) != row.checksum]


def checksums_of(file: Connection, kind: Kind[T], ids: list[str]) -> dict[str, str]:
    """Return the checksums of those ids that are there."""
    found: dict[str, str] = {}
    for first in range(0, len(ids), _IDS_IN_A_QUERY):
        some = kind.table.c.id.in_(ids[first : first + _IDS_IN_A_QUERY])
        rows = file.execute(select(kind.table.c.id, kind.table.c.checksum).where(some))
        found.update((row.id, row.checksum) for row in rows)
    return found


def revision_of(file: Connection) -> Revision:
    return Revision(*file.execute(select(STORE.c.candidates, STORE.c.openings)).one())


def is_storable(text: str) -> bool:
    """Whether SQLite could hold a text at all; half a character or NUL is in no id."""
    return "\0" not in text and not any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)
