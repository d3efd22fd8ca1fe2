"""How documents lie in the store: rows with checksums, written and counted within a transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sqlalchemy import Connection, Row, Select, Table, and_, delete, func, insert, select, update

from matching.domain import Candidate, Json, Opening
from matching.errors import AlreadyExistsError, NotFoundError
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.privacy import to_be_kept
from matching.store.history import keep_past
from matching.store.metadata import in_parts, upsert
from matching.store.people import CANDIDATE, damaged, keys_to_seal, person_keys, session_of
from matching.store.tables import CANDIDATES, OPENINGS, PERSON_KEYS, STORE
from matching.store.vault import Lock, Unsealed

KindName = Literal["candidate", "opening"]

_ROWS_AT_ONCE = 2_000

T = TypeVar("T", Candidate, Opening)

Holds = Callable[[str], bool]
"""Says of a document's version, which is its checksum, whether it may be changed."""


@dataclass(frozen=True)
class Kind(Generic[T]):
    """Where one kind of document is kept and how it is coded; a person's is sealed with that person's key."""

    name: str
    table: Table
    read: Callable[[Json], T]
    write: Callable[[T], Json]

    @property
    def is_sealed(self) -> bool:
        """Whether these documents belong to people."""
        return self.name == CANDIDATE


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
    """A document with what shows that it is whole."""

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
    new = upsert(file, kind.table)
    changed = {name: new.excluded[name] for name in ("document", "checksum", "revision")}
    written, left = 0, iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        wanted = to_write(file, kind, some, known)
        if wanted:
            _tell(file, kind, wanted)
            keep_past(file, kind.table, [row.id for row in wanted], number)
            file.execute(
                new.on_conflict_do_update(index_elements=["id"], set_=changed),
                _values(file, kind, wanted, number),
            )
        written += len(wanted)
    if written:
        _count_again(file, kind, number)
    return written


def exchange(file: Connection, kind: Kind[T], *, out: Sequence[str], into: Sequence[Document]) -> None:
    """Take documents out by their ids and put others in. The ids that come in must be free by then."""
    number = _next_revision(file, kind)
    _tell(file, kind, [each for each in into if each.id in out])
    keep_past(file, kind.table, out, number)
    file.execute(delete(kind.table).where(kind.table.c.id.in_(out)))
    if into:
        file.execute(insert(kind.table), _values(file, kind, into, number))
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
    exchange(file, kind, out=[identifier], into=[])
    return True


def _holds(file: Connection, kind: Kind[T], identifier: str, holds: Holds) -> bool:
    there = checksums_of(file, kind, [identifier]) if is_storable(identifier) else {}
    if identifier not in there:
        raise NotFoundError(kind.name, identifier)
    return holds(there[identifier])


def version_of(kind: Kind[T], value: T) -> str:
    """Return the content hash of a stored value: another for every other document or id."""
    return rows_of(kind, [value])[0].checksum


def _tell(file: Connection, kind: Kind[T], rows: Sequence[Document]) -> None:
    """Let whoever watches the store look at documents before they are written over others."""
    watch = session_of(file).watch
    if watch is not None and rows:
        there = checksums_of(file, kind, [row.id for row in rows])
        watch(file, kind.name, [row for row in rows if row.id in there])


def _next_revision(file: Connection, kind: Kind[T]) -> int:
    return int(getattr(revision_of(file), kind.table.name)) + 1


def _count_again(file: Connection, kind: Kind[T], number: int) -> None:
    count = file.scalar(select(func.count()).select_from(kind.table))
    file.execute(update(STORE).values({kind.table.name: number, f"number_of_{kind.table.name}": count}))


def _values(file: Connection, kind: Kind[T], rows: Sequence[Document], number: int) -> list[dict[str, object]]:
    """Return rows as they are kept."""
    values: list[dict[str, object]] = [{**row._asdict(), "revision": number} for row in rows]
    if kind.is_sealed:
        keys = keys_to_seal(file, kind.name, [row.id for row in rows])
        for row, each in zip(rows, values, strict=True):
            each["document"] = keys[row.id].seal(row.document)
    return values


def locks(file: Connection, kind: Kind[T], ids: Sequence[str]) -> Mapping[str, Lock]:
    """Return what documents of a kind are kept under elsewhere, by their ids."""
    return keys_to_seal(file, kind.name, ids) if kind.is_sealed else dict.fromkeys(ids, Unsealed())


def asked_of(kind: Kind[T]) -> Select[Any]:
    """Return the question for documents as they are kept, each with its key; `open_row` reads the answers."""
    table, columns = kind.table, (kind.table.c.id, kind.table.c.document, kind.table.c.checksum)
    if not kind.is_sealed:
        return select(*columns)
    theirs = and_(PERSON_KEYS.c.kind == kind.name, PERSON_KEYS.c.id == table.c.id)
    return select(*columns, PERSON_KEYS.c.wrapped).join(PERSON_KEYS, theirs, isouter=True)


def open_row(file: Connection, kind: Kind[T], row: Row[Any]) -> Document:
    """Return a document as it was written. Raises `StoreError` where it is not whole."""
    if not kind.is_sealed:
        found = Document(row.id, row.document, row.checksum)
    elif row.wrapped is None:
        raise damaged(file)
    else:
        key = session_of(file).vault.unwrap(kind.name, row.id, row.wrapped)
        found = Document(row.id, key.open(row.document), row.checksum)
    if found.checksum != checksum_of(found.id, found.document):
        raise damaged(file)
    return found


def open_kept(file: Connection, kind: Kind[T], rows: Sequence[Row[Any]]) -> list[Document]:
    """Return documents that were kept apart from their keys, as they were written. Raises `StoreError`."""
    keys = person_keys(file, kind.name, [row.id for row in rows]) if kind.is_sealed else {}
    found = []
    for row in rows:
        if kind.is_sealed and row.id not in keys:
            raise damaged(file)
        text = keys[row.id].open(row.document) if kind.is_sealed else row.document
        if row.checksum != checksum_of(row.id, text):
            raise damaged(file)
        found.append(Document(row.id, text, row.checksum))
    return found


def opened(file: Connection, kind: Kind[T]) -> Iterator[Document]:
    """Give every document of a kind as it was written, in the order of ids."""
    for row in file.execute(asked_of(kind).order_by(kind.table.c.id)):
        yield open_row(file, kind, row)


def document_of(file: Connection, kind: Kind[T], identifier: str) -> Document | None:
    """Return a document as it was written, None where nobody has the id."""
    row = file.execute(asked_of(kind).where(kind.table.c.id == identifier)).one_or_none()
    if row is not None and row.id != identifier:  # a damaged index leads to somebody else
        raise damaged(file)
    return None if row is None else open_row(file, kind, row)


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
    for some in in_parts(ids):
        rows = file.execute(select(kind.table.c.id, kind.table.c.checksum).where(kind.table.c.id.in_(some)))
        found.update((row.id, row.checksum) for row in rows)
    return found


def revision_of(file: Connection) -> Revision:
    return Revision(*file.execute(select(STORE.c.candidates, STORE.c.openings)).one())


def is_storable(text: str) -> bool:
    """Whether a database could hold a text at all; half a character or NUL is in no id."""
    return "\0" not in text and not any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)
