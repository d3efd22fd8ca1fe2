"""A document's text without what must not be kept: identity numbers, and answers nobody may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from matching.document_text.model import DocumentText, Line, Page
from matching.privacy import BLOT, Identifier, mask_identifiers, protected_kind

_LABELLED = re.compile(r"(?P<label>[^\t|:：;,·•]{1,30}?)[ \t]*[:：][ \t]*(?P<value>[^\t|;,]+)")
_CELL = re.compile(r"[^\t|]+")


def without_numbers(document: DocumentText) -> tuple[DocumentText, tuple[Identifier, ...]]:
    """Blot out identity numbers; every other character keeps its offset."""
    found: dict[Identifier, None] = {}

    def masked(text: str) -> str:
        answer = mask_identifiers(text)
        found.update(dict.fromkeys(answer.found))
        return answer.text

    pages = tuple(
        Page(page.number, tuple(_changed(line, masked(line.text)) for line in page.lines)) for page in document.pages
    )
    hidden = tuple(replace(each, text=masked(each.text)) for each in document.hidden)
    return replace(document, pages=pages, hidden=hidden), tuple(found)


def without_protected(document: DocumentText) -> DocumentText:
    """Blot out what follows a label such as "date of birth", in its line or in the next cell of its row."""
    pages = tuple(
        Page(page.number, tuple(_changed(line, _blotted(line.text)) for line in page.lines)) for page in document.pages
    )
    return replace(document, pages=pages)


def _changed(line: Line, text: str) -> Line:
    return line if text == line.text else replace(line, text=text)


def _blotted(text: str) -> str:
    letters = list(text)
    for start, end in _answers(text):
        letters[start:end] = [letter if letter.isspace() else BLOT for letter in letters[start:end]]
    return "".join(letters)


def _answers(text: str) -> Iterator[tuple[int, int]]:
    for match in _LABELLED.finditer(text):
        if protected_kind(match["label"]):
            yield match.span("value")
    cells = list(_CELL.finditer(text))
    for label, value in pairwise(cells):
        if protected_kind(label[0]):
            yield value.span()
