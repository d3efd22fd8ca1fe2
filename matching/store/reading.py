"""Reading documents of one kind, each once."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from matching.collecting import without_collecting
from matching.domain import Candidate, Opening
from matching.errors import BadInputError, StoreError
from matching.packed import Opens, PackedPeople, Record, as_they_are, held, rows_among
from matching.splicing import Splice
from matching.store.changed import Stamps, changed_since
from matching.store.documents import PEOPLE, POSTS, Document, Kind, Revision, asked_of, open_kept, open_row, revision_of
from matching.store.history import Digest, digest_of_held
from matching.store.metadata import in_parts
from matching.store.people import damaged, session_of
from matching.store.tables import STORE
from matching.strings import RowsById

T = TypeVar("T", Candidate, Opening)
There = TypeVar("There", bound=Sized)
S = TypeVar("S", bound=Sequence[object])
Bounds = Sequence[ColumnElement[bool]]
_FEW = 4
"""Where more than one document in four has to be fetched, all are."""
_CHECKSUMS_AT_ONCE, _DOCUMENTS_AT_ONCE = 10_000, 500


class Range(NamedTuple):
    """Some candidates in the order of their ids, as of a write; and how many are stored in all."""

    as_of: int
    candidates: PackedPeople
    stored: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some entries in the order of their ids; `following` is what to ask for next, None at the end."""

    entries: tuple[T, ...]
    following: str | None


@dataclass(frozen=True)
class Records:
    """Everything that is stored, as of one moment."""

    revision: Revision
    candidates: PackedPeople
    openings: tuple[Opening, ...]


class Reader(ABC, Generic[T, There, S]):
    """Reads documents of one kind; after a write only what changed is fetched and parsed again.

    `There` is the ids and checksums of what is there, `S` what all of it is given as.
    """

    def __init__(self, kind: Kind[T]) -> None:
        self.kind: Kind[T] = kind

    @abstractmethod
    def _there(self, file: Connection, bounds: Bounds, /) -> There:
        """Return the ids and checksums of what is there, in the order of ids."""

    @abstractmethod
    def _read(self, file: Connection, there: There, bounds: Bounds, /) -> S:
        """Return what is there, and hold it for whoever reads next."""

    @abstractmethod
    def let_go(self, file: Connection, /) -> None:
        """Hold no document that is not there any more."""

    @abstractmethod
    def value(self, found: Document, name: str, /) -> T:
        """Return a document's value; what was once stored is readable."""

    @abstractmethod
    def of_rows(self, file: Connection, rows: Sequence[Row[Any]], /) -> S:
        """Return the values of rows that are kept, whether or not they still are what is stored."""

    def all(self, file: Connection) -> S:
        """Return everything in the order of ids."""
        there = self._there(file, ())
        if len(there) != self.stored(file):
            raise damaged(file)
        return self._read(file, there, ())

    def within(self, file: Connection, after: str | None, until: str | None) -> S:
        """Return what has an id after one and up to another, in the order of ids; `None` is an open end."""
        bounds = self._bounds(after, until)
        return self._read(file, self._there(file, bounds), bounds)

    def stored(self, file: Connection) -> int:
        """Return how many there are in all, as they were counted when they were written."""
        return int(file.scalar(select(STORE.c[f"number_of_{self.kind.table.name}"])) or 0)

    def _bounds(self, after: str | None, until: str | None) -> Bounds:
        column: ColumnElement[str] = self.kind.table.c.id
        return [*([] if after is None else [column > after]), *([] if until is None else [column <= until])]

    def _ids_and_checksums(self, bounds: Bounds) -> Select[Any]:
        table = self.kind.table
        return select(table.c.id, table.c.checksum).where(*bounds).order_by(table.c.id)

    def _parsed(self, found: Document, name: str) -> T:
        try:
            value: T = self.kind.read(json.loads(found.document))
        except BadInputError as error:
            why = {"file": name, "kind": self.kind.name, "why": error.text()}
            raise StoreError("store-unreadable-entry", **why) from None
        return value


