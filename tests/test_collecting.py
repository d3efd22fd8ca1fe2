"""Garbage is looked for often and among few objects, so that nobody waits long for it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching import collecting
from matching.collecting import give_back, leave_to_rest, look_through_all, share_one_heap


@pytest.fixture
def looks() -> Iterator[Counter[int]]:
    """Count the looks by generation; what was set before is set again."""
    before, found = gc.get_threshold(), Counter[int]()

    def count(phase, info):
        found[info["generation"]] += phase == "start"

    gc.callbacks.append(count)
    yield found
    gc.callbacks.remove(count)
    gc.unfreeze()
    gc.set_threshold(*before)


def kept_objects(count: int) -> list[list[int]]:
    return [[number] for number in range(count)]


def test_what_outlives_a_look_is_looked_at_soon_and_not_saved_up(looks):
    leave_to_rest(look=False)
    young = gc.get_threshold()[0]
    kept = kept_objects(12 * young)
    assert looks[2] == 0
    assert looks[1] >= 3
    looks.clear()
    gc.set_threshold(young, 20, 20)
    more = kept_objects(12 * young)
    assert looks[1] == 0, "the control: all of these would be looked at together, at some time"
    assert len(kept) == len(more)


RUN = {"capture_output": True, "text": True, "check": True}
GIVING_BACK = """
import sys
from pathlib import Path
from matching.collecting import give_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

made = [bytearray(60_000) for _ in range(2_000)]  # each too small to be asked of the system by itself
last = bytearray(60_000)  # behind them, so that the C library keeps what lies before it
before = held()
del made
kept = held()
give_back()
print(before - kept, kept - held())
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no system that says what a process holds")
def test_memory_that_is_free_is_given_back():
    if not hasattr(collecting.ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("this C library gives nothing back")
    done = subprocess.run([sys.executable, "-c", GIVING_BACK], capture_output=True, text=True, check=True)
    by_itself, given_back = map(int, done.stdout.split())
    assert by_itself < 60_000_000 < given_back  # of 120 MB


HEAPS = """
import re, sys, threading
from pathlib import Path
from matching.collecting import share_one_heap

if sys.argv[1] == "shared":
    share_one_heap()
kept = []

def work():
    kept.append([bytearray(5_000) for _ in range(1_000)])
    here.wait()

here = threading.Barrier(4)
threads = [threading.Thread(target=work) for _ in range(4)]
for each in threads: each.start()
for each in threads: each.join()
# a heap of a thread begins at a multiple of 64 MiB, of which the rest is put by and cannot be read
lines = [line.split()[:2] for line in Path("/proc/self/maps").read_text().splitlines()]
print(sum(int(at.split("-")[0], 16) % 2**26 == 0 and how == "rw-p" for at, how in lines))
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no system that says what a process holds")
def test_all_threads_allocate_from_one_heap_where_they_are_told_to():
    if not hasattr(collecting.ctypes.CDLL(None), "mallopt"):
        pytest.skip("this C library has no heaps of threads")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    heaps = {
        how: int(subprocess.run([sys.executable, "-c", HEAPS, how], **RUN, env=environment).stdout)
        for how in ("shared", "apart")
    }
    assert heaps["shared"] < heaps["apart"]  # the control


def test_a_library_that_gives_nothing_back_does_no_harm(monkeypatch):
    monkeypatch.setattr(collecting.ctypes, "CDLL", lambda _: object())
    collecting._trim.cache_clear()
    give_back()
    share_one_heap()
    collecting._trim.cache_clear()


def test_memory_is_given_back_once_much_was_made_anew(looks, monkeypatch):
    given = []
    monkeypatch.setattr(collecting, "give_back", lambda: given.append(True))
    look_through_all()
    assert given == [True]
