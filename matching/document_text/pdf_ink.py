"""Whether a glyph leaves ink: the page is drawn with its text and without, and the pictures compared.

What does not differ was never seen: text in the colour behind it, under a panel, clipped
away, on a layer that is switched off. A coloured panel with white letters differs, and
stays. A glyph in the colour of what is behind it must differ when drawn without all other
text; overlapping glyphs are told apart by drawings without each of them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.colours import Colour, is_told_from
from matching.document_text.model import Unseen
from matching.document_text.pdf_glyphs import Frame, Glyph, is_drawn
from matching.document_text.pdf_objects import Box, Objects
from matching.forgetting import remembered

_MOST_PIXELS = 1_600_000
_SCALE = 1.0  # pixels a point
_LEAST_DIFFERENCE = 10  # of 255: less is not seen
_FAINT = 28  # of 255: less is not read, where the colours, too, are hardly told apart
_ACROSS, _DOWN = 4.0, 3.0  # points: the grid on which overlapping objects are sought
_WIDEST = 1_000.0  # points of one stretch of text that are sought
_MOST_LAYERS = 8
_BEYOND_LATIN = "\u0250"  # the library brings fonts for what is before
_BY_INK = frozenset({Unseen.NO_INK, Unseen.COVERED})
_SHADOW = 0.2  # of a letter's size: as far as a shadow falls
_CELL = 4.0  # points
_TWIN = 3.0  # points between the edges of one text drawn twice


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


@remembered(2)
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
        outward = (*rows[middle:], *rows[:middle])
        return any(max(changed[y * stride + start : y * stride + end]) >= level for y in outward)

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


def _layers(doubted: list[int], overlaps: dict[int, set[int]]) -> list[set[int]]:
    """Return sets of objects of which none overlaps another, so that each set's ink is its own."""
    layers: list[set[int]] = []
    for owner in doubted:
        home = next((layer for layer in layers if not layer & overlaps.get(owner, set())), None)
        if home is None and len(layers) < _MOST_LAYERS:
            layers.append({owner})
        else:
            (home if home is not None else layers[-1]).add(owner)
    return layers


def _twins(owners: list[int], texts: dict[int, Box]) -> set[int]:
    """Return the objects that another, which the text page leaves out, repeats in the same place."""
    named = set(owners)
    others: dict[tuple[int, int], list[Box]] = {}
    for owner, box in texts.items():
        if owner not in named and box[0] < box[2]:
            others.setdefault((int(box[0] // _TWIN), int(box[1] // _TWIN)), []).append(box)
    return {owner for owner in owners if owner in texts and _repeated(texts[owner], others)} if others else set()


def _repeated(box: Box, others: dict[tuple[int, int], list[Box]]) -> bool:
    x, y = int(box[0] // _TWIN), int(box[1] // _TWIN)
    near = (each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in others.get((x + dx, y + dy), ()))
    return any(max(abs(mine - theirs) for mine, theirs in zip(box, each, strict=True)) < _TWIN for each in near)


def seen_by_twins(glyphs: list[Glyph], owners: list[int], texts: dict[int, Box]) -> list[Glyph]:
    """Return the glyphs; an invisible one is seen where another object draws it, which the text page leaves out.

    Browsers write the blurred shadow of a heading so: its letters once invisible, once in ink.
    """
    if not any(glyph.why is Unseen.INVISIBLE for glyph in glyphs):
        return glyphs
    named = set(owners)
    twins = _twins(owners, {owner: box for owner, box in texts.items() if owner in named or is_drawn(owner)})
    return [
        glyph._replace(why=None) if glyph.why is Unseen.INVISIBLE and glyph.owner in twins else glyph
        for glyph in glyphs
    ]


def unseen_by_ink(page: Any, frame: Frame, glyphs: list[Glyph], owners: list[int], objects: Objects) -> list[Glyph]:
    """Return the glyphs, each that leaves no ink marked with its reason."""
    every = list(dict.fromkeys([*owners, *objects.texts]))
    whole, bare = _drawn(page, frame), _without(page, frame, every)
    if whole is None or bare is None:
        return glyphs
    ink, twins = Ink(whole, bare), _twins(owners, objects.texts)
    told = [glyph.owner in twins or _told(glyph, ink) for glyph in glyphs]
    overlaps = _overlaps([glyph for glyph in glyphs if glyph.owner not in twins])
    own: dict[int, Ink] = {}
    untold = {glyph.owner for glyph, each in zip(glyphs, told, strict=True) if not each}
    alone = _without(page, frame, [each for each in every if each not in untold]) if untold else None
    rank = {owner: number for number, owner in enumerate(owners)}
    under = [owner for owner in owners if any(rank[each] > rank[owner] for each in overlaps.get(owner, ()))]
    for layer in _layers(under, overlaps):
        drawn = _without(page, frame, layer)
        if drawn is not None:
            own |= dict.fromkeys(layer, Ink(whole, drawn))
    by_itself = Ink(alone, bare) if alone else ink
    judged = [
        glyph if glyph.why else _judged(glyph, own.get(glyph.owner, ink) if each else by_itself, told=each)
        for glyph, each in zip(glyphs, told, strict=True)
    ]
    return _without_shadows(_without_fonts(judged, objects))


def _without_fonts(glyphs: list[Glyph], objects: Objects) -> list[Glyph]:
    """Return the glyphs; what no font here can draw is seen by a reader who has the font, unless it is covered.

    A font that is not in the file and of which nothing left ink is taken to be missing here.
    """
    drawn = {glyph.look.font.address for glyph in glyphs if glyph.why is None}
    ranks = {owner: number for number, owner in enumerate(objects.texts)}

    def missing(glyph: Glyph) -> bool:
        font, rank = glyph.look.font, ranks.get(glyph.owner, 0)
        if glyph.why is not Unseen.COVERED or font.embedded or font.address in drawn or glyph.text < _BEYOND_LATIN:
            return False
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        return not any(
            before > rank and box[0] <= x <= box[2] and box[1] <= y <= box[3] for before, box in objects.covers
        )

    return [glyph._replace(why=None) if missing(glyph) else glyph for glyph in glyphs]


def _without_shadows(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs without those that only shade or thicken a seen one: the same letter, all but there."""
    if not any(glyph.why in _BY_INK for glyph in glyphs):
        return glyphs
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.why is None:
            seen.setdefault((glyph.text, *_place(glyph)), []).append(glyph)

    def shades(glyph: Glyph) -> bool:
        x, y = _place(glyph)
        near = [each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in seen.get((glyph.text, x + dx, y + dy), ())]
        return any(
            abs(each.left - glyph.left) < _SHADOW * glyph.look.size
            and abs(each.baseline - glyph.baseline) < _SHADOW * glyph.look.size
            for each in near
        )

    return [glyph for glyph in glyphs if glyph.why not in _BY_INK or not shades(glyph)]


def _place(glyph: Glyph) -> tuple[int, int]:
    return int(glyph.left // _CELL), int(glyph.baseline // _CELL)


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
        return None if ink.reaches(glyph, _LEAST_DIFFERENCE) else Unseen.COVERED
    return None if ink.reaches(glyph, _FAINT) else Unseen.NO_INK
