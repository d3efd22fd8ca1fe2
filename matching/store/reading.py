"""Reading documents of one kind, each once."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, select

from matching.collecting import without_collecting
from matching.domain import Candidate, Opening
from matching.errors import BadInputError, StoreError
from matching.packed import PackedPeople, Record, pack, unpack
from matching.store.documents import PEOPLE, POSTS, Document, Kind, Revision, asked_of, open_row
from matching.store.metadata import in_parts
from matching.store.people import damaged, session_of
from matching.store.tables import STORE

T = TypeVar("T", Candidate, Opening)
H = TypeVar("H")
S = TypeVar("S", bound=Sequence[object])
Bounds = Sequence[ColumnElement[bool]]
_FEW = 4
"""Where more than one document in four has to be fetched, all are."""


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


class Reader(ABC, Generic[T, H, S]):
    """Reads documents of one kind; after a write only what changed is fetched and parsed again.

    What it holds of each may be another form than the value, and all of them another than a tuple.
    """

    def __init__(self, kind: Kind[T]) -> None:
        self.kind: Kind[T] = kind
        self._seen: dict[str, H] = {}

    @abstractmethod
    def hold(self, value: T, document: str, /) -> H:
        """Return what is held of a value that was read from a document."""

    @abstractmethod
    def give(self, checksum: str, held: H, /) -> T:
        """Return the value of what is held of it."""

    @abstractmethod
    def give_all(self, ids: Mapping[str, str], held: Mapping[str, H], /) -> S:
        """Return the values of all that is held, in its order; ids and what is held are given by checksums."""

    def all(self, file: Connection) -> S:
        """Return everything in the order of ids."""
        there = self._there(file, ())
        if len(there) != self.stored(file):
            raise damaged(file)
        return self._read(file, there, ())

    def within(self, file: Connection, after: str | None, until: str | None) -> S:
        """Return what has an id after one and up to another, in the order of ids; `None` is an open end."""
        column: ColumnElement[str] = self.kind.table.c.id
        bounds = [*([] if after is None else [column > after]), *([] if until is None else [column <= until])]
        return self._read(file, self._there(file, bounds), bounds)

    def of_documents(self, documents: Iterable[Document], name: str) -> S:
        """Return the values of documents that are at hand."""
        found = {each.checksum: each for each in documents}
        held = {checksum: self._held(each, name) for checksum, each in found.items()}
        return self.give_all({checksum: each.id for checksum, each in found.items()}, held)

    def stored(self, file: Connection) -> int:
        """Return how many there are in all, as they were counted when they were written."""
        return int(file.scalar(select(STORE.c[f"number_of_{self.kind.table.name}"])) or 0)

    def take(self, held: Mapping[str, H]) -> None:
        """Take what is held elsewhere, by the checksums of the documents."""
        self._seen = {**self._seen, **held}

    @property
    def held(self) -> Mapping[str, H]:
        """What is held of what was read last, by the checksums of the documents."""
        return self._seen

    def _there(self, file: Connection, bounds: Bounds) -> dict[str, str]:
        table = self.kind.table
        asked = select(table.c.id, table.c.checksum).where(*bounds).order_by(table.c.id)
        return {checksum: identifier for identifier, checksum in file.execute(asked)}

    def _read(self, file: Connection, there: dict[str, str], bounds: Bounds) -> S:
        seen, name = self._seen, session_of(file).name
        with without_collecting():
            fresh = {each.checksum: self._held(each, name) for each in self._fetched(file, there, bounds)}
        if fresh.keys() != there.keys() - seen.keys():
            raise damaged(file)
        self._seen = found = {checksum: fresh[checksum] if checksum in fresh else seen[checksum] for checksum in there}
        return self.give_all(there, found)

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

    def let_go(self, file: Connection) -> None:
        """Hold no document that is not there any more."""
        there = set(file.scalars(select(self.kind.table.c.checksum)))
        self._seen = {checksum: held for checksum, held in self._seen.items() if checksum in there}

    def value(self, found: Document, name: str) -> T:
        """Return a document's value; what was once stored is readable."""
        if (held := self._seen.get(found.checksum)) is not None:
            return self.give(found.checksum, held)
        return self._parsed(found, name)

    def _held(self, found: Document, name: str) -> H:
        held = self._seen.get(found.checksum)
        return self.hold(self._parsed(found, name), found.document) if held is None else held

    def _parsed(self, found: Document, name: str) -> T:
        try:
            value: T = self.kind.read(json.loads(found.document))
        except BadInputError as error:
            why = {"file": name, "kind": self.kind.name, "why": error.text()}
            raise StoreError("store-unreadable-entry", **why) from None
        return value


class PeopleReader(Reader[Candidate, Record, PackedPeople]):
    """Reads people, and holds their documents packed."""

    def __init__(self) -> None:
        super().__init__(PEOPLE)

    def hold(self, value: Candidate, document: str, /) -> Record:
        """Return somebody's document, packed."""
        return pack(value, document)

    def give(self, checksum: str, held: Record, /) -> Candidate:
        """Return somebody whose document is packed."""
        return unpack(checksum, held)

    def give_all(self, ids: Mapping[str, str], held: Mapping[str, Record], /) -> PackedPeople:
        """Return people who stay packed."""
        return PackedPeople(tuple(ids.values()), tuple(held), tuple(held.values()))


class PostsReader(Reader[Opening, Opening, tuple[Opening, ...]]):
    """Reads openings, and holds them as they are."""

    def __init__(self) -> None:
        super().__init__(POSTS)

    def hold(self, value: Opening, _: str, /) -> Opening:
        """Return the opening."""
        return value

    def give(self, _: str, held: Opening, /) -> Opening:
        """Return the opening."""
        return held

    def give_all(self, _: Mapping[str, str], held: Mapping[str, Opening], /) -> tuple[Opening, ...]:
        """Return the openings."""
        return tuple(held.values())
