"""Merges of people and of openings that stood twice: carried out, remembered and undone in the store.

A merge takes two documents out, puts one in and keeps both as they were, all in one
transaction. Undoing it brings both back to the last letter, unless what came of the
merge has changed since. That two entries are not the same is remembered as well, and
they are not proposed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, func, insert, select, update

from matching.domain import Candidate, Json, Opening
from matching.duplicates import Proposal, merge_openings, merge_people, pair_of, propose, propose_openings
from matching.errors import BadInputError, NotFoundError
from matching.ingest.codecs import read_text
from matching.store import Store
from matching.store.documents import (
    PEOPLE,
    POSTS,
    Document,
    Kind,
    checksum_of,
    document_of,
    exchange,
    is_storable,
    locks,
    rows_of,
)
from matching.store.metadata import upsert
from matching.store.people import damaged
from matching.store.tables import APART, MERGES

T = TypeVar("T", Candidate, Opening)
Choices = Mapping[str, str]
"""By place in the document, the id whose word is taken."""


@dataclass(frozen=True)
class Decision:
    """Who decided something on which day, and why."""

    by: str
    day: date
    reason: str = ""


@dataclass(frozen=True)
class MergeRecord:
    """A merge: `kept` is the id that both have now; `undone` is who undid it, None while it stands."""

    id: str
    kind: str
    first: str
    second: str
    decision: Decision
    undone: Decision | None

    @property
    def kept(self) -> str:
        """The id of what came of it."""
        return self.first

    def document(self) -> Json:
        """Return the record without what was merged."""
        undone: Json | None = None
        if self.undone is not None:
            undone = {"by": self.undone.by, "day": self.undone.day.isoformat()}
        said = {"by": self.decision.by, "day": self.decision.day.isoformat(), "reason": self.decision.reason}
        return {
            "id": self.id, "kind": self.kind, "first": self.first, "second": self.second, "kept": self.kept,
            **said, "undone": undone,
        }  # fmt: skip


class Merges(Generic[T]):
    """The merges of one kind of entry in a store: `Merges.of_people(store)`, `Merges.of_openings(store)`."""

    def __init__(
        self,
        store: Store,
        kind: Kind[T],
        merge: Callable[[T, T, Choices], T],
        proposed: Callable[[Sequence[T], set[tuple[str, str]]], tuple[Proposal, ...]],
    ) -> None:
        self._store = store
        self._kind: Kind[T] = kind
        self._merge: Callable[[T, T, Choices], T] = merge
        self._proposed: Callable[[Sequence[T], set[tuple[str, str]]], tuple[Proposal, ...]] = proposed

    @classmethod
    def of_people(cls, store: Store) -> Merges[Candidate]:
        """Return the merges of people."""
        return Merges(store, PEOPLE, merge_people, propose)

    @classmethod
    def of_openings(cls, store: Store) -> Merges[Opening]:
        """Return the merges of openings."""
        return Merges(store, POSTS, merge_openings, propose_openings)

    def proposals(self, entries: Sequence[T]) -> tuple[Proposal, ...]:
        """Return which of some stored entries may be the same, without those known not to be."""
        with self._store.file.reading() as file:
            rows = file.execute(select(APART.c.first, APART.c.second).where(APART.c.kind == self._kind.name))
            apart = {pair_of(row.first, row.second) for row in rows}
        return self._proposed(entries, apart)

    def preview(self, one: str, other: str, choices: Choices | None = None) -> T:
        """Return what a merge would give, without writing anything; raises as `merge` does."""
        with self._store.file.reading() as file:
            return self._of_both(self._both(file, one, other), choices or {})

    def merge(self, one: str, other: str, choices: Choices | None = None, *, decision: Decision) -> MergeRecord:
        """Make two entries one, under the smaller of their ids.

        Raises `NotFoundError` and, where the two say different things that nobody chose
        between, `BadInputError` with their places.
        """
        with self._store.file.writing() as file:
            both = self._both(file, one, other)
            merged = rows_of(self._kind, [self._of_both(both, choices or {})])
            exchange(file, self._kind, out=[each.id for each in both], into=merged)
            number = int(file.scalar(select(func.max(MERGES.c.number))) or 0) + 1
            values = self._values(number, both, merged[0], decision)
            kept = {**values, "checksum": _checksum(values), **self._sealed(file, both)}
            file.execute(insert(MERGES).values(**kept))
            return self._record(self._row(file, f"merge-{number}")[0])

    def undo(self, identifier: str, *, decision: Decision) -> MergeRecord:
        """Bring back what was merged, as it was.

        Raises `NotFoundError`, and `BadInputError` where the merge was undone already or
        what came of it is not there any more as it was.
        """
        with self._store.file.writing() as file:
            row, both = self._row(file, identifier)
            if row.undone_by is not None:
                raise BadInputError("merge-undone-already")
            now = document_of(file, self._kind, row.first)
            if now is None or now.checksum != row.merged or self._is_built_on(file, row):
                raise BadInputError("merge-changed-since")
            if document_of(file, self._kind, row.second) is not None:
                raise BadInputError("merge-id-taken")
            exchange(file, self._kind, out=[row.first], into=both)
            undone = {"undone_by": _said(decision.by), "undone_day": decision.day.isoformat()}
            file.execute(update(MERGES).where(MERGES.c.number == row.number).values(**undone))
            return self._record(self._row(file, identifier)[0])

    def keep_apart(self, one: str, other: str, *, decision: Decision) -> None:
        """Remember that two entries are not the same. Raises `NotFoundError`."""
        with self._store.file.writing() as file:
            first, second = (each.id for each in self._both(file, one, other))
            said = {"by": _said(decision.by), "day": decision.day.isoformat(), "reason": _said(decision.reason)}
            new = upsert(file, APART).values(kind=self._kind.name, first=first, second=second, **said)
            file.execute(new.on_conflict_do_update(index_elements=["kind", "first", "second"], set_=said))

    def records(self) -> tuple[MergeRecord, ...]:
        """Return all merges, the latest first."""
        asked = select(MERGES).where(MERGES.c.kind == self._kind.name).order_by(MERGES.c.number.desc())
        with self._store.file.reading() as file:
            return tuple(self._record(self._whole(file, row)[0]) for row in file.execute(asked).all())

    def _both(self, file: Connection, one: str, other: str) -> tuple[Document, Document]:
        """Return two stored documents, that of the smaller id first."""
        if one == other:
            raise BadInputError("merge-with-itself")
        first, second = (self._document(file, each) for each in pair_of(one, other))
        return first, second

    def _document(self, file: Connection, identifier: str) -> Document:
        found = document_of(file, self._kind, identifier) if is_storable(identifier) else None
        if found is None:
            raise NotFoundError(self._kind.name, identifier)
        return found

    def _of_both(self, both: tuple[Document, Document], choices: Choices) -> T:
        first, second = (self._kind.read(json.loads(each.document)) for each in both)
        return self._merge(first, second, choices)

    def _values(
        self, number: int, both: tuple[Document, Document], merged: Document, decision: Decision
    ) -> dict[str, str | int]:
        first, second = both
        return {
            "number": number, "kind": self._kind.name, "first": first.id, "second": second.id,
            "first_document": first.document, "second_document": second.document, "merged": merged.checksum,
            "by": _said(decision.by), "day": decision.day.isoformat(), "reason": _said(decision.reason),
        }  # fmt: skip

    def _sealed(self, file: Connection, both: tuple[Document, Document]) -> dict[str, bytes]:
        """Return the two documents as they are kept."""
        kept_under = locks(file, self._kind, [each.id for each in both])
        columns = zip(_DOCUMENTS, both, strict=True)
        return {column: kept_under[each.id].seal(each.document) for column, each in columns}

    def _row(self, file: Connection, identifier: str) -> tuple[Row[Any], list[Document]]:
        head, _, number = identifier.partition("-")
        is_one = head == "merge" and number.isascii() and number.isdecimal() and len(number) < 16
        asked = select(MERGES).where(MERGES.c.kind == self._kind.name, MERGES.c.number == int(number if is_one else 0))
        row = file.execute(asked).one_or_none()
        if row is None:
            raise NotFoundError("merge", identifier)
        return self._whole(file, row)

    def _whole(self, file: Connection, row: Row[Any]) -> tuple[Row[Any], list[Document]]:
        """Return a row whose checksum is right and both documents as they were."""
        kept_under = locks(file, self._kind, [row.first, row.second])
        first, second = kept_under[row.first].open(row.first_document), kept_under[row.second].open(row.second_document)
        opened = {**row._asdict(), "first_document": first, "second_document": second}
        if row.checksum != _checksum({name: opened[name] for name in _CHECKED}):
            raise damaged(file)
        pairs = ((row.first, first), (row.second, second))
        return row, [Document(identifier, text, checksum_of(identifier, text)) for identifier, text in pairs]

    def _is_built_on(self, file: Connection, row: Row[Any]) -> bool:
        """Whether a later merge that stands has taken in what came of this one; its id is the first or second there."""
        later = (MERGES.c.kind == self._kind.name, MERGES.c.number > row.number, MERGES.c.undone_by.is_(None))
        involved = (MERGES.c.first == row.first) | (MERGES.c.second == row.first)
        return file.scalar(select(func.count()).select_from(MERGES).where(*later, involved)) != 0

    def _record(self, row: Row[Any]) -> MergeRecord:
        undone = None if row.undone_by is None else Decision(row.undone_by, date.fromisoformat(row.undone_day))
        decision = Decision(row.by, date.fromisoformat(row.day), row.reason)
        return MergeRecord(f"merge-{row.number}", row.kind, row.first, row.second, decision, undone)


_DOCUMENTS = ("first_document", "second_document")
_CHECKED = (
    "number", "kind", "first", "second", "first_document", "second_document", "merged", "by", "day", "reason",
)  # fmt: skip


def _checksum(values: Mapping[str, object]) -> str:
    text = "\0".join(str(values[name]) for name in _CHECKED)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(text: str) -> str:
    """Return what a reviewer wrote, fit to be stored."""
    return read_text(text)
