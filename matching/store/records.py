"""The file of record: candidates and openings, each as the document it came as.

A document is kept whole, as JSON text with a checksum, so that nothing a portal or a
person wrote is lost, and a flipped bit is noticed before it is believed. A write is one
transaction: all of it is there afterwards, or none of it. Revisions are stored with the
rows, so that a write by another process is seen too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from matching.domain import Candidate, Opening
from matching.errors import NotFoundError
from matching.packed import PackedPeople, Sealed
from matching.settings import settings
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
    asked_of,
    checksum_of,
    delete_version,
    document_of,
    is_storable,
    open_kept,
    open_row,
    put,
    replace_version,
    revision_of,
    rows_of,
    to_write,
)
from matching.store.elsewhere import open_sealed
from matching.store.file import RecordFile
from matching.store.history import Digest, digest_at, listed_at, mark_listed, row_at, rows_at
from matching.store.parallel import read_in_parallel
from matching.store.people import last_erased
from matching.store.reading import Page, PeopleReader, PostsReader, Range, Reader, Records

T = TypeVar("T", Candidate, Opening)
_READ_AHEAD_FROM = 2_000  # fewer are read before a process has started


def where_of_settings() -> Path | str:
    """Return the path or the address of the store that the settings name."""
    here = settings()
    return here.store if here.database_url is None else here.database_url.get_secret_value()


class Store:
    """Candidates and openings in the encrypted file at a path, made if it is not there, or in a PostgreSQL database.

    `home` is the folder of the keys; see `RecordFile`. Raises `StoreError` when it is not a
    store, is damaged, or cannot be read or written.
    """

    def __init__(self, at: Path | str, home: Path | None = None) -> None:
        self._file = RecordFile(at, home)
        self._people, self._posts = PeopleReader(self.open_sealed, self._file.home), PostsReader()

    @classmethod
    def of_settings(cls) -> Store:
        """Return the store that the settings name."""
        return cls(where_of_settings(), settings().home)

    @property
    def file(self) -> RecordFile:
        """The database, for what is kept beside the documents."""
        return self._file

    @property
    def name(self) -> str:
        """The store as messages name it."""
        return self._file.name

    def check(self) -> None:
        """Look at every page of a file. Raises `StoreError` where one is damaged."""
        self._file.check()

    def close(self) -> None:
        """Let go of the database."""
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

    def written(self, kind: KindName) -> dict[str, int]:
        """Return the number of the write that brought each entry, by id."""
        table = KINDS[kind].table
        with self._file.reading() as file:
            return {row.id: row.revision for row in file.execute(select(table.c.id, table.c.revision))}

    @property
    def last_erased(self) -> int:
        """The number of the last erasure, by whichever process, 0 where there was none."""
        with self._file.reading() as file:
            return last_erased(file)

    def let_go(self) -> None:
        """Hold nobody in memory who is not there any more."""
        with self._file.reading() as file:
            self._people.let_go(file)
        self._file.forget_asked()

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

    def candidates(self) -> PackedPeople:
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
            people = self._people.all(file)
            return Records(revision_of(file), people, self._posts.all(file))

    def people_within(self, after: str | None, until: str | None) -> Range:
        """Return the candidates whose ids come after one and up to another, as of one moment."""
        with self._file.reading() as file:
            people = self._people.within(file, after, until)
            return Range(revision_of(file).candidates, people, self._people.stored(file))

    def read_ahead(self, processes: int) -> None:
        """Read all candidates in several processes, each with a connection of its own, for who asks next.

        What is written meanwhile is read then. Raises `StoreError`.
        """
        ids = sorted(self.ids("candidate") if processes > 1 else ())
        if len(ids) > _READ_AHEAD_FROM:
            parts = read_in_parallel(self._file.address, self._file.home, ids, processes)
            self._people.take_records(chain.from_iterable(parts))

    def take_people(self, people: PackedPeople) -> None:
        """Take candidates who were read elsewhere: who is there just so need not be read again."""
        self._people.take(people)

    def lie_as(self, people: PackedPeople) -> None:
        """Let the documents of the candidates read last lie where those of some people do, if they are the same."""
        self._people.lie_as(people)

    def open_sealed(self, people: Sequence[Sealed]) -> list[str]:
        """Return documents of people that lie outside the store, opened with their keys.

        Raises `ErasedMeanwhileError` where somebody was erased, `StoreError` where none is whole.
        """
        with self._file.reading() as file:
            return open_sealed(file, people)

    def records_at(self, revision: Revision) -> Records:
        """Return everything as it was after the writes of two numbers, without what was erased since."""
        with self._file.reading() as file:
            people = self._people.of_rows(file, rows_at(file, PEOPLE.table, revision.candidates))
            posts = self._posts.of_rows(file, rows_at(file, POSTS.table, revision.openings))
        return Records(revision, people, posts)

    def candidate_at(self, identifier: str, revision: int) -> Candidate | None:
        """Return a candidate as of a write to candidates, None where nothing of them is kept."""
        return self._one_at(self._people, identifier, revision)

    def opening_at(self, identifier: str, revision: int) -> Opening | None:
        """Return an opening as of a write to openings, None where nothing of it is kept."""
        return self._one_at(self._posts, identifier, revision)

    def digest_at(self, kind: KindName, revision: int) -> Digest:
        """Return the digest of one kind's documents as of a write, without those erased since."""
        held = self._people.digest_at(revision) if kind == "candidate" else None
        with self._file.reading() as file:
            return held or digest_at(file, KINDS[kind].table, revision)

    def keep_for_list(self, kind: KindName, revision: int) -> bool:
        """Keep one kind's documents as of a write from now on; whether all of them surely are there still."""
        table = KINDS[kind].table
        with self._file.reading() as file:
            if listed_at(file, table) >= revision:
                return True
        with self._file.writing() as file:
            now = int(getattr(revision_of(file), table.name))
            mark_listed(file, table, now)
            return now == revision

    def page_of_candidates(self, after: str | None = None, limit: int = 50) -> Page[Candidate]:
        """Return the first candidates whose id comes after a given one."""
        return self._page(self._people, after, limit)

    def page_of_openings(self, after: str | None = None, limit: int = 50) -> Page[Opening]:
        """Return the first openings whose id comes after a given one."""
        return self._page(self._posts, after, limit)

    def _one(self, reader: Reader[T, Any, Any], identifier: str) -> T:
        if not is_storable(identifier):
            raise NotFoundError(reader.kind.name, identifier)
        with self._file.reading() as file:
            found = document_of(file, reader.kind, identifier)
        if found is None:
            raise NotFoundError(reader.kind.name, identifier)
        return reader.value(found, self.name)

    def _one_at(self, reader: Reader[T, Any, Any], identifier: str, revision: int) -> T | None:
        with self._file.reading() as file:
            row = row_at(file, reader.kind.table, identifier, revision)
            found = [] if row is None else open_kept(file, reader.kind, [row])
        return reader.value(found[0], self.name) if found else None

    def _page(self, reader: Reader[T, Any, Any], after: str | None, limit: int) -> Page[T]:
        table = reader.kind.table
        asked = asked_of(reader.kind).order_by(table.c.id).limit(limit + 1)
        if after is not None and is_storable(after):
            asked = asked.where(table.c.id > after)
        with self._file.reading() as file:
            found = [open_row(file, reader.kind, row) for row in file.execute(asked)]
        entries = tuple(reader.value(each, self.name) for each in found[:limit])
        return Page(entries, entries[-1].id if len(found) > limit else None)
