"""A text with its marked places: pieces in order, each with what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Some words of a text: `what` is the class of its mark or nothing; `name` the form's field of the fact."""

    text: str
    what: str = ""
    name: str = ""


class Marked(NamedTuple):
    """Characters `start` to `end` of a text, and what they are marked as."""

    start: int
    end: int
    what: str
    name: str = ""


def in_turn(marks: Iterable[Marked], order: Sequence[str]) -> list[Marked]:
    """Return marks as they begin, of those that begin at one place the first in `order`."""
    return sorted(marks, key=lambda each: (each.start, order.index(each.what), each.end))


def cut(text: str, marks: Iterable[Marked]) -> Iterator[Piece]:
    """Yield a text's pieces; marks come as they begin, and of those that overlap the first is shown.

    >>> [piece.what for piece in cut("etch, TCAD", [Marked(0, 99, "read"), Marked(6, 10, "read")])]
    ['', 'read']
    """
    at = 0
    for mark in marks:
        if mark.start < at or mark.end > len(text) or mark.end <= mark.start:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start])
        yield Piece(text[mark.start : mark.end], mark.what, mark.name)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:])


def shortened(pieces: Sequence[Piece], around: int) -> list[Piece]:
    """Return pieces with the unmarked ones cut down to so many characters beside the marks.

    >>> [each.text for each in shortened([Piece("a" * 9), Piece("b", "read"), Piece("c" * 9)], 3)]
    ['…aaa', 'b', 'ccc…']
    """
    found, last = [], len(pieces) - 1
    for number, piece in enumerate(pieces):
        before, after = number > 0, number < last
        kept = around * (before + after)
        if piece.what or len(piece.text) <= kept + 1:
            found.append(piece)
        else:
            left = piece.text[:around] if before else ""
            right = piece.text[len(piece.text) - around :] if after else ""
            found.append(Piece(f"{left}…{right}"))
    return found
