"""What a page repeats at its head and foot: a name, a number; it belongs to no section that it falls into."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from matching.cv.rows import Row
from matching.cv.words import solid

_EDGE = 2  # lines at a page's head and foot
_LONGEST = 120
_NUMBER = re.compile(
    r"\W*(?:page|쪽|페이지)?\s*\d{1,2}\s*(?:(?:/|of|-)\s*\d{1,2})?\s*(?:쪽|페이지|page)?\W*", re.IGNORECASE
)


def without_furniture(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without page numbers, and of what several pages repeat at their edges only the first."""
    pages: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    if len(pages) < 2:
        return list(rows)
    seen: set[str] = set()
    dropped: set[int] = set()
    for lines in pages.values():
        edges = {row.number: row for row in (*lines[:_EDGE], *lines[-_EDGE:]) if len(row.text) <= _LONGEST}
        bare = {number: solid(re.sub(r"\d", "", row.text)) for number, row in edges.items()}
        dropped |= {number for number, text in bare.items() if text and text in seen}
        outer = {lines[0].number, lines[-1].number}
        dropped |= {number for number, row in edges.items() if number in outer and _NUMBER.fullmatch(row.text)}
        seen |= set(bare.values())
    return [row for row in rows if row.number not in dropped]
