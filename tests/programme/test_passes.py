"""How many passes were granted is what somebody typed, with its source, or not known."""

from __future__ import annotations

from datetime import date

import pytest

from matching.errors import BadInputError
from matching.programme.passes import FILE, granted_given, keep_granted, read_granted

TODAY = date(2026, 11, 23)


def given(number="412", day=TODAY, source="Ministry of Justice"):
    return granted_given(number, day, source, by="user-1", today=TODAY)


def test_nothing_is_known_before_anybody_says_so(tmp_path):
    assert read_granted(tmp_path) == ()


def test_what_was_typed_stays_with_its_source_and_a_later_number_stands_last(tmp_path):
    keep_granted(tmp_path, given("412", date(2026, 10, 1)))
    keep_granted(tmp_path, given(" 1,024 "))
    said = read_granted(tmp_path)
    assert [each.granted for each in said] == [412, 1024]
    assert (said[-1].source, said[-1].by, said[-1].typed) == ("Ministry of Justice", "user-1", TODAY)
    assert said[0].share == pytest.approx(0.412)


@pytest.mark.parametrize("number", ["", "-1", "twelve", "1e3", "１２", "9" * 40, "1000001"])
def test_what_is_no_number_of_people_is_refused(number):
    with pytest.raises(BadInputError, match="whole number") as refused:
        given(number)
    assert refused.value.at.pointer == "/granted"


def test_a_day_to_come_and_a_number_from_nowhere_are_refused():
    with pytest.raises(BadInputError, match="later than today"):
        given(day=date(2026, 11, 24))
    with pytest.raises(BadInputError, match="source"):
        given(source="  ")
    with pytest.raises(BadInputError, match="200"):
        given(source="x" * 201)


def test_a_damaged_file_is_told_of_and_not_taken_for_nothing(tmp_path):
    keep_granted(tmp_path, given())
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-9])
    with pytest.raises(BadInputError, match="cannot be read"):
        read_granted(tmp_path)
