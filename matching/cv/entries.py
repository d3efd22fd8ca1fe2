"""Where one entry of work ends and the next begins: by its dates, and by how the section sets out its heads.

Each line with a date is an entry's anchor. How many of the lines above it belong to its
head (none to three) is one question for the whole section, and that answer stands which
lets the most employers and titles be told. What follows a head is the entry's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias

from matching.cv.heads import Naming, is_explained, named, usual_order
from matching.cv.periods import Period, is_now, lengths_in, periods_in
from matching.cv.rows import Piece, Row, continues, is_bulleted
from matching.cv.sections import label_and_value
from matching.cv.weigh import FULL_STOP, SURE
from matching.document_text.model import Style

_MOST_ABOVE, _MOST_BELOW = 3, 2
_LONGEST_HEAD = 120
_MOST_ENTRIES = 80
_SENTENCE = re.compile(rf"(?<=[A-Za-z0-9가-힣)]){FULL_STOP}|[!?]$|(?:다|함|음|임|됨|요)\.?$|^[a-z]|;$|,$")
_SINGLE_AT_EDGE = re.compile(r"^\W*$")
_STOP = re.compile(FULL_STOP)
_ASIDE = re.compile(r"\s*[·|/•]\s*|\t+|\s*[()]\s*")
Named: TypeAlias = Callable[[int, int], Naming]
_KEEP = " ,;:-~|/\t"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section: its period, what else stands on it, and whether it can belong to a head."""

    row: Row
    period: Period | None
    rest: tuple[Piece, ...]
    is_head: bool
    is_anchor: bool
    bulleted: bool


@dataclass
class Entry:
    """An entry: its head's lines, its anchor among them, the naming, and the lines of its text."""

    anchor: Line
    head: list[Line]
    naming: Naming
    body: list[Row] = field(default_factory=list)
    group: Piece | None = None  # an employer named above several posts


def lines_of(rows: Sequence[Row], *, day_first: bool | None) -> list[Line]:
    """Return the lines of a section; lines that only say how long something lasted are left out."""
    found: list[Line] = []
    for row in rows:
        line = _line(row, found[-1] if found else None, day_first)
        if line.rest or line.period:
            found.append(line)
    return found


def _line(row: Row, above: Line | None, day_first: bool | None) -> Line:
    text = row.text
    if len(text) > 400:
        return Line(row, None, (row.piece(),), False, False, is_bulleted(row))
    spans = periods_in(text, day_first=day_first)
    period = next((each for each in spans if each.is_range), spans[0] if spans else None)
    rest = rest_of(row, period)
    length = sum(len(piece.text) for piece in rest)
    bulleted = is_bulleted(row)
    bare = text.strip() if period is None else " ".join(piece.text for piece in rest)
    apart = period is not None and _is_in_own_cell(row, period)
    ends = (length > 25 and _SENTENCE.search(bare.strip(" ()"))) or (length > 12 and _STOP.search(bare))
    said = length > _LONGEST_HEAD or (not apart and bool(ends))
    runs_on = above is not None and not above.is_head and continues(above.row, row)
    is_anchor = period is not None and not said and _anchors(period, row, length)
    is_head = not said and not bulleted and not (runs_on and not is_anchor) and label_and_value(row.piece()) is None
    if row.flat:
        return Line(row, period, rest, False, False, bulleted)
    return Line(row, period, rest, is_head or (is_anchor and not bulleted), is_anchor, bulleted)


def rest_of(row: Row, period: Period | None) -> tuple[Piece, ...]:
    """Return what a row says beside its period and lengths of time."""
    spans = lengths_in(row.text)
    if period is not None:
        spans = [
            (period.start, period.end),
            *(span for span in spans if span[1] <= period.start or span[0] >= period.end),
        ]
    starts, pieces = 0, []
    for start, end in sorted(spans):
        pieces.append(row.piece(starts, max(starts, start)))
        starts = max(starts, end)
    pieces.append(row.piece(starts))
    stripped = (_without_stop(piece.strip(_KEEP).without_bullet().strip(_KEEP)) for piece in pieces)
    return tuple(piece for piece in stripped if any(map(str.isalnum, piece.text)) and not is_now(piece.text))


def _without_stop(piece: Piece) -> Piece:
    return piece.part(0, len(piece.text) - 1) if _STOP.search(piece.text) else piece


def _anchors(period: Period, row: Row, length: int) -> bool:
    """Whether a period dates an entry: a span of time, or one date that stands by itself or at an end of its line."""
    if period.is_range or _is_in_own_cell(row, period):
        return True
    before, after = row.text[: period.start].strip(), row.text[period.end :].strip(" ).,")
    return (
        length == 0
        or (not after and (row.text[period.start] == "(" or before[-1:] in ("|", "(", ",", "-", "\t", "·", "")))
        or (not before and length <= 80)
    )


