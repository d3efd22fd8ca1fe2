"""A table as a PDF on landscape A4, in Korean or English, with the versions at the foot of every page.

Latin letters are set in Helvetica and Korean in HYGothic, one of the fonts that PDF
readers bring along for Korean (Adobe-Korea1), so that no font file is needed. What
neither has is set without its accents, or as a square, which is then said.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from matching.errors import BadInputError
from matching.exports.table import Cell, Sheet, shown
from matching.language import Language, message

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

MOST_ROWS = 2_000
_LATIN, _KOREAN, _SQUARE = "Helvetica", "HYGothic-Medium", "□"
_LONGEST_CELL = 1_500
_MARGIN, _SIZE, _SMALL = 28.0, 7.0, 6.0
_NOT_KNOWN = "–"
_WITH_STROKE = re.compile(r"LATIN (CAPITAL|SMALL) LETTER ([A-Z])(?: |$)")
_HEAD, _LINE = "#e8ecf2", "#b9c2cf"


def pdf_file(sheet: Sheet, language: Language) -> bytes:
    """Return a table as PDF. Raises `BadInputError` for more rows than anybody would read on paper."""
    if len(sheet.rows) > MOST_ROWS:
        raise BadInputError("export-too-long", most=f"{MOST_ROWS:,}")
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    _register()
    out, page = io.BytesIO(), landscape(A4)
    title = sheet.title[language]
    document = SimpleDocTemplate(
        out, pagesize=page, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN + 14,
        title=title, author="ktech-match", lang=language, invariant=1,
    )  # fmt: skip
    foot = _foot(sheet, language)

    def draw_foot(canvas: Any, _: Any) -> None:
        _draw(canvas, f"{foot}   {canvas.getPageNumber()}")

    document.build(_story(sheet, language, page[0] - 2 * _MARGIN), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return out.getvalue()


@cache
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(_KOREAN))


def _story(sheet: Sheet, language: Language, width: float) -> list[Any]:
    from reportlab.platypus import Paragraph, Spacer

    plain, large = _style("plain", _SIZE), _style("large", 13.0)
    says = [Paragraph(_markup(note[language]), plain) for note in sheet.notes]
    if sheet.stamp.is_synthetic:
        says.insert(0, Paragraph(f"<b>{_markup(message('exports', 'synthetic')[language])}</b>", plain))
    if _SQUARE in "".join(_markup(shown(cell, language)) for row in sheet.rows for cell in row):
        says.append(Paragraph(_markup(message("exports", "squares", square=_SQUARE)[language]), plain))
    stamp = [
        Paragraph(f"{_markup(title[language])}: {_markup(shown(value, language))}", plain)
        for title, value in sheet.stamp.lines()
    ]
    heading = Paragraph(_markup(sheet.title[language]), large)
    return [heading, Spacer(1, 6), *says, Spacer(1, 6), _table(sheet, language, width), Spacer(1, 8), *stamp]


def _table(sheet: Sheet, language: Language, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    shares = sum(column.width for column in sheet.columns)
    rows = [[_paragraph(f"{column.title[language]}", is_head=True) for column in sheet.columns]]
    rows += [[_paragraph(_on_paper(cell, language)) for cell in row] for row in sheet.rows]
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


def _paragraph(text: str, *, is_head: bool = False) -> Any:
    """Return a cell; Korean may break a line between any two letters, English only between words."""
    from reportlab.platypus import Paragraph

    korean = any(_font_of(letter) == _KOREAN for letter in text)
    style = _style("korean" if korean else "plain", _SIZE)
    return Paragraph(f"<b>{_markup(text)}</b>" if is_head else _markup(text), style)


@cache
def _style(name: str, size: float) -> ParagraphStyle:
    from reportlab.lib.styles import ParagraphStyle

    wrap = {"wordWrap": "CJK"} if name == "korean" else {}
    return ParagraphStyle(name, fontName=_LATIN, fontSize=size, leading=size * 1.35, **wrap)


def _markup(text: str) -> str:
    """Return a text as a paragraph takes it: no letter of it is markup, and each is in a font that has it."""
    parts = []
    for font, letters in groupby(_printed(text), key=_font_of):
        run = escape("".join(letters))
        parts.append(run if font == _LATIN else f'<font name="{_KOREAN}">{run}</font>')
    return "".join(parts)


def _printed(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFC", text):
        if _font_of(letter) is not None:
            yield letter
        elif letter.isspace():
            yield " "
        elif unicodedata.category(letter) not in ("Cc", "Cf"):
            yield from _bare(letter)


def _bare(letter: str) -> str:
    """Return a letter without its accents or strokes, a square where it has no such form."""
    parts = "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
    if parts and all(map(_font_of, parts)):
        return parts
    plain = _WITH_STROKE.match(unicodedata.name(letter, ""))
    if plain is None:
        return _SQUARE
    return plain[2] if plain[1] == "CAPITAL" else plain[2].lower()


@cache
def _font_of(letter: str) -> str | None:
    """Return the font that has a letter, `None` where neither has; readers' Korean fonts lack some Latin ones."""
    if letter != " " and (letter.isspace() or not letter.isprintable()):
        return None
    is_latin = unicodedata.name(letter, "").startswith("LATIN")
    fonts = {_LATIN: "cp1252"} if is_latin else {_LATIN: "cp1252", _KOREAN: "cp949"}
    for font, encoding in fonts.items():
        try:
            letter.encode(encoding)
        except UnicodeEncodeError:
            continue
        return font
    return None


def _foot(sheet: Sheet, language: Language) -> str:
    stamp = sheet.stamp
    said = [message("exports", "synthetic")[language]] if stamp.is_synthetic else []
    named = (stamp.day.isoformat(), stamp.pack, stamp.policy, stamp.scorer, stamp.code)
    return " · ".join([*said, *(each for each in named if each)])


def _draw(canvas: Any, text: str) -> None:
    canvas.saveState()
    at = _MARGIN
    for font, letters in groupby(_printed(text), key=_font_of):
        run = "".join(letters)
        canvas.setFont(font, _SMALL)
        canvas.drawString(at, _MARGIN, run)
        at += canvas.stringWidth(run, font, _SMALL)
    canvas.restoreState()
