"""Ruled tables: cells found by the lines drawn around them, read row by row."""

from __future__ import annotations

from typing import NamedTuple

from matching.document_text.pdf_objects import Objects
from matching.document_text.pieces import Piece
from matching.document_text.wire import ReadLine


class Table(NamedTuple):
    """A table with its lines read."""

    box: tuple[float, float, float, float]
    lines: list[ReadLine]
    pieces: list[Piece]


def tables_of(pieces: list[Piece], objects: Objects) -> tuple[list[Table], list[Piece]]:
    """Return the ruled tables, and the pieces outside of them."""
    return [], pieces
