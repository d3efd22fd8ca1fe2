"""The text of an entry: a list's items as highlights, what stands in sentences as the summary."""

from __future__ import annotations

from collections.abc import Sequence

from matching.cv.draft import Fact, Facts, said
from matching.cv.rows import Piece, Row, is_bulleted
from matching.document_text.model import Style

_MOST_HIGHLIGHTS = 200


def text_of(pieces: Sequence[Piece]) -> Facts:
    """Return `summary` and `highlights` of an entry's lines; a line that runs on belongs to what it continues."""
    summary: list[Piece] = []
    items: list[list[Piece]] = []
    widest = max((len(piece.row.text) for piece in pieces), default=0)
    last: Piece | None = None
    for piece in pieces:
        if is_bulleted(piece.row) and piece.without_bullet().text:
            items.append([piece.without_bullet()])
        elif items and last is not None and _runs_on(last, piece, widest):
            items[-1].append(piece)
        elif items:
            items.append([piece])
        else:
            summary.append(piece)
        last = piece
    facts: list[Fact] = [said("summary", *summary)] if summary else []
    return facts + [said(f"highlights.{number}", *item) for number, item in enumerate(items[:_MOST_HIGHLIGHTS])]


def _runs_on(above: Piece, piece: Piece, widest: int) -> bool:
    """Whether a line continues the one above it."""
    if piece.row.gap and piece.row.page == above.row.page and piece.row.style is not Style.LIST_ITEM:
        return piece.text[:1].islower()
    return piece.text[:1].islower() or len(above.row.text) >= 0.7 * widest


def pieces_of(rows: Sequence[Row]) -> list[Piece]:
    """Return rows as pieces."""
    return [row.piece() for row in rows]
