"""What became of a table as one JSON document, the same from the command line and from the API."""

from __future__ import annotations

from pydantic import JsonValue

from matching.bulk.report import Report
from matching.domain import Json


def report_document(report: Report, stored: int | None) -> Json:
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
