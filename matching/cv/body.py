"""The text of an entry: a list's items as highlights, what stands in sentences as the summary."""

from __future__ import annotations

from collections.abc import Sequence

from matching.cv.draft import Fact, Facts, said
from matching.cv.rows import Piece, Row, continues, is_bulleted

_MOST_HIGHLIGHTS = 200


def text_of(pieces: Sequence[Piece]) -> Facts:
    """Return `summary` and `highlights` of an entry's lines; a line that runs on belongs to what it continues."""
    summary: list[Piece] = []
    items: list[list[Piece]] = []
    last: Piece | None = None
    for piece in pieces:
        if is_bulleted(piece.row) and piece.without_bullet().text:
            items.append([piece.without_bullet()])
        elif items and last is not None and continues(last.row, piece.row):
            items[-1].append(piece)
        elif items:
            items.append([piece])
        else:
            summary.append(piece)
        last = piece
    facts: list[Fact] = [said("summary", *summary)] if summary else []
    return facts + [said(f"highlights.{number}", *item) for number, item in enumerate(items[:_MOST_HIGHLIGHTS])]


def pieces_of(rows: Sequence[Row]) -> list[Piece]:
    """Return rows as pieces."""
    return [row.piece() for row in rows]
