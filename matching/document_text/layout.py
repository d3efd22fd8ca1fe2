"""From glyphs to lines in reading order: words, pieces of lines, tables, columns.

A piece is what stands on one baseline without a wide gap. Ruled tables are read by row
(`ruled`), white gutters divide the rest into columns (`columns`), and pieces on one
baseline that no gutter divides are one line with a tab between them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby, pairwise
from typing import NamedTuple

from matching.document_text.characters import closed_up
from matching.document_text.columns import blocks_of
from matching.document_text.model import Style
from matching.document_text.pdf_glyphs import Glyph
from matching.document_text.pdf_objects import Objects, Rule
from matching.document_text.pieces import Piece
from matching.document_text.ruled import tables_of
from matching.document_text.wire import ReadLine

_SAME_BASELINE = 0.18  # of a letter's size
_WORD = 0.15  # of a letter's size: the least blank between words
_WORD_BETWEEN_WRITTEN = 0.2  # the same, on a page whose blanks are written as letters
_WORD_BETWEEN_SCRIPTS = 0.27  # the same, between Latin and Korean, which some programs set apart
_FEW_BLANKS = 0.03  # of the letters
_WIDE = 0.85  # of a letter's size: the least gap between pieces
_WIDE_OF_MANY = 0.6  # the same, where a line's other blanks show what is usual
_WIDER_THAN_MOST = 2.2  # times the line's other blanks, where it is set wide
_LABEL = 4.0  # of a letter's size: syllables of one label are no further apart
_FURTHEST_APART = 0.7  # of a letter's size: letters set further apart are pieces
_TWICE = 0.12  # of a letter's size: a letter drawn again so near makes it bold


def laid_out(glyphs: list[Glyph], objects: Objects, size: tuple[float, float]) -> list[ReadLine]:
    """Return a page's lines in reading order; turned text follows the upright."""
    lines: list[ReadLine] = []
    for turn in (0, 1, 3, 2):
        turned = [glyph for glyph in glyphs if glyph.look.turn == turn]
        if turned:
            upright = turned if turn == 0 else [_upright(glyph, turn, size) for glyph in turned]
            first = 1 + max((line.column for line in lines), default=-1)
            found = _upright_lines(upright, objects if turn == 0 else Objects([], [], [], 0.0, 0, {}, []))
            lines += [
                line._replace(column=line.column + first, box=_turned_back(line.box, turn, size)) for line in found
            ]
    aslant = [list(each) for _, each in groupby((g for g in glyphs if g.look.turn is None), lambda g: g.owner)]
    column = 1 + max((line.column for line in lines), default=-1)
    return lines + [_aslant(each, column) for each in aslant]


def _upright(glyph: Glyph, turn: int, size: tuple[float, float]) -> Glyph:
    left, top, right, bottom = _quarter(glyph[1:5], turn, size)
    return glyph._replace(left=left, top=top, right=right, bottom=bottom, baseline=bottom)


