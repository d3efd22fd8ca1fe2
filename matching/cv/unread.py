"""Which words of a document no fact came from, although they look as if they held one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from matching.cv.periods import lengths_in, periods_in
from matching.cv.protected import is_protected
from matching.cv.reading import Unread
from matching.cv.rows import Piece, Row
from matching.cv.sections import Block, labelled
from matching.cv.weigh import SURE, as_employer, as_school, as_title
from matching.cv.words import label_kinds

_LEAST = 3
_MOST = 500
_MARKS = " ,;:.|/·•()[]<>*\t-~–"
_SILENT = frozenset(["references", "protected"])
_OF_KIND = {"work": "unread-work", "education": "unread-education"}


def unread_in(blocks: Sequence[Block], used: Iterable[Piece]) -> tuple[Unread, ...]:
    """Return what is left of each line, in reading order."""
    taken: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for piece in used:
        taken[piece.row.page, piece.row.number].append((piece.start, piece.end))
    found: list[Unread] = []
    for block in blocks:
        if block.kind not in _SILENT:
            for row in block.rows:
                found += _of_row(row, block, taken[row.page, row.number])
    return tuple(found[:_MOST])


def _of_row(row: Row, block: Block, taken: Sequence[tuple[int, int]]) -> Iterator[Unread]:
    for left in _left(row, taken):
        why = _why(left, block)
        if why is not None and not _is_guarded(row, left):
            page, start, end = left.place
            yield Unread(page, start, end, left.fact, block.heading.fact if block.heading else None, why)


def _left(row: Row, taken: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in [*sorted(taken), (len(row.text), len(row.text))]:
        if start > at:
            piece = row.piece(at, start).without_bullet().strip(_MARKS)
            if any(piece.text[begin:stop].strip(_MARKS) == piece.text for begin, stop in lengths_in(piece.text)):
                continue
            if sum(map(str.isalnum, piece.text)) >= _LEAST:
                yield piece
        at = max(at, end)


def _why(piece: Piece, block: Block) -> str | None:
    text = piece.text
    if block.kind in _OF_KIND:
        return _OF_KIND[block.kind] if len(text) > _LEAST and not label_kinds(text) else None
    if len(text) > 400:
        return "unread-text" if periods_in(text[:2000]) else None
    if any(period.is_range for period in periods_in(text)):
        return "unread-dates"
    if as_school(text) >= SURE or as_employer(text) >= SURE or as_title(text) >= SURE:
        return "unread-name"
    return None


def _is_guarded(row: Row, left: Piece) -> bool:
    """Whether words are, or are announced by, what no employer may ask for."""
    if is_protected(left.text.strip(_MARKS)):
        return True
    return any(
        is_protected(label.text) and label.start <= left.end and left.start <= cell.end for label, cell in labelled(row)
    )
