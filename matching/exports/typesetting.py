"""Setting Korean and English for reportlab: which font has a letter, and what stands for one that none has.

Latin letters are set in Helvetica and Korean in HYGothic, one of the fonts that PDF
readers bring along for Korean (Adobe-Korea1), so that no font file is needed. What
neither has is set without its accents, or as a square, which is then said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

_ALIKE = str.maketrans({"₩": "￦"})  # readers' Korean fonts have the won sign in full width alone
LATIN, KOREAN, SQUARE = "Helvetica", "HYGothic-Medium", "□"
_WITH_STROKE = re.compile(r"LATIN (CAPITAL|SMALL) LETTER ([A-Z])(?: |$)")


@cache
def register() -> None:
    """Make the Korean font known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))


def paragraph(text: str, size: float, *, is_bold: bool = False) -> Any:
    """Return a paragraph; Korean may break a line between any two letters, English only between words."""
    from reportlab.platypus import Paragraph

    korean = any(_font_of(letter) == KOREAN for letter in text)
    style = style_of("korean" if korean else "plain", size)
    return Paragraph(f"<b>{markup(text)}</b>" if is_bold else markup(text), style)


@cache
def style_of(name: str, size: float) -> ParagraphStyle:
    """Return a style of a size in points; one called `korean` breaks lines as Korean does."""
    from reportlab.lib.styles import ParagraphStyle

    wrap = {"wordWrap": "CJK"} if name == "korean" else {}
    return ParagraphStyle(name, fontName=LATIN, fontSize=size, leading=size * 1.35, **wrap)


def markup(text: str) -> str:
    """Return a text as a paragraph takes it: no letter of it is markup, and each is in a font that has it."""
    parts = []
    for font, letters in groupby(_printed(text), key=_font_of):
        run = escape("".join(letters))
        parts.append(run if font == LATIN else f'<font name="{KOREAN}">{run}</font>')
    return "".join(parts)


def _printed(text: str) -> Iterator[str]:
    for letter in unicodedata.normalize("NFC", text).translate(_ALIKE):
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
        return SQUARE
    return plain[2] if plain[1] == "CAPITAL" else plain[2].lower()


@cache
def _font_of(letter: str) -> str | None:
    """Return the font that has a letter, `None` where neither has; readers' Korean fonts lack some Latin ones."""
    if letter != " " and (letter.isspace() or not letter.isprintable()):
        return None
    is_latin = unicodedata.name(letter, "").startswith("LATIN")
    fonts = {LATIN: "cp1252"} if is_latin else {LATIN: "cp1252", KOREAN: "cp949"}
    for font, encoding in fonts.items():
        try:
            letter.encode(encoding)
        except UnicodeEncodeError:
            continue
        return font
    return None


def draw(canvas: Any, text: str, at: float, height: float, size: float) -> None:
    """Draw a line of text on a page, from a point."""
    canvas.saveState()
    for font, letters in groupby(_printed(text), key=_font_of):
        run = "".join(letters)
        canvas.setFont(font, size)
        canvas.drawString(at, height, run)
        at += canvas.stringWidth(run, font, size)
    canvas.restoreState()
