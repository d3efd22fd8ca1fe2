"""Columns of few different values give back the very bits, in fewer bytes."""

import numpy as np
import pytest

from matching.coded import ByPerson, Coded
from matching.splicing import Splice


def bits(column) -> list[int]:
    return np.ascontiguousarray(column[:]).view(np.int64).ravel().tolist()


def nan_of(payload: int) -> float:
    return np.array([0x7FF8 << 48 | payload]).view(np.float64)[0]


STRANGE = np.array([0.0, -0.0, np.nan, nan_of(5), np.inf, 0.1, np.nextafter(0.1, 1), 5e-324] * 20)


def test_every_bit_comes_back_and_few_bytes_are_held():
    held = Coded.of(STRANGE)
    assert bits(held) == STRANGE.view(np.int64).tolist()
    assert held.codes is not None
    assert held.codes.dtype == np.int8
    assert len(held.values) == 8
    assert np.asarray(held).tobytes() == STRANGE.tobytes()
    assert np.unique(STRANGE).size < 8  # the control: by their values some would be one


@pytest.mark.parametrize(("different", "expected"), [(128, np.int8), (129, np.int16), (32_768, np.int16),
                                                     (32_769, np.int32)])  # fmt: skip
def test_the_table_may_be_as_long_as_its_numbers_hold(different, expected):
    column = np.tile(np.arange(different) / 7, 4)
    held = Coded.of(column)
    assert held.codes is not None
    assert held.codes.dtype == expected
    assert held[:].tobytes() == column.tobytes()


def test_what_would_take_more_bytes_by_a_table_is_held_as_it_is():
    every = np.arange(100) / 7
    assert Coded.of(every).codes is None
    assert Coded.of(np.repeat(every, 2)).codes is not None  # the control
    assert (Coded.of(every).shape, len(Coded.of(every)), bits(Coded.of(every))) == ((100,), 100, bits(every))


def test_it_is_read_like_the_array_that_it_stands_for():
    table = np.tile([[[1.0, 0.5]], [[0.0, np.nan]]], (30, 2, 3))
    held = Coded.of(table)
    assert held.shape == table.shape
    for at in (0, slice(3, 9), np.array([5, 1, 5]), (slice(None), 1), (slice(None), slice(None), [0, 3])):
        assert held[at].tobytes() == table[at].tobytes()
    assert held.taking(np.array([4, 4, 0]))[:].tobytes() == table[[4, 4, 0]].tobytes()


def laid_out(*values: float) -> np.ndarray:
    return np.repeat(np.array(values, dtype=np.float64), 60)


@pytest.mark.parametrize(
    ("old", "fresh", "rows"),
    [
        (laid_out(1, 2, 3), np.array([2.0]), [*range(90), 180, *range(91, 180)]),  # nothing new
        (laid_out(1, 2, 3), np.array([2.5]), [*range(180), 180]),  # a value more
        (laid_out(1, 2, 3), np.array([2.0]), [*range(60), 180]),  # values that nobody has any more
        (laid_out(1, 2, 3), np.array([nan_of(7)]), [180, *range(180)]),
        (laid_out(*range(128)), np.array([0.5]), [*range(60 * 128), 60 * 128]),  # a number more than a byte holds
        (laid_out(*range(129)), np.array([0.5]), [60 * 129, *range(60, 60 * 129)]),  # and one less
        (np.arange(40) / 7, np.array([1.0]), [*range(40), 40]),  # held as it is
        (laid_out(*range(30)), np.array([1.5]), [*range(0, 1800, 60), 1800]),  # held as it is from now on
        (laid_out(1.0, 2.0).reshape(-1, 2), np.array([[1.0, 7.0]]), [0, 60, *range(2, 50)]),
    ],
)
def test_a_spliced_one_is_the_one_laid_out_whole(old, fresh, rows):
    whole = Coded.of(np.concatenate([old, fresh])[rows])
    found = Coded.of(old).with_rows(Coded.of(fresh), Splice.of(np.array(rows), len(old), len(fresh)))
    assert (found.codes is None) == (whole.codes is None)
    assert found.values.tobytes() == whole.values.tobytes()
    if found.codes is not None and whole.codes is not None:
        assert (found.codes.dtype, found.codes.tolist()) == (whole.codes.dtype, whole.codes.tolist())
    one = ByPerson.of(old).spliced(ByPerson.of(fresh), Splice.of(np.array(rows), len(old), len(fresh)))
    assert one.values[:].tobytes() == whole[:].tobytes()


def test_nobody_at_all_is_a_column_too():
    assert Coded.of(np.zeros((0, 2))).shape == (0, 2)
    assert Coded.of(np.zeros(0)).taking(np.zeros(0, dtype=int)).shape == (0,)
