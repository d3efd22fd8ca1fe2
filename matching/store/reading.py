"""Reading documents of one kind, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, select

from matching.collecting import without_collecting
from matching.domain import Candidate, Opening
from matching.errors import BadInputError, StoreError
from matching.store.documents import Document, Kind, Revision, asked_of, open_row
from matching.store.metadata import in_parts
from matching.store.people import damaged, session_of
from matching.store.tables import STORE

T = TypeVar("T", Candidate, Opening)
Bounds = Sequence[ColumnElement[bool]]
_FEW = 4
"""Where more than one document in four has to be fetched, all are."""


class Range(NamedTuple):
    """Some candidates in the order of their ids, as of a write; and how many are stored in all."""

    as_of: int
    candidates: tuple[Candidate, ...]
    stored: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some entries in the order of their ids; `following` is what to ask for next, None at the end."""

    entries: tuple[T, ...]
    following: str | None


@dataclass(frozen=True)
class Records:
    """Everything that is stored, as of one moment; `stamps` are the checksums of the candidates' documents."""

    revision: Revision
    candidates: tuple[Candidate, ...]
    openings: tuple[Opening, ...]
    stamps: tuple[str, ...] = field(default=(), repr=False)


class Reader(Generic[T]):
    """Reads documents of one kind; after a write only what changed is fetched and parsed again."""

    def __init__(self, kind: Kind[T]) -> None:
        self.kind: Kind[T] = kind
        self._seen: dict[str, T] = {}

    def all(self, file: Connection) -> tuple[T, ...]:
        """Return everything in the order of ids."""
        return tuple(self.by_checksum(file).values())

    def by_checksum(self, file: Connection) -> Mapping[str, T]:
        """Return everything in the order of ids, by the checksums of the documents."""
        there = self._there(file, ())
        if len(there) != self.stored(file):
            raise damaged(file)
        return self._read(file, there, ())

    def within(self, file: Connection, after: str | None, until: str | None) -> tuple[T, ...]:
        """Return what has an id after one and up to another, in the order of ids; `None` is an open end."""
        column: ColumnElement[str] = self.kind.table.c.id
        bounds = [*([] if after is None else [column > after]), *([] if until is None else [column <= until])]
        return tuple(self._read(file, self._there(file, bounds), bounds).values())

    def stored(self, file: Connection) -> int:
        """Return how many there are in all, as they were counted when they were written."""
        return int(file.scalar(select(STORE.c[f"number_of_{self.kind.table.name}"])) or 0)

    def take(self, values: Mapping[str, T]) -> None:
        """Take values that were read elsewhere, by the checksums of their documents."""
        self._seen = {**self._seen, **values}

    @property
    def held(self) -> Mapping[str, T]:
        """What was read last, by the checksums of the documents."""
        return self._seen

    def _there(self, file: Connection, bounds: Bounds) -> dict[str, str]:
        table = self.kind.table
        asked = select(table.c.id, table.c.checksum).where(*bounds).order_by(table.c.id)
        return {row.checksum: row.id for row in file.execute(asked)}

    def _read(self, file: Connection, there: dict[str, str], bounds: Bounds) -> Mapping[str, T]:
        seen, name = self._seen, session_of(file).name
        with without_collecting():
            fresh = {each.checksum: self.value(each, name) for each in self._fetched(file, there, bounds)}
        if fresh.keys() != there.keys() - seen.keys():
            raise damaged(file)
        self._seen = found = {checksum: seen.get(checksum) or fresh[checksum] for checksum in there}
        return found

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
        self._seen = {checksum: value for checksum, value in self._seen.items() if checksum in there}

    def value(self, found: Document, name: str) -> T:
        """Return a document's value; what was once stored is readable."""
        if (seen := self._seen.get(found.checksum)) is not None:
            return seen
        try:
            value: T = self.kind.read(json.loads(found.document))
        except BadInputError as error:
            why = {"file": name, "kind": self.kind.name, "why": error.text()}
            raise StoreError("store-unreadable-entry", **why) from None
        return value
