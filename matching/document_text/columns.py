"""Columns: which white gutters divide a page into parts that are read one after the other.

A gutter divides columns when the two sides go their own ways: their baselines differ, or
each has headings or prose of its own. It only sets apart when each line of the sparser side
stands beside a line of the other: dates at the right edge, labels before values. Those
stay one line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matching.document_text.margins import read_lines
from matching.document_text.pdf_objects import Objects, Rule
from matching.document_text.pieces import Piece, in_one_line, lines_of
from matching.document_text.ruled import Table, joined
from matching.document_text.wire import ReadLine

_DATED = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[./]\d{4}|현재|재직|present|current|^\d{2}[./]\d{2}|^[\d.\s~]{1,6}$", re.IGNORECASE
)
_LEAST_LINES = 3
_LEAST_GUTTER = 0.6  # of the text's size
_MOST_DEEP = 6
_SEPARATES = 0.6  # of the text's width: a rule or panel as wide ends columns
_MOST_SEPARATORS = 100
_MOSTLY_DATES = 0.6
_TOGETHER, _APART = 0.8, 0.5  # shares of the sparser side's lines that stand beside one of the other


class Block(NamedTuple):
    """A table or a piece, as something that takes room on the page; a rule across takes none, but divides it."""

    left: float
    top: float
    right: float
    bottom: float
    what: Piece | Table | Rule

    @property
    def written(self) -> bool:
        """Whether there is text in it."""
        return not isinstance(self.what, Rule)


class Side(NamedTuple):
    """The lines on one side of a gutter."""

    lines: list[list[Piece]]
    left: float
    right: float
    size: float

    def within(self, top: float, bottom: float) -> Side:
        """Return the lines between two heights."""
        return self._replace(lines=[line for line in self.lines if top <= line[0].baseline <= bottom])

    @property
    def entries(self) -> list[list[Piece]]:
        """The lines that are no headings."""
        return [line for line in self.lines if not self._heads(line)]

    @property
    def dated(self) -> float:
        """The share of lines, headings aside, that hold a date."""
        lines = self.entries
        return sum(bool(_DATED.search(" ".join(p.text for p in line))) for line in lines) / max(1, len(lines))

    @property
    def headings(self) -> int:
        """How many lines look like headings of the side's own."""
        return sum(self._heads(line) for line in self.lines)

    def _heads(self, line: list[Piece]) -> bool:
        first = line[0]
        if len(line) > 1 or len(first.text) > 30 or _DATED.search(first.text):
            return False
        larger = first.size > 1.12 * self.size
        return larger or first.spaced or (first.bold and (first.text.isupper() or first.size > self.size))

    @property
    def prose(self) -> float:
        """The share of lines that fill the side's width."""
        width = self.right - self.left
        full = sum(line[-1].right - line[0].left > 0.8 * width and len(line[-1].text) > 20 for line in self.lines)
        return full / len(self.lines)


class Gutter(NamedTuple):
    """A white strip at `x`, with the blocks on its sides, and those above and below."""

    x: float
    above: list[Block]
    left: list[Block]
    right: list[Block]
    below: list[Block]
    worth: float


def blocks_of(pieces: list[Piece], tables: list[Table], objects: Objects) -> list[list[ReadLine]]:
    """Return the lines of each part of a page, in the order in which the parts are read."""
    blocks = [Block(each.left, each.top, each.right, each.bottom, each) for each in pieces]
    blocks += [Block(*each.box, each) for each in tables]
    if blocks:
        width = max(block.right for block in blocks) - min(block.left for block in blocks)
        blocks += _separators(objects, _SEPARATES * width)
    return [lines for part in _divided(blocks, objects, 0) for lines in _read(part)]


def _separators(objects: Objects, least: float) -> list[Block]:
    """Return the long rules across, and the upper and lower edges of wide panels: columns end there."""
    rules = list(objects.across) + [
        Rule(edge, left, right) for left, top, right, bottom in objects.panels for edge in (top, bottom)
    ]
    long = [rule for rule in joined(rules) if rule.end - rule.start >= least]
    return [Block(rule.start, rule.at, rule.end, rule.at, rule) for rule in long[:_MOST_SEPARATORS]]


def _read(blocks: list[Block]) -> list[list[ReadLine]]:
    """Return the lines of a part without gutters; a table whose cells are columns is parts of its own."""
    lines: list[tuple[float, ReadLine]] = []
    pieces = [block.what for block in blocks if isinstance(block.what, Piece)]
    lines += read_lines(pieces)
    for block in blocks:
        if isinstance(block.what, Table):
            lines += [(block.top, line) for line in block.what.lines]
    lines.sort(key=lambda each: each[0])
    return [[line for _, line in lines]] if lines else []


def _divided(blocks: list[Block], objects: Objects, deep: int) -> list[list[Block]]:
    if sum(block.written for block in blocks) < 2 * _LEAST_LINES or deep > _MOST_DEEP:
        return [blocks] if any(block.written for block in blocks) else []
    for gutter in sorted(_gutters(blocks), key=lambda each: -each.worth):
        if _divides(gutter, objects):
            parts = (gutter.above, gutter.left, gutter.right, gutter.below)
            return [each for part in parts for each in _divided(part, objects, deep + 1)]
    return [blocks]


