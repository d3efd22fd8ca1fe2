"""PDF documents: each page's visible text in reading order, what is hidden, and the addresses behind words."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2_raw as pdfium

from matching.document_text.limits import Limits
from matching.document_text.line_styles import is_page_number, styled
from matching.document_text.model import DocumentKind
from matching.document_text.pdf_page import PageText, page_text
from matching.document_text.refusal import Refused
from matching.document_text.wire import ReadHidden, Reading, ReadLine

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_ADDRESSES = ("http://", "https://", "mailto:")
_MOST_UNMAPPED = 0.1  # of a document's glyphs
_MOST_LINKS = 200
_MOST_NOTES = 500
_MOST_ADDRESS = 2_000  # characters


def start() -> None:
    """Load the library without the machine's own fonts: a page is drawn alike everywhere, and no file is opened."""
    no_fonts = (ctypes.POINTER(ctypes.c_char) * 1)()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=no_fonts)
    pdfium.FPDF_InitLibraryWithConfig(config)


def read(content: bytes, limits: Limits, *, check_ink: bool) -> Reading:
    """Return what a PDF shows."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        password = pdfium.FPDF_GetLastError() == _PASSWORD
        raise Refused("document-encrypted" if password else "document-damaged")
    count = pdfium.FPDF_GetPageCount(document)
    if count > limits.pages:
        raise Refused("document-too-many-pages", most=limits.pages, found=count)
    pages, links, left = [], dict[str, None](), limits.characters
    for index in range(count):
        with _loaded(document, index) as page:
            if page is None:
                raise Refused("document-damaged")
            pages.append(page_text(page, most=left, check_ink=check_ink))
            left -= pages[-1].glyphs
            links.update(dict.fromkeys(_links(document, page)))
        if left < 0:
            raise Refused("document-text-too-long", most=limits.characters)
    return _reading(pages, list(links))


@contextmanager
def _loaded(document: Any, index: int) -> Iterator[Any]:
    page = pdfium.FPDF_LoadPage(document, index)
    if page and _has_more_than_links(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY):
        pdfium.FPDF_ClosePage(page)  # what is filled in or typed over becomes part of the page once it is loaded again
        page = pdfium.FPDF_LoadPage(document, index)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def _has_more_than_links(page: Any) -> bool:
    """Return whether fields or notes are drawn on a page: what a person filled in or typed over it."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note) if note else pdfium.FPDF_ANNOT_LINK
        if note:
            pdfium.FPDFPage_CloseAnnot(note)
        if kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            return True
    return False


def _reading(pages: list[PageText], links: list[str]) -> Reading:
    lines = [[line for line in page.lines if not is_page_number(line.text)] for page in pages]
    if not any(line.text for page in lines for line in page):
        raise Refused("document-scanned" if any(page.pictured for page in pages) else _without_text(pages))
    hidden = [ReadHidden(n, *each) for n, page in enumerate(pages, start=1) for each in page.hidden]
    unmapped, glyphs = (sum(getattr(page, name) for page in pages) for name in ("unmapped", "glyphs"))
    warnings = {
        "hidden-text": bool(hidden),
        "ocr-layer": any(page.ocr_layer for page in pages),
        "scanned-page": any(
            page.pictured and not any(row.text for row in rows) for page, rows in zip(pages, lines, strict=True)
        ),
        "unmapped-text": unmapped > _MOST_UNMAPPED * glyphs,
    }
    found = [code for code, holds in warnings.items() if holds]
    return Reading(DocumentKind.PDF, [_plain(page) for page in styled(lines)], hidden, links, found)


def _plain(page: list[ReadLine]) -> list[ReadLine]:
    return [line for line in page if line.text]


def _without_text(pages: list[PageText]) -> str:
    """Return the error for a document without visible text or pictures."""
    return "document-only-hidden" if any(page.hidden for page in pages) else "document-empty"


def _links(document: Any, page: Any) -> Iterator[str]:
    """Yield the addresses of a page's links, web and mail only."""
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, position, link):
            return
        action = pdfium.FPDFLink_GetAction(link)
        buffer = ctypes.create_string_buffer(_MOST_ADDRESS)
        if action and 0 < pdfium.FPDFAction_GetURIPath(document, action, buffer, _MOST_ADDRESS) <= _MOST_ADDRESS:
            address = buffer.value.decode("utf-8", "replace").strip()
            if address.lower().startswith(_ADDRESSES):
                yield address
