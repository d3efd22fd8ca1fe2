"""Rows read as the store will read them, each by itself: what a row says does not depend on any other row.

Which ids are taken is asked afterwards, in `report`, so that rows may be read in several processes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from matching.bulk.cells import DROPPED
from matching.bulk.columns import Kind
from matching.bulk.headers import ERROR_COLUMN, Headers
from matching.bulk.rows import Rows
from matching.bulk.table import Row
from matching.domain import Json
from matching.errors import BadInputError, MatchingError, Place
from matching.ingest.fields import shown_key
from matching.ingest.files import parse_json
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.language import Text, message
from matching.privacy import admitted

RAW_LINE = "ktech_line"
_COMPACT = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


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


@dataclass
class Warned:
    """Something warned of in a column: the first line that it was in, and how many are."""

    line: int
    count: int = 0


class Good(NamedTuple):
    """A row that was read: its id, its document as compact ASCII JSON, and whether the row itself gave the id."""

    id: str
    text: str
    has_id: bool


@dataclass(frozen=True)
class Outcomes:
    """What some rows are, one each: what was read or what is wrong; and the warnings by code and header."""

    rows: list[Good | tuple[Problem, ...]] = field(default_factory=list)
    warned: dict[tuple[str, str], Warned] = field(default_factory=dict)


class RowReader:
    """Reads rows under some headers; of JSON lines there are none."""

    def __init__(self, headers: Headers | None, kind: Kind) -> None:
        self._is_person = kind == "candidates"
        self.one = "candidate" if self._is_person else "opening"
        self._rows = Rows(headers, kind, self._warn) if headers is not None else None
        self._line, self._outcomes = 0, Outcomes()

    def read(self, rows: Sequence[Row]) -> Outcomes:
        """Return what each row is."""
        found = self._outcomes = Outcomes()
        for row in rows:
            self._line = row.line
            try:
                found.rows.append(self._read(row))
            except BadInputError as error:
                found.rows.append((self.problem(row, error),))
        return found

    def problem(self, row: Row, error: BadInputError) -> Problem:
        """Return what is wrong with a row's document, with the header of the column that it speaks of."""
        column = self._rows.column_of(error, row.cells) if self._rows is not None else None
        return Problem(row.line, None if column is None else self._header(column), error)

    def _read(self, row: Row) -> Good | tuple[Problem, ...]:
        if self._rows is None:
            kept = admitted(parsed_line(str(row.cells[0])), is_person=self._is_person)
            for kind in kept.dropped:
                self._count(f"{DROPPED}{kind.value}", "")
            return self._good(kept.document)  # of tables each cell was looked at
        beyond = row.cells[len(self._rows.headers.names) :]
        if any(cell not in (None, "") for cell in beyond):
            raise BadInputError("row-too-long")
        document, errors = self._rows.document(row.cells)
        if errors:
            return tuple(Problem(row.line, self._header(each.column), each.error) for each in errors)
        return self._good(document)

    def _good(self, document: Json) -> Good:
        """Read a document as the store will, and keep it as text."""
        value = read_candidate(document) if self._is_person else read_opening(document)
        return Good(value.id, _COMPACT.encode(document), _has_id(document))

    def _header(self, column: int) -> str:
        headers = self._rows.headers if self._rows is not None else Headers((), ())
        return shown_key(headers.names[column].strip())

    def _warn(self, code: str, column: int) -> None:
        self._count(code, self._header(column))

    def _count(self, code: str, header: str) -> None:
        self._outcomes.warned.setdefault((code, header), Warned(self._line)).count += 1


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
