"""Every row of a table read as it would be stored: what is good, and what is bad and why."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain, islice
from typing import NamedTuple

from matching.bulk.cells import DROPPED
from matching.bulk.headers import Notice
from matching.bulk.reading import Good, Outcomes, Problem, RowReader, Warned
from matching.bulk.table import Row, Table
from matching.bulk.workers import read_by_others
from matching.errors import AlreadyExistsError, BadInputError, Place
from matching.language import Text, message

EXAMPLE_ID = "example-row"
_TOGETHER = 1_000  # rows that are read between two reports of progress
_ALONE = 5  # times as many rows are read before other processes have come up to help
_ID = "/x-ktech/id"

Progress = Callable[[int], None]
"""Told how many rows have been read."""


class Document(NamedTuple):
    """A row that can be stored: its id and its document as compact ASCII JSON."""

    id: str
    text: str


class What(IntEnum):
    """What becomes of a row; the numbers are kept in bookmarks of large tables, and stay."""

    GOOD = 0  # it is to be stored
    BAD = 1
    UNCHANGED = 2  # it is stored already, just so
    SKIPPED = 3  # the template's example
    ERASED = 4  # of somebody who was erased since its table was checked


def what_of(row: Good, *, is_before: bool, is_stored: bool, replace: bool) -> What:
    """Return what becomes of a row that was read; BAD is one whose id is taken.

    `is_before` says that a row before it in the table has its id, `is_stored` that the store has.
    """
    if row.id == EXAMPLE_ID:
        return What.SKIPPED
    if is_before:
        return What.BAD
    if is_stored and not row.has_id:
        return What.UNCHANGED
    return What.BAD if is_stored and not replace else What.GOOD


def taken(reader: RowReader, row: Row, identifier: str) -> Problem:
    """Return the problem of a row whose id is taken."""
    error = AlreadyExistsError(reader.one, identifier, at=Place(pointer=_ID))
    return reader.problem(row, error)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be stored, by its number among the rows (from 0)."""

    number: int
    problems: tuple[Problem, ...]


@dataclass
class Report:
    """What became of a table's rows: `total == len(good) + len(bad) + unchanged + skipped`.

    `unchanged` rows are stored already just so; `skipped` is the template's example.
    `warned` is by code and header, where it has one.
    """

    table: Table
    total: int = 0
    unchanged: int = 0
    skipped: int = 0
    good: list[Document] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    warned: dict[tuple[str, str], Warned] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, row by row."""
        return [problem for row in self.bad for problem in row.problems]

    @property
    def warnings(self) -> list[Text]:
        """What is to be told of the table and of its good cells."""
        return warnings_of(self.table, self.warned, skipped=self.skipped)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        good, bad = len(self.good), len(self.bad)
        return {"total": self.total, "good": good, "bad": bad, "unchanged": self.unchanged, "skipped": self.skipped}

    def to_store(self, *, skip_bad: bool = False) -> list[Document]:
        """Return what is to be stored; one bad row and it is nothing, unless bad rows are to be left out."""
        if self.bad and not skip_bad:
            at = Place(file=self.table.name)
            raise BadInputError("table-bad-rows", at=at, bad=len(self.bad), total=self.total)
        return self.good


def warnings_of(table: Table, warned: Mapping[tuple[str, str], Warned], *, skipped: int) -> list[Text]:
    """Return in words what is to be told of a table, of its cells, and of rows that were left out."""
    found = [said(notice) for notice in table.notices]
    for (code, header), each in warned.items():
        at = {"header": header, "line": each.line, "count": each.count}
        if code.startswith(DROPPED):
            kind = message("bulk", f"kind-{code.removeprefix(DROPPED)}")
            found.append(message("bulk", "warning-dropped", kind=kind, line=each.line, count=each.count))
            continue
        found.append(message("bulk", "warning-at", what=message("bulk", code), **at))
    if skipped:
        found.append(message("bulk", "warning-example"))
    return found


def said(notice: Notice) -> Text:
    """Return a notice in words."""
    return message("bulk", notice.code, **dict(notice.values))


def check(
    table: Table,
    existing_ids: Container[str] = (),
    *,
    replace: bool = False,
    progress: Progress | None = None,
    helpers: int | None = None,
) -> Report:
    """Read every row as it would be stored; nothing is stored.

    An id that is stored already is an error, unless it is to be replaced; a row without
    an id gets one from its content, and is then there just so. A table of more than
    5,000 rows is read by `helpers` other processes, by default as many as there are cores,
    at most two; the report is the same. Raises `BadInputError` where rows cannot be told
    apart any more: a quote that is never closed.
    """
    reader = RowReader(table.headers, table.kind)
    kept = _Taken(table, reader, existing_ids, replace=replace)
    for rows, outcomes in read_rows(table, reader, helpers):
        kept.take(rows, outcomes)
        if progress is not None:
            progress(kept.report.total)
    return kept.report


def read_rows(
    table: Table, reader: RowReader, helpers: int | None = None, *, after: int = 0
) -> Iterator[tuple[Sequence[Row], Outcomes]]:
    """Yield the rows behind the first `after` in their order, a thousand at a time, with what they are."""
    every = _parts(islice(table.rows(), after, None))
    first = list(islice(every, _ALONE))
    following = next(every, None)
    if following is None or helpers == 0:
        rest = [following] if following is not None else []
        yield from ((rows, reader.read(rows)) for rows in chain(first, rest, every))
    else:
        yield from read_by_others(reader, table, first, chain([following], every), helpers)


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while part := list(islice(rows, _TOGETHER)):
        yield part


class _Taken:
    """The rows taken so far, in their order, each against the ids of those before it."""

    def __init__(self, table: Table, reader: RowReader, existing_ids: Container[str], *, replace: bool) -> None:
        self.report = Report(table)
        self._reader, self._existing, self._replace = reader, existing_ids, replace
        self._seen: set[str] = set()

    def take(self, rows: Sequence[Row], outcomes: Outcomes) -> None:
        """Take some more rows with what they are."""
        for row, outcome in zip(rows, outcomes.rows, strict=True):
            problems = self._keep(outcome, row) if isinstance(outcome, Good) else outcome
            if problems:
                self.report.bad.append(BadRow(self.report.total, problems))
            self.report.total += 1
        for key, found in outcomes.warned.items():
            self.report.warned.setdefault(key, Warned(found.line)).count += found.count

    def _keep(self, row: Good, source: Row) -> tuple[Problem, ...]:
        """Put a row where it belongs, or say that its id is taken."""
        is_before, is_stored = row.id in self._seen, row.id in self._existing
        what = what_of(row, is_before=is_before, is_stored=is_stored, replace=self._replace)
        if what is What.BAD:
            return (taken(self._reader, source, row.id),)
        if what is What.SKIPPED:
            self.report.skipped += 1
            return ()
        if what is What.UNCHANGED:
            self.report.unchanged += 1
        else:
            self.report.good.append(Document(row.id, row.text))
        self._seen.add(row.id)
        return ()
