"""Dates as precisely as somebody wrote them: a day, a month or a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from matching.errors import BadInputError
from matching.forgetting import remembered

FIRST_YEAR, LAST_YEAR = 1900, 2100
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@remembered(4_096)
def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(text) if text.isascii() else None
    if match is None:
        raise BadInputError("not-a-date")
    year, month, day = int(match[1]), int(match[2]) if match[2] else None, int(match[3]) if match[3] else None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInputError("year-out-of-range", first=FIRST_YEAR, last=LAST_YEAR)
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise BadInputError("no-such-day") from None
    return year, month, day


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, as precisely as somebody wrote it (ISO 8601 `YYYY[-MM[-DD]]`).

    >>> PartialDate.parse("2016-02").first, PartialDate.parse("2016-02").last
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: object) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is a `BadInputError`."""
        if not isinstance(text, str):
            raise BadInputError("not-a-date")
        return cls(*_parts(text))

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        if self.day is not None:
            return self.first
        month = self.month or 12
        return date(self.year, month, 29 if month == 2 and calendar.isleap(self.year) else _LENGTHS[month])

    def __str__(self) -> str:
        return "-".join([f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)])