class PeopleReader(Reader[Candidate, Stamps, PackedPeople]):
    """Reads people, and holds what is asked of everybody; their documents stay sealed, in a file of a folder.

    `opens` opens them. Without a folder they stay in memory.
    """

    def __init__(self, opens: Opens = as_they_are, home: Path | None = None) -> None:
        super().__init__(PEOPLE)
        self._opens, self._home = opens, home
        self._everybody: tuple[int, PackedPeople] | None = None  # as of which write, at the last time
        self.held = PackedPeople(opens=opens)  # who was read last

    def take(self, people: PackedPeople) -> None:
        """Take people who were laid out elsewhere: who is there just so need not be read again."""
        self.held = replace(people, opens=self._opens)

    def take_records(self, records: Iterable[Record]) -> None:
        """Take people who were read elsewhere, given one after the other in the order of ids."""
        self.held = PackedPeople.of(records, self._opens, self._home)

    def all(self, file: Connection) -> PackedPeople:
        """Return everybody in the order of ids; who was written since everybody was read last is told by the store."""
        number, before = revision_of(file).candidates, self._everybody
        there = None if before is None else changed_since(file, PEOPLE, before[0], Stamps.held(before[1]))
        is_told = there is not None and len(there) == self.stored(file)  # else somebody was taken out
        found = self._read(file, there, ()) if there is not None and is_told else super().all(file)
        self._everybody = number, found
        return found

    def digest_at(self, number: int) -> Digest | None:
        """Return the digest of everybody as of a write, None where it is not these who were read last."""
        if self._everybody is None or self._everybody[0] != number or not self._everybody[1].ids.is_ascending:
            return None
        return digest_of_held(self._everybody[1].digests)

    def lie_as(self, people: PackedPeople) -> None:
        """Let the documents of who was read last lie where those of some people do, where these are the same."""
        if self.held is not people and len(self.held):
            self.held.documents.lie_as(people.documents, rows_among(people.digests, self.held.digests), self._home)

    def records(self, file: Connection, after: str | None, until: str | None) -> Iterator[Record]:
        """Give the records of people whose ids come after one and up to another, in the order of ids."""
        there = self._there(file, bounds := self._bounds(after, until))
        return self._fetched(file, there, np.arange(len(there)), bounds)

    def value(self, found: Document, name: str) -> Candidate:
        """Return a document's value; who is among all that were read is held for a while."""
        row = RowsById(self.held.ids).get(found.id)
        if row is None or self.held.checksum(row) != found.checksum:
            return self._parsed(found, name)
        return held(found.checksum, lambda: self._parsed(found, name))

    def let_go(self, file: Connection) -> None:
        """Hold nobody who is not there any more."""
        self._everybody = None
        kept = np.flatnonzero(rows_among(self._there(file, ()).digests, self.held.digests) >= 0)
        nobody = PackedPeople(opens=self._opens)
        if len(kept) < len(self.held):
            self.held = self.held.spliced(nobody, Splice.of(kept, len(self.held), 0)) if len(kept) else nobody

    def of_rows(self, file: Connection, rows: Sequence[Row[Any]]) -> PackedPeople:
        """Return people of rows that are kept; who is the same as somebody who was read is not read again."""
        documents = open_kept(file, PEOPLE, rows)
        there = Stamps.of([rows] if rows else [])
        source = rows_among(self.held.digests, there.digests)
        name = session_of(file).name
        fresh = (self._record(documents[row], rows[row].document, name) for row in np.flatnonzero(source < 0).tolist())
        return self._joined(file, there, source, fresh)

    def _there(self, file: Connection, bounds: Bounds) -> Stamps:
        asked = self._ids_and_checksums(bounds)
        with file.execute(asked, execution_options={"yield_per": _CHECKSUMS_AT_ONCE}) as found:
            try:
                return Stamps.of(found.partitions())
            except ValueError:  # a checksum that is none
                raise damaged(file) from None

    def _read(self, file: Connection, there: Stamps, bounds: Bounds) -> PackedPeople:
        source = rows_among(self.held.digests, there.digests)
        fresh = self._fetched(file, there, np.flatnonzero(source < 0), bounds)
        self.held = self._joined(file, there, source, fresh)
        return self.held

    def _joined(
        self, file: Connection, there: Stamps, source: NDArray[np.intp], records: Iterable[Record]
    ) -> PackedPeople:
        """Return people, row i of whom is row `source[i]` of who was read before, or the next of some records."""
        before = self.held
        with without_collecting():
            fresh = PackedPeople.of(records, self._opens, self._home)
        if len(fresh) != np.count_nonzero(source < 0):
            raise damaged(file)
        if not len(fresh) and len(before) == len(source) and (np.diff(source) == 1).all():
            found = before
        elif not len(source):
            found = fresh
        else:
            source[source < 0] = len(before) + np.arange(len(fresh))
            splice = Splice.of(source, len(before), len(fresh))
            found = before.spliced(fresh, splice, self._home)
        if found.ids != there.ids or not np.array_equal(found.digests, there.digests):
            raise damaged(file)
        return found

    def _fetched(self, file: Connection, there: Stamps, missing: NDArray[np.intp], bounds: Bounds) -> Iterator[Record]:
        """Give the records of some rows: each by its id, or all are gone through where most are missing."""
        column, name = PEOPLE.table.c.id, session_of(file).name
        asked = asked_of(PEOPLE).order_by(column)
        is_wanted = np.zeros(len(there), dtype=np.bool_)
        is_wanted[missing] = True
        if len(missing) * _FEW >= len(there):
            whole: tuple[Sequence[int], Select[Any]] = (range(len(there)), asked.where(*bounds))
            parts = [whole] if len(missing) else []
        else:
            parts = [
                (some, asked.where(column.in_([there.ids[row] for row in some]))) for some in in_parts(missing.tolist())
            ]
        for rows, part in parts:
            with file.execute(part, execution_options={"yield_per": _DOCUMENTS_AT_ONCE}) as found:
                for number, row in zip(rows, found, strict=False):
                    if is_wanted[number]:
                        yield self._record(open_row(file, self.kind, row), row.document, name)

    def _record(self, found: Document, sealed: bytes, name: str) -> Record:
        person = self._parsed(found, name)
        return Record(found.id, found.checksum, person.synthetic, person.headline or "", sealed)


