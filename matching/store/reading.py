"""Reading documents of one kind, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from sqlalchemy import Connection, select

from matching.domain import Candidate, Opening
from matching.errors import BadInputError, StoreError
from matching.store.documents import Document, Kind, asked_of, open_row
from matching.store.metadata import in_parts
from matching.store.people import damaged, session_of
from matching.store.tables import STORE

T = TypeVar("T", Candidate, Opening)
_FEW = 4
"""Where more than one document in four has to be fetched, all are."""


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
        table, name = self.kind.table, session_of(file).name
        there = {
            row.checksum: row.id for row in file.execute(select(table.c.id, table.c.checksum).order_by(table.c.id))
        }
        if len(there) != file.scalar(select(STORE.c[f"number_of_{table.name}"])):
            raise damaged(file)
        seen = self._seen
        fresh = {each.checksum: self.value(each, name) for each in self._fetched(file, there)}
        if fresh.keys() != there.keys() - seen.keys():
            raise damaged(file)
        self._seen = found = {checksum: seen.get(checksum) or fresh[checksum] for checksum in there}
        return found

    def _fetched(self, file: Connection, there: dict[str, str]) -> Iterator[Document]:
        """Give the documents that were not seen before: each by its id, or all at once where most are missing."""
        table, missing = self.kind.table, [each for checksum, each in there.items() if checksum not in self._seen]
        asked = asked_of(self.kind)
        if len(missing) * _FEW >= len(there):
            parts = [asked.order_by(table.c.id)] if missing else []
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
