"""How long somebody worked, against a calendar on paper and a slow count day by day."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.eligibility.intervals import months_and_days, union, years_covered
from tests.counts import cases

EPOCH = date(1970, 1, 1)


def ordinals(*days: str) -> np.ndarray:
    return np.array([(date.fromisoformat(each) - EPOCH).days for each in days], dtype=np.int64)


def years(*spans: tuple[str, str], generous: bool = False) -> float:
    start, end = ordinals(*(a for a, _ in spans)), ordinals(*(b for _, b in spans))
    return float(years_covered(np.zeros(len(spans), dtype=np.int64), start, end, rows=1, generous=generous)[0])


@pytest.mark.parametrize(
    ("start", "end", "months", "days"),
    [
        ("2018-11-23", "2026-11-23", 96, 0),
        ("2018-11-24", "2026-11-23", 95, 30),
        ("2016-02-29", "2024-02-28", 95, 30),
        ("2016-02-29", "2024-02-29", 96, 0),
        ("2016-02-29", "2017-02-28", 11, 30),  # a month without a 29th is full when its last day is over
        ("2016-02-29", "2017-03-01", 12, 0),
        ("2024-01-31", "2024-02-29", 0, 29),
        ("2024-01-31", "2024-03-01", 1, 0),
        ("2024-01-31", "2024-03-31", 2, 0),
        ("2023-12-31", "2024-01-01", 0, 1),
        ("1849-12-31", "1850-01-01", 0, 1),  # days that stand in no table
        ("1849-12-31", "1850-01-31", 1, 0),
        ("2149-12-31", "2150-02-28", 1, 28),
        ("2199-12-31", "2200-03-01", 2, 0),
        ("1600-01-31", "1600-03-01", 1, 0),
        ("1600-02-29", "2400-02-29", 9600, 0),
    ],
)
def test_lengths_are_the_calendars(start, end, months, days):
    got = months_and_days(ordinals(start), ordinals(end))
    assert (int(got[0][0]), int(got[1][0])) == (months, days)


def test_exactly_eight_years_are_eight_and_the_day_before_is_less():
    assert years(("2018-11-23", "2026-11-23")) == 8
    assert years(("2018-11-24", "2026-11-23")) < 8


def test_overlapping_jobs_are_not_added_twice():
    assert years(("2014-01-01", "2018-01-01"), ("2016-01-01", "2020-01-01")) == 6


def test_jobs_that_touch_are_one_span():
    assert years(("2014-01-15", "2016-03-20"), ("2016-03-20", "2022-01-15")) == 8


def test_a_job_inside_another_adds_nothing_and_what_follows_is_not_cut():
    assert years(("2010-01-01", "2018-01-01"), ("2011-01-01", "2012-01-01"), ("2017-01-01", "2019-01-01")) == 9


def test_left_over_days_of_several_spans_make_a_month_of_31_or_of_the_customary_30():
    spans = ("2020-01-01", "2020-01-16"), ("2021-01-01", "2021-01-16")  # 15 and 15 days
    assert years(*spans) == pytest.approx(30 / 31 / 12)
    assert years(*spans, generous=True) == pytest.approx(1 / 12)


def test_empty_and_backward_intervals_count_nothing():
    assert years(("2020-01-01", "2020-01-01"), ("2020-05-01", "2020-01-01")) == 0


spans = st.tuples(st.integers(0, 20_000), st.integers(-50, 4_000))


@settings(max_examples=cases(65, 200), derandomize=True)
@given(st.lists(st.lists(spans, max_size=6), min_size=1, max_size=5))
def test_the_union_covers_the_same_days_as_a_slow_count(people):
    rows = [(who, start, start + length) for who, jobs in enumerate(people) for start, length in jobs]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    who, first, until = union(columns[:, 0], columns[:, 1], columns[:, 2])
    for person, jobs in enumerate(people):
        slow = {day for start, length in jobs for day in range(start, start + length)}
        blocks = list(zip(first[who == person], until[who == person], strict=True))
        assert sum(end - start for start, end in blocks) == len(slow)
        assert all(later[0] > earlier[1] for earlier, later in pairwise(blocks))


@settings(max_examples=cases(65, 200), derandomize=True)
@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 6_000))
def test_whole_months_are_what_a_walk_along_the_calendar_counts(start, length):
    end = start + timedelta(days=length)
    months = 0
    while True:  # the same day of the next months, or the first of the one after where there is none
        year, month = divmod(start.year * 12 + start.month + months, 12)
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        last = (following - timedelta(days=1)).day
        if (date(year, month + 1, start.day) if start.day <= last else following) > end:
            break
        months += 1
    got, days = months_and_days(ordinals(start.isoformat()), ordinals(end.isoformat()))
    assert int(got[0]) == months
    assert 0 <= int(days[0]) <= 30


@settings(max_examples=cases(35, 100), derandomize=True)
@given(st.lists(spans, min_size=1, max_size=6), spans)
def test_one_more_job_never_lowers_the_years_and_order_never_matters(jobs, more):
    def total(entries):
        table = np.array([(start, start + length) for start, length in entries], dtype=np.int64)
        return years_covered(np.zeros(len(table), dtype=np.int64), table[:, 0], table[:, 1], rows=1)[0]

    assert total(jobs) == total(jobs[::-1])
    assert total([*jobs, more]) >= total(jobs) - 1 / 12  # merging two spans may turn left-over days into fewer
