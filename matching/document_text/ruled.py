"""Ruled tables: cells found by the lines drawn around them, read row by row.

Rules that meet are one table; its cells are the parts of their grid, merged where no rule
stands between. A table whose cells hold columns of text is a page's layout and no table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matching.document_text.characters import list_mark
from matching.document_text.model import Style
from matching.document_text.pdf_objects import Objects, Rule
from matching.document_text.pieces import Piece, line_of, lines_of
from matching.document_text.rows import around, is_label, joined_rows
from matching.document_text.wire import ReadLine

_NEAR = 2.5  # points: rules so near are one, or meet
_MOST_CELLS = 4_000
_MOST_RULES = 1_500
_LAYOUT = 12  # lines: two cells of more, side by side, are columns of a page
_PADDING = 2.0  # points within a cell that stay white


class Table(NamedTuple):
    """A table with its lines read."""

    box: tuple[float, float, float, float]
    lines: list[ReadLine]
    pieces: list[Piece]


class Cell(NamedTuple):
    """Where a cell is in the grid (rows and columns, ends included) and on the page."""

    top: int
    bottom: int
    left: int
    right: int
    box: tuple[float, float, float, float]


class _Groups:
    """Sets that are joined as it turns out that they are one (union-find)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def of(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, first: int, second: int) -> None:
        self._parent[self.of(first)] = self.of(second)


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with those in one line and touching made one.

    >>> joined([Rule(10, 0, 50), Rule(10.4, 49, 90), Rule(30, 0, 5)])
    [Rule(at=10, start=0, end=90), Rule(at=30, start=0, end=5)]
    """
    out: list[Rule] = []
    for rule in sorted(rules):
        near = [i for i, each in enumerate(out[-40:], max(0, len(out) - 40)) if rule.at - each.at <= _NEAR]
        home = next((i for i in near if rule.start <= out[i].end + _NEAR and out[i].start <= rule.end + _NEAR), None)
        if home is None:
            out.append(rule)
        else:
            out[home] = Rule(out[home].at, min(rule.start, out[home].start), max(rule.end, out[home].end))
    return out


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR


def tables_of(pieces: list[Piece], objects: Objects) -> tuple[list[Table], list[Piece]]:
    """Return the ruled tables, and the pieces outside of them."""
    across, down = joined(objects.across), joined(objects.down)
    if not 0 < len(across) + len(down) <= _MOST_RULES:
        return [], pieces
    groups = _Groups(len(across) + len(down))
    for i, flat in enumerate(across):
        for j, upright in enumerate(down):
            if _meet(flat, upright):
                groups.join(i, len(across) + j)
    tables, rest = [], pieces
    for root in {groups.of(i) for i in range(len(across))}:
        flat_rules = [each for i, each in enumerate(across) if groups.of(i) == root]
        upright_rules = [each for j, each in enumerate(down) if groups.of(len(across) + j) == root]
        table = _table(rest, flat_rules, upright_rules)
        if table is not None:
            tables.append(table)
            held = set(table.pieces)
            rest = [piece for piece in rest if piece not in held]
    return tables, rest


def _edges(marks: Iterable[float]) -> list[float]:
    out: list[float] = []
    for mark in sorted(marks):
        if not out or mark - out[-1] > _NEAR:
            out.append(mark)
    return out


def _table(pieces: list[Piece], across: list[Rule], down: list[Rule]) -> Table | None:
    xs = _edges([each.at for each in down] + [edge for each in across for edge in each[1:]])
    ys = _edges([each.at for each in across] + [edge for each in down for edge in each[1:]])
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    box = xs[0], ys[0], xs[-1], ys[-1]
    inside = [each for each in pieces if _within(each, box)]
    cells = _cells(xs, ys, across, down)
    held = {cell: [each for each in inside if _within(each, cell.box)] for cell in cells}
    text = {cell: _cell_lines(cell, each) for cell, each in held.items() if each}
    if len(text) < 2 or _is_layout(text):
        return None
    return Table(box, _rows(text, len(ys) - 1), [each for cell in text for each in held[cell]])


def _within(piece: Piece, box: tuple[float, float, float, float]) -> bool:
    x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _cells(xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]) -> list[Cell]:
    columns, rows = len(xs) - 1, len(ys) - 1
    groups = _Groups(columns * rows)
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns - 1):
            if not _divided(down, xs[column + 1], middle):
                groups.join(row * columns + column, row * columns + column + 1)
    for column in range(columns):
        middle = (xs[column] + xs[column + 1]) / 2
        for row in range(rows - 1):
            if not _divided(across, ys[row + 1], middle):
                groups.join(row * columns + column, (row + 1) * columns + column)
    parts: dict[int, list[int]] = {}
    for index in range(columns * rows):
        parts.setdefault(groups.of(index), []).append(index)
    return [_cell(part, columns, xs, ys) for part in parts.values()]


def _cell(part: list[int], columns: int, xs: list[float], ys: list[float]) -> Cell:
    rows, across = [index // columns for index in part], [index % columns for index in part]
    top, bottom, left, right = min(rows), max(rows), min(across), max(across)
    return Cell(top, bottom, left, right, (xs[left], ys[top], xs[right + 1], ys[bottom + 1]))


def _divided(rules: list[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start <= middle <= rule.end for rule in rules)


def _cell_lines(cell: Cell, pieces: list[Piece]) -> list[ReadLine]:
    """Return a cell's lines; a line that ran to the cell's edge goes on in the next."""
    out: list[ReadLine] = []
    previous: list[Piece] = []
    for pieces_of_line in lines_of(pieces):
        line = line_of(pieces_of_line)
        if previous and _goes_on(previous, pieces_of_line, cell):
            glue = "" if _within_a_word(previous[-1], pieces_of_line[0], cell) else " "
            out[-1] = out[-1]._replace(text=out[-1].text + glue + line.text, box=around(out[-1], line))
        else:
            out.append(line)
        previous = pieces_of_line
    return out


def _goes_on(line: list[Piece], following: list[Piece], cell: Cell) -> bool:
    """Return whether the next line's first word would not have fitted."""
    first = following[0]
    word = first.text.split(" ")[0]
    if list_mark(first.text) or first.bold != line[-1].bold or len(following) > 1 or len(line) > 1:
        return False
    width = (first.right - first.left) * len(word) / len(first.text)
    padding = max(_PADDING, min(8.0, min(line[0].left, first.left) - cell.box[0]))
    return line[-1].right + width + 0.2 * first.size > cell.box[2] - padding


