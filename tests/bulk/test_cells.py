"""A cell is read strictly: what is written in a usual way is taken, and what could mean two things is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.bulk.cells import PRESENT, Serial, Unusable, divided, joined, reader
from matching.bulk.days import date_text
from matching.bulk.delimited import guarded, unguarded
from matching.bulk.headers import meant_by
from matching.bulk.words import bare
from matching.errors import BadInputError

FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read(header, cell, kind="candidates"):
    """Return what a cell under a header says, and what is warned of."""
    warned = []
    return reader(meant_by(header, kind))(cell, warned.append), warned


def refused(header, cell, kind="candidates"):
    with pytest.raises(BadInputError) as caught:
        read(header, cell, kind)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016", "2016"),
        ("2016-03", "2016-03"),
        ("2016-3", "2016-03"),
        ("2016.03", "2016-03"),
        ("2016. 3.", "2016-03"),
        ("2016/03/15", "2016-03-15"),
        ("2016.03.15.", "2016-03-15"),
        ("20160315", "2016-03-15"),
        ("2016년", "2016"),
        ("2016년 3월", "2016-03"),
        ("2016년 3월 15일", "2016-03-15"),
        ("03/2016", "2016-03"),
        ("3.2016", "2016-03"),
        ("15/03/2016", "2016-03-15"),
        ("03/15/2016", "2016-03-15"),
        ("05/05/2016", "2016-05-05"),
        ("2016-03-15 00:00:00", "2016-03-15"),
        ("2016-03-15T09:30:00Z", "2016-03-15"),
        ("２０１６．０３", "2016-03"),
        (" 2016 ", "2016"),
    ],
)
def test_usual_dates_are_read_as_precisely_as_they_are_written(text, iso):
    assert date_text(text) == iso


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2016", "cell-date-two-ways"),
        ("1.2.2016", "cell-date-two-ways"),
        ("42430", "cell-day-number"),
        ("16.03", "cell-not-a-date"),
        ("201603", "cell-not-a-date"),
        ("Mar 2016", "cell-not-a-date"),
        ("2016-13", "no-such-day"),
        ("2015-02-29", "no-such-day"),
        ("31/02/2016", "no-such-day"),
        ("13/13/2016", "no-such-day"),
        ("1800", "year-out-of-range"),
        ("soon", "cell-not-a-date"),
        ("2016-03-15-01", "cell-not-a-date"),
        ("", "cell-not-a-date"),
    ],
)
def test_other_dates_are_refused_and_said_why(text, code):
    with pytest.raises(BadInputError) as caught:
        date_text(text)
    assert caught.value.code == code


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_no_day_is_read_as_another(day):
    for text in (
        f"{day:%Y.%m.%d}",
        f"{day:%Y}년 {day.month}월 {day.day}일",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert date_text(text) == day.isoformat()
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        if day.day > 12 or day.day == day.month:
            assert date_text(text) == day.isoformat()
        else:
            with pytest.raises(BadInputError, match="either order"):
                date_text(text)


def test_a_last_day_may_be_the_present():
    assert [read("퇴사일", text)[0] for text in ("현재", "재직중", "Present", "now")] == [PRESENT] * 4
    assert refused("입사일", "현재") == "cell-not-a-date"


@pytest.mark.parametrize(
    ("number", "epoch", "iso"),
    [(42430, FROM_1900, "2016-03-01"), (40968, FROM_1904, "2016-03-01"), (42430.75, FROM_1900, "2016-03-01")],
)
def test_a_day_number_is_read_by_its_workbooks_calendar(number, epoch, iso):
    assert read("입사일", Serial(number, epoch)) == (iso, ["warning-serial"])


def test_a_year_or_a_day_as_a_number_is_what_it_shows():
    assert read("입사일", Serial(2016, FROM_1900)) == ("2016", [])
    assert read("입사일", Serial(20160315, FROM_1900)) == ("2016-03-15", [])
    assert refused("입사일", Serial(3, FROM_1900)) == "cell-not-a-date"


@pytest.mark.parametrize(
    ("header", "text", "value"),
    [
        ("급여 하한", "165,000,000", 165_000_000),
        ("급여 하한", "165000000", 165_000_000),
        ("급여 하한", "0", 0),
        ("연봉(만원)", "9,500", 95_000_000),
        ("연봉(억원)", "1.2", 120_000_000),
        ("최소 경력 (년)", "2.5", 2.5),
        ("급여 하한", "１２３", 123),
    ],
)
def test_numbers_are_read_in_their_headers_unit(header, text, value):
    assert read(header, text, "openings") == (value, [])


@pytest.mark.parametrize(
    "text", ["1.234.567", "1,23", "9천만원", "협의", "5년", "-", "1 000", "NaN", "inf", "0x10", "1e999"]
)
def test_what_is_no_plain_number_is_refused(text):
    assert refused("급여 하한", text, "openings") == "cell-not-a-number"


def test_a_number_in_scientific_form_is_warned_of_and_an_id_in_it_refused():
    assert read("급여 하한", "1E+08", "openings") == (100_000_000, ["warning-scientific"])
    assert refused("id", "1.23457E+11") == "cell-digits-lost"
    assert read("id", "E5") == ("E5", [])


def test_a_wish_must_be_a_whole_number():
    assert read("희망연봉", "90,000,000")[0] == 90_000_000
    assert refused("희망연봉", "90000000.5") == "cell-not-a-whole-number"


def test_a_yearly_pay_that_looks_like_ten_thousands_is_warned_of():
    assert read("희망연봉", "9500") == (9_500, ["warning-small-pay"])
    assert read("연봉", "9500", "openings")[1] == ["warning-small-pay"]
    assert read("salary (USD)", "9500", "openings")[1] == []


def test_zeros_that_a_spreadsheet_may_have_lost_are_warned_of():
    assert read("id", Serial(123, FROM_1900)) == ("123", ["warning-zeros"])
    assert read("id", "00123") == ("00123", [])
    assert read("연락처", "1012345678") == ("1012345678", ["warning-zeros"])
    assert read("연락처", "010-1234-5678") == ("010-1234-5678", [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("예", True),
        ("네", True),
        ("O", True),
        ("yes", True),
        ("TRUE", True),
        ("1", True),
        (True, True),
        ("아니오", False),
        ("아니요", False),
        ("X", False),
        ("No", False),
        (False, False),
        (Serial(0, FROM_1900), False),
    ],
)
def test_yes_and_no_are_known_in_both_languages(cell, value):
    assert read("synthetic", cell)[0] is value


def test_another_word_for_yes_is_not_guessed():
    assert refused("synthetic", "아마") == "cell-not-true-or-false"
    assert refused("synthetic", Serial(2, FROM_1900)) == "cell-not-true-or-false"


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("최종학력", "석사", 7),
        ("최종학력", "7", 7),
        ("최종학력", Serial(7.0, FROM_1900), 7),
        ("최종학력", "Master's degree", 7),
        ("학위 상태 1", "졸업", "awarded"),
        ("학위 상태 1", "과정 수료", "coursework-completed"),
        ("고용 형태", "full time", "FULL_TIME"),
        ("경력 1 분야", "반도체", "semiconductor"),
        ("경력 1 분야", "fabless", "semiconductor"),
        ("cefr등급", "b2", "B2"),
    ],
)
def test_closed_vocabularies_are_known_by_value_and_by_name(header, cell, value):
    assert read(header, cell)[0] == value


@pytest.mark.parametrize("cell", ["계약직", "", "FULL_TIME;INTERN"])
def test_other_words_of_a_closed_vocabulary_are_refused(cell):
    assert refused("고용 형태", cell) == "cell-not-one-of"


def test_lists_are_divided_at_semicolons():
    assert read("preferences_places", "서울; 판교;")[0] == ["서울", "판교"]
    assert read("preferences_sectors", "반도체;robot")[0] == ["semiconductor", "robot"]
    assert read("skills", "C;a\\;b")[0] == [{"name": "C"}, {"name": "a;b"}]
    assert [read("preferences_places", none)[0] for none in ("없음", "None", "none;")] == [[], [], ["none"]]


@given(st.lists(st.text(min_size=1, max_size=8).map(str.strip).filter(bare), max_size=4))
def test_a_list_written_in_a_cell_comes_back(texts):
    cell = joined(texts)
    assert (divided(cell) if texts else read("preferences_places", cell)[0]) == texts
    assert read("preferences_places", cell)[0] == texts


@pytest.mark.parametrize("code", ["cell-formula", "cell-error", "cell-year-as-day"])
def test_a_cell_that_holds_nothing_is_an_error_of_its_own(code):
    assert refused("id", Unusable(code)) == code


@given(st.text(max_size=6) | st.sampled_from(["=1", "'=1", "''=1", "'", "'a", "+82", "@x", "\t", "\rx", "-5"]))
def test_a_guard_against_formulas_comes_off_again(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "header", ["id", "연락처", "입사일", "퇴사일", "희망연봉", "synthetic", "최종학력", "skills", "headline"]
)
@given(cell=st.text(max_size=12) | st.booleans() | st.floats(-1e14, 1e14).map(lambda n: Serial(n, FROM_1900)))
def test_any_cell_is_read_or_refused(header, cell):
    try:
        read(header, cell)
    except BadInputError as error:
        assert error.code.startswith(("cell-", "no-such-day", "year-out", "invalid-text"))  # noqa: PT017 - either may happen