def _quarter(
    box: tuple[float, float, float, float], turn: int, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return a box as it stands once the page is turned back by quarter turns against the clock."""
    left, top, right, bottom = box
    width, height = size
    if turn == 1:
        return top, width - right, bottom, width - left
    if turn == 3:
        return height - bottom, left, height - top, right
    return (width - right, height - bottom, width - left, height - top) if turn else box


def _turned_back(
    box: tuple[float, float, float, float] | None, turn: int, size: tuple[float, float]
) -> tuple[float, float, float, float] | None:
    if box is None or turn == 0:
        return box
    return _quarter(box, 4 - turn, size if turn == 2 else size[::-1])


def _aslant(glyphs: list[Glyph], column: int) -> ReadLine:
    text = "".join(" " * (glyph.space_before and index > 0) + glyph.text for index, glyph in enumerate(glyphs))
    lefts, tops, rights, bottoms = zip(*(glyph.ink for glyph in glyphs), strict=True)
    box = min(lefts), min(tops), max(rights), max(bottoms)
    return ReadLine(text, box, glyphs[0].look.size, glyphs[0].look.bold, Style.BODY, column)


def _upright_lines(glyphs: list[Glyph], objects: Objects) -> list[ReadLine]:
    pieces = pieces_of(glyphs, objects.down)
    tables, rest = tables_of(pieces, objects)
    lines: list[ReadLine] = []
    for block in blocks_of(rest, tables, objects):
        first = 1 + max((line.column for line in lines), default=-1)
        lines += [line._replace(column=line.column + first) for line in block]
    return lines


def _baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs by baseline, each from left to right."""
    rows: list[list[Glyph]] = []
    start = 0.0
    for glyph in sorted(glyphs, key=lambda each: each.baseline):
        if rows and glyph.baseline - start <= _SAME_BASELINE * max(glyph.look.size, 4):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            start = glyph.baseline
    return [sorted(row, key=lambda each: each.left) for row in rows]


def pieces_of(glyphs: list[Glyph], rules: list[Rule]) -> list[Piece]:
    """Return the pieces of all lines; rules that run down divide them."""
    written = sum(glyph.space_before for glyph in glyphs) > _FEW_BLANKS * len(glyphs)
    parts = [part for row in _baselines(glyphs) for part in _parts(_once(row), rules)]
    return [piece for piece in (_piece(part, written=written) for part in parts) if piece.text]


def _once(row: list[Glyph]) -> list[Glyph]:
    """Return a row without letters that are drawn a second time to look bold."""
    out: list[Glyph] = []
    for glyph in row:
        again = any(each.text == glyph.text and glyph.left - each.left < _TWICE * glyph.look.size for each in out[-2:])
        if not again:
            out.append(glyph)
    return out


class _Gap(NamedTuple):
    """The white between two letters, of a letter's size: `beyond` what sets the letters around it apart."""

    width: float
    beyond: float
    space: bool
    ruled: bool
    mixed: bool  # Latin on one side, ideographs or syllables on the other: some programs set them apart


def _gaps(row: list[Glyph], rules: list[Rule] = []) -> list[_Gap]:  # noqa: B006 - never written to
    """Return the gaps of a row; a rule that runs down between two letters divides them."""
    widths = [
        (second.left - first.right) / (max(first.look.size, second.look.size) or 1) for first, second in pairwise(row)
    ]
    here = [rule.at for rule in rules if rule.start < row[0].baseline - 1 and row[0].baseline - 3 < rule.end]
    gaps = []
    for index, width in enumerate(widths):
        around = [widths[i] for i in (index - 1, index + 1) if 0 <= i < len(widths)]
        apart = max(0.0, min(around, default=0.0))
        first, second = row[index], row[index + 1]
        ruled = any(first.right - 1 <= at <= second.left + 1 for at in here) if here else False
        mixed = (first.text >= "\u2e80") != (second.text >= "\u2e80")
        gaps.append(_Gap(width, width - 2 * min(apart, _FURTHEST_APART), second.space_before, ruled, mixed))
    return gaps


def _parts(row: list[Glyph], rules: list[Rule]) -> list[list[Glyph]]:
    """Divide a row where a gap is wide, and plainly wider than the row's other blanks, or where a rule runs down."""
    gaps = _gaps(row, rules)
    blanks = sorted(gap.beyond for gap in gaps if gap.beyond > _WORD)
    least = _WIDE
    if len(blanks) > 2:
        least = max(_WIDE_OF_MANY, _WIDER_THAN_MOST * min(blanks[len(blanks) // 2], 2 * _WIDE))
    parts = [[row[0]]]
    for index, (glyph, gap) in enumerate(zip(row[1:], gaps, strict=True)):
        apart = gap.beyond > least and not _spells_a_label(row, gaps, index)
        if apart or gap.ruled:
            parts.append([])
        parts[-1].append(glyph)
    return parts


def _spells_a_label(row: list[Glyph], gaps: list[_Gap], index: int) -> bool:
    """Return whether a gap is between lone syllables, as in "성    명": Korean forms set labels as wide as their cell."""
    if gaps[index].width > _LABEL or not all("가" <= row[i].text <= "힣" for i in (index, index + 1)):
        return False
    before = index == 0 or gaps[index - 1].width > _WIDE_OF_MANY or gaps[index - 1].ruled
    after = index + 1 == len(gaps) or gaps[index + 1].width > _WIDE_OF_MANY or gaps[index + 1].ruled
    return before and after


def _apart(gaps: list[_Gap]) -> float | None:
    """Return the gap between letters that are set apart; `None` where they are not."""
    if len(gaps) < 3:
        return None
    usual = sorted(gap.width for gap in gaps)[len(gaps) // 2]
    single = sum(gap.space for gap in gaps) >= 0.8 * len(gaps)
    wide = usual > _WORD and sum(gap.width > _WORD for gap in gaps) >= 0.8 * len(gaps)
    return usual if single or wide else None


def _is_blank(gap: _Gap, usual: float | None, *, written: bool) -> bool:
    """Return whether a gap divides words; where blanks are `written`, white alone must be wider to count."""
    if usual is not None:
        return gap.space or gap.width > 1.7 * usual + 0.1
    if not written:
        return gap.space or gap.width > _WORD
    return gap.space or gap.width > (_WORD_BETWEEN_SCRIPTS if gap.mixed else _WORD_BETWEEN_WRITTEN)


def _piece(part: list[Glyph], *, written: bool) -> Piece:
    gaps = _gaps(part)
    usual = _apart(gaps)
    if usual is not None and sum(gap.space for gap in gaps) >= 0.8 * len(gaps):
        gaps = [gap._replace(space=False) for gap in gaps]  # a blank after every letter divides no words
    text = part[0].text
    for glyph, gap in zip(part[1:], gaps, strict=True):
        text += " " * _is_blank(gap, usual, written=written) + glyph.text
    weight: Counter[tuple[float, bool]] = Counter((glyph.look.size, glyph.look.bold) for glyph in part)
    (size, bold), _ = weight.most_common(1)[0]
    return Piece(
        closed_up(unicodedata.normalize("NFC", " ".join(text.split()))),
        min(glyph.left for glyph in part),
        min(glyph.top for glyph in part),
        max(glyph.right for glyph in part),
        max(glyph.bottom for glyph in part),
        sorted(glyph.baseline for glyph in part)[len(part) // 2],
        size,
        bold,
        usual is not None and sum(map(str.isalpha, text)) > 3,
        part[0].space_before,
    )
