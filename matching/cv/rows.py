"""The lines of a document as the CV reader works on them: plain in spelling, cut into cells, each letter's place kept.

Words are compared in one plain form: composed, with one kind of space, dash, tilde and
quotation mark, full-width letters as ordinary ones. A `Piece` knows where each of its
letters stands on the page, so a fact's place is always that of the document itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from matching.document_text.model import DocumentKind, DocumentText, Line, Style
from matching.privacy import mask_identifiers

LONGEST_LINE = 2_000  # longer ones are paragraphs, or a whole document without line ends
_LEAST_FULL = 25
_WRAPPED = (50, 140)  # letters of the longest line of a text whose lines were broken to fit
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls and half characters
_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f\u1160-\u11ff\u3099\u309a]*")
_PLAIN = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−－ー⁃"), "-"),
    **dict.fromkeys(map(ord, "～〜∼˜∽"), "~"),
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys(map(ord, "‘’ʼ′`´"), "'"),
    **dict.fromkeys(map(ord, "“”″"), '"'),
    **dict.fromkeys(map(ord, "・‧∙⋅ㆍᆞ"), "·"),
    **dict.fromkeys(map(ord, "│┃￨❘∣｜"), "|"),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5E) if code not in (0xFF0D, 0xFF5C)},
}  # fmt: skip
_BULLET = re.compile(
    r"\s*(?:[•●○▪■□◆◇◦‣►▶▷➢➤➔→✓✔✦★☆※◎❖♦⦁∘\uf0b7\uf0a7\uf076\uf0d8·]+\s*|[-*+>]\s+|[oO]\s(?=[A-Z가-힣])"
    r"|\(?\d{1,2}[.)]\s+(?=\S)|[①-⑳]\s*|[가나다라마바사]\.\s+)"
)
_WIDE_GAP = re.compile(r"\t+|(?<=\S) {3,}(?=\S)|\s*\|\s*")


class Place(NamedTuple):
    """Characters `start` to `end` of a page's text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line in plain form; `raw` is the line as it stands, `offsets` its letters' places where they moved."""

    page: int
    start: int
    text: str
    raw: str
    offsets: Sequence[int] | None = None
    number: int = 0
    size: float = 0.0
    bold: bool = False
    style: Style = Style.BODY
    gap: bool = False  # set apart from the line before it
    column: int = 0
    left: float = 0.0
    right: float = 0.0
    full: bool = False  # a long line that reaches the right edge, so that the next may continue it
    at_edge: bool = False  # reaches the right edge
    blots: tuple[tuple[int, int], ...] = ()  # what was blotted out
    flat: bool = False  # a stretch of a text without line ends: where it begins and ends says nothing

    def piece(self, start: int = 0, end: int | None = None) -> Piece:
        """Return a part of the row without the spaces around it."""
        end = len(self.text) if end is None else end
        part = self.text[start:end]
        left = len(part) - len(part.lstrip())
        return Piece(self, start + left, max(start + left, start + len(part.rstrip())))

    def whole(self) -> Piece:
        """Return all of the row, so that places in its text are places in the piece."""
        return Piece(self, 0, len(self.text))

    def without(self, pieces: Sequence[Piece]) -> Row:
        """Return the row with some of its words blotted out by spaces."""
        text, raw = self.text, self.raw
        for piece in pieces:
            start, end = self.offset(piece.start), self.offset(piece.end)
            text = text[: piece.start] + " " * (piece.end - piece.start) + text[piece.end :]
            raw = raw[:start] + " " * (end - start) + raw[end:]
        return replace(self, text=text, raw=raw, blots=tuple((piece.start, piece.end) for piece in pieces))

    def offset(self, index: int) -> int:
        """Return where a letter of the plain form stands in the line."""
        return index if self.offsets is None else self.offsets[index]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a row."""

    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words in plain form."""
        return self.row.text[self.start : self.end]

    @property
    def fact(self) -> str:
        """The words as they stand, composed, with single spaces."""
        raw = self.row.raw[self.row.offset(self.start) : self.row.offset(self.end)]
        return " ".join(unicodedata.normalize("NFC", raw).split())

    @property
    def place(self) -> Place:
        """Where the words stand on their page."""
        return Place(
            self.row.page, self.row.start + self.row.offset(self.start), self.row.start + self.row.offset(self.end)
        )

    def part(self, start: int, end: int) -> Piece:
        """Return characters of the piece, without the spaces around them."""
        return self.row.piece(self.start + start, self.start + end)

    def seen(self) -> list[Piece]:
        """Return the piece without what was blotted out of its row."""
        starts = [self.start, *(end for _, end in self.row.blots)]
        ends = [*(start for start, _ in self.row.blots), self.end]
        parts = [
            self.row.piece(max(self.start, a), min(self.end, b)) for a, b in zip(starts, ends, strict=True) if a < b
        ]
        return [part for part in parts if part.text and self.start <= part.start < part.end <= self.end] or [self]

    def split(self, pattern: re.Pattern[str]) -> list[Piece]:
        """Return what stands between the matches of a pattern, without what is empty."""
        ends = [(found.start(), found.end()) for found in pattern.finditer(self.text)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(self.text)]
        pieces = (self.part(start, stop) for start, stop in zip(starts, stops, strict=True) if start <= stop)
        return [piece for piece in pieces if piece.text]

    def strip(self, marks: str) -> Piece:
        """Return the piece without these characters at its ends."""
        text = self.text
        left = len(text) - len(text.lstrip(marks))
        return self.part(left, max(left, len(text.rstrip(marks))))

    def without_bullet(self) -> Piece:
        """Return the piece without a bullet or number before it."""
        found = _BULLET.match(self.text)
        return self.part(found.end(), len(self.text)) if found else self

    def cells(self) -> list[Piece]:
        """Return the cells of a table's row, or what a line sets far apart."""
        return self.split(_WIDE_GAP)


