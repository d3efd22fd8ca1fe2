"""Pieces of lines, and how those side by side become one line."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from matching.document_text.characters import list_mark
from matching.document_text.model import Style
from matching.document_text.wire import ReadLine

_SAME_LINE = 0.35  # of the smaller size: baselines no further apart
_TAB = 0.55  # of the size: a gap that wide divides
_GLUED = 0.15
_ANOTHER_SIZE = 1.8  # times: what stands far off in so much larger letters is another line
_LONGEST_HEADING = 50  # letters


class Piece(NamedTuple):
    """What stands on one baseline without a wide gap, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    spaced: bool = False  # its letters are set apart
    spaced_before: bool = False  # a blank is written before it


def in_one_line(first: Piece, second: Piece) -> bool:
    """Return whether two pieces stand side by side: on one baseline, or a small one raised beside a large one."""
    near = max(first.left, second.left) - min(first.right, second.right) < min(first.size, second.size)
    if not near and max(first.size, second.size) > _ANOTHER_SIZE * min(first.size, second.size):
        return False  # a name in large letters beside an address in small ones
    if abs(first.baseline - second.baseline) <= _SAME_LINE * min(first.size, second.size):
        return True
    low, high = max(first.top, second.top), min(first.bottom, second.bottom)
    least = min(first.bottom - first.top, second.bottom - second.top)
    return near and high - low > 0.6 * least


def lines_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Return pieces by line from the top, each line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each.baseline, each.left)):
        home = next(
            (
                line
                for line in reversed(lines[-3:])
                if any(in_one_line(each, piece) for each in line) and not any(_overlap(each, piece) for each in line)
            ),
            None,
        )
        if home is None:
            lines.append([piece])
        else:
            home.append(piece)
    return [sorted(line, key=lambda each: each.left) for line in lines]


def _overlap(first: Piece, second: Piece) -> bool:
    return min(first.right, second.right) - max(first.left, second.left) > 0.3 * min(first.size, second.size)


def line_of(pieces: list[Piece], style: Style = Style.BODY) -> ReadLine:
    """Return pieces side by side as one line, a tab where they are far apart."""
    text = pieces[0].text
    for first, second in pairwise(pieces):
        gap = (second.left - first.right) / (max(first.size, second.size) or 1)
        wide = gap > _TAB and not (first is pieces[0] and list_mark(first.text) == len(first.text))
        text += ("\t" if wide else " " if gap > _GLUED else "") + second.text
    box = (
        min(each.left for each in pieces),
        min(each.top for each in pieces),
        max(each.right for each in pieces),
        max(each.bottom for each in pieces),
    )
    if len(pieces) == 1 and pieces[0].spaced and len(text) <= _LONGEST_HEADING:
        style = Style.HEADING
    longest = max(pieces, key=lambda each: len(each.text))
    return ReadLine(text, box, max(each.size for each in pieces), longest.bold, style)
