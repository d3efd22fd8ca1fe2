"""A table as an Excel workbook: one sheet of rows, one of notes and versions, and no cell that is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matching.bulk.delimited import guarded
from matching.bulk.workbook import saved
from matching.exports.table import DECIMALS, Cell, Sheet, shown
from matching.language import Language, message

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_CELL = 32_767  # what Excel holds
_SCORE = "0." + "0" * DECIMALS
_WIDTH = 1.6  # characters to a share of a page's width
_LARGEST_NAME = 31  # what Excel takes for a sheet's name


def workbook_file(sheet: Sheet, language: Language) -> bytes:
    """Return a table as XLSX."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows = book.create_sheet(message("exports", f"file-{sheet.of}")[language][:_LARGEST_NAME])
    rows.freeze_panes = "A2"
    for letter, column in zip(_letters(len(sheet.columns)), sheet.columns, strict=True):
        rows.column_dimensions[letter].width = max(10, column.width * _WIDTH)
    rows.append([_text(rows, column.title[language], is_bold=True) for column in sheet.columns])
    for cells in sheet.rows:
        rows.append([_made(rows, cell, language) for cell in cells])
    about = book.create_sheet(message("exports", "sheet-about")[language])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 80
    about.append([_text(about, sheet.title[language], is_bold=True)])
    for note in sheet.notes:
        about.append([_text(about, note[language])])
    for title, value in sheet.stamp.lines():
        about.append([_text(about, title[language]), _made(about, value, language)])
    return saved(book)


def _letters(count: int) -> list[str]:
    from openpyxl.utils import get_column_letter

    return [get_column_letter(number) for number in range(1, count + 1)]


def _made(sheet: Worksheet, cell: Cell, language: Language) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if cell is None:
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return _text(sheet, shown(cell, language))
    made = WriteOnlyCell(sheet, cell)
    if isinstance(cell, float):
        made.number_format = _SCORE
    return made


def _text(sheet: Worksheet, text: str, *, is_bold: bool = False) -> Any:
    """Return a cell that is a text whatever it begins with, and stays one when somebody edits it or saves it as CSV."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", guarded(text))[:_LONGEST_CELL])
    made.data_type, made.number_format = "s", "@"
    if is_bold:
        made.font = Font(bold=True)
    return made
