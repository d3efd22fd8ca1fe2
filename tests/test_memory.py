"""What can be made again is let go where memory is short, in the order of its last use, and never while it is used."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest

from matching import memory, pool, pools
from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.lexical import LexicalIndex, Tokens, index, korean
from matching.memory import OnDemand, left, room_for
from matching.pool import Pool
from tests.bag_of_words import BagOfWords
from tests.some_of_the_sample import some_people

MIB = 2**20


class Large:
    """What takes long to load."""


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch, others_at_rest):
    monkeypatch.setattr(memory, "_HOLDERS", weakref.WeakKeyDictionary())


@pytest.fixture
def short(monkeypatch):
    """Let memory be short, as many times as it is asked."""
    answers: list[int] = []
    monkeypatch.setattr(memory, "left", lambda: answers.pop(0) if answers else sys.maxsize)
    return answers


# What is left


def machine(place: Path, groups: str, available: str = "MemAvailable:   2048 kB\n") -> Path:
    (place / "self").mkdir(parents=True)
    (place / "meminfo").write_text(f"MemTotal: 9999999 kB\n{available}")
    (place / "self" / "cgroup").write_text(groups)
    return place


def group(folder: Path, limit: str, taken: int, files: int, *, version: int = 2) -> None:
    names = ("memory.max", "memory.current") if version == 2 else ("memory.limit_in_bytes", "memory.usage_in_bytes")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{taken}\n")
    prefix = "" if version == 2 else "total_"
    (folder / "memory.stat").write_text(f"anon 7\n{prefix}inactive_file {files}\n{prefix}active_file 1\n")


def test_a_machine_without_limits_has_what_it_says(tmp_path):
    proc = machine(tmp_path / "proc", "0::/service\n")
    group(tmp_path / "groups" / "service", "max", 500, 0)
    assert left(proc, tmp_path / "groups") == 2048 * 1024


def test_of_a_group_that_is_left_which_it_has_not_taken_but_for_files_that_were_read(tmp_path):
    proc = machine(tmp_path / "proc", "0::/a/service\n")
    group(tmp_path / "groups" / "a" / "service", "1000", 600, 49)
    assert left(proc, tmp_path / "groups") == 1000 - 600 + 49 + 1


def test_the_narrowest_group_counts_whether_it_is_the_own_one_or_one_around_it(tmp_path):
    proc, groups = machine(tmp_path / "proc", "0::/a/service\n"), tmp_path / "groups"
    group(groups / "a" / "service", "1000", 600, 0)
    group(groups / "a", "2000", 1900, 0)
    assert left(proc, groups) == 101
    group(groups / "a", "max", 1900, 0)
    assert left(proc, groups) == 401  # the control


def test_groups_of_the_first_version_are_read_too_and_a_container_may_see_its_own_at_the_top(tmp_path):
    proc = machine(tmp_path / "proc", "5:cpu,memory:/docker/x\n3:cpuset:/\n")
    group(tmp_path / "groups" / "memory", "1000", 700, 9, version=1)
    assert left(proc, tmp_path / "groups") == 310


@pytest.mark.parametrize("broken", ["", "MemAvailable: much kB\n"])
def test_a_system_that_says_nothing_has_no_limit(tmp_path, broken):
    assert left(tmp_path / "nowhere", tmp_path) == sys.maxsize
    assert left(machine(tmp_path / "proc", "", broken), tmp_path) == sys.maxsize


# Who lets go


def test_it_is_loaded_once_and_again_after_it_was_let_go(short):
    loads: list[int] = []
    large = OnDemand(lambda: loads.append(1) or Large(), takes=MIB)
    assert not large.is_loaded
    seen = [large.use(weakref.ref) for _ in range(2)]
    assert seen[0]() is seen[1]() is not None
    assert len(loads) == 1
    short[:] = [0, 0]
    room_for(MIB)
    gc.collect()
    assert (seen[0](), large.is_loaded) == (None, False)
    large.use(lambda _: None)
    assert len(loads) == 2


def test_nothing_is_let_go_where_there_is_enough(short):
    large = OnDemand(Large, takes=MIB)
    large.use(lambda _: None)
    short[:] = [MIB]
    room_for(MIB)
    assert large.is_loaded
    short[:] = [0, MIB - 1]
    room_for(MIB)
    assert not large.is_loaded  # the control


def test_what_is_free_is_given_back_before_anything_is_let_go(monkeypatch, short):
    given: list[int] = []
    monkeypatch.setattr(memory, "give_back", lambda: given.append(1))
    large = OnDemand(Large, takes=MIB, settle=lambda: None)
    large.use(lambda _: None)
    short[:] = [0, MIB]
    room_for(MIB)
    assert (large.is_loaded, len(given)) == (True, 1)


def test_garbage_is_looked_for_once_nobody_has_anything_to_let_go(monkeypatch, short):
    looks: list[bool] = []
    large = OnDemand(Large, takes=0)
    monkeypatch.setattr(memory, "look_through_what_moves", lambda: looks.append(large.is_loaded))
    large.use(lambda _: None)
    short[:] = [0, 0, MIB]
    room_for(MIB)
    assert looks == []  # the control: what was let go was enough
    large.use(lambda _: None)
    short[:] = [0, 0, 0]
    room_for(MIB)
    assert looks == [False]  # after it was let go


def test_what_was_used_longest_ago_goes_first_and_no_more_than_is_needed(short):
    one, other, last = (OnDemand(Large, takes=MIB) for _ in range(3))
    for each in (one, other, last, one):
        each.use(lambda _: None)
    short[:] = [0, 0, MIB]
    room_for(MIB)
    assert [each.is_loaded for each in (one, other, last)] == [True, False, True]
    short[:] = [0, 0, 0]
    room_for(MIB)
    assert [each.is_loaded for each in (one, other, last)] == [False, False, False]


def test_what_is_soon_made_again_goes_before_what_takes_long_whenever_it_was_used(short):
    class Quick:
        is_held = True

        def make_room(self) -> None:
            self.is_held = False

    slow, quick, other = OnDemand(Large, takes=MIB), Quick(), Quick()
    slow.use(lambda _: None)
    for each in (quick, other):
        memory.used(each)
    short[:] = [0, 0, 0, MIB]
    room_for(MIB)
    assert [quick.is_held, other.is_held, slow.is_loaded] == [False, False, True]
    short[:] = [0, 0, MIB]
    room_for(MIB)
    assert not slow.is_loaded  # the control


def test_what_is_used_stays_until_it_is_not(short):
    large = OnDemand(Large, takes=MIB)

    def meanwhile(held: Large) -> bool:
        short[:] = [0, 0]
        room_for(MIB)
        return large.is_loaded

    assert large.use(meanwhile)
    short[:] = [0, 0]
    room_for(MIB)
    assert not large.is_loaded  # the control


def test_others_let_go_before_something_is_loaded(short):
    first, second = OnDemand(Large, takes=MIB), OnDemand(Large, takes=2 * MIB)
    first.use(lambda _: None)
    short[:] = [MIB, MIB]
    second.use(lambda _: None)
    assert (first.is_loaded, second.is_loaded) == (False, True)


def test_what_is_being_loaded_is_not_left_for_others(monkeypatch):
    monkeypatch.setattr(memory, "left", lambda: 3 * MIB)
    other = OnDemand(Large, takes=0)
    held: list[bool] = []

    def load() -> Large:
        other.use(lambda _: None)
        for size in (MIB, 2 * MIB):
            room_for(size)
            held.append(other.is_loaded)
        return Large()

    OnDemand(load, takes=2 * MIB).use(lambda _: None)
    assert held == [True, False]  # of three one is left
    other.use(lambda _: None)
    room_for(2 * MIB)
    assert other.is_loaded  # the control: it is loaded


def test_what_could_not_be_loaded_is_loaded_by_the_next_who_asks(short):
    failing = [True]
    large = OnDemand(lambda: 1 // (not failing.pop()) if failing else Large(), takes=MIB)
    with pytest.raises(ZeroDivisionError):
        large.use(lambda _: None)
    large.use(lambda _: None)
    large.make_room()
    assert not large.is_loaded  # nobody counts as its user


def test_many_who_use_it_while_it_is_let_go_again_and_again_get_what_they_asked_for(short):
    large = OnDemand(lambda: [1, 2], takes=MIB)
    found: list[int] = []
    stop = threading.Event()

    def use() -> None:
        found.extend(large.use(sum) for _ in range(300))

    def let_go() -> None:
        while not stop.is_set():
            large.make_room()

    asking, taking = [threading.Thread(target=use) for _ in range(4)], threading.Thread(target=let_go)
    for each in (taking, *asking):
        each.start()
    for each in asking:
        each.join()
    stop.set()
    taking.join()
    assert found == [3] * 1200


def test_all_happens_where_it_is_to(short):
    where: list[int] = []
    thread = korean._Thread()
    large = OnDemand(
        lambda: where.append(threading.get_ident()) or Large(),
        takes=MIB,
        within=thread.call,
        settle=lambda: where.append(threading.get_ident()),
    )
    where.append(large.use(lambda _: threading.get_ident()))
    large.make_room()
    assert len(where) == 4  # loaded, settled, used, settled when it was let go
    assert len(set(where)) == 1
    assert threading.get_ident() not in where


# Who is asked for room


def words(row: int) -> Tokens:
    return Tokens(np.array([1, 2 + row % 3], np.uint64), np.array([1, 2], np.uint32), is_korean=False)


@pytest.mark.parametrize(("many", "asked"), [(9, [9 * index._ROOM]), (10, [])])
def test_a_list_of_many_makes_room_and_what_words_are_worth_goes_where_there_is_none(monkeypatch, short, many, asked):
    sizes: list[int] = []
    monkeypatch.setattr(index, "MANY", many)
    monkeypatch.setattr(index, "room_for", sizes.append)
    entries = [words(row) for row in range(9)]
    of_nine = LexicalIndex.of_tokens(entries)
    scores = of_nine.scores(entries[0], np.arange(9)).tobytes()
    assert sizes == asked
    short[:] = [0, 0]
    room_for(MIB)
    assert len(of_nine.segments[0].held.shares) == (0 if asked else 2)
    assert of_nine.scores(entries[0], np.arange(9)).tobytes() == scores


@pytest.mark.parametrize(("comes", "each"), [(False, pools.CHANGED), (True, pools._MOVED)])
def test_who_is_new_is_laid_out_before_room_is_made_for_the_columns(monkeypatch, tmp_path, comes, each):
    order: list[object] = []
    made = pools.Pools(Encoding(BagOfWords(), VectorCache(tmp_path / "cache"), None))
    people = some_people(9)[:40]
    before = made.people_after(None, people)
    ready = pools._ready
    monkeypatch.setattr(pools, "_ready", lambda some, every: order.append(len(some)) or ready(some, every))
    monkeypatch.setattr(Pool, "make_room", lambda _, for_each: order.append(for_each))
    other = people[0].model_copy(update={"headline": "etch"})
    now = [people[0].model_copy(update={"id": "p0"}), *people] if comes else [other, *people[1:]]
    made.people_after(before, now)
    assert order == [1, each, len(now)]


@pytest.mark.parametrize(("many", "asked"), [(40, [40 * 7]), (41, [])])
def test_a_pool_of_many_makes_room_for_the_next_one_beside_it(monkeypatch, tmp_path, many, asked):
    sizes: list[int] = []
    monkeypatch.setattr(pool, "MANY", many)
    monkeypatch.setattr(pool, "room_for", sizes.append)
    made = pools.Pools(Encoding(BagOfWords(), VectorCache(tmp_path / "cache"), None))
    made.people(some_people(9)[:40]).make_room(7)
    assert sizes == asked


# The reader of Korean


def test_the_reader_of_korean_is_let_go_and_reads_the_same_again():
    """It is not held by a weak reference, which kiwipiepy's type would leave dangling."""
    asked = ["식각을", "개선했습니다", "다루며", "A과", "반도체공정설계팀에서", "플라즈마의", "하였던", "수율개선"]
    first = dict(korean.stems(asked))
    korean.get_ready()
    before = resident()
    korean.READER.make_room()
    assert not korean.READER.is_loaded
    if before is not None:
        assert before - resident() > 250 * MIB  # of some 370
    assert dict(korean.stems(asked)) == first
    assert not korean.READER.is_loaded  # the control: words that are known are not read again
    korean.forget_stems()
    assert dict(korean.stems(asked)) == first
    assert korean.READER.is_loaded


def resident() -> int | None:
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * 4096 if told.exists() else None