def is_bulleted(row: Row) -> bool:
    """Whether a row is an item of a list."""
    return row.style is Style.LIST_ITEM or _BULLET.match(row.text) is not None


def plain(text: str) -> tuple[str, Sequence[int] | None]:
    r"""Return a text in plain form, and where its letters stood if they moved.

    >>> plain("Mar\u00a02016\u2013now")
    ('Mar 2016-now', None)
    >>> plain("\u1112\u1161\u11ab")
    ('한', (0, 3))
    """
    if unicodedata.is_normalized("NFC", text):
        return text.translate(_PLAIN), None
    parts: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = unicodedata.normalize("NFC", cluster.group())
        parts.append(part)
        offsets.extend([cluster.start()] * len(part))
    return "".join(parts).translate(_PLAIN), (*offsets, len(text))


def rows_of(document: DocumentText) -> list[Row]:
    """Return the lines that hold something, in reading order, numbered."""
    found: list[Row] = []
    for page in document.pages:
        apart = True
        last: Line | None = None
        for line in page.lines:
            if not line.text.strip():
                apart = True
                continue
            found.append(_row(page.number, line, number=len(found), gap=apart or _is_apart(last, line)))
            last, apart = line, False
    return _with_full_lines(found, document.kind)


def _with_full_lines(rows: list[Row], kind: DocumentKind) -> list[Row]:
    """Mark the lines that reach the right edge: of their column, or of a text whose lines were broken to fit."""
    if any(row.right for row in rows):
        edges: dict[tuple[int, int], float] = {}
        for row in rows:
            edges[row.page, row.column] = max(edges.get((row.page, row.column), 0.0), row.right)
        ends = [row.right > 0.88 * edges[row.page, row.column] for row in rows]
        return [
            replace(row, full=end and len(row.text) >= _LEAST_FULL, at_edge=end)
            for row, end in zip(rows, ends, strict=True)
        ]
    longest = max((len(row.text) for row in rows), default=0)
    if kind is DocumentKind.DOCX or not _WRAPPED[0] <= longest <= _WRAPPED[1]:
        return rows
    return [replace(row, full=len(row.text) > 0.8 * longest) for row in rows]


def continues(above: Row, row: Row) -> bool:
    """Whether a line goes on with the sentence or name of the line above it."""
    if is_bulleted(row) or row.style is Style.HEADING or above.style is Style.HEADING or row.bold != above.bold:
        return False
    if row.gap and row.page == above.page:
        return False
    if row.text.lstrip()[:1].islower():
        return above.full or not above.text.rstrip().endswith((".", ":"))
    return above.full and row.left >= above.left - 3.0


def _row(page: int, line: Line, *, number: int, gap: bool) -> Row:
    raw = _UNREADABLE.sub(" ", mask_identifiers(line.text).text)
    text, offsets = plain(raw)
    left, right = (line.box.left, line.box.right) if line.box else (0.0, 0.0)
    return Row(
        page, line.start, text, raw, offsets, number, line.size, line.bold, line.style, gap, line.column, left, right
    )


def _is_apart(above: Line | None, line: Line) -> bool:
    """Whether more than half a line of empty space stands between two lines of one column."""
    if above is None or above.box is None or line.box is None or above.column != line.column:
        return above is not None and above.column != line.column
    height = max(1.0, min(above.box.bottom - above.box.top, line.box.bottom - line.box.top))
    return not -height < line.box.top - above.box.bottom < 0.6 * height


def cut(row: Row, ends: Sequence[int]) -> Iterator[Row]:
    """Yield a row's stretches as rows of their own."""
    for start, end in zip((0, *ends), (*ends, len(row.text)), strict=True):
        piece = row.piece(start, end)
        if piece.text:
            yield _stretch(piece)


def _stretch(piece: Piece) -> Row:
    row = piece.row
    place = piece.place
    raw = row.raw[place.start - row.start : place.end - row.start]
    text, offsets = plain(raw)
    return replace(row, start=place.start, text=text, raw=raw, offsets=offsets)
