"""Whole numbers in the fewest bytes that hold them, and what is reckoned with them."""

import numpy as np
import pytest

from matching.columns import among
from matching.eligibility.intervals import union, years_covered
from matching.eligibility.spans import EVER, UNKNOWN_DAY
from matching.features.clock import WorkClock
from matching.narrow import narrow, of_one_type, wide
from matching.splicing import Named, Splice, in_order_of_use, spliced_names


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (-128, 127, np.int8),
        (-129, 0, np.int16),
        (0, 128, np.int16),
        (-32_768, 32_767, np.int16),
        (0, 32_768, np.int32),
        (-(2**31), 2**31 - 1, np.int32),
        (-1, 2**31, np.int64),
        (-(2**63), 2**63 - 1, np.int64),
    ],
)
def test_whole_numbers_take_the_fewest_bytes_that_hold_both_ends(least, most, expected):
    column = np.array([least, 0, most], dtype=np.int64)
    found = narrow(column)
    assert (found.dtype, found.tolist()) == (expected, [least, 0, most])
    assert narrow(found).dtype == expected
    assert wide(found).tolist() == column.tolist()


def test_of_nothing_and_of_unsigned_numbers_the_type_is_signed_too():
    assert narrow(np.zeros(0)).dtype == np.int8
    assert narrow(np.array([200], dtype=np.uint8)).dtype == np.int16


def test_numbers_that_outgrow_their_type_can_be_put_into_the_column():
    old, fresh = np.array([1, 2], dtype=np.int8), np.array([300], dtype=np.int16)
    assert np.insert(*[of_one_type(old, fresh)[0], 1, of_one_type(old, fresh)[1]]).tolist() == [1, 300, 2]
    assert np.insert(old, 1, fresh.astype(np.int8)).tolist() != [1, 300, 2]  # the control


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [0, 1, 3], [3], [1, 3]])
def test_a_spliced_column_has_the_type_that_it_has_when_laid_out_whole(rows):
    old, fresh = np.array([5, 127, -7], dtype=np.int8), np.array([40_000], dtype=np.int32)
    whole = np.array([5, 127, -7, 40_000])
    splice = Splice.of(np.array(rows), 3, 1)
    assert splice.numbers(old, fresh).tobytes() == narrow(whole[rows]).tobytes()
    assert splice.numbers(fresh[[0, 0, 0]] * 0 + old, fresh[:1] * 0 + 1).dtype == np.int8  # and shrinks again


@pytest.mark.parametrize("count", [100, 127, 128, 129, 200])
def test_names_that_outgrow_a_byte_are_numbered_as_in_a_whole_layout(count):
    names = tuple(f"n{number}" for number in range(count))
    half = count // 2
    old = Named(narrow(np.arange(half)), names[:half])
    fresh = Named(narrow(np.arange(count - half)), names[half:])
    found = spliced_names(Splice.of(np.arange(count), half, count - half), old, fresh)
    whole, in_order = in_order_of_use(np.arange(count), names)
    assert (found.numbers.dtype, found.numbers.tolist(), found.names) == (whole.dtype, list(range(count)), in_order)
    assert found.numbers.dtype == (np.int8 if count <= 128 else np.int16)


def test_a_mask_of_a_byte_is_asked_for_bits_that_it_has_no_room_for():
    mask = narrow(np.array([-1, 5, 0]))
    assert mask.dtype == np.int8
    for bit, expected in ((0, [True, True, False]), (1, [True, False, False]), (40, [True, False, False])):
        assert among(mask, 1 << bit).tolist() == expected
    with pytest.raises(OverflowError, match="out of bounds"):
        _ = mask & (1 << 40)  # the control


FAR = 3_000_000  # rows; a million days each are more than four bytes hold


def test_spans_of_people_far_down_are_joined_whatever_bytes_they_come_in():
    person, start = np.array([FAR, FAR, FAR + 1]), np.array([20_000, 20_100, -5])
    end = np.array([20_100, 20_200, 5])
    expected = [each.tolist() for each in union(person, start, end)]
    assert expected == [[FAR, FAR + 1], [20_000, -5], [20_200, 5]]
    small = person.astype(np.int32), narrow(start), narrow(end)
    assert [each.tolist() for each in union(*small)] == expected
    assert [each.dtype for each in union(*small)] == [np.int64] * 3
    assert (small[0] * np.int32(1 << 20))[0] != FAR << 20  # the control: in four bytes it would be another


def test_days_before_and_after_all_days_are_told_apart_and_never_worked():
    days = np.array([UNKNOWN_DAY, EVER])
    assert narrow(days).dtype == np.int32
    assert (narrow(days) == days).all()
    none = years_covered(np.array([0, 1]), narrow(days[::-1]), narrow(days), rows=2)
    assert none.tolist()[0] == 0


def test_a_clock_holds_days_in_two_bytes_and_reckons_with_all_of_them():
    person = np.array([7, FAR], dtype=np.int32)
    clock = WorkClock.of(person, narrow(np.array([0, 20_000])), narrow(np.array([32_767, 21_000])))
    assert (clock.start.dtype, clock.end.dtype, clock.before.dtype) == (np.int16, np.int16, np.int8)
    by = clock.years_by(person, np.array([32_767, EVER], dtype=np.int32)) * 365.25
    assert by.tolist() == pytest.approx([32_767, 1_000])
    assert clock.years_by(person, np.array([UNKNOWN_DAY] * 2, dtype=np.int32)).tolist() == [0, 0]
    both = WorkClock.of(np.array([7, 7]), np.array([-20_000, 20_000]), np.array([15_000, 20_001]))
    assert both.before.tolist() == [0, 35_000]  # two bytes would not hold it
    assert both.years_by(np.array([7]), np.array([30_000])) * 365.25 == pytest.approx(35_001)
