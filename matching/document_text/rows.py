"""Rows of tables: cells side by side read across, cells that are columns of a page read one by one."""

from __future__ import annotations

from itertools import zip_longest

from matching.document_text.model import Style
from matching.document_text.wire import ReadLine

_LONGEST_LABEL = 4  # lines: a label beside rows may be written downward
_LONG = 3  # lines: a cell of more is a piece of a page, not a value
_GOES_ON = ("~", "∼", "～", "-", "–", "—", "/")


def _mended(cell: list[ReadLine]) -> list[ReadLine]:
    """Return a cell's lines; a line that ends within a span of time goes on in the next."""
    out: list[ReadLine] = []
    for line in cell:
        if out and out[-1].text.endswith(_GOES_ON) and len(out[-1].text) > 1 and len(line.text) <= 20:
            out[-1] = out[-1]._replace(text=f"{out[-1].text} {line.text}", box=around(out[-1], line))
        else:
            out.append(line)
    return out


def around(*lines: ReadLine) -> tuple[float, float, float, float] | None:
    """Return the box around lines; `None` where they have none."""
    boxes = [line.box for line in lines if line.box is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def joined_rows(cells: list[list[ReadLine]]) -> list[ReadLine]:
    r"""Return the lines of one row of a table.

    >>> [line.text for line in joined_rows([[ReadLine("학력")], [ReadLine("서울대학교"), ReadLine("석사")]])]
    ['학력\t서울대학교', '석사']
    """
    cells = [_mended(cell) for cell in cells if cell]
    if len(cells) < 2:
        return [line for cell in cells for line in cell]
    if sum(len(cell) > _LONG for cell in cells) >= 2:
        return [line._replace(column=line.column + number) for number, cell in enumerate(cells) for line in cell]
    return [_across([line for line in level if line is not None]) for level in zip_longest(*cells)]


def _across(lines: list[ReadLine]) -> ReadLine:
    if len(lines) == 1:
        return lines[0]
    text = "\t".join(line.text.strip("\f") for line in lines)
    page = "\f" if any(line.text.startswith("\f") for line in lines) else ""
    size = max(line.size for line in lines)
    return ReadLine(
        page + text, around(*lines), size, all(line.bold for line in lines), Style.TABLE_ROW, lines[0].column
    )


def is_label(cell: list[ReadLine]) -> bool:
    """Return whether a cell beside several rows names them, as "학력" or "사진" does; a date belongs to the first."""
    return 0 < len(cell) <= _LONGEST_LABEL and not any(letter.isdigit() for line in cell for letter in line.text)
