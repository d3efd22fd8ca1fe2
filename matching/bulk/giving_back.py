"""Bad rows as a file of the same kind, each with what is wrong in a last column, to be mended and sent again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from matching.bulk import delimited, workbook
from matching.bulk.cells import Cell
from matching.bulk.headers import ERROR_COLUMN
from matching.bulk.reading import RAW_LINE, Problem
from matching.bulk.report import Report
from matching.bulk.table import Row, Table
from matching.bulk.words import bare
from matching.errors import BadInputError
from matching.ingest.files import parse_json
from matching.language import Language

Bad = tuple[Row, Sequence[Problem]]
"""A row that cannot be stored, and why."""


def bad_rows_file(report: Report, language: Language = "en") -> bytes:
    """Return the bad rows with their cells as they were and a last column `ktech_error`.

    It is of the table's own kind, CSV (as UTF-8), XLSX or JSON lines, and is read with
    the same headers and mapping; the last column is then passed over.
    """
    table = report.table
    if table.format == "xlsx":
        return workbook.written(table.kind, list(_rows(table, _bad_rows(report), language)))
    out = io.BytesIO()
    write_bad_rows(out, table, _bad_rows(report), language)
    return out.getvalue()


def write_bad_rows(out: IO[bytes], table: Table, bad: Iterable[Bad], language: Language = "en") -> None:
    """Write bad rows of CSV or JSON lines as `bad_rows_file` does, one after the other."""
    if table.format == "jsonl":
        for row, problems in bad:
            out.write(_line(str(row.cells[0]).strip(), _errors(problems, language)))
        return
    cells = ([str(cell or "") for cell in row] for row in _rows(table, bad, language))
    delimited.write(out, cells, table.delimiter)


def _rows(table: Table, bad: Iterable[Bad], language: Language) -> Iterator[list[Cell]]:
    """Yield the header and the rows, each with its error."""
    names = list(table.headers.names) if table.headers else []
    had_error = bool(names) and bare(names[-1]) == bare(ERROR_COLUMN)
    width = len(names) - had_error
    yield [*names[:width], ERROR_COLUMN]
    for row, problems in bad:
        yield _with_error(row.cells, width, had_error, _errors(problems, language))


def _bad_rows(report: Report) -> Iterator[Bad]:
    by_number = {bad.number: bad.problems for bad in report.bad}
    return ((row, by_number[number]) for number, row in enumerate(report.table.rows()) if number in by_number)


def _errors(problems: Sequence[Problem], language: Language) -> str:
    return " / ".join(problem.text[language] for problem in problems)


def _with_error(cells: Sequence[Cell], width: int, had_error: bool, error: str) -> list[Cell]:
    """Put the error in its column; what a row had too many stays behind it."""
    own = [*cells[:width], *(None for _ in range(width - len(cells)))]
    return [*own, error, *cells[width + had_error :]]


def _line(line: str, errors: str) -> bytes:
    error = json.dumps(errors, ensure_ascii=False)
    if _is_fresh_object(line):
        said = f'{line[:-1]}, "{ERROR_COLUMN}": {error}}}\n'
    else:
        said = f'{{"{RAW_LINE}": {json.dumps(_raw(line), ensure_ascii=True)}, "{ERROR_COLUMN}": {error}}}\n'
    return said.encode("utf-8", "surrogatepass")


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
