"""Dates as they stand in cells, strictly: what could mean two days is refused.

Taken are the year first (`2016`, `2016-03`, `2016.03.15`, `2016년 3월`, `20160315`), month
and year (`03/2016`), and day, month and year where only one order is possible.
"""

from __future__ import annotations

import re
import unicodedata

from matching.dates import PartialDate
from matching.errors import BadInputError
from matching.forgetting import remembered

_YEAR_FIRST = re.compile(r"(\d{4})(?:\s*[-./]\s*(\d{1,2})(?:\s*[-./]\s*(\d{1,2}))?)?\s*\.?")
_KOREAN = re.compile(r"(\d{4})\s*년(?:\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?)?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{4})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4})")
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?\Z")


def ascii_digits(text: str) -> str:
    """Return a text with its digits and signs in their plain forms."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


@remembered(65_536)
def date_text(text: str) -> str:
    """Return a date as ISO 8601, as precisely as it is written.

    >>> date_text("2016.3"), date_text("2016년 3월 15일"), date_text("03/2016"), date_text("15/03/2016")
    ('2016-03', '2016-03-15', '2016-03', '2016-03-15')
    """
    plain = _CLOCK.sub("", ascii_digits(text)) if len(text) < 60 else ""
    for pattern in (_YEAR_FIRST, _KOREAN, _TOGETHER):
        if match := pattern.fullmatch(plain):
            return _iso(*match.groups())
    if match := _MONTH_YEAR.fullmatch(plain):
        return _iso(match.group(2), match.group(1))
    if match := _DAY_MONTH_YEAR.fullmatch(plain):
        return _either_order(*match.groups())
    if plain.isdigit() and len(plain) == 5:
        raise BadInputError("cell-day-number")
    raise BadInputError("cell-not-a-date")


def _either_order(first: str, second: str, year: str) -> str:
    if first != second and max(int(first), int(second)) <= 12:
        raise BadInputError("cell-date-two-ways")
    return _iso(year, second, first) if int(first) > 12 else _iso(year, first, second)


def _iso(year: str, month: str | None = None, day: str | None = None) -> str:
    parts = [part.zfill(2) for part in (month, day) if part]
    return str(PartialDate.parse("-".join([year, *parts])))
