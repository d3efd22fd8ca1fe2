"""Inner products of rows of small whole numbers: exact, for any rows, however they are picked."""

import subprocess
import sys

import numpy as np
import pytest

from matching import inner_products
from matching.inner_products import of_rows
from matching.retrieval import packed
from matching.runs import Runs
from tests.test_retrieval import unit_vectors

ROWS, DIMENSION = 6_000, 384
KINDS = {np.int8: 512, np.int16: 2_048}
"""Steps to one in as many bytes as hold them."""


@pytest.fixture(scope="module", params=KINDS, ids=["one byte", "two bytes"])
def kind(request) -> type[np.signedinteger]:
    return request.param


@pytest.fixture(scope="module")
def steps(kind) -> np.ndarray:
    return np.rint(unit_vectors(1, ROWS, DIMENSION) * KINDS[kind]).clip(-127, 127 * 127).astype(kind)


@pytest.fixture(scope="module")
def vector(kind) -> np.ndarray:
    return np.rint(unit_vectors(2, 1, DIMENSION)[0] * KINDS[kind]).astype(kind)


def products(steps: np.ndarray | Runs, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
    runs = steps if isinstance(steps, Runs) else Runs((steps,))
    return of_rows(runs, vector.astype(np.float32), rows)


def some(share: float) -> np.ndarray:
    return np.sort(np.random.default_rng(7).choice(ROWS, max(1, int(ROWS * share)), replace=False))


@pytest.mark.parametrize("share", [0, 0.08, 0.09, 0.2, 0.5, 0.7, 0.95, 1.0])
def test_products_are_those_of_whole_numbers_however_dense_the_rows_lie(steps, vector, share):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (products(steps, vector, some(share)) == whole[some(share)]).all()


@pytest.mark.parametrize("share", [0, 0.01, 0.09, 0.2, 0.5, 0.7, 0.95, 1.0])
@pytest.mark.parametrize("sizes", [(2_000, 2_000, 2_000), (1, 5_998, 1), (700, 4, 4, 4, 4_300, 988)])
def test_products_are_the_same_in_whatever_runs_the_rows_lie(steps, vector, share, sizes):
    runs = Runs(tuple(np.split(steps, np.cumsum(sizes)[:-1])))
    assert (products(runs, vector, some(share)) == products(steps, vector, some(share))).all()
    mixed = np.union1d(some(share), np.arange(600, 4_700))  # a span amid rows that are picked
    assert (products(runs, vector, mixed) == products(steps, vector, mixed)).all()


def test_dense_rows_are_read_as_they_lie_and_others_picked(monkeypatch, steps, vector):
    calls, picking, span = [], inner_products._of_picked, inner_products._of_most
    monkeypatch.setattr(inner_products, "_of_picked", lambda *given: calls.append(given[1]) or picking(*given))
    monkeypatch.setattr(inner_products, "_of_most", lambda *given: calls.append("span") or span(*given))
    products(steps, vector, some(0.2))
    assert calls == [[0, 1_200]]
    products(steps, vector, some(0.5))
    assert calls[1:] == [[0], "span", [3_000]]
    thirds = Runs((steps[:1_000], steps[1_000:5_000], steps[5_000:]))
    products(thirds, vector, np.r_[3, 7, 1_000:5_000, 5_222])
    assert calls[4:] == [[0, 2], "span", [4_002, 4_003]]  # each run by itself


def test_rows_that_are_one_repeated_are_multiplied_where_they_lie(vector):
    repeated = Runs.repeated(vector, ROWS)
    length = int(vector.astype(np.int64) @ vector.astype(np.int64))
    assert set(products(repeated, vector, np.arange(ROWS))) == set(products(repeated, vector, some(0.1))) == {length}
    assert all(np.shares_memory(part, vector) for part in repeated.parts)


def test_numbers_multiplied_as_they_are_would_wrap(steps, vector):
    whole = steps.astype(np.int64) @ vector.astype(np.int64)
    assert (steps @ vector != whole).any()


def test_the_greatest_numbers_that_a_byte_holds_are_multiplied_without_loss():
    greatest = np.full((3_000, DIMENSION), 127, dtype=np.int8)
    for sign in (1, -1):
        found = products(greatest, sign * greatest[0], np.arange(3_000))
        assert set(found.tolist()) == {sign * 127 * 127 * DIMENSION}


@pytest.mark.parametrize("factor", [2.5, 200.0, np.nan])
def test_a_vector_that_no_byte_holds_is_multiplied_as_it_is(factor):
    steps = np.rint(unit_vectors(1, 400, DIMENSION) * 512).astype(np.int8)
    vector = np.full(DIMENSION, factor, dtype=np.float32)
    found = of_rows(Runs((steps,)), vector, np.arange(400))
    assert np.array_equal(found, steps.astype(np.float32) @ vector, equal_nan=True)


@pytest.mark.parametrize("value", [0.0, 1.0], ids=["one byte", "more"])
def test_a_vector_of_another_length_is_refused(steps, value):
    vector = np.full(DIMENSION + 1, value, dtype=np.float32)
    with pytest.raises(ValueError, match=r"not aligned|dimensions don't match"):
        packed(steps.clip(-127, 127).astype(np.float32) / 512).products(vector, np.arange(3))


OTHER_PROCESSORS = """
import numkong, numpy as np
from matching.inner_products import of_rows
from matching.runs import Runs
steps = np.random.default_rng(1).integers(-127, 128, (3_000, 384), dtype=np.int8)
whole, rows = steps.astype(np.int64) @ steps[7].astype(np.int64), np.arange(3_000)
able = [name for name, can in numkong.get_capabilities().items() if can and name != "serial"]
for name in (None, *able):
    if name:
        numkong.disable_capability(name)
    found = of_rows(Runs((steps,)), steps[7].astype(np.float32), rows)
    print(name, int((found != whole).sum()))
"""


def test_a_processor_that_can_less_finds_the_same():
    done = subprocess.run([sys.executable, "-c", OTHER_PROCESSORS], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0] == "None 0"
    assert {line.split()[1] for line in lines} == {"0"}


def test_asking_often_takes_no_reference_from_python(steps, vector):
    """A library that gives `None` back without counting it ends the process after some thousand calls."""
    held = (None, vector, steps)
    before = [sys.getrefcount(each) for each in held]
    for _ in range(500):
        products(steps, vector, np.arange(3))
    assert [abs(sys.getrefcount(each) - then) < 250 for each, then in zip(held, before, strict=True)] == [True] * 3
