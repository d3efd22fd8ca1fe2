"""What became of a table as one JSON document, the same from the command line and from the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import JsonValue

from matching.bulk.reading import Problem
from matching.bulk.table import Table
from matching.domain import Json
from matching.language import Text


class Told(Protocol):
    """What a report tells, of a table that was held or of one that was stored in parts."""

    @property
    def table(self) -> Table:
        """The table."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each kind."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong, row by row."""

    @property
    def warnings(self) -> Sequence[Text]:
        """What is to be told of the table and of its good cells."""


def report_document(report: Told, stored: int | None) -> Json:
    """Return a report: counts, what was warned of, each problem with line, column, code and sentence.

    `stored` is how many rows were stored, `None` where nothing was to be.
    """
    problems: list[JsonValue] = [
        {"line": each.line, "column": each.column, "code": each.code, "text": {**each.text.as_dict()}}
        for each in report.problems
    ]
    warnings: list[JsonValue] = [{**warning.as_dict()} for warning in report.warnings]
    unmapped: list[JsonValue] = [*report.table.unmapped]
    said: Json = {"warnings": warnings, "unmapped": unmapped, "problems": problems}
    return {"kind": "import", "version": 1, "stored": stored, **report.counts, **said}