def _gutters(blocks: list[Block]) -> list[Gutter]:
    """Return the white strips that run past several lines on both sides."""
    ordered = sorted(blocks, key=lambda each: each.top)
    found: dict[tuple[int, int], Gutter] = {}
    for x in sorted({round(block.left, 0) for block in blocks if block.written}):
        at = x - 1.5
        start = 0
        crossing = [i for i, b in enumerate(ordered) if b.left < at - 0.5 and b.right > at + 0.5]
        for stop in [*crossing, len(ordered)]:
            gutter = _gutter(at, ordered, start, stop)
            if gutter is not None:
                key = (len(gutter.left), len(gutter.right))
                if key not in found or gutter.worth > found[key].worth:
                    found[key] = gutter
            start = stop + 1
    return list(found.values())


def _gutter(x: float, ordered: list[Block], start: int, stop: int) -> Gutter | None:
    run = ordered[start:stop]
    left = [block for block in run if block.right <= x + 0.5 and block.written]
    right = [block for block in run if block.right > x + 0.5 and block.written]
    if len(left) < _LEAST_LINES or len(right) < _LEAST_LINES:
        return None
    width = min(block.left for block in right) - max(block.right for block in left)
    tallest = min(max(b.bottom for b in left), max(b.bottom for b in right)) - max(left[0].top, right[0].top)
    size = _size(run)
    if width < _LEAST_GUTTER * size or tallest < _LEAST_LINES * size:
        return None
    ceiling, floor = run[0].top, max(block.bottom for block in run)
    above = [b for b in ordered[:start] if (b.top + b.bottom) / 2 < (ceiling + floor) / 2]
    return Gutter(x, above, left, right, ordered[stop:], tallest * min(width, 3 * size))


def _size(blocks: list[Block]) -> float:
    sizes = sorted(block.what.size for block in blocks if isinstance(block.what, Piece))
    return sizes[len(sizes) // 2] if sizes else 10.0


def _side(blocks: list[Block]) -> Side:
    pieces = [block.what for block in blocks if isinstance(block.what, Piece)]
    pieces += [piece for block in blocks if isinstance(block.what, Table) for piece in block.what.pieces]
    sizes = sorted(piece.size for piece in pieces) or [10.0]
    return Side(lines_of(pieces), min(b.left for b in blocks), max(b.right for b in blocks), sizes[len(sizes) // 2])


def _beside(sparse: Side, dense: Side) -> float:
    """Return the share of a side's lines, headings aside, that stand beside a line of the other."""
    return _share_beside(sparse.entries, dense)


def _share_beside(lines: list[list[Piece]], dense: Side) -> float:
    pieces = [piece for line in dense.lines for piece in line]
    hits = 0
    for line in lines:
        first = line[0]
        hits += any(
            abs(first.baseline - each.baseline) < 0.2 * max(first.size, each.size) and in_one_line(first, each)
            for each in pieces
        )
    return hits / max(1, len(lines))


def _divides(gutter: Gutter, objects: Objects) -> bool:
    """Return whether the sides of a gutter are columns: judged where both have lines."""
    left, right = _side(gutter.left), _side(gutter.right)
    if len(left.lines) < _LEAST_LINES or len(right.lines) < _LEAST_LINES:
        return False
    if _on_a_panel(gutter, objects):
        return True
    top = max(side.lines[0][0].baseline for side in (left, right)) - left.size
    bottom = min(side.lines[-1][0].baseline for side in (left, right)) + left.size
    left, right = left.within(top, bottom), right.within(top, bottom)
    if not left.lines or not right.lines:
        return True
    return _own_ways(left, right)


def _own_ways(left: Side, right: Side) -> bool:
    sparse, dense = sorted((left, right), key=lambda side: len(side.lines))
    if sparse is left and _heads_rows(left, right):
        return False
    if sparse.dated >= _MOSTLY_DATES and dense.dated < sparse.dated:
        return False
    beside = _beside(sparse, dense)
    own = left.headings >= 1 and right.headings >= 1 and left.headings + right.headings >= 3
    if beside >= _TOGETHER:
        return own or (left.prose >= 0.4 and right.prose >= 0.4)
    return beside < _APART or own or min(left.prose, right.prose) >= 0.3 or sparse.headings > 0


def _heads_rows(left: Side, right: Side) -> bool:
    """Return whether a side is nothing but headings, each beside the first line of what it heads."""
    few = not left.entries and 2 * len(left.lines) <= len(right.lines)
    return few and _share_beside(left.lines, right) >= _TOGETHER


def _on_a_panel(gutter: Gutter, objects: Objects) -> bool:
    """Return whether one side stands on a filled panel that ends at the gutter."""
    for left, top, right, bottom in objects.panels:
        for side, other in ((gutter.left, gutter.right), (gutter.right, gutter.left)):
            inside = all(
                left - 2 <= b.left and b.right <= right + 2 and top - 2 <= b.top and b.bottom <= bottom + 2
                for b in side
            )
            if inside and not any(left < (b.left + b.right) / 2 < right for b in other):
                return True
    return False