def _within_a_word(last: Piece, first: Piece, cell: Cell) -> bool:
    """Return whether Korean was broken between two syllables: not one more had room, and no blank stands there."""
    if first.spaced_before or not ("가" <= last.text[-1] <= "힣" and "가" <= first.text[0] <= "힣"):
        return False
    padding = max(_PADDING, min(8.0, last.left - cell.box[0]))
    return last.right + 0.9 * last.size > cell.box[2] - padding


def _is_layout(text: dict[Cell, list[ReadLine]]) -> bool:
    long = [cell for cell, lines in text.items() if len(lines) > _LAYOUT]
    return any(
        first.top <= second.bottom and second.top <= first.bottom
        for first in long
        for second in long
        if first != second
    )


def _rows(text: dict[Cell, list[ReadLine]], rows: int) -> list[ReadLine]:
    lines: list[ReadLine] = []
    for row in range(rows):
        starting = sorted((cell for cell in text if cell.top == row), key=lambda cell: cell.left)
        if starting and _heads_rows(starting[0], text):
            lines += [_joined(text[starting[0]])]
            starting = starting[1:]
        found = joined_rows([text[cell] for cell in starting])
        lines += [line._replace(style=Style.TABLE_ROW) if line.style is Style.BODY else line for line in found]
    return lines


def _joined(lines: list[ReadLine]) -> ReadLine:
    """Return a label's lines as one: beside its rows it is written as narrow as can be."""
    syllables = all(len(line.text) == 1 for line in lines)
    return lines[0]._replace(text=("" if syllables else " ").join(line.text for line in lines), box=around(*lines))


def _heads_rows(cell: Cell, text: dict[Cell, list[ReadLine]]) -> bool:
    """Return whether a cell at the left stands for several rows beside it."""
    tops = {other.top for other in text if cell.top <= other.top <= cell.bottom and other.left > cell.right}
    return cell.left == 0 and cell.bottom > cell.top and len(tops) > 1 and is_label(text[cell])
