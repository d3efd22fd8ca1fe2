"""What a line is by how it looks: headings, items of lists, and numbers of pages."""

from __future__ import annotations

import re
from collections import Counter

from matching.document_text.characters import list_mark
from matching.document_text.model import Style
from matching.document_text.wire import ReadLine

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—]?\s*\d{1,3}\s*[-–—]?(?:\s*(?:/|of|중)\s*\d{1,3}\s*(?:쪽|페이지|pages?)?)?|\d{1,3}\s*(?:쪽|페이지)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60
_LARGER = 1.12  # times the size of the text
_ENDS_LIKE_PROSE = (".", ",", ";", "다.")


def is_page_number(text: str) -> bool:
    """Return whether a line only counts pages.

    >>> [is_page_number(each) for each in ("Page 1 of 2", "- 3 -", "2/3", "2 쪽", "2019", "1")]
    [True, True, True, True, False, True]
    """
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def _size_of_text(pages: list[list[ReadLine]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _mostly_bold(pages: list[list[ReadLine]]) -> bool:
    letters = Counter[bool]()
    for page in pages:
        for line in page:
            letters[line.bold] += len(line.text)
    return letters[True] > letters[False]


def _is_heading(line: ReadLine, size: float, *, bold_tells: bool) -> bool:
    text = line.text
    if (
        len(text) > _LONGEST_HEADING
        or "\t" in text
        or text.endswith(_ENDS_LIKE_PROSE)
        or not any(map(str.isalpha, text))
    ):
        return False
    if size and line.size >= size * _LARGER:
        return True
    return bold_tells and line.bold and (text.isupper() or line.size >= size)


def styled(pages: list[list[ReadLine]]) -> list[list[ReadLine]]:
    """Return the lines with headings and items of lists marked where the document itself does not say so."""
    size, bold_tells = _size_of_text(pages), not _mostly_bold(pages)

    def one(line: ReadLine) -> ReadLine:
        if line.style is not Style.BODY:
            return line
        if list_mark(line.text):
            return line._replace(style=Style.LIST_ITEM)
        return line._replace(style=Style.HEADING) if _is_heading(line, size, bold_tells=bold_tells) else line

    return [[one(line) for line in page] for page in pages]
