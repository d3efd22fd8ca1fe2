"""Every row of a table read as it would be stored: what is good, and what is bad and why."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
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
        found = [said(notice) for notice in self.table.notices]
        for (code, header), warned in self.warned.items():
            at = {"header": header, "line": warned.line, "count": warned.count}
            if code.startswith(DROPPED):
                kind = message("bulk", f"kind-{code.removeprefix(DROPPED)}")
                found.append(message("bulk", "warning-dropped", kind=kind, line=warned.line, count=warned.count))
                continue
            found.append(message("bulk", "warning-at", what=message("bulk", code), **at))
        if self.skipped:
            found.append(message("bulk", "warning-example"))
        return found

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
    taken = _Taken(table, reader, existing_ids, replace=replace)
    for rows, outcomes in _read(table, reader, helpers):
        taken.take(rows, outcomes)
        if progress is not None:
            progress(taken.report.total)
    return taken.report


def _read(table: Table, reader: RowReader, helpers: int | None) -> Iterator[tuple[Sequence[Row], Outcomes]]:
    """Yield the rows in their order, a thousand at a time, with what they are."""
    every = _parts(table.rows())
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
        self._kind = "candidate" if table.kind == "candidates" else "opening"

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
        if row.id == EXAMPLE_ID:
            self.report.skipped += 1
            return ()
        if row.id not in self._seen and row.id in self._existing and not row.has_id:
            self.report.unchanged += 1
        elif row.id in self._seen or (row.id in self._existing and not self._replace):
            taken = AlreadyExistsError(self._kind, row.id, at=Place(pointer=_ID))
            return (self._reader.problem(source, taken),)
        else:
            self.report.good.append(Document(row.id, row.text))
        self._seen.add(row.id)
        return ()
