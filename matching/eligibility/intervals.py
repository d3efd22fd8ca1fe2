"""How long somebody did something: the union of day intervals, in calendar years, for all at once.

A period counts once however many jobs fill it. Lengths are the calendar's: from 29
February 2016 to 28 February 2024, the day itself not counted, is 7 years, 11 months
and 30 days; one day more makes 8 years (Korean Civil Act art. 160).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.narrow import wide

Days = NDArray[np.int64]
"""Days since 1970-01-01."""
Given = NDArray[np.signedinteger[Any]]
"""Days, or rows, in any number of bytes."""

_LONGEST_MONTH, _CUSTOMARY_MONTH = 31, 30
A_WEEK = 7  # days; joining two spans loses less than this, and so does counting a month of 30 days
_CENTURIES = ("1850-01", "2150-01")
_REACH = 1 << 20  # days; more than any calendar distance here, so persons cannot overlap


def union(person: Given, start: Given, end: Given) -> tuple[Days, Days, Days]:
    """Merge each person's intervals [start, end), touching ones too.

    The three arrays have the shape (intervals,); the results have the shape (blocks,)
    and are ordered by person and start. Empty intervals are dropped.
    """
    real = end > start
    person, start, end = (wide(each[real]) for each in (person, start, end))  # of which sums and products are made
    order = np.argsort(person * _REACH + start, kind="stable")  # nearly in order already, which this sort likes
    person, start, end = person[order], start[order], end[order]
    if len(person) == 0:
        return person, start, end
    reached = np.maximum.accumulate(person * _REACH + end)
    first = np.concatenate(([True], (person * _REACH + start)[1:] > reached[:-1]))
    last = np.concatenate((first[1:], [True]))
    return person[first], start[first], (reached - person * _REACH)[last]


def months_and_days(start: Days, end: Days) -> tuple[Days, Days]:
    """Return whole calendar months from start to end, and the days left over (0 to 30).

    >>> day = lambda text: np.array([np.datetime64(text).astype(int)])
    >>> months, days = months_and_days(day("2016-02-29"), day("2024-02-28"))
    >>> int(months[0]), int(days[0])
    (95, 30)
    """
    first = _month_of(start)
    day_of_month = start - _first_day(first)
    months = _month_of(end) - first
    reached = _same_day(first + months, day_of_month)
    if (late := reached > end).any():
        months -= late
        reached = _same_day(first + months, day_of_month)
    return months, end - reached


def _same_day(month: Days, day_of_month: Days) -> Days:
    """Return the day of a month; where that is too short, the first of the next (art. 160 (3))."""
    begins = _first_day(month)
    clamped: Days = begins + np.minimum(day_of_month, _first_day(month + 1) - begins)
    return clamped


def _month_of(days: Days) -> Days:
    """Return the months since January 1970 of days, from a table where they are no further than other lives."""
    first, _, months = _calendar()
    is_near = len(days) and first <= days.min() and days.max() < first + len(months)
    found: Days = months[days - first] if is_near else days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    return found


def _first_day(months: Days) -> Days:
    """Return the first day of months, in the same way."""
    _, begins, of_days = _calendar()
    first = int(of_days[0])
    is_near = len(months) and first <= months.min() and months.max() < first + len(begins)
    found: Days = begins[months - first] if is_near else months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    return found


@cache
def _calendar() -> tuple[int, Days, Days]:
    """Return the first day of some centuries, the first day of each of their months, and the month of each day.

    To look a day up takes an eighth of what working it out takes.
    """
    ends = np.array(_CENTURIES, dtype="M8[M]")
    begins = np.arange(*ends).astype("M8[D]").astype(np.int64)
    days = np.arange(*ends.astype("M8[D]"))
    return int(begins[0]), begins, days.astype("M8[M]").astype(np.int64)


def years_covered(person: Given, start: Given, end: Given, *, rows: int, generous: bool = False) -> NDArray[np.float64]:
    """Return the years each of `rows` persons' intervals cover, shape (rows,).

    Whole months of the blocks are added, and so are the days left over; a month of
    left-over days has 31 days, or, when several blocks are added and `generous` is
    true, the customary 30. So a single unbroken span is exact. Blocks with less than a
    week between them never count for more than the span that they would make together:
    whoever works in the gap as well does not lose by it.
    """
    who, first, until = union(person, start, end)
    years = _added(who, months_and_days(first, until), rows, generous=generous)
    near = np.flatnonzero((who[1:] == who[:-1]) & (first[1:] - until[:-1] < A_WEEK))
    if len(near):
        concerned = np.isin(who, who[near])
        _never_more_than_joined(years, who[concerned], first[concerned], until[concerned], generous=generous)
    return years


def _added(who: Days, lengths: tuple[Days, Days], rows: int, *, generous: bool) -> NDArray[np.float64]:
    months, days = lengths
    blocks = np.bincount(who, minlength=rows)
    total_months = np.bincount(who, weights=months, minlength=rows)
    total_days = np.bincount(who, weights=days, minlength=rows)
    month = np.where(generous & (blocks > 1), _CUSTOMARY_MONTH, _LONGEST_MONTH)
    years: NDArray[np.float64] = (total_months * month + total_days) / (12 * month)  # whole numbers, divided once
    return years


def _never_more_than_joined(years: NDArray[np.float64], who: Days, first: Days, until: Days, *, generous: bool) -> None:
    """Lower each person's years to the least that joining neighbouring blocks, in any way, would make of them.

    The blocks are in order. The least up to a block is the least before some run of
    near blocks that ends with it, and that run counted as one span.
    """
    begins = np.concatenate(([True], who[1:] != who[:-1]))
    place = np.arange(len(who)) - np.maximum.accumulate(np.where(begins, np.arange(len(who)), 0))
    near = np.concatenate(([False], (first[1:] - until[:-1] < A_WEEK) & ~begins[1:]))
    reach = _run_lengths(near)
    month = _CUSTOMARY_MONTH if generous else _LONGEST_MONTH
    least = np.zeros(len(who))
    for at in (np.flatnonzero(place == each) for each in range(int(place.max()) + 1)):
        least[at] = np.where(place[at] > 0, least[at - 1], 0.0) + _worth(first[at], until[at], month)
        for back in range(1, int(reach[at].max(initial=0)) + 1):
            some = at[reach[at] >= back]
            before = np.where(place[some] > back, least[some - back - 1], 0.0)
            least[some] = np.minimum(least[some], before + _worth(first[some - back], until[some], month))
    lasts = np.flatnonzero(np.concatenate((begins[1:], [True])))
    whole = lasts[place[lasts] == reach[lasts]]  # all blocks as one span, which is exact
    years[who[lasts]] = np.minimum(years[who[lasts]], least[lasts] / (12 * month))
    of_whole = _worth(first[whole - place[whole]], until[whole], _LONGEST_MONTH) / (12 * _LONGEST_MONTH)
    years[who[whole]] = np.minimum(years[who[whole]], of_whole)


def _run_lengths(near: NDArray[np.bool_]) -> Days:
    """Return how many entries in a row, up to each, are true."""
    count = np.arange(len(near))
    return count - np.maximum.accumulate(np.where(near, 0, count))


def _worth(start: Days, end: Days, month: int) -> NDArray[np.float64]:
    """Return the length of spans in days, a whole month being so many, so that sums stay whole numbers."""
    months, days = months_and_days(start, end)
    worth: NDArray[np.float64] = (months * month + days).astype(np.float64)
    return worth
