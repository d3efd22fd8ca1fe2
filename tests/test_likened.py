"""What rows are worth for a question is remembered for those who stay, and is what comparing anew would find."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest

from matching import fusion
from matching import likened as module
from matching.forgetting import forget_words
from matching.fusion import Asked, Lists
from matching.likened import Likened
from matching.memory import _HOLDERS
from matching.retrieval import packed
from matching.splicing import Splice
from tests.test_fusion import POST, pool_and_question

QUERY = b"a question"


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    monkeypatch.setattr(module, "LEAST", 3)
    monkeypatch.setattr(module, "_BLOCKS", (2, 4))


class World:
    """A matrix of one number a row that changes, and what is remembered of it."""

    def __init__(self, rows: int, seed: int = 0) -> None:
        self.draw = np.random.default_rng(seed)
        self.values = self.draw.random(rows, dtype=np.float32)
        self.known = Likened(rows)
        self.compared: list[int] = []

    def ask(self, rows: Sequence[int], query: bytes = QUERY) -> list[float]:
        partly = self.known.among(query, np.array(rows, dtype=np.intp))
        self.compared = partly.missing.tolist()
        return partly.completed(self.values[partly.missing]).tolist()

    def true(self, rows: Sequence[int]) -> list[float]:
        return self.values[np.array(rows, dtype=np.intp)].tolist()

    def become(self, source: Sequence[int], fresh: int) -> None:
        """Let row i be row `source[i]` of those before; from their number on, one of so many fresh ones."""
        splice = Splice.of(np.array(source), len(self.values), fresh)
        self.values = np.concatenate([self.values, self.draw.random(fresh, dtype=np.float32)])[np.array(source)]
        self.known = self.known.after(splice)

    def change(self) -> None:
        """Let a few rows go, a few be others and a few come, anywhere."""
        rows = len(self.values)
        source = [row for row in range(rows) if self.draw.random() > 0.05]
        fresh = int(self.draw.integers(1, 4))
        places = sorted(self.draw.integers(0, len(source) + 1, fresh).tolist(), reverse=True)
        for number, place in zip(reversed(range(fresh)), places, strict=True):
            source.insert(place, rows + number)
        self.become(source, fresh)


def test_nobody_is_compared_again_who_stays():
    world = World(10)
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [*range(10)])
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [])
    world.become([0, 1, 10, 3, 4, 6, 7, 8, 9, 11], 2)  # row 2 is another, 5 is gone, one came last
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [2, 9])
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [])


def test_another_question_is_another_and_so_are_rows_that_are_not_nearly_the_same():
    world, rows = World(500), range(0, 500, 2)
    world.ask(rows)
    assert (world.ask(rows, b"another"), world.compared) == (world.true(rows), [*rows])
    for others in (range(500), range(0, 500, 3), range(1, 500, 2)):
        assert (world.ask(others), world.compared) == (world.true(others), [*others])
        assert (world.ask(others), world.compared) == (world.true(others), [])
    assert (world.ask(range(500)), world.compared) == (world.true(range(500)), [])  # three sets are known
    assert (world.ask(rows), world.compared) == (world.true(rows), [*rows])  # and no more


def test_sets_of_rows_for_one_question_are_all_taken_along():
    world, sets = World(300), (range(200), range(200, 300), range(100, 200))
    for rows in sets:
        world.ask(rows)
    world.become([*range(150), 300, *range(151, 300)], 1)
    for rows in sets:
        assert (world.ask(rows), world.compared) == (world.true(rows), [150] if 150 in rows else [])
        assert (world.ask(rows), world.compared) == (world.true(rows), [])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("few", [0, 2, 64])
def test_stretches_that_two_columns_share_are_all_that_they_share(monkeypatch, few, seed):
    monkeypatch.setattr(module, "_FEW", few)
    draw = np.random.default_rng(seed)
    rows, known = (np.flatnonzero(draw.random(200) < share) for share in (0.95, draw.choice([0.5, 0.97, 1])))
    found = module._alike(known.astype(np.int32), rows)
    if not found:
        assert len(np.setdiff1d(known, rows)) + len(np.setdiff1d(rows, known)) > few
    else:
        assert len(np.setdiff1d(known, rows)) <= few
        for at, of, many in found:
            assert known[at : at + many].tolist() == rows[of : of + many].tolist()
        assert sum(many for _, _, many in found) == len(np.intersect1d(known, rows))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("few", [3, 64])
def test_after_any_changes_values_are_those_compared_anew(monkeypatch, few, seed):
    monkeypatch.setattr(module, "_FEW", few)
    world, saved = World(40, seed), 0
    for _ in range(30):
        for _ in range(world.draw.integers(0, 3)):
            world.change()
        rows = [row for row in range(len(world.values)) if world.draw.random() > 0.02]
        assert world.ask(rows) == world.true(rows)
        saved += len(rows) > len(world.compared)
    assert saved > 5  # the control: something was remembered


def test_a_change_that_was_not_followed_would_tell_wrong_values():
    world = World(10)
    world.ask(range(10))
    world.become([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1)  # everybody moves up
    world.known._age = next(iter(world.known._held.values()))[0].age
    assert world.ask(range(10)) != world.true(range(10))


def test_the_matrix_of_before_is_still_answered_rightly():
    world = World(10)
    world.ask(range(10))
    old, values = world.known, world.values
    world.become([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1)
    world.ask(range(10))
    partly = old.among(QUERY, np.arange(10))  # what is remembered is of a later one
    assert partly.completed(values[partly.missing]).tolist() == values.tolist()
    assert world.ask(range(10)) == world.true(range(10))  # and now of an earlier one
    assert world.compared == [9]


def test_a_question_of_long_ago_is_asked_anew():
    world = World(10)
    world.ask(range(10))
    for _ in range(module._STEPS):
        world.become([*range(9), 10], 1)
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [9])
    for _ in range(module._STEPS + 1):
        world.become([*range(9), 10], 1)
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [*range(10)])


@pytest.mark.parametrize("forget", [lambda known: known.make_room(), lambda _: forget_words()])
def test_everything_goes_where_room_is_needed_or_somebody_is_erased(forget):
    world = World(10)
    world.ask(range(10))
    assert world.known in _HOLDERS
    world.become([*range(9), 10], 1)
    forget(world.known)
    assert (world.ask(range(10)), world.compared) == (world.true(range(10)), [*range(10)])


def test_few_rows_and_no_more_than_there_is_room_for_are_remembered(monkeypatch):
    world = World(10)
    world.ask([1, 2])
    assert len(world.known._held) == 0
    monkeypatch.setattr(world.known._held, "_room", module.Room(most=1_000, for_each=16, at_least=0))
    for number in range(5):
        world.ask(range(10), b"%d" % number)  # 80 bytes each, of 160
    assert [key for key, _ in world.known._held.items()] == [b"3", b"4"]


def test_what_is_remembered_stays_behind_where_vectors_are_sent():
    vectors = packed(np.eye(8, dtype=np.float32))
    vectors.likened.among(QUERY, np.arange(8)).completed(np.zeros(8, dtype=np.float32))
    sent = pickle.loads(pickle.dumps(vectors))
    assert (len(vectors.likened._held), len(sent.likened._held)) == (1, 0)
    assert sent[:].tolist() == vectors[:].tolist()


def test_lists_of_a_pool_are_compared_once_and_the_same_the_second_time(monkeypatch):
    pool, vectors = pool_and_question(60)
    asked, rows = Asked.of_opening(POST, vectors), np.arange(5, 55)
    compared: list[int] = []
    likeness = fusion._likeness
    monkeypatch.setattr(fusion, "_likeness", lambda *given: compared.append(len(given[-1])) or likeness(*given))
    first, again = (Lists.of(pool, asked, rows) for _ in range(2))
    assert compared == [50, 50, 50, 0, 0, 0]
    for name, values in first.values.items():
        assert again.values[name].tobytes() == values.tobytes(), name
