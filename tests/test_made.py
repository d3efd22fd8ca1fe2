"""What is made of a pool is remembered within so many bytes, and layouts as long as the pool."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from matching import pool as module
from matching.eligibility import Rulebook
from matching.features import LAYOUTS, lay_out
from matching.made import Made, Room, Within, bytes_of
from matching.pool import without_vectors
from tests.some_of_the_sample import some_people

FEW = Room(most=5, for_each=10, at_least=1_000, surely=2)


def hundred(number: int) -> np.ndarray:
    return np.full(100, number, dtype=np.int8)


def kept(within: Within) -> list:
    return [key for key, _ in within.items()]


def test_a_small_pool_has_room_for_as_many_things_as_there_may_be():
    within = Within[np.ndarray](FEW)
    for number in range(8):
        within.put(number, hundred(number), entries=1)
    assert (kept(within), within.nbytes) == ([3, 4, 5, 6, 7], 500)


def test_bytes_are_the_bound_where_values_are_big():
    within = Within[np.ndarray](FEW)
    for number in range(8):
        within.put(number, np.zeros(300, dtype=np.int8), entries=100)
        assert within.nbytes <= FEW.bytes_of(100) == 1_000
    assert kept(within) == [5, 6, 7]
    for number in range(8):
        within.put(number, np.zeros(300, dtype=np.int8), entries=200)  # the control: a bigger pool has more room
    assert len(within) == 5


def test_the_last_ones_are_held_whatever_they_take():
    within = Within[np.ndarray](FEW)
    for number in range(4):
        within.put(number, np.zeros(5_000, dtype=np.int8), entries=1)
    assert kept(within) == [2, 3]


def test_what_was_asked_for_longest_ago_goes_first():
    within, made = Within[np.ndarray](FEW), []

    def once(number: int) -> np.ndarray:
        return within.once(number, lambda: made.append(number) or hundred(number), entries=1)

    for number in (0, 1, 2, 3, 4, 0, 5):
        once(number)
    assert (kept(within), made) == ([2, 3, 4, 0, 5], [0, 1, 2, 3, 4, 5])
    assert once(1)[0] == 1
    assert made[-1] == 1


def test_one_that_is_put_again_is_counted_once():
    within = Within[np.ndarray](FEW)
    for size in (100, 300, 50):
        within.put("it", np.zeros(size, dtype=np.int8), entries=1)
    assert (within.nbytes, "it" in within, "other" in within) == (50, True, False)
    within.clear()
    assert (within.nbytes, len(within)) == (0, 0)


@dataclass
class Held:
    one: np.ndarray
    parts: dict[str, tuple[object, ...]]


def test_the_arrays_of_a_value_are_counted_once_each():
    array = np.zeros(10)
    assert bytes_of(Held(array, {"a": (array, np.zeros(3, dtype=np.int8)), "b": ("text", 4)})) == 83
    assert bytes_of(("text", None)) == 0


def test_layouts_stay_whatever_is_made_for_questions():
    made, calls = Made(FEW), []

    def layout(pool: object) -> np.ndarray:
        calls.append("layout")
        return np.zeros(100_000)

    def answer(pool: object, number: int) -> np.ndarray:
        calls.append(number)
        return hundred(number)

    first = made.once(None, layout, entries=1)
    for number in range(9):
        made.once(None, answer, number, entries=1)
    assert made.once(None, layout, entries=1) is first
    made.once(None, answer, 0, entries=1)
    assert calls == ["layout", *range(9), 0]  # the control: a question's answer went, and was made again


@pytest.fixture
def pool():
    return without_vectors(some_people(25))


def of_question(pool: object, number: int) -> np.ndarray:
    return np.zeros(1000, dtype=np.int8)


def test_the_layouts_of_a_pool_outlast_any_number_of_questions(pool):
    lay_out(pool)
    before = [pool.once(layout) for layout in LAYOUTS]
    for number in range(300):
        pool.once(of_question, number)
    assert len(pool._made.answers) == 200  # the control
    assert all(pool.once(layout) is each for layout, each in zip(LAYOUTS, before, strict=True))


def test_days_are_held_while_there_is_room_and_two_of_them_always(pool, monkeypatch):
    days = [date(2026, 11, 23) + timedelta(days=number) for number in range(10)]
    for day in days:
        pool.answers(Rulebook.on(day))
    assert [rulebook.day for rulebook, _ in pool._answers.values()] == days[-8:]
    monkeypatch.setattr(module, "_FOR_DAYS", Room(most=8, for_each=1, at_least=1, surely=2))
    narrow = without_vectors(some_people(25))
    for day in days:
        narrow.answers(Rulebook.on(day))
    assert [rulebook.day for rulebook, _ in narrow._answers.values()] == days[-2:]