def entries_of(lines: Sequence[Line]) -> tuple[list[Entry], list[Row]]:
    """Return the entries in order, and the rows before the first that belong to none."""
    anchors = _anchor_numbers(lines)
    if not anchors:
        return [], [line.row for line in lines]
    naming = cache(lambda top, end: _named(lines[top:end]))
    above = max(range(_MOST_ABOVE + 1), key=lambda count: (_weight(lines, anchors, count, naming), -count))
    found = [_entry(lines, anchors, at, above, naming) for at in range(len(anchors))]
    usual = usual_order(entry.naming for entry in found)
    if usual is not None:
        found = [replace(entry, naming=_again(entry, usual)) for entry in found]
    return _with_bodies(lines, found)


def _anchor_numbers(lines: Sequence[Line]) -> list[int]:
    """Return which lines date entries; bulleted ones only where no others do, single dates only where no spans do."""
    numbers = [number for number, line in enumerate(lines) if line.is_anchor]
    spans = [number for number in numbers if (period := lines[number].period) and period.is_range]
    if spans:
        numbers = [number for number in numbers if number in set(spans) or _stands_alone(lines, number)]
    plain = [number for number in numbers if not lines[number].bulleted]
    return (plain or numbers)[:_MOST_ENTRIES]


def _stands_alone(lines: Sequence[Line], number: int) -> bool:
    """Whether one date dates an entry beside others with spans: by itself below a head, or in a cell of its own."""
    line = lines[number]
    if line.period is None:
        return False
    if line.bulleted:
        return line.row.style is Style.HEADING and line.row.text.rstrip().endswith(")")
    season = line.period.since is not None and line.period.since.form == "season"
    apart = season or _is_in_own_cell(line.row, line.period)
    beside = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    return apart or (not line.rest and any(each.is_head for each in beside))


def _weight(lines: Sequence[Line], anchors: Sequence[int], above: int, naming: Named) -> float:
    return sum(
        max(_entry(lines, anchors, at, above, naming).naming.weight, -1.0) for at in range(min(len(anchors), 12))
    )


def _entry(lines: Sequence[Line], anchors: Sequence[int], at: int, above: int, naming: Named) -> Entry:
    number = anchors[at]
    top = number
    floor = anchors[at - 1] + 1 if at else 0
    while top > floor and number - top < above and lines[top - 1].is_head:
        top -= 1
    bottom = _bottom(lines, anchors, at, above)
    best = Entry(lines[number], list(lines[top : number + 1]), naming(top, number + 1))
    for end in range(number + 2, bottom + 1):
        if best.naming.employer is not None and best.naming.title is not None:
            break
        wider = Entry(lines[number], list(lines[top:end]), naming(top, end))
        best = wider if wider.naming.weight > best.naming.weight + 0.5 else best
    after = number + 1 if best.head[-1] is lines[number] else lines.index(best.head[-1]) + 1
    while after < bottom and _is_plainly_aside(lines[after]):
        best.head.append(lines[after])
        best.naming = replace(best.naming, others=(*best.naming.others, *_pieces(lines[after])))
        after += 1
    return best


def _pieces(line: Line) -> tuple[Piece, ...]:
    return tuple(piece for rest in line.rest for piece in rest.split(_ASIDE))


def _is_in_own_cell(row: Row, period: Period) -> bool:
    """Whether a period stands by itself in a cell, apart from what else the line says."""
    cells = row.piece().cells()
    return len(cells) > 1 and any(
        cell.start <= period.start and period.end <= cell.end and cell.end - cell.start <= period.end - period.start + 3
        for cell in cells
    )


def _is_plainly_aside(line: Line) -> bool:
    """Whether a line holds nothing but a place, a team or a kind of employment."""
    pieces = _pieces(line)
    return line.is_head and bool(pieces) and 2 * sum(is_explained(piece.text) for piece in pieces) > len(pieces)


def _bottom(lines: Sequence[Line], anchors: Sequence[int], at: int, above: int) -> int:
    """Return where the head lines below an anchor end: at text, or at the head of the next entry."""
    number = anchors[at]
    ceiling = anchors[at + 1] if at + 1 < len(anchors) else len(lines)
    if at + 1 < len(anchors):
        taken = 0
        while taken < above and ceiling - 1 > number and lines[ceiling - 1].is_head:
            ceiling, taken = ceiling - 1, taken + 1
    end = number + 1
    while end < min(ceiling, number + 1 + _MOST_BELOW) and lines[end].is_head:
        end += 1
    return end


def _named(head: Sequence[Line], usual: str | None = None) -> Naming:
    return named([piece for line in head for piece in line.rest], usual=usual)


def _again(entry: Entry, usual: str) -> Naming:
    """Name an entry once more knowing which comes first elsewhere; what was sure stays."""
    if entry.naming.employer is not None and entry.naming.title is not None and entry.naming.weight >= 2 * SURE:
        return entry.naming
    return _named(entry.head, usual)


def _with_bodies(lines: Sequence[Line], found: Sequence[Entry]) -> tuple[list[Entry], list[Row]]:
    place = {line.row.number: number for number, line in enumerate(lines)}
    starts = [place[entry.head[0].row.number] for entry in found]
    ends = [*starts[1:], len(lines)]
    for entry, end in zip(found, ends, strict=True):
        below = place[entry.head[-1].row.number] + 1
        entry.body = [line.row for line in lines[below:end]]
    return list(found), [line.row for line in lines[: starts[0]]]
