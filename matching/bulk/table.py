"""A table as it was sent, CSV, XLSX or JSON lines: its headers, what they mean, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from matching.bulk import delimited
from matching.bulk.cells import Cell
from matching.bulk.columns import Kind
from matching.bulk.headers import Headers, Notice, read_headers
from matching.bulk.workbook import Sheet, open_sheet
from matching.errors import BadInputError, Place
from matching.ingest.encoding import decode

MOST_BYTES = 300_000_000
MOST_COLUMNS = 5_000

Format = Literal["csv", "xlsx", "jsonl"]


class Most(NamedTuple):
    """The most that a table may hold: rows, and bytes of a workbook when unpacked."""

    rows: int = 1_000_000
    unpacked: int = 300_000_000


_MOST = Most()


class Row(NamedTuple):
    """A row: the line it begins on (from 1) and its cells; of JSON lines the line is the only cell."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table that was sent. JSON lines have no headers. `rows` reads from the start each time."""

    name: str
    kind: Kind
    format: Format
    headers: Headers | None
    notices: tuple[Notice, ...]
    source: str | Sheet
    first_line: int = 1
    delimiter: str = ","
    most_rows: int = _MOST.rows

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The headers of columns that are left out."""
        return self.headers.unmapped if self.headers else ()

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that hold anything. Raises `BadInputError`."""
        try:
            yield from self._rows()
        except BadInputError as error:
            raise error.within(file=self.name) from None

    def _rows(self) -> Iterator[Row]:
        if self.format == "jsonl":
            every = _lines(self._text)
        else:
            found = self.source.rows() if isinstance(self.source, Sheet) else self._delimited()
            every = (Row(line, cells) for line, cells in found if any(map(_says, cells)))
            next(every, None)  # the header
        for count, row in enumerate(every, start=1):
            if count > self.most_rows:
                raise BadInputError("table-too-many-rows", most=f"{self.most_rows:,}", at=Place(line=row.line))
            yield row

    @property
    def _text(self) -> str:
        return self.source if isinstance(self.source, str) else ""

    def _delimited(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        for line, cells in delimited.rows(self._text, self.delimiter, self.first_line):
            yield line, [delimited.unguarded(cell) for cell in cells] if any("'" in cell for cell in cells) else cells


def _says(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _lines(text: str) -> Iterator[Row]:
    return (Row(number, (line,)) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def format_of(name: str, content: bytes) -> Format:
    """Return a table's format by its name, or where that says nothing by what it begins with."""
    ending = name.lower().removesuffix(".gz").rpartition(".")[2]
    if content.startswith(b"PK\x03\x04") or ending in ("xlsx", "xls", "xlsm"):
        return "xlsx"
    if ending in ("jsonl", "ndjson"):
        return "jsonl"
    if ending in ("csv", "tsv", "txt"):
        return "csv"
    return "jsonl" if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "csv"


def read_table(
    content: bytes, name: str, kind: Kind, mapping: Mapping[str, str] | None = None, *, most: Most = _MOST
) -> Table:
    """Open a table that was sent; `mapping` gives columns' names by header, an empty one leaves a column out.

    Raises `BadInputError` where nothing can be read of it: encoding, quotes, headers.
    """
    if len(content) > MOST_BYTES:
        raise BadInputError("file-too-long", most=f"{MOST_BYTES:,}", at=Place(file=name))
    try:
        return _OPENERS[format_of(name, content)](content, name, kind, mapping, most)
    except BadInputError as error:
        raise error.within(file=name) from None


def _open_lines(content: bytes, name: str, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> Table:
    if mapping:
        raise BadInputError("table-no-headers")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError("not-utf-8", at=Place(line=content.count(b"\n", 0, error.start) + 1)) from None
    return _filled(Table(name, kind, "jsonl", None, (), text, most_rows=most.rows))


def _open_workbook(content: bytes, name: str, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> Table:
    sheet = open_sheet(content, most.unpacked)
    headers = _headers(sheet.rows(), kind, mapping)
    notices = sheet.notices + headers.notices
    return _filled(Table(name, kind, "xlsx", headers, notices, sheet, most_rows=most.rows))


def _open_delimited(content: bytes, name: str, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> Table:
    decoded = decode(content)
    delimiter, text = delimited.divide(decoded.text)
    first_line = 1 + (len(text) < len(decoded.text))
    headers = _headers(delimited.rows(text, delimiter, first_line), kind, mapping)
    korean = (Notice("warning-encoding", (("encoding", "CP949"),)),) if decoded.encoding == "cp949" else ()
    notices = korean + headers.notices
    return _filled(Table(name, kind, "csv", headers, notices, text, first_line, delimiter, most.rows))


_OPENERS = {"jsonl": _open_lines, "xlsx": _open_workbook, "csv": _open_delimited}


def _headers(rows: Iterator[tuple[int, Sequence[Cell]]], kind: Kind, mapping: Mapping[str, str] | None) -> Headers:
    line, cells = next((row for row in rows if any(map(_says, row[1]))), (1, ()))
    if len(cells) > MOST_COLUMNS:
        raise BadInputError("table-too-wide", most=f"{MOST_COLUMNS:,}", at=Place(line=line))
    names = [cell if isinstance(cell, str) else "" for cell in cells]
    try:
        return read_headers(names, kind, mapping)
    except BadInputError as error:
        raise error.within(line=line) from None


def _filled(table: Table) -> Table:
    """Refuse a table without a row."""
    first = next(chain(table.rows(), [None]))
    if first is None:
        raise BadInputError("nothing-in-file")
    return table
