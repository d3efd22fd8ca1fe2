"""One part of a large table stored: its rows and the bookmark behind them, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from matching.bulk.deciding import Decided
from matching.bulk.reading import Good, Problem, RowReader
from matching.bulk.report import What, taken, what_of
from matching.bulk.table import Row, Table
from matching.errors import BadInputError, Place
from matching.large_tables.kept import Bookmark, move
from matching.store import Known
from matching.store.documents import Document, Kind, checksum_of, checksums_of, put
from matching.store.people import erased_among

Part = Sequence[tuple[Row, Good | tuple[Problem, ...]]]
"""Rows with what they are, in their order."""


@dataclass(frozen=True)
class Storing:
    """How the parts of a table are stored; see `ktech-match import`."""

    table: Table
    reader: RowReader
    kind: Kind[Any]
    replaces: bool
    skips_bad: bool

    def store(self, file: Connection, mark: Bookmark, part: Part, *, now: datetime) -> Bookmark:
        """Write the part that begins behind a bookmark, and move that. Raises `BadInputError` where a row stops it."""
        whats = self._whats(file, mark, part)
        rows = [
            Document(each.id, each.text, checksum_of(each.id, each.text))
            for what, (_, each) in zip(whats, part, strict=True)
            if what == What.GOOD and isinstance(each, Good)
        ]
        rows.sort()  # by id: of every index a page is then written once
        stored = put(file, self.kind, rows, Known.REPLACE if self.replaces else Known.REFUSE)
        done = mark.done + len(part)
        after = replace(
            mark, decided=_decided(mark, whats), done=done, stored=mark.stored + stored,
            ended=now if done == mark.total else None,
        )  # fmt: skip
        move(file, mark, after)
        return after

    def _whats(self, file: Connection, mark: Bookmark, part: Part) -> bytes:
        """Return what becomes of the rows as the store is now: since they were checked others may have written."""
        decided = mark.decided.rows[mark.done : mark.done + len(part)]
        wanted = [each.id for _, each in part if isinstance(each, Good)]
        gone = erased_among(file, wanted, after=mark.erased) if self.kind.is_sealed else frozenset()
        there = frozenset() if self.replaces else checksums_of(file, self.kind, wanted).keys()
        found = bytearray(decided)
        for place, (what, (row, each)) in enumerate(zip(decided, part, strict=True)):
            if what != What.GOOD:
                continue
            if not isinstance(each, Good):
                found[place] = self._stopped_by(each[0], mark)
            elif each.id in gone:
                found[place] = What.ERASED
            else:
                now = what_of(each, is_before=False, is_stored=each.id in there, replace=self.replaces)
                found[place] = self._stopped_by(taken(self.reader, row, each.id), mark) if now is What.BAD else now
        return bytes(found)

    def _stopped_by(self, problem: Problem, mark: Bookmark) -> What:
        """Return that a row is bad which was good when it was checked, or stop."""
        if self.skips_bad:
            return What.BAD
        at = Place(file=self.table.name, line=problem.line)
        raise BadInputError("table-row-stops", at=at, what=problem.text, **mark.said)


def _decided(mark: Bookmark, whats: bytes) -> Decided:
    """Return what was decided, with what a part became; the very same where nothing is different."""
    rows, first = mark.decided.rows, mark.done
    if rows[first : first + len(whats)] == whats:
        return mark.decided
    return Decided(rows[:first] + whats + rows[first + len(whats) :], mark.decided.warned)