class PostsReader(Reader[Opening, dict[str, str], tuple[Opening, ...]]):
    """Reads openings, and holds them as they are."""

    def __init__(self) -> None:
        super().__init__(POSTS)
        self._seen: dict[str, Opening] = {}  # by the checksums of their documents

    def value(self, found: Document, name: str) -> Opening:
        """Return a document's value; what was once stored is readable."""
        seen = self._seen.get(found.checksum)
        return self._parsed(found, name) if seen is None else seen

    def let_go(self, file: Connection) -> None:
        """Hold no opening that is not there any more."""
        there = self._there(file, ())
        self._seen = {checksum: each for checksum, each in self._seen.items() if checksum in there}

    def of_rows(self, file: Connection, rows: Sequence[Row[Any]]) -> tuple[Opening, ...]:
        """Return openings of rows that are kept."""
        name = session_of(file).name
        return tuple(self.value(each, name) for each in open_kept(file, POSTS, rows))

    def _there(self, file: Connection, bounds: Bounds) -> dict[str, str]:
        return {checksum: identifier for identifier, checksum in file.execute(self._ids_and_checksums(bounds))}

    def _read(self, file: Connection, there: dict[str, str], bounds: Bounds) -> tuple[Opening, ...]:
        seen, name = self._seen, session_of(file).name
        with without_collecting():
            fresh = {each.checksum: self.value(each, name) for each in self._fetched(file, there, bounds)}
        if fresh.keys() != there.keys() - seen.keys():
            raise damaged(file)
        self._seen = {checksum: fresh[checksum] if checksum in fresh else seen[checksum] for checksum in there}
        return tuple(self._seen.values())

    def _fetched(self, file: Connection, there: dict[str, str], bounds: Bounds) -> Iterator[Document]:
        """Give the documents that were not seen before: each by its id, or all at once where most are missing."""
        table, missing = self.kind.table, [each for checksum, each in there.items() if checksum not in self._seen]
        asked = asked_of(self.kind)
        if len(missing) * _FEW >= len(there):
            parts = [asked.where(*bounds).order_by(table.c.id)] if missing else []
        else:
            parts = [asked.where(table.c.id.in_(some)) for some in in_parts(missing)]
        for part in parts:
            for row in file.execute(part):
                if row.checksum not in self._seen:
                    yield open_row(file, self.kind, row)
