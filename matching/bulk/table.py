"""A table as it was sent, CSV, XLSX or JSON lines: its headers, what they mean, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple, NoReturn

from matching.bulk import delimited
from matching.bulk.cells import Cell
from matching.bulk.columns import Kind
from matching.bulk.headers import Headers, Notice, read_headers
from matching.bulk.text_file import Stamp, TextFile, pieces, stamp_of, text_in
from matching.bulk.workbook import Sheet, open_sheet
from matching.errors import BadInputError, Place
from matching.ingest.encoding import decode, encoding_of, first_unreadable, line_of
from matching.ingest.files import bytes_in

MOST_BYTES = 300_000_000
MOST_COLUMNS = 5_000

Format = Literal["csv", "xlsx", "jsonl"]


class Most(NamedTuple):
    """The most that a table may hold: rows, and bytes of a workbook when unpacked."""

    rows: int = 1_000_000
    unpacked: int = 300_000_000


_MOST = Most()
IN_PARTS = Most(rows=100_000_000)
_HEAD = 1_000_000  # characters in which a table's delimiter is looked for


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
    source: str | Sheet | TextFile
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
            every = _lines(self._lines("\n"))
        else:
            found = self.source.rows() if isinstance(self.source, Sheet) else map(_unguarded, self.lined())
            every = (Row(line, cells) for line, cells in found if any(map(_says, cells)))
            next(every, None)  # the header
        for count, row in enumerate(every, start=1):
            if count > self.most_rows:
                raise BadInputError("table-too-many-rows", most=f"{self.most_rows:,}", at=Place(line=row.line))
            yield row

    def _lines(self, newline: str) -> Iterable[str]:
        """Return the text's lines; see `TextFile.lines`."""
        if isinstance(self.source, TextFile):
            return self.source.lines(newline)
        text = self.source if isinstance(self.source, str) else ""
        return text.split(newline) if newline else delimited.lines(text)

    def lined(self) -> Iterator[tuple[int, list[str]]]:
        """Return every row of a text of cells as it stands, the header too, with the line that it begins on."""
        return delimited.rows_of(self._lines(""), self.delimiter, self.first_line)


def _unguarded(row: tuple[int, list[str]]) -> tuple[int, Sequence[Cell]]:
    line, cells = row
    return line, [delimited.unguarded(cell) for cell in cells] if any("'" in cell for cell in cells) else cells


def _says(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _lines(lines: Iterable[str]) -> Iterator[Row]:
    return (Row(number, (line.removesuffix("\n"),)) for number, line in enumerate(lines, start=1) if line.strip())


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
    blank = Table(name, kind, "csv", None, (), text, first_line, delimiter, most.rows)
    return _headed(blank, mapping, decoded.encoding)


def _headed(table: Table, mapping: Mapping[str, str] | None, encoding: str) -> Table:
    """Return a table of cells with what its headers mean."""
    headers = _headers(table.lined(), table.kind, mapping)
    korean = (Notice("warning-encoding", (("encoding", "CP949"),)),) if encoding == "cp949" else ()
    return _filled(replace(table, headers=headers, notices=korean + headers.notices))


def open_table(path: Path, kind: Kind, mapping: Mapping[str, str] | None = None, *, most: Most = IN_PARTS) -> Table:
    """Open a table in a file of any length, CSV or JSON lines, of which a piece at a time will be in memory.

    What is read is what `read_table` reads of the file's content. Raises `BadInputError`.
    """
    try:
        stamp, head = stamp_of(path), next(pieces(path), b"")
        return _OPENERS_IN_PARTS[format_of(path.name, head)](path, stamp, kind, mapping, most)
    except BadInputError as error:
        raise error.within(file=path.name) from None


def _lines_in(path: Path, stamp: Stamp, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> Table:
    if mapping:
        raise BadInputError("table-no-headers")
    wrong = first_unreadable(lambda: pieces(path), "utf-8")
    if wrong is not None:
        raise BadInputError("not-utf-8", at=Place(line=line_of(lambda: pieces(path), wrong)))
    text = TextFile(path, "utf-8-sig", stamp)
    return _filled(Table(path.name, kind, "jsonl", None, (), text, most_rows=most.rows))


def _delimited_in(path: Path, stamp: Stamp, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> Table:
    whole = TextFile(path, encoding_of(lambda: pieces(path)), stamp)
    with bytes_in(path) as raw, text_in(raw, whole.encoding, "") as text:
        head = text.read(_HEAD)
    delimiter, rest = delimited.divide(head)
    skipped = len(head) - len(rest)
    source = replace(whole, skipped=skipped)
    blank = Table(path.name, kind, "csv", None, (), source, 1 + (skipped > 0), delimiter, most.rows)
    return _headed(blank, mapping, whole.encoding)


def _workbook_in(path: Path, stamp: Stamp, kind: Kind, mapping: Mapping[str, str] | None, most: Most) -> NoReturn:
    del path, stamp, kind, mapping, most
    raise BadInputError("table-not-in-parts")


_OPENERS_IN_PARTS = {"jsonl": _lines_in, "csv": _delimited_in, "xlsx": _workbook_in}
_OPENERS = {"jsonl": _open_lines, "xlsx": _open_workbook, "csv": _open_delimited}


def _headers(rows: Iterable[tuple[int, Sequence[Cell]]], kind: Kind, mapping: Mapping[str, str] | None) -> Headers:
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
