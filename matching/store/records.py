"""The file of record: candidates and openings, each as the document it came as.

A document is kept whole, as JSON text with a checksum, so that nothing a portal or a
person wrote is lost, and a flipped bit is noticed before it is believed. A write is one
transaction: all of it is there afterwards, or none of it. Revisions are stored with the
rows, so that a write by another process is seen too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, select

from matching.domain import Candidate, Opening
from matching.errors import BadInputError, NotFoundError, StoreError
from matching.store.documents import (
    KINDS,
    PEOPLE,
    POSTS,
    Added,
    Document,
    Holds,
    Kind,
    KindName,
    Known,
    Revision,
    checksum_of,
    delete_version,
    is_storable,
    put,
    replace_version,
    revision_of,
    rows_of,
    to_write,
)
from matching.store.file import STORE, RecordFile

T = TypeVar("T", Candidate, Opening)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some entries in the order of their ids; `following` is what to ask for next, None at the end."""

    entries: tuple[T, ...]
    following: str | None


@dataclass(frozen=True)
class Records:
    """Everything that is stored, as of one moment."""

    revision: Revision
    candidates: tuple[Candidate, ...]
    openings: tuple[Opening, ...]


class Store:
    """Candidates and openings in the file at a path, which is made if it is not there.

    Raises `StoreError` when the file is not a store, is damaged, or cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = RecordFile(path)
        self._people, self._posts = _Reader(PEOPLE, path), _Reader(POSTS, path)

    @property
    def file(self) -> RecordFile:
        """The file, for what is kept beside the documents."""
        return self._file

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def revision(self) -> Revision:
        """What is compared to learn whether anything was written since, by whomever."""
        with self._file.reading() as file:
            return revision_of(file)

    def add_candidates(self, candidates: Sequence[Candidate], *, replace: bool = False) -> None:
        """Keep candidates, all or none; an id that is there is refused unless it is to be replaced."""
        self.add(candidates=candidates, known=Known.REPLACE if replace else Known.REFUSE)

    def add_openings(self, openings: Sequence[Opening], *, replace: bool = False) -> None:
        """Keep openings, all or none; an id that is there is refused unless it is to be replaced."""
        self.add(openings=openings, known=Known.REPLACE if replace else Known.REFUSE)

    def add(
        self, candidates: Sequence[Candidate] = (), openings: Sequence[Opening] = (), *, known: Known = Known.REFUSE
    ) -> Added:
        """Keep candidates and openings in one transaction. Raises `AlreadyExistsError`."""
        people, posts = rows_of(PEOPLE, candidates), rows_of(POSTS, openings)
        with self._file.writing() as file:
            return Added(put(file, PEOPLE, people, known), put(file, POSTS, posts, known))

    def add_documents(
        self, kind: KindName, documents: Iterable[tuple[str, str]], *, known: Known = Known.REFUSE
    ) -> int:
        """Keep documents in one transaction, each an id and its compact ASCII JSON; return how many were written.

        They must have been read by `read_candidate` or `read_opening` before, under
        these ids, and let in by `privacy.admitted`. Raises `AlreadyExistsError`.
        """
        rows = (Document(each, text, checksum_of(each, text)) for each, text in documents)
        with self._file.writing() as file:
            return put(file, KINDS[kind], rows, known)

    def ids(self, kind: KindName) -> frozenset[str]:
        """Return the ids that are there."""
        with self._file.reading() as file:
            return frozenset(file.scalars(select(KINDS[kind].table.c.id)))

    def replace(self, value: Candidate | Opening, holds: Holds) -> str | None:
        """Put a document in the place of the version under its id that holds, and return its own version.

        `None` where that version does not hold. Raises `NotFoundError`.
        """
        kind: Kind[Any] = PEOPLE if isinstance(value, Candidate) else POSTS
        row = rows_of(kind, [value])[0]
        with self._file.writing() as file:
            return row.checksum if replace_version(file, kind, row, holds) else None

    def delete_opening(self, identifier: str, holds: Holds) -> bool:
        """Delete an opening if its version holds; return whether it did. Raises `NotFoundError`."""
        with self._file.writing() as file:
            return delete_version(file, POSTS, identifier, holds)

    def new_among(
        self, candidates: Sequence[Candidate] = (), openings: Sequence[Opening] = (), *, known: Known = Known.REFUSE
    ) -> tuple[list[Candidate], list[Opening]]:
        """Return what `add` would write now, or raise what it would raise; nothing is written."""
        people, posts = rows_of(PEOPLE, candidates), rows_of(POSTS, openings)
        with self._file.reading() as file:
            new_people = {row.id for row in to_write(file, PEOPLE, people, known)}
            new_posts = {row.id for row in to_write(file, POSTS, posts, known)}
        return [each for each in candidates if each.id in new_people], [
            each for each in openings if each.id in new_posts
        ]

    def candidate(self, identifier: str) -> Candidate:
        """Return a candidate, or raise `NotFoundError`."""
        return self._one(self._people, identifier)

    def opening(self, identifier: str) -> Opening:
        """Return an opening, or raise `NotFoundError`."""
        return self._one(self._posts, identifier)

    def candidates(self) -> tuple[Candidate, ...]:
        """Return all candidates in the order of their ids."""
        with self._file.reading() as file:
            return self._people.all(file)

    def openings(self) -> tuple[Opening, ...]:
        """Return all openings in the order of their ids."""
        with self._file.reading() as file:
            return self._posts.all(file)

    def records(self) -> Records:
        """Return everything with its revision, as of one moment."""
        with self._file.reading() as file:
            return Records(revision_of(file), self._people.all(file), self._posts.all(file))

    def page_of_candidates(self, after: str | None = None, limit: int = 50) -> Page[Candidate]:
        """Return the first candidates whose id comes after a given one."""
        return self._page(self._people, after, limit)

    def page_of_openings(self, after: str | None = None, limit: int = 50) -> Page[Opening]:
        """Return the first openings whose id comes after a given one."""
        return self._page(self._posts, after, limit)

    def _one(self, reader: _Reader[T], identifier: str) -> T:
        table = reader.kind.table
        if not is_storable(identifier):
            raise NotFoundError(reader.kind.name, identifier)
        with self._file.reading() as file:
            row = file.execute(select(table).where(table.c.id == identifier)).one_or_none()
        if row is None:
            raise NotFoundError(reader.kind.name, identifier)
        if row.id != identifier:  # a damaged index leads to somebody else
            raise StoreError("store-damaged", file=str(self.path))
        return reader.value(row)

    def _page(self, reader: _Reader[T], after: str | None, limit: int) -> Page[T]:
        table = reader.kind.table
        asked = select(table).order_by(table.c.id).limit(limit + 1)
        if after is not None and is_storable(after):
            asked = asked.where(table.c.id > after)
        with self._file.reading() as file:
            rows = file.execute(asked).all()
        entries = tuple(reader.value(row) for row in rows[:limit])
        return Page(entries, entries[-1].id if len(rows) > limit else None)


class _Reader(Generic[T]):
    """Reads rows of one kind; after a write only what changed is parsed again."""

    def __init__(self, kind: Kind[T], path: Path) -> None:
        self.kind: Kind[T] = kind
        self._path = path
        self._seen: dict[str, T] = {}

    def all(self, file: Connection) -> tuple[T, ...]:
        """Return everything in the order of ids."""
        rows = file.execute(select(self.kind.table).order_by(self.kind.table.c.id)).all()
        values = {row.checksum: self.value(row) for row in rows}
        if len(values) != file.scalar(select(STORE.c[f"number_of_{self.kind.table.name}"])):
            raise StoreError("store-damaged", file=str(self._path))
        self._seen = values
        return tuple(values.values())

    def value(self, row: Row[Any]) -> T:
        """Return a row's value; what was once stored is whole and readable, or the file is damaged."""
        if row.checksum != checksum_of(row.id, row.document):
            raise StoreError("store-damaged", file=str(self._path))
        if (seen := self._seen.get(row.checksum)) is not None:
            return seen
        try:
            value: T = self.kind.read(json.loads(row.document))
        except BadInputError as error:
            why = {"file": str(self._path), "kind": self.kind.name, "why": error.text()}
            raise StoreError("store-unreadable-entry", **why) from None
        return value
