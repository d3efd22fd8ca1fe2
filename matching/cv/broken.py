"""Lines that were broken within a name, a list or a span of time, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matching.cv.periods import periods_in
from matching.cv.rows import Row, is_bulleted
from matching.document_text.model import Style

_HANGING = re.compile(r"(?:,|&|\b(?:and|of|for|the|in|with|de|und)|(?<=\s)및)$", re.IGNORECASE)
_LONGEST_JOINED = 400
_DATES = 28  # letters: half a span of time


def rejoined(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, lines that were broken within a name or list put together: "... of Science and" "Technology"."""
    found: list[Row] = []
    for row in rows:
        if found and _is_broken(found[-1], row):
            found[-1] = _together(found[-1], row)
        else:
            found.append(row)
    return [replace(row, number=number) for number, row in enumerate(found)]


def _is_broken(above: Row, row: Row) -> bool:
    text = above.text.rstrip()
    alike = (above.page, above.column, above.bold, above.size) == (row.page, row.column, row.bold, row.size)
    follows = row.start == above.start + len(above.raw) + 1
    if alike and follows and not row.gap and above.at_edge and _divides_dates(text, row.text.lstrip()):
        return True
    if not alike or not follows or row.gap or is_bulleted(row) or len(text) > _LONGEST_JOINED or "\t" in row.text:
        return False
    if _HANGING.search(text) or text.count("(") > text.count(")"):
        return ":" not in row.text[:30]
    if row.number == 1 and row.style is Style.HEADING is above.style:
        return len(text.split()) <= 2 and len(row.text.split()) <= 2 and (text + row.text).isalpha()
    return above.at_edge and "," in text and row.text.lstrip()[:1].islower() and not text.endswith((".", ":", ";"))


def _divides_dates(above: str, below: str) -> bool:
    """Whether a span of time begins at the end of one line and ends at the beginning of the next."""
    tail, head = above[-_DATES:], below[:_DATES]
    if any(span.is_range and span.start < 2 for span in periods_in(head)):
        return False
    spans = periods_in(f"{tail} {head}")
    return any(span.until and span.start < len(tail) - 3 < len(tail) < span.end and not span.doubt for span in spans)


def _together(above: Row, row: Row) -> Row:
    text, raw = f"{above.text} {row.text}", f"{above.raw}\n{row.raw}"
    offsets: tuple[int, ...] | None = None
    if above.offsets is not None or row.offsets is not None:
        first = above.offsets if above.offsets is not None else range(len(above.raw) + 1)
        second = row.offsets if row.offsets is not None else range(len(row.raw) + 1)
        offsets = (*first, *(len(above.raw) + 1 + each for each in second))
    return replace(above, text=text, raw=raw, offsets=offsets, full=row.full, right=row.right)
