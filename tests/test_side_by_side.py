"""Parts worked out at the same time: in their order, truly together, and with the bits that one after the other has."""

import threading

import numpy as np
import pytest

from matching import side_by_side as module
from matching.fusion import Asked, Lists
from matching.side_by_side import MUCH, parts_for, side_by_side
from tests.test_fusion import POST, pool_and_question


@pytest.fixture
def three_cores(monkeypatch):
    monkeypatch.setattr(module, "available_cores", lambda: 3)


def test_results_come_in_the_order_of_the_works():
    assert side_by_side([lambda each=each: each * each for each in range(20)], 3) == [each**2 for each in range(20)]


def test_works_run_at_the_same_time():
    met = threading.Barrier(3, timeout=20)  # each waits for the others: one after the other they never would end
    assert sorted(side_by_side([met.wait] * 3, 3)) == [0, 1, 2]


def test_one_part_is_worked_out_by_the_thread_that_asks():
    assert side_by_side([threading.get_ident] * 3, 1) == [threading.get_ident()] * 3
    assert threading.get_ident() not in side_by_side([threading.get_ident] * 3, 2)


def test_what_fails_is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side([lambda: 1, lambda: 1 // 0], 2)


def test_little_is_not_shared_out(three_cores):
    assert [parts_for(each) for each in (0, MUCH - 1, MUCH)] == [1, 1, 3]


def test_as_many_threads_work_as_the_setting_allows(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert parts_for(10 * MUCH) == 1


def test_lists_shared_out_have_the_bits_of_those_that_are_not(three_cores, monkeypatch):
    pool, vectors = pool_and_question(100)
    asked, rows = Asked.of_opening(POST, vectors), np.arange(3, 100)
    alone = Lists.of(pool, asked, rows)
    monkeypatch.setattr(module, "MUCH", 10)
    seen = []
    really = type(pool.vectors).products
    monkeypatch.setattr(
        type(pool.vectors), "products", lambda self, query, some: seen.append(len(some)) or really(self, query, some)
    )
    shared = Lists.of(pool, asked, rows)
    assert sorted(seen) == [32] * 6 + [33] * 3  # 97 rows in three parts, for three texts each
    assert {name: each.tobytes() for name, each in shared.values.items()} == {
        name: each.tobytes() for name, each in alone.values.items()
    }
    assert (shared.moments(), shared.is_korean.tobytes()) == (alone.moments(), alone.is_korean.tobytes())
