"""The bounds of many people are held in two bytes each and come back to the bit."""

import numpy as np
import pytest

from matching.coded import Coded
from matching.eligibility import held as module
from matching.eligibility.held import held, spliced_bounds
from matching.splicing import Splice

MANY = 2_000


def column(*values: float) -> np.ndarray:
    """Return bounds of many people in which the values recur."""
    return np.resize(np.array(values, dtype=np.float64), (3, MANY))


def fractions(year: int) -> np.ndarray:
    days = np.arange(50 * year + 1)
    return np.resize(days / year, (3, len(days)))


@pytest.mark.parametrize("year", [360, 372])
def test_every_length_up_to_fifty_years_comes_back_to_the_bit(year):
    bounds = fractions(year)
    found = held(bounds)
    assert found.codes is not None
    assert found.codes.dtype == np.int16
    assert found[:].tobytes() == bounds.tobytes()


def test_both_ends_and_levels_are_among_them():
    bounds = column(0, 8, 50, 1 / 372, 1 / 360, 50 - 1 / 360)
    found = held(bounds)
    assert found.values is module._fractions()
    assert found[:].tobytes() == bounds.tobytes()
    assert found[:, [3, 0]].tolist() == bounds[:, [3, 0]].tolist()
    assert (found.shape, found[1].tolist()) == ((3, MANY), bounds[1].tolist())


@pytest.mark.parametrize("other", [0.123, -0.0, -1.0, np.nextafter(50, 51), 170.0, np.inf, np.nan, np.nextafter(1, 2)])
def test_what_is_no_such_fraction_comes_back_to_the_bit_too(other):
    bounds = column(0, 1, other)
    found = held(bounds)
    assert found.values is not module._fractions()
    assert found.codes is not None
    assert found[:].tobytes() == bounds.tobytes()


def test_few_are_held_as_they_are():
    assert held(column(0, 1)[:, :1000]).codes is None
    assert held(column(0, 1)[:, :1500]).codes is not None  # the control


PLAIN, ODD = column(0, 2.5, 50, 1 / 360), column(0, 2.5, 50, 0.123)


@pytest.mark.parametrize(
    ("old", "fresh", "rows"),
    [
        (PLAIN, PLAIN[:, :3], [*range(500), MANY, MANY + 2, *range(502, MANY)]),
        (PLAIN, ODD[:, 3:4], [*range(MANY), MANY]),  # one comes that is no fraction
        (np.concatenate([ODD[:, 3:4], PLAIN], axis=1), PLAIN[:, :1], [*range(1, MANY + 1), MANY + 1]),  # one goes
        (PLAIN, PLAIN[:, :1], [*range(700), MANY]),  # few are left
        (PLAIN[:, :1300], PLAIN, [*range(1300), *range(1300, 1400)]),  # many come
        (ODD, ODD[:, :2], [*range(MANY), MANY + 1]),
    ],
)
def test_spliced_bounds_are_held_as_those_laid_out_whole(old, fresh, rows):
    splice = Splice.of(np.array(rows), old.shape[1], fresh.shape[1])
    whole = held(np.concatenate([old, fresh], axis=1)[:, rows])
    for other in (fresh, held(fresh)):
        found = spliced_bounds({"fact": held(old)}, {"fact": other}, splice)["fact"]
        assert isinstance(found, Coded)
        assert (found.values is module._fractions()) == (whole.values is module._fractions())
        assert found.values.tobytes() == whole.values.tobytes()
        assert found[:].tobytes() == whole[:].tobytes()
        assert (found.codes is None) == (whole.codes is None)
        if found.codes is not None and whole.codes is not None:
            assert (found.codes.dtype, found.codes.tobytes()) == (whole.codes.dtype, whole.codes.tobytes())
    assert isinstance(spliced_bounds({"fact": old}, {"fact": fresh}, splice)["fact"], np.ndarray)
