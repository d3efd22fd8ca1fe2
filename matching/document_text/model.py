"""The text of a document as its readers see it: pages of lines, each with its place.

Offsets count code points of a page's `text`, which is its lines joined by a line end
each. Cells of a table's row, and pieces of a line set far apart ("employer ... dates"),
are one line whose pieces a tab divides. Boxes are in points from a page's upper left
corner; a Word document has no pages of its own, so its boxes are `None` and its pages
end where it says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """Left, top, right and bottom edges in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class DocumentKind(StrEnum):
    """What a document was read as."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


class Unseen(StrEnum):
    """Why a piece of text is not seen by a reader of the page."""

    NO_INK = "no-ink"  # drawn in the colour behind it
    INVISIBLE = "invisible"  # set to be neither filled nor stroked, or wholly transparent
    TINY = "tiny"  # under four points
    OFF_PAGE = "off-page"
    COVERED = "covered"  # something is drawn over it
    HIDDEN_RUN = "hidden-run"  # Word's "hidden" attribute
    DELETED = "deleted"  # a tracked deletion
    ASIDE = "aside"  # comments and alternative texts


class Style(StrEnum):
    """What a line is, where its document says so itself."""

    BODY = "body"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `page.text[start:start + len(text)] == text`. `size` is in points, 0 where not known."""

    text: str
    start: int
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    style: Style = Style.BODY
    column: int = 0  # pieces of a page that are read one after the other: 0, 1, 2 ...


@dataclass(frozen=True, slots=True)
class Hidden:
    """A piece of text that no reader sees; it counts for nothing and is shown to the reviewer."""

    page: int
    text: str
    why: Unseen
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1."""

    number: int
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The lines, a line end after each but the last."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's visible text, and what of it was hidden.

    `sha256` names the bytes it was read from. `links` are the addresses behind words.
    `warnings` are codes of `texts/documents.toml`. `attached` are XML files within it.
    """

    kind: DocumentKind
    sha256: str
    pages: tuple[Page, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    links: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    attached: tuple[bytes, ...] = field(default=(), repr=False)


def page_of(number: int, texts: list[str]) -> Page:
    """Return a page of plain lines.

    >>> [(line.text, line.start) for line in page_of(1, ["Work", "2016"]).lines]
    [('Work', 0), ('2016', 5)]
    """
    lines, start = [], 0
    for text in texts:
        lines.append(Line(text, start))
        start += len(text) + 1
    return Page(number, tuple(lines))


def plain_text(text: str, *, sha256: str) -> DocumentText:
    """Return a plain text as a document; a form feed begins a new page."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    return DocumentText(
        DocumentKind.TEXT, sha256, tuple(page_of(n, page.split("\n")) for n, page in enumerate(pages, start=1))
    )
