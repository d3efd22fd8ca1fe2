"""Dates as precisely as somebody wrote them, and values that cannot be half built."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.domain import (
    Candidate,
    Degree,
    Employment,
    Opening,
    PartialDate,
    Pay,
    Preferences,
)
from matching.errors import BadInputError
from tests.counts import cases


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),  # a leap year
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),  # a century is none
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),  # but each fourth is
        ("2016-04", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31)),
        ("2016-02-29", date(2016, 2, 29), date(2016, 2, 29)),
        ("1900", date(1900, 1, 1), date(1900, 12, 31)),
        ("2100", date(2100, 1, 1), date(2100, 12, 31)),
    ],
)
def test_a_partial_date_reaches_from_its_first_to_its_last_day(text, first, last):
    parsed = PartialDate.parse(text)
    assert (parsed.first, parsed.last, str(parsed)) == (first, last, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2015-02-29", "no-such-day"),
        ("2016-02-30", "no-such-day"),
        ("2016-13", "no-such-day"),
        ("2016-00", "no-such-day"),
        ("2016-00-00", "no-such-day"),
        ("2016-01-00", "no-such-day"),
        ("2016-04-31", "no-such-day"),
        ("0000", "year-out-of-range"),
        ("1899-12-31", "year-out-of-range"),
        ("2101", "year-out-of-range"),
        ("9999-12-31", "year-out-of-range"),
        ("16", "not-a-date"),
        ("2016-1", "not-a-date"),
        ("2016-01-1", "not-a-date"),
        ("2016/01/01", "not-a-date"),
        ("20160101", "not-a-date"),
        ("2016-01-01 ", "not-a-date"),
        ("2016\n", "not-a-date"),
        ("٢٠١٦", "not-a-date"),  # digits, but not ASCII's
        ("-2016", "not-a-date"),
        ("present", "not-a-date"),
        ("", "not-a-date"),
        (2016, "not-a-date"),
        (None, "not-a-date"),
        (True, "not-a-date"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text, code):
    with pytest.raises(BadInputError, match="Allowed") as caught:
        PartialDate.parse(text)
    assert caught.value.code == code


@settings(max_examples=cases(65, 200), deadline=None, derandomize=True)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_within_its_month_and_its_month_within_its_year(day):
    year, month, whole = (PartialDate.parse(day.isoformat()[:length]) for length in (4, 7, 10))
    assert year.first <= month.first <= whole.first == day == whole.last <= month.last <= year.last
    assert (month.last + timedelta(days=1)).day == 1
    assert (year.last + timedelta(days=1)) == date(day.year + 1, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        ("2016", "2016", True),
        ("2016-05", "2016", True),  # the end may be any day of the year, so it may lie after May
        ("2016", "2016-01-01", True),
        ("2016-05-02", "2016-05", True),
        ("2016-05-02", "2016-05-02", True),
        ("2016-05-02", "2016-05-01", False),
        ("2016-05", "2016-04", False),
        ("2016", "2015", False),
        ("2016-01-01", "2015", False),
    ],
)
def test_an_end_may_not_lie_wholly_before_the_start(start, end, fits):
    first, last = PartialDate.parse(start), PartialDate.parse(end)
    for build in (Employment, Degree):
        if fits:
            assert build(start=first, end=last).end == last
        else:
            with pytest.raises(BadInputError, match="field /endDate"):
                build(start=first, end=last)


def test_a_degree_is_not_awarded_before_it_began():
    with pytest.raises(BadInputError, match="field /x-ktech/awarded"):
        Degree(start=PartialDate(2016), awarded=PartialDate(2015))
    assert Degree(start=PartialDate(2016), awarded=PartialDate(2016)).awarded == PartialDate(2016)


def test_a_job_with_an_end_is_not_ongoing():
    with pytest.raises(BadInputError, match="cannot be ongoing"):
        Employment(end=PartialDate(2016), ongoing=True)
    assert Employment(end=PartialDate(2016), ongoing=False).ongoing is False
    assert Employment(ongoing=True).end is None


def test_the_highest_pay_is_not_below_the_lowest():
    with pytest.raises(BadInputError, match="below the lowest"):
        Pay(minimum=2.0, maximum=1.0)
    assert Pay(minimum=2.0, maximum=2.0).maximum == 2.0


@pytest.mark.parametrize(
    ("build", "wrong", "right"),
    [
        (Employment, {"full_time_share": 0.0}, {"full_time_share": 0.01}),
        (Employment, {"full_time_share": 1.5}, {"full_time_share": 1.0}),
        (Preferences, {"minimum_pay": -1}, {"minimum_pay": 0}),
        (Pay, {"minimum": -0.01}, {"minimum": 0.0}),
        (Pay, {"minimum": float("nan")}, {"minimum": 1.0}),
        (Pay, {"maximum": float("inf")}, {"maximum": 1.0}),
        (Candidate, {"id": 5}, {"id": "5"}),
        (Candidate, {"id": "5", "nickname": "x"}, {"id": "5"}),
        (Opening, {"id": "5"}, {"id": "5", "title": "t"}),
        (Degree, {"isced": 7}, {"isced": None}),  # strict: a level, not a number
    ],
)
def test_a_value_out_of_its_bounds_or_of_another_type_cannot_be_built(build, wrong, right):
    with pytest.raises(ValidationError, match=next(reversed(wrong)) if "title" not in right else "title"):
        build(**wrong)
    assert build(**right)


def test_a_value_cannot_be_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        Candidate(id="a").id = "b"


def test_nothing_given_is_not_known_rather_than_none_or_zero():
    person = Candidate(id="a")
    assert (person.degrees, person.employments, person.skills, person.languages) == (None, None, None, None)
    assert person.preferences.minimum_pay is None
    assert Employment().full_time_share is None
    assert Opening(id="o", title="t").minimum_years is None
