"""A table as a PDF on landscape A4, in Korean or English, with the versions at the foot of every page."""

from __future__ import annotations

import io
from typing import Any

from matching.errors import BadInputError
from matching.exports.table import Cell, Sheet, shown
from matching.exports.typesetting import SQUARE, draw, markup, paragraph, register, style_of
from matching.language import Language, message

MOST_ROWS = 2_000
_LONGEST_CELL = 1_500
_MARGIN, _SIZE, _SMALL = 28.0, 7.0, 6.0
_NOT_KNOWN = "–"
_HEAD, _LINE = "#e8ecf2", "#b9c2cf"


def pdf_file(sheet: Sheet, language: Language) -> bytes:
    """Return a table as PDF. Raises `BadInputError` for more rows than anybody would read on paper."""
    if len(sheet.rows) > MOST_ROWS:
        raise BadInputError("export-too-long", most=f"{MOST_ROWS:,}")
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    register()
    out, page = io.BytesIO(), landscape(A4)
    title = sheet.title[language]
    document = SimpleDocTemplate(
        out, pagesize=page, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN + 14,
        title=title, author="ktech-match", lang=language, invariant=1,
    )  # fmt: skip
    foot = _foot(sheet, language)

    def draw_foot(canvas: Any, _: Any) -> None:
        draw(canvas, f"{foot}   {canvas.getPageNumber()}", _MARGIN, _MARGIN, _SMALL)

    document.build(_story(sheet, language, page[0] - 2 * _MARGIN), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return out.getvalue()


def _story(sheet: Sheet, language: Language, width: float) -> list[Any]:
    from reportlab.platypus import Paragraph, Spacer

    plain, large = style_of("plain", _SIZE), style_of("large", 13.0)
    says = [Paragraph(markup(note[language]), plain) for note in sheet.notes]
    if sheet.stamp.is_synthetic:
        says.insert(0, Paragraph(f"<b>{markup(message('exports', 'synthetic')[language])}</b>", plain))
    if SQUARE in "".join(markup(shown(cell, language)) for row in sheet.rows for cell in row):
        says.append(Paragraph(markup(message("exports", "squares", square=SQUARE)[language]), plain))
    stamp = [
        Paragraph(f"{markup(title[language])}: {markup(shown(value, language))}", plain)
        for title, value in sheet.stamp.lines()
    ]
    heading = Paragraph(markup(sheet.title[language]), large)
    return [heading, Spacer(1, 6), *says, Spacer(1, 6), _table(sheet, language, width), Spacer(1, 8), *stamp]


def _table(sheet: Sheet, language: Language, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    shares = sum(column.width for column in sheet.columns)
    rows = [[paragraph(column.title[language], _SIZE, is_bold=True) for column in sheet.columns]]
    rows += [[paragraph(_on_paper(cell, language), _SIZE) for cell in row] for row in sheet.rows]
    look = [
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(_HEAD)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(_LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    widths = [width * column.width / shares for column in sheet.columns]
    return LongTable(rows, colWidths=widths, style=look, repeatRows=1)


def _on_paper(cell: Cell, language: Language) -> str:
    text = shown(cell, language)
    return (text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…") or _NOT_KNOWN


def _foot(sheet: Sheet, language: Language) -> str:
    stamp = sheet.stamp
    said = [message("exports", "synthetic")[language]] if stamp.is_synthetic else []
    named = (stamp.day.isoformat(), stamp.pack, stamp.policy, stamp.scorer, stamp.code)
    return " · ".join([*said, *(each for each in named if each)])
