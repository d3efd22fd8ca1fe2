"""The drawn things of a PDF's page that are not text: rules, filled panels, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.pdf_glyphs import Frame

_THIN = 2.5  # points: the widest rule
_SHORTEST = 6.0  # points: the shortest side that may divide cells
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_MOST_DEEP = 4
_DRAWN = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT)


Box = tuple[float, float, float, float]


class Rule(NamedTuple):
    """A straight line: at `at` on one axis, from `start` to `end` on the other."""

    at: float
    start: float
    end: float


class Objects(NamedTuple):
    """What is drawn. `pictures` is the share of the page under its largest picture, `shapes` counts paths.

    `texts` are all text objects by address, with their boxes: a text page names one of
    several that say the same in one place. `covers` are what may hide text, with how many
    text objects were drawn before.
    """

    across: list[Rule]
    down: list[Rule]
    panels: list[Box]
    pictures: float
    shapes: int
    texts: dict[int, Box]
    covers: list[tuple[int, Box]]


def _walk(container: Any, count: Any, get: Any, deep: int) -> Iterator[Any]:
    for index in range(min(count(container), _MOST_OBJECTS)):
        each = get(container, index)
        if not each:
            continue
        if pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_FORM and deep < _MOST_DEEP:
            yield from _walk(each, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, deep + 1)
        else:
            yield each


def objects_of(page: Any, frame: Frame) -> Objects:
    """Return the drawn things of a page."""
    found = Objects([], [], [], 0.0, 0, {}, [])
    width, height = frame.size
    for number, each in enumerate(_walk(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0)):
        if number >= _MOST_OBJECTS:
            break
        kind = pdfium.FPDFPageObj_GetType(each)
        box = _bounds(each, frame)
        if kind not in _DRAWN or box is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[ctypes.cast(each, ctypes.c_void_p).value or 0] = box
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.covers.append((len(found.texts), box))
            share = (min(box[2], width) - max(box[0], 0)) * (min(box[3], height) - max(box[1], 0)) / (width * height)
            found = found._replace(pictures=max(found.pictures, share))
        else:
            found = found._replace(shapes=found.shapes + 1)
            _add_path(found, each, box, frame)
    return found


def _bounds(each: Any, frame: Frame) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
        return None
    return frame.box(left.value, bottom.value, right.value, top.value)


def _add_path(found: Objects, path: Any, box: tuple[float, float, float, float], frame: Frame) -> None:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if height <= _THIN and width >= _SHORTEST:
        found.across.append(Rule((top + bottom) / 2, left, right))
    elif width <= _THIN and height >= _SHORTEST:
        found.down.append(Rule((left + right) / 2, top, bottom))
    elif width > _THIN and height > _THIN:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
        if mode.value:
            found.panels.append(box)
            found.covers.append((len(found.texts), box))
        if stroked.value:
            _add_sides(found, path, frame)


def _add_sides(found: Objects, path: Any, frame: Frame) -> None:
    """Add the straight sides of a stroked path."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = frame.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _add_side(found, last, here)
        if pdfium.FPDFPathSegment_GetClose(segment):
            _add_side(found, here, start)
        last = here


def _add_side(found: Objects, first: tuple[float, float], second: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = first, second
    if abs(y0 - y1) < 1 and abs(x0 - x1) >= _SHORTEST:
        found.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x0 - x1) < 1 and abs(y0 - y1) >= _SHORTEST:
        found.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
