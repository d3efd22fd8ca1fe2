"""Whether a glyph leaves ink: the page is drawn with its text and without, and the pictures compared.

What does not differ was never seen: text in the colour behind it, under a panel, clipped
away, on a layer that is switched off. A coloured panel with white letters differs, and
stays. A glyph whose colour is that of what is behind it is hidden even where another's
ink crosses it. Overlapping glyphs are told apart by a third drawing without the lower.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.colours import Colour, is_told_from
from matching.document_text.model import Unseen
from matching.document_text.pdf_glyphs import Frame, Glyph

_MOST_PIXELS = 1_600_000
_SCALE = 1.0  # pixels a point
_LEAST_DIFFERENCE = 10  # of 255: less is not seen
_FAINT = 28  # of 255: less is not read, where the colours, too, are hardly told apart
_ACROSS, _DOWN = 4.0, 3.0  # points: the grid on which overlapping objects are sought
_WIDEST = 1_000.0  # points of one stretch of text that are sought
_MOST_LAYERS = 8


class Drawing(NamedTuple):
    """A drawn page: rows of `stride` bytes, three a pixel (blue, green, red)."""

    pixels: bytes
    width: int
    height: int
    stride: int
    scale: float


def _drawn(page: Any, frame: Frame) -> Drawing | None:
    """Return the page drawn on white; `None` where the library cannot."""
    width, height = frame.size
    scale = min(_SCALE, (_MOST_PIXELS / (width * height)) ** 0.5)
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Drawing(pixels, columns, rows, stride, scale)


def _without(page: Any, frame: Frame, owners: Iterable[int]) -> Drawing | None:
    """Return the page drawn without some of its text objects."""
    handles = [ctypes.cast(owner, pdfium.FPDF_PAGEOBJECT) for owner in owners]
    for each in handles:
        pdfium.FPDFPageObj_SetIsActive(each, 0)
    try:
        return _drawn(page, frame)
    finally:
        for each in handles:
            pdfium.FPDFPageObj_SetIsActive(each, 1)


_MAGNITUDE = bytes(min(255, 2 * abs(value - 128)) for value in range(256))


@lru_cache(maxsize=2)
def _masks(size: int) -> tuple[int, int]:
    """Return as one large number the seven low bits of each of so many bytes, and the eighth."""
    return int.from_bytes(b"\x7f" * size, "little"), int.from_bytes(b"\x80" * size, "little")


def difference(first: bytes, second: bytes) -> bytes:
    """Return how far each byte of two pictures differs, to two levels of 255.

    Both are halved to seven bits and subtracted as one large number: the eighth bit of
    each byte takes the borrow, so that bytes never touch.

    >>> list(difference(bytes([0, 255, 100, 7]), bytes([255, 0, 110, 7])))
    [254, 254, 10, 0]
    """
    size = len(first)
    low, high = _masks(size)
    mine, theirs = ((int.from_bytes(each, "little") >> 1) & low for each in (first, second))
    return ((mine | high) - theirs).to_bytes(size, "little").translate(_MAGNITUDE)


class Ink:
    """What text changes on a page: `difference` of two drawings, and what is behind the text."""

    def __init__(self, whole: Drawing, bare: Drawing) -> None:
        self._bare, self._changed = bare, difference(whole.pixels, bare.pixels)
        self._told: dict[tuple[Colour, bytes], bool] = {}

    def _area(self, glyph: Glyph) -> tuple[int, int, range]:
        """Return the first and last byte of a glyph's box within a row, and its rows from the middle outward."""
        scale, width, height = self._bare.scale, self._bare.width, self._bare.height
        left, top, right, bottom = glyph.ink
        x0, x1 = max(0, int(left * scale)), min(width, int(right * scale) + 1)
        rows = range(max(0, int(top * scale)), min(height, int(bottom * scale) + 1))
        return 3 * x0, 3 * max(x0, x1), rows

    def reaches(self, glyph: Glyph, level: int) -> bool:
        """Return whether any change within a glyph's box is as large as a level of 255."""
        start, end, rows = self._area(glyph)
        if start >= end:
            return False
        changed, stride, middle = self._changed, self._bare.stride, len(rows) // 2
        for y in (*rows[middle:], *rows[:middle]):
            if max(changed[y * stride + start : y * stride + end]) >= level:
                return True
        return False

    def tells(self, glyph: Glyph, fill: Colour) -> bool:
        """Return whether a colour is told from what is behind a glyph, at a few points of its box."""
        start, end, rows = self._area(glyph)
        if start >= end or not rows:
            return False
        for y in (rows[len(rows) // 2], rows[0], rows[-1]):
            row = y * self._bare.stride
            for at in (start + (end - start) // 6 * 3, start, end - 3):
                if self._tells(fill, self._bare.pixels[row + at : row + at + 3]):
                    return True
        return False

    def _tells(self, fill: Colour, pixel: bytes) -> bool:
        key = (fill, pixel)
        if key not in self._told:
            self._told[key] = is_told_from(fill, (pixel[2], pixel[1], pixel[0]))
        return self._told[key]


def _overlaps(glyphs: list[Glyph]) -> dict[int, set[int]]:
    """Return the text objects that lie over one another, each with the others.

    Objects are laid on a grid of points, stretch by stretch; two on one point overlap.
    """
    points: dict[int, int] = {}
    found: dict[int, set[int]] = {}
    for (owner, _), stretch in groupby(glyphs, key=lambda each: (each.owner, each.baseline)):
        lefts, tops, rights, bottoms = zip(*(glyph.ink for glyph in stretch), strict=True)
        left, top = min(lefts), min(tops)
        across = range(ceil(left / _ACROSS), int(min(max(rights), left + _WIDEST) // _ACROSS) + 1)
        for y in range(ceil(top / _DOWN), int(min(max(bottoms), top + _WIDEST) // _DOWN) + 1):
            for x in across:
                other = points.setdefault(x + (y << 20), owner)
                if other != owner:
                    found.setdefault(owner, set()).add(other)
                    found.setdefault(other, set()).add(owner)
    return found


def _layers(doubted: set[int], overlaps: dict[int, set[int]]) -> list[set[int]]:
    """Return sets of objects of which none overlaps another, so that each set's ink is its own."""
    layers: list[set[int]] = []
    for owner in sorted(doubted):
        home = next((layer for layer in layers if not layer & overlaps.get(owner, set())), None)
        if home is None and len(layers) < _MOST_LAYERS:
            layers.append({owner})
        else:
            (home if home is not None else layers[-1]).add(owner)
    return layers


def unseen_by_ink(page: Any, frame: Frame, glyphs: list[Glyph], owners: list[int]) -> list[Glyph]:
    """Return the glyphs, each that leaves no ink marked with its reason."""
    whole, bare = _drawn(page, frame), _without(page, frame, owners)
    if whole is None or bare is None:
        return glyphs
    ink = Ink(whole, bare)
    told = [_told(glyph, ink) for glyph in glyphs]
    overlaps = _overlaps(glyphs)
    doubted = set(overlaps) | {glyph.owner for glyph, each in zip(glyphs, told, strict=True) if not each}
    own: dict[int, Ink] = {}
    for layer in _layers(doubted, overlaps):
        drawn = _without(page, frame, layer)
        if drawn is not None:
            own |= dict.fromkeys(layer, Ink(whole, drawn))
    return [
        glyph if glyph.why else _judged(glyph, own.get(glyph.owner, ink), told=each)
        for glyph, each in zip(glyphs, told, strict=True)
    ]


def _judged(glyph: Glyph, ink: Ink, *, told: bool) -> Glyph:
    why = _why(glyph, ink, told=told)
    return glyph._replace(why=why) if why else glyph


def _told(glyph: Glyph, ink: Ink) -> bool:
    """Return whether a glyph's colour differs from what is behind it; a glyph of its own colours does."""
    fill = glyph.look.fill
    return fill is None or glyph.look.font.drawn_by_program or ink.tells(glyph, fill)


def _why(glyph: Glyph, ink: Ink, *, told: bool) -> Unseen | None:
    """Return why a glyph is not seen: `ink` is what it changes by itself."""
    if told:
        if ink.reaches(glyph, _LEAST_DIFFERENCE) or (_empty(glyph) and not glyph.look.font.embedded):
            return None
        return Unseen.COVERED
    return None if ink.reaches(glyph, _FAINT) else Unseen.NO_INK


def _empty(glyph: Glyph) -> bool:
    """Return whether a font has no outline for a glyph, so that none is drawn here: the reader's machine may have one."""
    left, top, right, bottom = glyph.ink
    return right - left < 0.01 or bottom - top < 0.01
