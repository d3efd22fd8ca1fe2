"""Labels in a left margin: headings and dates beside what they are of, which may take several lines themselves."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from matching.document_text.model import Style
from matching.document_text.pieces import Piece, line_of, lines_of
from matching.document_text.wire import ReadLine

_LEAST_LINES = 6
_NEXT_LINE = 1.75  # of a letter's size: baselines of one paragraph are no further apart
_MOST_LABELS = 0.6  # of the lines: where more have one, none goes on in the next
_MOST_HEADINGS = 0.5  # of the lines: labels of more are no headings but stand before each value
_LONGEST_HEADING = 30
_ALIGNED = 2.0  # points
_OPEN_DATE = re.compile(
    r"[-~–—]$|\bto$|(?<![a-z])(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?$|\d년$|^\d{4}",
    re.IGNORECASE,
)
_REST_OF_DATE = re.compile(
    r"^[-~–—]|^\d{1,4}(?!\d)|^(?:present|current|now|ongoing|date|현재|재직)|^\S$|^[a-z]{3,9}\.? \d{4}", re.IGNORECASE
)

_SPAN = re.compile(r"\S\s+(?:[-~–—]|to)\s|\d{4}\s?[-~–—]\s?(?:\d{4}|[a-z가-힣])|.[-~–—]$", re.IGNORECASE)


class Row(NamedTuple):
    """A line as it stands beside a margin: what is in the margin, and what is right of it."""

    label: Piece | None
    pieces: list[Piece]


def read_lines(pieces: list[Piece]) -> list[tuple[float, ReadLine]]:
    """Return pieces as lines from the top, each with where its row begins.

    A heading in the margin stands on a line of its own before its text.
    """
    lines = _with_whole_dates(lines_of(pieces))
    edge = _edge(lines)
    if edge is None:
        return [_placed(line) for line in lines]
    out: list[tuple[float, ReadLine]] = []
    run: list[Row] = []
    for line in lines:
        row = _row(line, edge)
        if row is None:
            out += [*_told(run, edge), _placed(line)]
            run = []
        else:
            run.append(row)
    return out + _told(run, edge)


def _with_whole_dates(lines: list[list[Piece]]) -> list[list[Piece]]:
    """Return lines with dates at the right edge put together that took two lines, with what is left of them."""
    out: list[list[Piece]] = []
    for line in lines:
        above = out[-1] if out else []
        if len(above) == len(line) == 2 and _divides_date(above[1], line[1]) and _is_below(above[0], line[0]):
            out[-1] = [_together(above[0], line[0]), _together(above[1], line[1])]
        else:
            out.append(line)
    return out


def _divides_date(above: Piece, below: Piece) -> bool:
    aligned = min(abs(above.left - below.left), abs(above.right - below.right)) < _ALIGNED
    dated = any(map(str.isdigit, above.text)) and _OPEN_DATE.search(above.text)
    return aligned and bool(dated) and _is_rest_of_date(below.text) and _is_next(above, below)


def _is_rest_of_date(text: str) -> bool:
    return _REST_OF_DATE.search(text) is not None and _SPAN.search(text) is None


def _is_below(above: Piece, below: Piece) -> bool:
    same = (above.size, above.bold) == (below.size, below.bold)
    return same and abs(above.left - below.left) < _ALIGNED and _is_next(above, below)


def _is_next(above: Piece, below: Piece) -> bool:
    return 0 < below.baseline - above.baseline <= _NEXT_LINE * below.size


def _placed(line: list[Piece]) -> tuple[float, ReadLine]:
    return min(piece.top for piece in line), line_of(line)


def _edge(lines: list[list[Piece]]) -> float | None:
    """Return where the text beside a margin begins: where most lines do that have something left of it."""
    if len(lines) < _LEAST_LINES:
        return None
    seconds = Counter(round(line[1].left) for line in lines if len(line) > 1)
    best = max(seconds, key=lambda left: (seconds[left], -left), default=None)
    if best is None or seconds[best] < 2:
        return None
    beginning = sum(line[0].left > best - 2 for line in lines)
    return best - 1.5 if beginning > 1 else None


def _row(line: list[Piece], edge: float) -> Row | None:
    """Return a line as a label and what stands beside it, `None` for a line that runs through the margin."""
    left = [piece for piece in line if piece.left < edge]
    if not left:
        return Row(None, line)
    if len(left) > 1 or left[0].right > edge:
        return None
    return Row(left[0], line[1:])


def _told(run: list[Row], edge: float) -> list[tuple[float, ReadLine]]:
    """Return a run of lines beside a margin; what of a label stands on the next line is put to it."""
    rows = _rejoined(run, edge)
    heads = sum(row.label is not None for row in rows)
    headings = heads <= _MOST_HEADINGS * len(rows)
    out: list[tuple[float, ReadLine]] = []
    for row in rows:
        if row.label is None:
            out.append(_placed(row.pieces))
        elif headings and row.pieces and _is_heading(row):
            top, below = _placed(row.pieces)
            out += [(min(top, row.label.top), line_of([row.label], Style.HEADING)), (top, below)]
        else:
            out.append(_placed([row.label, *row.pieces]))
    return out


def _rejoined(run: list[Row], edge: float) -> list[Row]:
    rows: list[Row] = []
    margin = min((row.label.left for row in run if row.label is not None), default=0.0)
    few = sum(row.label is not None for row in run) <= _MOST_LABELS * len(run)
    last: int | None = None  # where the label is that the next may go on with
    baseline = 0.0
    for row in run:
        label, above = row.label, rows[last].label if last is not None else None
        if label is not None and above is not None and last is not None and rows[last].pieces:
            near = 0 < label.baseline - baseline <= _NEXT_LINE * label.size
            if near and _goes_on(above, label, edge - margin, heading=few):
                rows[last] = rows[last]._replace(label=_together(above, label))
                baseline = label.baseline
                rows += [Row(None, row.pieces)] if row.pieces else []
                continue
        if label is not None:
            last, baseline = len(rows), label.baseline
        rows.append(row)
    return rows


def _goes_on(above: Piece, label: Piece, room: float, *, heading: bool) -> bool:
    """Return whether a label is the rest of the one above: a date's, or a heading whose next word had no room."""
    if (above.size, above.bold) != (label.size, label.bold):
        return False
    if any(map(str.isdigit, above.text)):
        broken = len(label.text) == 1 or _OPEN_DATE.search(above.text)
        return bool(broken) and _is_rest_of_date(label.text)
    if not heading or any(map(str.isdigit, label.text)) or above.text.endswith(":"):
        return False
    word = label.text.split(" ")[0]
    width = (label.right - label.left) * len(word) / len(label.text)
    return (above.right - above.left) + width + 1.5 * above.size > room


def _together(above: Piece, label: Piece) -> Piece:
    syllable = len(label.text) == 1 and "가" <= label.text <= "힣"
    glue = "" if syllable or re.search(r"\d-$", above.text) else " "
    return above._replace(
        text=above.text + glue + label.text,
        left=min(above.left, label.left),
        right=max(above.right, label.right),
        bottom=label.bottom,
    )


def _is_heading(row: Row) -> bool:
    label = row.label
    if label is None or len(label.text) > _LONGEST_HEADING or any(map(str.isdigit, label.text)):
        return False
    beside = row.pieces[0]
    return (
        label.spaced
        or label.text.isupper()
        or (label.bold and not label.text.endswith(":"))
        or (label.size > 1.1 * beside.size)
    )
