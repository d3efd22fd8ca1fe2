"""Where the marks of a picture stand: shares of a span, in per cent, so that pictures follow the width of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

MOST_TICKS = 8


def share(value: float, low: float, high: float) -> str:
    """Return where a value stands between two others, in per cent and never outside.

    >>> share(5, 0, 20), share(30, 0, 20), share(1, 1, 1)
    ('25%', '100%', '0%')
    """
    whole = high - low
    part = 0.0 if whole <= 0 or math.isnan(value) else (value - low) / whole
    return f"{round(100 * min(max(part, 0.0), 1.0), 2):g}%"


def axis(days: Sequence[date]) -> list[tuple[date, str]]:
    """Return first days of years that divide the span of some days, at most `MOST_TICKS`, and where each stands.

    >>> axis([date(2026, 1, 1), date(2028, 1, 1)])
    [(datetime.date(2026, 1, 1), '0%'), (datetime.date(2027, 1, 1), '50%'), (datetime.date(2028, 1, 1), '100%')]
    """
    if not days:
        return []
    first, last = min(days), max(days)
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    step = max(1, math.ceil(len(years) / MOST_TICKS))
    low, high = first.toordinal(), last.toordinal()
    return [(day, share(day.toordinal(), low, high)) for day in (date(year, 1, 1) for year in years[::step])]
