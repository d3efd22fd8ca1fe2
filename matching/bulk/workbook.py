"""Excel workbooks: the first visible sheet as rows of cells, and rows as a sheet.

A cell is what a person sees in it: a date as precisely as its format shows it, a number
with the zeros its format puts before it, a formula by the value that was saved with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING, Any

from matching.bulk.cells import Cell, Serial, Unusable
from matching.bulk.headers import Notice
from matching.bulk.workbook_gate import judge
from matching.errors import BadInputError
from matching.ingest.fields import shown_key

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

HELP_SHEET = "ktech_help"
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
MOST_EXACT = 1e15  # Excel keeps fifteen digits
_ZEROS = re.compile(r"0{2,30}")
_YEAR_TYPED_AS_DAY = (date(1905, 3, 14), date(1905, 9, 30))  # day numbers 1900 to 2100
_LONGEST_CELL = 32_767  # what Excel holds
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Sheet:
    """A workbook's first visible sheet; `rows` reads it from the start each time."""

    content: bytes
    title: str
    epoch: date
    notices: tuple[Notice, ...]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield each row with its number; raises `BadInputError` where the workbook is broken."""
        values = _opened(self.content)[self.title].iter_rows()
        formulas = _opened(self.content, formulas=True)[self.title].iter_rows() if self._has_formulas else repeat(())
        try:
            for number, (row, written) in enumerate(zip(values, formulas, strict=False), start=1):
                yield number, [self._cell(shown, kept) for shown, kept in zip_longest(row, written)]
        except _BROKEN:
            raise BadInputError("workbook-broken") from None

    @cached_property
    def _has_formulas(self) -> bool:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            names = [name for name in archive.namelist() if name.lower().startswith("xl/worksheets/")]
            return any(_FORMULA.search(archive.read(name)) for name in names)

    def _cell(self, shown: Any, written: Any) -> Cell:
        value = None if shown is None else shown.value
        if value is None:
            return None if written is None or written.value is None else Unusable("cell-formula", str(written.value))
        if shown.data_type == "e":
            return Unusable("cell-error", str(value))
        if isinstance(value, str | bool):
            return value
        if isinstance(value, datetime | date):
            return _day(value, str(shown.number_format), self.epoch)
        if isinstance(value, int | float):
            return _number(value, str(shown.number_format), self.epoch)
        return Unusable("cell-not-a-date", str(value)) if isinstance(value, time | timedelta) else str(value)


def _number(value: float, number_format: str, epoch: date) -> Cell:
    if not abs(value) < MOST_EXACT:
        return Unusable("cell-digits-lost", str(value))
    if _ZEROS.fullmatch(number_format) and value == int(value):
        return f"{int(value):0{len(number_format)}d}"
    return Serial(value, epoch)


def _day(value: date, number_format: str, epoch: date) -> Cell:
    """Return a date as precisely as its format shows it."""
    day = value.date() if isinstance(value, datetime) else value
    first, last = _YEAR_TYPED_AS_DAY
    if epoch.year == 1899 and first <= day <= last:
        return Unusable("cell-year-as-day", day.isoformat())
    shown = _LITERALS.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    if "d" in shown or "y" not in shown:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in shown else day.isoformat()[:4]


def open_sheet(content: bytes, most: int) -> Sheet:
    """Return the first visible sheet of a workbook of at most so many bytes unpacked. Raises `BadInputError`."""
    judge(content, most)
    book = _opened(content)
    try:
        sheets = [(sheet.title, sheet.sheet_state == "visible") for sheet in book.worksheets]
        epoch = book.epoch.date()
    except _BROKEN:
        raise BadInputError("workbook-broken") from None
    visible = [title for title, seen in sheets if seen and title != HELP_SHEET]
    if not visible:
        raise BadInputError("workbook-no-sheet")
    notices = [Notice("warning-sheet-hidden", (("sheet", shown_key(title)),)) for title, seen in sheets if not seen]
    notices += [Notice("warning-sheet-not-read", (("sheet", shown_key(title)),)) for title in visible[1:]]
    return Sheet(content, visible[0], epoch, tuple(notices))


def _opened(content: bytes, *, formulas: bool = False) -> Workbook:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
    except _BROKEN:
        raise BadInputError("workbook-broken") from None
    return book


def written(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write rows as a workbook of one sheet; every text stays a text, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for cells in rows:
        sheet.append([_cell_for(sheet, cell) for cell in cells])
    return saved(book)


def _cell_for(sheet: Any, cell: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, Serial):
        return cell.number
    text = cell.shown if isinstance(cell, Unusable) else cell
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL])
    made.data_type, made.number_format = "s", "@"
    return made


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
