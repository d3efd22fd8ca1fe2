"""Bad rows as a file of the same kind, each with what is wrong in a last column, to be mended and sent again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from matching.bulk import delimited, workbook
from matching.bulk.cells import Cell
from matching.bulk.headers import ERROR_COLUMN
from matching.bulk.reading import RAW_LINE
from matching.bulk.report import BadRow, Report
from matching.bulk.table import Row
from matching.bulk.words import bare
from matching.errors import BadInputError
from matching.ingest.files import parse_json
from matching.language import Language


def bad_rows_file(report: Report, language: Language = "en") -> bytes:
    """Return the bad rows with their cells as they were and a last column `ktech_error`.

    It is of the table's own kind, CSV (as UTF-8), XLSX or JSON lines, and is read with
    the same headers and mapping; the last column is then passed over.
    """
    table = report.table
    if table.format == "jsonl":
        return _lines(report, language)
    names = list(table.headers.names) if table.headers else []
    had_error = bool(names) and bare(names[-1]) == bare(ERROR_COLUMN)
    width = len(names) - had_error
    rows: list[list[Cell]] = [[*names[:width], ERROR_COLUMN]]
    for bad, row in _bad_rows(report):
        rows.append(_with_error(row.cells, width, had_error, _errors(bad, language)))
    if table.format == "xlsx":
        return workbook.written(table.kind, rows)
    return delimited.written([[str(cell or "") for cell in row] for row in rows], table.delimiter)


def _bad_rows(report: Report) -> Iterator[tuple[BadRow, Row]]:
    by_number = {bad.number: bad for bad in report.bad}
    return ((by_number[number], row) for number, row in enumerate(report.table.rows()) if number in by_number)


def _errors(bad: BadRow, language: Language) -> str:
    return " / ".join(problem.text[language] for problem in bad.problems)


def _with_error(cells: Sequence[Cell], width: int, had_error: bool, error: str) -> list[Cell]:
    """Put the error in its column; what a row had too many stays behind it."""
    own = [*cells[:width], *(None for _ in range(width - len(cells)))]
    return [*own, error, *cells[width + had_error :]]


def _lines(report: Report, language: Language) -> bytes:
    out = io.StringIO()
    for bad, row in _bad_rows(report):
        error = json.dumps(_errors(bad, language), ensure_ascii=False)
        line = str(row.cells[0]).strip()
        if _is_fresh_object(line):
            out.write(f'{line[:-1]}, "{ERROR_COLUMN}": {error}}}\n')
        else:
            out.write(f'{{"{RAW_LINE}": {json.dumps(_raw(line), ensure_ascii=True)}, "{ERROR_COLUMN}": {error}}}\n')
    return out.getvalue().encode("utf-8", "surrogatepass")


def _is_fresh_object(line: str) -> bool:
    """Whether a line is an object with something in it to which our key can be added."""
    try:
        found = parse_json(line)
    except BadInputError:
        return False
    return isinstance(found, dict) and bool(found) and not found.keys() & {RAW_LINE, ERROR_COLUMN}


def _raw(line: str) -> str:
    """Return a line as it was first sent, out of what we made of it before."""
    try:
        found = parse_json(line)
    except BadInputError:
        return line
    if not isinstance(found, dict) or ERROR_COLUMN not in found:
        return line
    if isinstance(raw := found.get(RAW_LINE), str):
        return raw
    return json.dumps({key: value for key, value in found.items() if key != ERROR_COLUMN}, ensure_ascii=False)
