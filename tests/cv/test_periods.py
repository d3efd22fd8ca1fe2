"""Dates as people write them: read as precisely as they stand, and no further."""

import pytest

from matching.cv.periods import Doubt, day_comes_first, is_now, lengths_in, periods_in
from matching.cv.rows import plain


def spans(text, **order):
    """Start and end of each span; "now" for one that goes on, "?" for an end left blank."""
    found = []
    for period in periods_in(plain(text)[0], **order):
        until = period.until
        end = "?" if period.open_ended else None if until is None else "now" if until.now else str(until.date)
        found.append((str(period.since.date), end))
    return found


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016.03 ~ 2019.08", "2016-03", "2019-08"),
        ("2016. 3. - 2019. 8.", "2016-03", "2019-08"),
        ("2016.03.02 ~ 2019.08.31", "2016-03-02", "2019-08-31"),
        ("2020. 03. 02. ~ 2021. 02. 28.", "2020-03-02", "2021-02-28"),
        ("Mar 2016 - Aug 2019", "2016-03", "2019-08"),
        ("March 2016 to August 2019", "2016-03", "2019-08"),
        ("Sept. 2014–Present", "2014-09", "now"),
        ("03/2016–08/2019", "2016-03", "2019-08"),
        ("2016/03 - 현재", "2016-03", "now"),
        ("2016년 3월 ~ 2019년 8월", "2016-03", "2019-08"),
        ("2016년 3월부터 2019년 8월까지", "2016-03", "2019-08"),
        ("'16.03~'19.08", "2016-03", "2019-08"),
        ("16.03 ~ 19.08", "2016-03", "2019-08"),
        ("입사 09.03 ~ 12.02", "2009-03", "2012-02"),
        ("Jan '16 – to date", "2016-01", "now"),
        ("Jan-16 to Feb-18", "2016-01", "2018-02"),
        ("Mar - Aug 2016", "2016-03", "2016-08"),
        ("2016-2019", "2016", "2019"),
        ("2012-13", "2012", "2013"),
        ("(2016 - 2019)", "2016", "2019"),
        ("2018.03 ~ 재직중", "2018-03", "now"),
        ("2018.03 - 재직 중", "2018-03", "now"),
        ("2018.03 (현재 재직중)", "2018-03", "now"),
        ("Since 2019", "2019", "?"),
        ("2019.03 ~", "2019-03", "?"),
        ("5 May 2019 - 6 June 2020", "2019-05-05", "2020-06-06"),
        ("March 3, 2016 – April 1, 2017", "2016-03-03", "2017-04-01"),
        ("01.2016 - 03.2018", "2016-01", "2018-03"),
        ("Ｍａｒ ２０１６ － Ａｕｇ ２０１９", "2016-03", "2019-08"),
        ("2019-09-01 – 2021-02-26", "2019-09-01", "2021-02-26"),
        ("2016.03-2019.08 (3년 5개월)", "2016-03", "2019-08"),
        ("Summer 2018", "2018", None),
        ("May 2019", "2019-05", None),
    ],
)
def test_a_span_of_time_is_read_as_it_is_written(text, start, end):
    assert spans(text) == [(start, end)]


@pytest.mark.parametrize(
    "text", ["3 yrs 5 mos", "3년 5개월", "may lead", "Led 2000 users", "09.03 ~ 12.02", "$2,016", "now", "Version 3.11"]
)
def test_what_is_no_date_is_not_read_as_one(text):
    assert spans(text) == []


def test_day_and_month_that_cannot_be_told_apart_leave_the_year_and_a_doubt():
    (period,) = periods_in("03/04/2019 - 05/06/2020")
    assert (str(period.since.date), str(period.until.date), period.doubt) == ("2019", "2020", Doubt.ORDER)


@pytest.mark.parametrize(
    ("text", "expected"), [("15/03/2020", "2020-03-15"), ("03/15/2020", "2020-03-15"), ("04/04/2020", "2020-04-04")]
)
def test_a_day_past_twelve_tells_the_order(text, expected):
    (period,) = periods_in(text)
    assert (str(period.since.date), period.doubt) == (expected, None)


def test_one_date_tells_how_a_document_orders_day_and_month():
    assert day_comes_first(["03/04/2019", "25/12/2018"]) is True
    assert day_comes_first(["03/04/2019", "12/25/2018"]) is False
    assert day_comes_first(["03/04/2019"]) is None
    assert day_comes_first(["25/12/2018", "12/25/2018"]) is None
    assert spans("03/04/2019 - 05/06/2020", day_first=True) == [("2019-04-03", "2020-06-05")]


def test_a_span_that_ends_before_it_begins_is_doubted():
    (period,) = periods_in("2019.03 ~ 2016.08")
    assert period.doubt is Doubt.BACKWARDS


def test_a_month_without_that_day_is_still_a_month():
    assert spans("2019.02.30") == [("2019-02", None)]


def test_lengths_are_found_and_years_are_none():
    text = "2016 - 2019 (3년 5개월) · 2 yrs 3 mos"
    assert [text[start:end].strip(" ()·") for start, end in lengths_in(text)] == ["3년 5개월", "2 yrs 3 mos"]


def test_a_word_for_this_day_is_known():
    assert is_now("현재")
    assert is_now("Present")
    assert not is_now("Presenter")
