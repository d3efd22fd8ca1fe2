"""Text without line ends: cut where a heading stands, around dates and at sentences, so that some of it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.cv.rows import LONGEST_LINE, Row, cut

_LEAST = 600  # letters; a line so long is no line of a layout
_HEADINGS = re.compile(
    r"(?<=\s)(?:(?:Work|Professional|Relevant) Experience|WORK EXPERIENCE|PROFESSIONAL EXPERIENCE|EXPERIENCE|EMPLOYMENT HISTORY|Employment History"
    r"|Education(?= (?:[A-Z]|High))|EDUCATION|Skills(?= [A-Z.])|SKILLS|TECHNICAL SKILLS|Technical Skills(?=:? )|Certifications/Licenses|CERTIFICATIONS|Certifications(?= [A-Z])"
    r"|Additional Information|Awards(?= [A-Z])|Links(?= )|Publications(?= [A-Z])|Groups(?= [A-Z])|Military Service"
    r"|학력사항|경력사항|자격사항|보유기술|자기소개서?)(?=[\s:])"
)


def unfolded(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, the very long ones in stretches that begin at headings; numbered anew."""
    stretches = [stretch for row in rows for stretch in _stretches(row)]
    return [replace(row, number=number) for number, row in enumerate(stretches)]


def _stretches(row: Row) -> Iterator[Row]:
    if len(row.text) < _LEAST:
        yield row
        return
    ends: list[int] = []
    for found in _HEADINGS.finditer(row.text):
        ends += [found.start(), found.end()]
    whole = sorted(set(ends))
    yield from cut(row, _shortened([0, *whole], len(row.text))[1:])


def _shortened(starts: Sequence[int], length: int) -> list[int]:
    """Return the places with more between them, so that no stretch is longer than a line may be."""
    found: list[int] = []
    for start, end in zip(starts, (*starts[1:], length), strict=True):
        found += range(start, max(end, start + 1), LONGEST_LINE)
    return found
