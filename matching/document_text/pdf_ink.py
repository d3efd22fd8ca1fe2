"""Whether a glyph leaves ink: the page is drawn with its text and without, and the pictures compared.

What does not differ was never seen: text in the colour behind it, under a panel, clipped
away, on a layer that is switched off. A coloured panel with white letters differs, and
stays. A glyph whose colour is that of what is behind it is hidden even where another's
ink crosses it. Overlapping glyphs are told apart by a third drawing without the lower.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.colours import Colour, is_told_from
from matching.document_text.model import Unseen
from matching.document_text.pdf_glyphs import Frame, Glyph

_MOST_PIXELS = 1_600_000
_SCALE = 1.0  # pixels a point
_LEAST_DIFFERENCE = 10  # of 255: less is not seen
_FAINT = 28  # of 255: less is not read, where the colours, too, are hardly told apart
_OVERLAP = 0.02  # of a glyph's box
_CELL = 16.0  # points: the grid in which overlapping glyphs are sought


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


def difference(first: bytes, second: bytes) -> bytes:
    """Return how far each byte of two pictures differs, to two levels of 255.

    Both are halved to seven bits and subtracted as one large number: the eighth bit of
    each byte takes the borrow, so that bytes never touch.

    >>> list(difference(bytes([0, 255, 100, 7]), bytes([255, 0, 110, 7])))
    [254, 254, 10, 0]
    """
    size = len(first)
    low, high = (int.from_bytes(bytes([value]) * size, "little") for value in (0x7F, 0x80))
    mine, theirs = ((int.from_bytes(each, "little") >> 1) & low for each in (first, second))
    return ((mine | high) - theirs).to_bytes(size, "little").translate(_MAGNITUDE)


class Ink:
    """What text changes on a page: `difference` of two drawings, and what is behind the text."""

    def __init__(self, whole: Drawing, bare: Drawing) -> None:
        self._bare, self._changed = bare, difference(whole.pixels, bare.pixels)

    def _rows(self, glyph: Glyph) -> Iterable[tuple[int, int]]:
        """Yield where each row of a glyph's box starts and ends in the picture."""
        scale, width, height, stride = self._bare.scale, self._bare.width, self._bare.height, self._bare.stride
        left, top, right, bottom = (edge * scale for edge in glyph.ink)
        x0, x1 = max(0, int(left)), min(width, int(right) + 1)
        for y in range(max(0, int(top)), min(height, int(bottom) + 1)):
            if x0 < x1:
                yield y * stride + 3 * x0, y * stride + 3 * x1

    def most(self, glyph: Glyph) -> int:
        """Return the largest change within a glyph's box, 0 to 255."""
        return max((max(self._changed[start:end]) for start, end in self._rows(glyph)), default=0)

    def behind(self, glyph: Glyph) -> Iterator[Colour]:
        """Yield the colours behind a glyph, from a few points of its box, each once."""
        known = set()
        rows = list(self._rows(glyph))
        for start, end in rows[:: max(1, len(rows) // 3)]:
            for at in range(start, end, max(3, (end - start) // 9 * 3)):
                pixel = self._bare.pixels[at : at + 3]
                if pixel not in known:
                    known.add(pixel)
                    yield pixel[2], pixel[1], pixel[0]


def _overlapped(glyphs: list[Glyph], order: dict[int, int]) -> set[int]:
    """Return the indexes of glyphs that one of another, later object lies over."""
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        left, top, right, bottom = glyph.ink
        grid[int((left + right) / 2 // _CELL), int((top + bottom) / 2 // _CELL)].append(index)
    found = set()
    for (x, y), here in grid.items():
        near = [each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in grid.get((x + dx, y + dy), ())]
        for index in here:
            glyph = glyphs[index]
            rank = order[glyph.owner]
            if any(order[glyphs[each].owner] > rank and _covers(glyphs[each], glyph) for each in near):
                found.add(index)
    return found


def _covers(over: Glyph, under: Glyph) -> bool:
    first, second = over.ink, under.ink
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0 or (over.text == under.text and abs(first[0] - second[0]) < 1):  # a bold made of two
        return False
    area = (second[2] - second[0]) * (second[3] - second[1])
    return width * height >= _OVERLAP * area


def unseen_by_ink(page: Any, frame: Frame, glyphs: list[Glyph], owners: list[int]) -> list[Glyph]:
    """Return the glyphs, each that leaves no ink marked with its reason."""
    whole, bare = _drawn(page, frame), _without(page, frame, owners)
    if whole is None or bare is None:
        return glyphs
    ink = Ink(whole, bare)
    told = [_told(glyph, ink) for glyph in glyphs]
    doubted = _overlapped(glyphs, {owner: rank for rank, owner in enumerate(owners)})
    doubted |= {index for index, each in enumerate(told) if not each}
    own = ink
    if doubted:
        third = _without(page, frame, {glyphs[index].owner for index in doubted})
        own = ink if third is None else Ink(whole, third)
    return [
        glyph if glyph.why else glyph._replace(why=_why(glyph, own if index in doubted else ink, told=told[index]))
        for index, glyph in enumerate(glyphs)
    ]


def _told(glyph: Glyph, ink: Ink) -> bool:
    """Return whether a glyph's colour differs from what is behind it; a glyph of its own colours does."""
    fill = glyph.look.fill
    if fill is None or glyph.look.font.drawn_by_program:
        return True
    return any(is_told_from(fill, each) for each in ink.behind(glyph))


def _why(glyph: Glyph, ink: Ink, *, told: bool) -> Unseen | None:
    """Return why a glyph is not seen."""
    most = ink.most(glyph)
    if told and most >= _LEAST_DIFFERENCE:
        return None
    if not told:
        return Unseen.NO_INK if most < _FAINT else None
    return None if _empty(glyph) and not glyph.look.font.embedded else Unseen.COVERED


def _empty(glyph: Glyph) -> bool:
    """Return whether a font has no outline for a glyph, so that none is drawn here: the reader's machine may have one."""
    left, top, right, bottom = glyph.ink
    return right - left < 0.01 or bottom - top < 0.01
