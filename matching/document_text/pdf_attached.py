"""XML files that a PDF carries within itself, as Europass's do."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2_raw as pdfium

_MOST_ATTACHMENTS, _MOST_NAME, _MOST_BYTES = 50, 1_000, 4_000_000


def attached_xml(document: Any) -> list[str]:
    """Return the attached XML files, a character a byte; what is larger than any CV is passed over."""
    found = []
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), _MOST_ATTACHMENTS)):
        attachment = pdfium.FPDFDoc_GetAttachment(document, index)
        if attachment and _name(attachment).lower().endswith(".xml"):
            found.append(_content(attachment))
    return [each for each in found if each]


def _name(attachment: Any) -> str:
    buffer = (pdfium.FPDF_WCHAR * _MOST_NAME)()
    length = pdfium.FPDFAttachment_GetName(attachment, buffer, _MOST_NAME * 2)
    return bytes(buffer)[: max(0, min(length, _MOST_NAME * 2) - 2)].decode("utf-16-le", "replace")


def _content(attachment: Any) -> str:
    length = ctypes.c_ulong(0)
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, length) or not 0 < length.value <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length.value)
    if not pdfium.FPDFAttachment_GetFile(attachment, buffer, length.value, length):
        return ""
    return buffer.raw.decode("latin-1")
