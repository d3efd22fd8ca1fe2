"""Plain text in the encodings that people's editors write: UTF-8, UTF-16 with its mark, CP949."""

from __future__ import annotations

from matching.document_text.characters import cleaned, closed_up
from matching.document_text.limits import Limits
from matching.document_text.refusal import Refused

_MOST_CONTROLS = 0.001  # of the characters: a text holds next to none, a binary file many


def decoded(content: bytes) -> str:
    """Return bytes as text, or refuse what is none.

    >>> decoded("경력".encode("cp949")), decoded("work".encode("utf-16"))
    ('경력', 'work')
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(letter < " " and letter not in "\t\n\r\f\v\x1a" for letter in text)
        if controls <= len(text) * _MOST_CONTROLS:
            return text
    raise Refused("document-unsupported")


def lines_of(content: bytes, limits: Limits) -> list[list[str]]:
    """Return the lines of each page; a form feed begins a page. Lines are as drawn, blank ones stay."""
    text = decoded(content)
    if len(text) > limits.characters:
        raise Refused("document-text-too-long", most=limits.characters)
    pages = [
        [closed_up(cleaned(line.rstrip("\r"))) for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        for page in text.split("\f")
    ]
    if not any(line for page in pages for line in page):
        raise Refused("document-empty")
    if len(pages) > limits.pages:
        raise Refused("document-too-many-pages", most=limits.pages, found=len(pages))
    return pages
