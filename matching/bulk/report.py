"""Every row of a table read as it would be stored: what is good, and what is bad and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from matching.bulk.cells import DROPPED
from matching.bulk.headers import ERROR_COLUMN, Headers, Notice
from matching.bulk.rows import Rows
from matching.bulk.table import Row, Table
from matching.domain import Json
from matching.errors import AlreadyExistsError, BadInputError, MatchingError, Place
from matching.ingest.fields import shown_key
from matching.ingest.files import parse_json
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.language import Text, message
from matching.privacy import admitted

EXAMPLE_ID = "example-row"
RAW_LINE = "ktech_line"
_COMPACT = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))
_EVERY = 1_000  # rows between two reports of progress

Progress = Callable[[int], None]
"""Told how many rows have been read."""


class Document(NamedTuple):
    """A row that can be stored: its id and its document as compact ASCII JSON."""

    id: str
    text: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: its line, the header of the column if one is to blame, and the error."""

    line: int
    column: str | None
    error: BadInputError

    @property
    def code(self) -> str:
        """The error's code in `texts/errors.toml`."""
        return self.error.code

    @property
    def text(self) -> Text:
        """Where in the row and what, without the line."""
        what = MatchingError.text(self.error)
        if self.column is not None:
            where = message("bulk", "in-column", header=self.column)
        else:
            where = Place(pointer=self.error.at.pointer).text()
        return Text(*(f"{where[lang]}: {what[lang]}" if where[lang] else what[lang] for lang in ("en", "ko")))


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be stored, by its number among the rows (from 0)."""

    number: int
    problems: tuple[Problem, ...]


@dataclass
class Warned:
    """Something warned of in a column: the first line that it was in, and how many are."""

    line: int
    count: int = 0


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
    table: Table, existing_ids: Container[str] = (), *, replace: bool = False, progress: Progress | None = None
) -> Report:
    """Read every row as it would be stored; nothing is stored.

    An id that is stored already is an error, unless it is to be replaced; a row without
    an id gets one from its content, and is then there just so. Raises `BadInputError`
    where rows cannot be told apart any more: a quote that is never closed.
    """
    reading = _Reading(table, existing_ids, replace=replace)
    for number, row in enumerate(table.rows()):
        reading.take(number, row)
        if progress is not None and number % _EVERY == 0:
            progress(number)
    return reading.report


class _Reading:
    """The rows read so far."""

    def __init__(self, table: Table, existing_ids: Container[str], *, replace: bool) -> None:
        self.report = Report(table)
        self._existing, self._replace = existing_ids, replace
        self._seen: set[str] = set()
        self._is_person = table.kind == "candidates"
        self._rows = Rows(table.headers, table.kind, self._warn) if table.headers is not None else None
        self._line = 0

    def take(self, number: int, row: Row) -> None:
        """Read one more row."""
        self._line = row.line
        self.report.total += 1
        try:
            document, problems = self._document(row)
            if not problems:
                self._keep(document)
                return
        except BadInputError as error:
            problems = [self._problem(self._blamed(error, row), error)]
        self.report.bad.append(BadRow(number, tuple(problems)))

    def _document(self, row: Row) -> tuple[Json, list[Problem]]:
        if self._rows is None:
            kept = admitted(parsed_line(str(row.cells[0])), is_person=self._is_person)
            for kind in kept.dropped:
                self._count(f"{DROPPED}{kind.value}", "")
            return kept.document, []  # of tables each cell was looked at
        beyond = row.cells[len(self._rows.headers.names) :]
        if any(cell not in (None, "") for cell in beyond):
            raise BadInputError("row-too-long")
        document, errors = self._rows.document(row.cells)
        return document, [self._problem(each.column, each.error) for each in errors]

    def _keep(self, document: Json) -> None:
        """Read a document as the store will, and keep it as text."""
        value = read_candidate(document) if self._is_person else read_opening(document)
        if value.id == EXAMPLE_ID:
            self.report.skipped += 1
            return
        made_by_content = value.id not in self._seen and value.id in self._existing and not _has_id(document)
        if made_by_content:
            self.report.unchanged += 1
        elif value.id in self._seen or (value.id in self._existing and not self._replace):
            raise AlreadyExistsError("candidate" if self._is_person else "opening", value.id, at=Place(pointer=_ID))
        else:
            self.report.good.append(Document(value.id, _COMPACT.encode(document)))
        self._seen.add(value.id)

    def _blamed(self, error: BadInputError, row: Row) -> int | None:
        return self._rows.column_of(error, row.cells) if self._rows is not None else None

    def _problem(self, column: int | None, error: BadInputError) -> Problem:
        return Problem(self._line, None if column is None else self._header(column), error)

    def _header(self, column: int) -> str:
        headers = self._rows.headers if self._rows is not None else Headers((), ())
        return shown_key(headers.names[column].strip())

    def _warn(self, code: str, column: int) -> None:
        self._count(code, self._header(column))

    def _count(self, code: str, header: str) -> None:
        warned = self.report.warned.setdefault((code, header), Warned(self._line))
        warned.count += 1


_ID = "/x-ktech/id"


def _has_id(document: Json) -> bool:
    extension = document.get("x-ktech")
    return isinstance(extension, dict) and bool(extension.get("id"))


def parsed_line(line: str) -> Json:
    """Return the document of a line of JSON; our own error in it is taken out, and a broken line we gave back read."""
    found: JsonValue = parse_json(line)
    if isinstance(found, dict) and set(found) <= {RAW_LINE, ERROR_COLUMN} and isinstance(found.get(RAW_LINE), str):
        found = parse_json(str(found[RAW_LINE]))
    if not isinstance(found, dict):
        raise BadInputError("not-an-object")
    found.pop(ERROR_COLUMN, None)
    return found
