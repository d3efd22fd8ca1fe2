"""The glyphs of a PDF's page: what each means, where it stands, how it looks.

Places are in points from the upper left corner of the page as shown: cropped and turned.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.characters import drawn
from matching.document_text.colours import Colour
from matching.document_text.model import Unseen

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|-medi|extrab|\bEB\b", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slant|cmti|cmsl|-it\b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_LEAST_SIZE = 4.0  # points
_NARROWEST = 0.15  # of a letter's size: less is no letter's advance
_INVISIBLE_MODES = frozenset({3, 7})  # neither filled nor stroked; only a clipping path
_FILL_AND_STROKE = 2
_ROTATED = 12  # degrees from upright


class Font(NamedTuple):
    """A font of the document."""

    address: int
    bold: bool
    embedded: bool
    drawn_by_program: bool  # Type 3: each glyph is a drawing with colours of its own
    italic: bool  # its letters lean out of their boxes


_NO_FONT = Font(0, bold=False, embedded=False, drawn_by_program=False, italic=False)


class Look(NamedTuple):
    """How one text object is drawn. `turn` counts quarter turns clockwise, `None` is aslant."""

    size: float
    bold: bool
    font: Font
    fill: Colour | None
    turn: int | None
    slant: float  # how far the top of a letter leans over, of its height: its box is so much too wide
    why: Unseen | None


class Glyph(NamedTuple):
    """One drawn character: its advance box, its baseline, and its text object's address."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    owner: int
    look: Look
    space_before: bool
    why: Unseen | None
    ink: tuple[float, float, float, float]


class Frame(NamedTuple):
    """The shown part of a page: edges in the page's own space, and quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page's own space is shown."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return where a rectangle is shown: left, top, right, bottom."""
        if self.turn == 0 and left <= right and bottom <= top:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _address(function: Callable[..., object], *arguments: type) -> Callable[..., int | None]:
    """Return a function of the library that gives a handle as a plain number: a key, and quick to make."""
    made: Callable[..., int | None] = ctypes.CFUNCTYPE(ctypes.c_void_p, *arguments)(
        ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
    )
    return made


_object_of = _address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_int)


