"""Days as numbers, and the days that the dates of a job can mean."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from matching.domain import Employment, PartialDate
from matching.forgetting import remembered

A_DAY = timedelta(days=1)
UNKNOWN_DAY = int(np.iinfo(np.int32).min)
EVER = int(np.iinfo(np.int32).max)  # both before and after all days there are, in the bytes that hold a day


def ordinal(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day that lies so many days after 1970-01-01."""
    return date.fromordinal(int(number) + _EPOCH)


_EPOCH = date(1970, 1, 1).toordinal()


def day_range(day: PartialDate | None, *, unknown: tuple[int, int]) -> tuple[int, int]:
    """Return the first and last day that a date can mean."""
    return unknown if day is None else meant_by(day)


@remembered(65_536)
def meant_by(day: PartialDate) -> tuple[int, int]:
    """Return the first and last day that a date means, remembered: people's months are few."""
    return ordinal(day.first), ordinal(day.last)


def span_of(employment: Employment) -> tuple[int, int, int, int]:
    """Return start_first, start_last, end_first, end_last; ends are the day after the last one worked."""
    start_first, start_last = day_range(employment.start, unknown=(UNKNOWN_DAY, EVER))
    if employment.end is not None:
        first, last = meant_by(employment.end)
        return start_first, start_last, first + 1, last + 1
    return start_first, start_last, EVER if employment.ongoing else UNKNOWN_DAY, EVER


Span = tuple[int, int, int, int]


def spans_of(employment: Employment) -> list[Span]:
    """Return the pieces of a job between its unpaid leaves; certain time lacks all a leave may cover."""
    if not employment.leaves:
        return [span_of(employment)]
    start_first, start_last, end_first, end_last = span_of(employment)
    certain, possible = [(start_last, end_first)], [(start_first, end_last)]
    for leave in employment.leaves:
        longest = ordinal(leave.start.first), ordinal(leave.end.last) + 1
        shortest = ordinal(leave.start.last), ordinal(leave.end.first) + 1
        certain = [piece for each in certain for piece in _without(each, longest)]
        possible = [piece for each in possible for piece in _without(each, shortest)]
    pieces = max(len(certain), len(possible))
    certain += [(EVER, UNKNOWN_DAY)] * (pieces - len(certain))
    possible += [(EVER, UNKNOWN_DAY)] * (pieces - len(possible))
    return [(p[0], c[0], c[1], p[1]) for c, p in zip(certain, possible, strict=True)]


def _without(piece: tuple[int, int], gap: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut a gap out of [start, end); nothing is certain of a piece whose end is not known, and so it stays."""
    (start, end), (gap_start, gap_end) = piece, gap
    if end == UNKNOWN_DAY or gap_end <= gap_start or gap_start >= end or gap_end <= start:
        return [piece]
    before = [(start, gap_start)] if start < gap_start else []
    return [*before, (max(start, gap_end), end)]
