"""What kind of document some bytes are: decided by the bytes, never by the file's name."""

from __future__ import annotations

from matching.document_text.limits import MEGABYTE, Limits
from matching.document_text.refusal import Refused

_LIMITS = Limits()
PDF, DOCX, TEXT = "pdf", "docx", "text"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_WITHIN = 1024  # readers of PDF accept a header that late
_OTHERS = (  # first bytes of kinds that are not read, each with the error that says what to do
    (b"{\\rtf", "document-rtf"),
    (b"HWP Document File", "document-hwp"),
    (b"\x89PNG", "document-image"),
    (b"\xff\xd8\xff", "document-image"),
    (b"GIF8", "document-image"),
    (b"BM", "document-image"),
    (b"II*\x00", "document-image"),
    (b"MM\x00*", "document-image"),
    (b"8BPS", "document-image"),
    (b"\x1f\x8b", "document-archive"),
    (b"7z\xbc\xaf'\x1c", "document-archive"),
    (b"Rar!", "document-archive"),
    (b"%!PS", "document-unsupported"),
    (b"MZ", "document-unsupported"),
    (b"\x7fELF", "document-unsupported"),
)
_IN_BOXES = {b"heic": "document-image", b"heix": "document-image", b"mif1": "document-image", b"avif": "document-image"}
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg", b"<rss")


def kind_of(content: bytes, limits: Limits = _LIMITS) -> str:
    """Return "pdf", "docx" (any ZIP: its gate looks inside) or "text", or refuse by name."""
    if len(content) > limits.file_bytes:
        raise Refused("document-too-large", most=limits.file_bytes // MEGABYTE)
    if not content.strip(b"\x00\t\n\v\f\r \xef\xbb\xbf\xfe\xff"):
        raise Refused("document-empty")
    header = content.find(b"%PDF-", 0, _HEADER_WITHIN)
    if header >= 0:
        return _pdf(content, header)
    if content.startswith(_ZIP):
        return DOCX
    _refuse_others(content)
    return TEXT


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        raise Refused(_ole(content))
    for first, code in _OTHERS:
        if content.startswith(first) and not (first in (b"BM", b"MZ") and _looks_like_text(content)):
            raise Refused(code)
    if content[4:8] == b"ftyp" or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        raise Refused(_IN_BOXES.get(content[8:12], "document-image"))
    if content[:200].lstrip(b"\xef\xbb\xbf\t\r\n ").lower().startswith(_MARKUP):
        raise Refused("document-markup")


def _pdf(content: bytes, header: int) -> str:
    """Return "pdf"; two documents in one file show one thing to some readers and another to others.

    Blank bytes and a byte order mark before the header are slips of mail programs, not a second document.
    """
    if content[:header].strip(b"\x00\t\n\v\f\r \xef\xbb\xbf"):
        raise Refused("document-polyglot")
    end_of_zip = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if end_of_zip >= 0 and b"PK\x01\x02" in content and not content[end_of_zip + 22 :].strip():
        raise Refused("document-polyglot")
    return PDF


def _looks_like_text(content: bytes) -> bool:
    head = content[:512]
    return b"\x00" not in head and sum(each < 9 for each in head) == 0


def _ole(content: bytes) -> str:
    """Return the error for an OLE file: a locked Word document, a Hangul document or an old Word one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "document-encrypted"
    if "HwpSummaryInformation".encode("utf-16-le") in content or b"HWP Document File" in content:
        return "document-hwp"
    return "document-doc" if "WordDocument".encode("utf-16-le") in content else "document-unsupported"
