"""A document's text between the child process and its parent, as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from matching.document_text.model import Box, DocumentKind, DocumentText, Hidden, Line, Page, Style, Unseen
from matching.document_text.refusal import Refused

_MOST_HIDDEN, _MOST_HIDDEN_LETTERS, _MOST_LINKS = 500, 2_000, 500


class ReadLine(NamedTuple):
    """A line before its place in the page's text is counted."""

    text: str
    box: tuple[float, float, float, float] | None = None
    size: float = 0.0
    bold: bool = False
    style: Style = Style.BODY
    column: int = 0


class ReadHidden(NamedTuple):
    """Text that no reader sees, with its reason."""

    page: int
    text: str
    why: Unseen
    box: tuple[float, float, float, float] | None = None


class Reading(NamedTuple):
    """What a parser found: the lines of each page, hidden text, addresses, codes of warnings."""

    kind: DocumentKind
    pages: list[list[ReadLine]]
    hidden: list[ReadHidden] = []  # noqa: RUF012 - never written to
    links: list[str] = []  # noqa: RUF012 - never written to
    warnings: list[str] = []  # noqa: RUF012 - never written to
    attached: list[str] = []  # noqa: RUF012 - never written to


def _whole(text: str) -> str:
    """Return a text without halves of characters, which no encoding can hold."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cs")


def _parts(text: str) -> Iterator[str]:
    """Yield a long text in parts that a reviewer can look through, cut between words where it has any.

    >>> [len(part) for part in _parts("word " * 500)]
    [1999, 500]
    """
    start = 0
    while len(text) - start > _MOST_HIDDEN_LETTERS:
        blank = text.rfind(" ", start + 1, start + _MOST_HIDDEN_LETTERS)
        end = blank if blank > 0 else start + _MOST_HIDDEN_LETTERS
        yield text[start:end]
        start = end + (blank > 0)
    yield text[start:]


def encoded(answer: Reading | Refused) -> bytes:
    """Return an answer as one JSON object."""
    if isinstance(answer, Refused):
        return json.dumps({"refused": answer.code, "values": answer.values}).encode()
    parts = (each._replace(text=_whole(part)) for each in answer.hidden for part in _parts(each.text))
    hidden = list(islice(parts, _MOST_HIDDEN))
    pages = [[line._replace(text=_whole(line.text)) for line in page] for page in answer.pages]
    links = [_whole(each) for each in answer.links[:_MOST_LINKS]]
    return json.dumps(answer._replace(pages=pages, hidden=hidden, links=links)._asdict()).encode()


def _box(edges: Iterable[float] | None) -> Box | None:
    return None if edges is None else Box(*(round(float(edge), 2) for edge in edges))


def _page(number: int, rows: list[list[Any]]) -> Page:
    lines, start = [], 0
    for row in rows:
        read = ReadLine(*row)
        line = Line(
            str(read.text),
            start,
            _box(read.box),
            round(float(read.size), 2),
            bool(read.bold),
            Style(read.style),
            int(read.column),
        )
        lines.append(line)
        start += len(line.text) + 1
    return Page(number, tuple(lines))


def decoded(answer: bytes, *, sha256: str) -> DocumentText:
    """Return the document that an answer holds; raise `Refused` where it says so, ValueError where it is no answer."""
    try:
        said = json.loads(answer)
        if "refused" in said:
            raise Refused(said["refused"], **said["values"])
        return DocumentText(
            DocumentKind(said["kind"]),
            sha256,
            tuple(_page(number, rows) for number, rows in enumerate(said["pages"], start=1)),
            tuple(Hidden(int(page), str(text), Unseen(why), _box(box)) for page, text, why, box in said["hidden"]),
            tuple(str(each) for each in said["links"]),
            tuple(str(each) for each in said["warnings"]),
            tuple(str(each).encode("latin-1") for each in said["attached"]),
        )
    except (KeyError, TypeError) as reason:
        raise ValueError("not an answer of the reader") from reason
