"""CSV as it is sent: its delimiter, and its rows with the lines they begin on.

Cells that a spreadsheet would take for a formula get a quote before them in files that
we hand out, and lose it when such a file comes back.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from matching.errors import BadInputError, Place

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 2_000_000
_PIECE = 1_000_000  # characters
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
_BEGINS = "[=+\\-@\t\r\n\0＝＋－＠]"  # a full-width sign is a formula too where Excel speaks Korean or Japanese
_FORMULA_LIKE = re.compile(rf"'*{_BEGINS}")
_GUARDED = re.compile(rf"'+{_BEGINS}")


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
    return rows_of(lines(text), delimiter, first_line)


def rows_of(lines: Iterable[str], delimiter: str, first_line: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield what `rows` yields, of a text that comes line by line, each with its end."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = first_line
    try:
        for cells in reader:
            yield line, cells
            line = first_line + reader.line_num
    except csv.Error as error:
        code = "table-cell-too-long" if "field larger" in str(error) else "table-quote"
        raise BadInputError(code, at=Place(line=line), most=f"{LONGEST_CELL:,}") from None


def lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, without holding all of the text a second time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


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
    out = io.BytesIO()
    write(out, rows_of_cells, delimiter)
    return out.getvalue()


def write(out: IO[bytes], rows_of_cells: Iterable[Sequence[str]], delimiter: str = ",") -> None:
    """Write what `written` returns, a row at a time."""
    out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, "utf-8", newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(
        [guarded(cell) for cell in cells] for cells in rows_of_cells
    )
    text.detach()


def marked(rows_of_cells: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Write rows as UTF-8 with its mark, which tells Excel that it is; the cells are guarded already."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows_of_cells)
    return codecs.BOM_UTF8 + out.getvalue().encode()
