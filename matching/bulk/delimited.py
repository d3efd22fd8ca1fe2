"""CSV as it is sent: its encoding, its delimiter, and its rows with the lines they begin on.

Cells that a spreadsheet would take for a formula get a quote before them in files that
we hand out, and lose it when such a file comes back.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matching.errors import BadInputError, Place

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 2_000_000
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HANGUL = re.compile("[\uac00-\ud7a3]")
_FOREIGN = re.compile("[^\0-\x7f]")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class Decoded(NamedTuple):
    """A file's text, and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 with its mark, or CP949; anything else is an error that names the line."""
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(name), name)
            except UnicodeDecodeError as error:
                raise _unknown_encoding(content, error.start) from None
    if b"\0" in content:
        raise _unknown_encoding(content, content.index(b"\0"))
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    return _korean(content, start)


def _korean(content: bytes, start: int) -> Decoded:
    """Read CP949; its bytes could also be some other encoding's, so most of what is not ASCII must be Hangul."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError as error:
        raise _unknown_encoding(content, max(start, error.start)) from None
    if 2 * len(_HANGUL.findall(text)) < len(_FOREIGN.findall(text)):
        raise _unknown_encoding(content, start)
    return Decoded(text, "cp949")


def _unknown_encoding(content: bytes, position: int) -> BadInputError:
    before = content[:position]
    return BadInputError("table-encoding", at=Place(line=len(re.findall(rb"\r\n|\r|\n", before)) + 1))


def divide(text: str) -> tuple[str, str]:
    """Return a table's delimiter and its text without a line that names one.

    The delimiter is the one that divides the header into most cells.
    """
    if match := _SEPARATOR_LINE.match(text):
        return match.group(1), text[match.end() :]
    first = re.split(r"[\r\n]", text.lstrip("\r\n")[:100_000], maxsplit=1)[0]
    return max(DELIMITERS, key=lambda each: _cells_of(first, each)), text


def _cells_of(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def rows(text: str, delimiter: str, first_line: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it begins on; a quoted cell may hold line ends.

    Raises `BadInputError` for a quote that is never closed or has text behind it.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first_line
    try:
        for cells in reader:
            yield line, cells
            line = first_line + reader.line_num
    except csv.Error as error:
        code = "table-cell-too-long" if "field larger" in str(error) else "table-quote"
        raise BadInputError(code, at=Place(line=line), most=f"{LONGEST_CELL:,}") from None


def guarded(cell: str) -> str:
    """Put a quote before what a spreadsheet would run as a formula.

    >>> guarded("=1+1"), unguarded("'=1+1"), guarded("'=x"), guarded("it's")
    ("'=1+1", '=1+1', "''=x", "it's")
    """
    return f"'{cell}" if _FORMULA_LIKE.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take that quote away again."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def written(rows_of_cells: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Write rows as UTF-8 with its mark, each cell guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[guarded(cell) for cell in cells] for cells in rows_of_cells])
    return codecs.BOM_UTF8 + out.getvalue().encode()