class GlyphReader:
    """Reads the glyphs of one page."""

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self._text, self._frame = text_page, frame
        self._fonts: dict[int, Font] = {}
        self._advances: dict[tuple[int, str], float] = {}
        self._looks: dict[int, Look] = {}
        self.objects: dict[int, int] = {}  # addresses of text objects, in the order drawn
        self.unmapped = 0

    def glyphs(self) -> list[Glyph]:
        """Return the glyphs in the order in which they are drawn."""
        found: list[Glyph] = []
        handle = ctypes.cast(self._text, ctypes.c_void_p)
        space, loose = False, pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        tight = tuple(ctypes.c_double() for _ in range(4))
        unicode, get_loose, get_origin = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
        )
        for index in range(pdfium.FPDFText_CountChars(self._text)):
            code = unicode(self._text, index)
            owner = _object_of(handle, index)
            letter = chr(code) if code < 0x110000 else ""
            text = drawn(letter) if letter and owner else ""
            if text in ("", " "):
                space |= text == " " and bool(owner)
                self._count_unmapped(code, owner)
                continue
            get_loose(self._text, index, loose)
            get_origin(self._text, index, x, y)
            pdfium.FPDFText_GetCharBox(self._text, index, *tight)
            edges = (loose.left, loose.bottom, loose.right, loose.top)
            ink = (tight[0].value, tight[2].value, tight[1].value, tight[3].value)
            found.append(self._glyph(text, owner or 0, index, edges, ink, (x.value, y.value), space))
            space = False
        return found

    def _count_unmapped(self, code: int, owner: int | None) -> None:
        if owner and (code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF):
            self.unmapped += 1

    def _glyph(
        self,
        text: str,
        owner: int,
        index: int,
        edges: tuple[float, float, float, float],
        ink: tuple[float, float, float, float],
        origin: tuple[float, float],
        space: bool,
    ) -> Glyph:
        look = self._looks.get(owner)
        if look is None:
            look = self._looks[owner] = self._look(owner, index)
            self.objects[owner] = len(self.objects)
        if edges[2] <= edges[0] or edges[3] <= edges[1]:  # a font without widths
            edges = ink
        left, top, right, bottom = self._frame.box(*edges)
        if look.slant:
            right = max(left + 0.1 * look.size, right - look.slant * (bottom - top))
        x, baseline = self._frame.point(*origin)
        if look.font.italic and look.turn == 0:
            right = max(left + 0.1 * look.size, min(right, x + self._advance(owner, look, text)))
        shown = self._frame.box(*ink)
        why = look.why or self._off_page(shown)
        return Glyph(text, left, top, right, bottom, baseline, owner, look, space, why, shown)

    def _advance(self, owner: int, look: Look, text: str) -> float:
        """Return how far a letter moves the next, in points; as far as can be where its font does not say."""
        key = (look.font.address, text)
        if key not in self._advances:
            font, width = pdfium.FPDFTextObj_GetFont(ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT)), ctypes.c_float()
            said = pdfium.FPDFFont_GetGlyphWidth(font, ord(text[0]), 1.0, width) and len(text) == 1
            self._advances[key] = width.value if said and width.value > _NARROWEST else math.inf
        return self._advances[key] * look.size

    def _off_page(self, box: tuple[float, float, float, float]) -> Unseen | None:
        width, height = self._frame.size
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return None if -1 <= x <= width + 1 and -1 <= y <= height + 1 else Unseen.OFF_PAGE

    def _look(self, owner: int, index: int) -> Look:
        handle = ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        width = math.hypot(matrix.a, matrix.b) or 1.0
        size = pdfium.FPDFText_GetFontSize(self._text, index) * abs(matrix.a * matrix.d - matrix.b * matrix.c) / width
        slant = abs(matrix.a * matrix.c + matrix.b * matrix.d) / (width * width)
        font = self._font(pdfium.FPDFTextObj_GetFont(handle))
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
        fill, alpha = _fill(handle)
        why = None
        if _is_invisible(mode, alpha):
            why = Unseen.INVISIBLE
        elif 0 <= size < _LEAST_SIZE:
            why = Unseen.TINY
        degrees = math.degrees(math.atan2(matrix.b, matrix.a))
        return Look(size, font.bold or mode == _FILL_AND_STROKE, font, fill, self._turn(degrees), slant, why)

    def _turn(self, degrees: float) -> int | None:
        """Return quarter turns clockwise as shown of text that runs at an angle against the clock on the page."""
        quarter = round(-degrees / 90)
        if abs(-degrees - quarter * 90) > _ROTATED:
            return None
        return (quarter + self._frame.turn) % 4

    def _font(self, font: Any) -> Font:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = _font(font, key) if key else _NO_FONT
        return self._fonts[key]


def _is_invisible(mode: int, alpha: int) -> bool:
    return mode in _INVISIBLE_MODES or (alpha == 0 and mode == 0)


def is_drawn(owner: int) -> bool:
    """Return whether the text object of an address is set to leave ink."""
    handle = ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT)
    return not _is_invisible(pdfium.FPDFTextObj_GetTextRenderMode(handle), _fill(handle)[1])


def _font(font: Any, address: int) -> Font:
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    said = name.value.decode("utf-8", "replace")
    weight = pdfium.FPDFFont_GetWeight(font)
    bold = bool(_BOLD.search(said)) or (weight >= _BOLD_WEIGHT and "regular" not in said.lower())
    return Font(
        address,
        bold,
        bool(pdfium.FPDFFont_GetIsEmbedded(font)),
        drawn_by_program=not said,
        italic=bool(_ITALIC.search(said)),
    )


def _fill(handle: Any) -> tuple[Colour | None, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return None, 255
    return (red.value, green.value, blue.value), alpha.value
