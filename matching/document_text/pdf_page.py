"""One page of a PDF: its glyphs judged seen or hidden, and the seen ones laid out as lines."""

from __future__ import annotations

from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

from matching.document_text.layout import laid_out
from matching.document_text.model import Unseen
from matching.document_text.pdf_glyphs import Frame, Glyph, GlyphReader
from matching.document_text.pdf_ink import seen_by_twins, unseen_by_ink
from matching.document_text.pdf_objects import Objects, objects_of
from matching.document_text.refusal import Refused
from matching.document_text.wire import ReadLine

HiddenText = tuple[str, Unseen, tuple[float, float, float, float]]
_PICTURE = 0.5  # of the page: a picture of more may be a scan
_SCAN = 0.75
_FEW = 20  # letters: what a scanner prints on its pages
_LARGEST_PAGE = 14_400.0  # points, the format's own limit (ISO 32000-1, annex C)


class PageText(NamedTuple):
    """What one page shows. `pictured`: much of it is a picture or drawn shapes without letters."""

    lines: list[ReadLine]
    hidden: list[HiddenText]
    glyphs: int
    unmapped: int
    pictured: bool
    ocr_layer: bool


def _frame(page: Any) -> Frame:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    frame = Frame(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page) % 4)
    if not (0 < frame.size[0] <= _LARGEST_PAGE and 0 < frame.size[1] <= _LARGEST_PAGE):
        raise Refused("document-damaged")
    return frame


def page_text(page: Any, *, most: int, check_ink: bool) -> PageText:
    """Return the text of a loaded page of at most `most` characters."""
    frame = _frame(page)
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise Refused("document-damaged")
    try:
        if pdfium.FPDFText_CountChars(text) > 2 * most + 1000:
            return PageText([], [], most + 1, 0, pictured=False, ocr_layer=False)
        reader = GlyphReader(text, frame)
        glyphs = reader.glyphs()
    finally:
        pdfium.FPDFText_ClosePage(text)
    objects = objects_of(page, frame)
    glyphs = seen_by_twins(glyphs, list(reader.objects), objects.texts)
    ocr_layer = _is_ocr_layer(glyphs, objects)
    if ocr_layer:
        glyphs = [glyph._replace(why=None) if glyph.why is Unseen.INVISIBLE else glyph for glyph in glyphs]
    elif check_ink and glyphs:
        glyphs = unseen_by_ink(page, frame, glyphs, list(reader.objects), objects)
    seen = [glyph for glyph in glyphs if glyph.why is None]
    lines = laid_out(seen, objects, frame.size)
    pictured = len(seen) < _FEW and (objects.pictures >= _PICTURE or objects.shapes > 0)
    return PageText(lines, _hidden(glyphs), len(glyphs), reader.unmapped, pictured, ocr_layer)


def _is_ocr_layer(glyphs: list[Glyph], objects: Objects) -> bool:
    """Return whether the page is one picture under the invisible text that a machine read from it."""
    invisible = sum(glyph.why is Unseen.INVISIBLE for glyph in glyphs)
    return objects.pictures >= _SCAN and invisible > 0 and sum(glyph.why is None for glyph in glyphs) < _FEW


def _hidden(glyphs: list[Glyph]) -> list[HiddenText]:
    """Return the hidden glyphs as pieces: those drawn one after the other for one reason."""
    pieces: list[list[Glyph]] = []
    for index, glyph in enumerate(glyphs):
        if glyph.why is None:
            continue
        if pieces and index and glyphs[index - 1] is pieces[-1][-1] and pieces[-1][-1].why is glyph.why:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return [_piece(piece) for piece in pieces if any(letter.isalnum() for glyph in piece for letter in glyph.text)]


def _piece(glyphs: list[Glyph]) -> HiddenText:
    text = "".join(" " * (glyph.space_before and index > 0) + glyph.text for index, glyph in enumerate(glyphs))
    lefts, tops, rights, bottoms = zip(*(glyph.ink for glyph in glyphs), strict=True)
    return text, glyphs[0].why or Unseen.NO_INK, (min(lefts), min(tops), max(rights), max(bottoms))
