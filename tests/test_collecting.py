"""Garbage is looked for often and among few objects, so that nobody waits long for it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching import collecting
from matching.collecting import give_back, leave_to_rest, look_through_all


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


def test_a_library_that_gives_nothing_back_does_no_harm(monkeypatch):
    monkeypatch.setattr(collecting.ctypes, "CDLL", lambda _: object())
    collecting._trim.cache_clear()
    give_back()
    collecting._trim.cache_clear()


def test_memory_is_given_back_once_much_was_made_anew(looks, monkeypatch):
    given = []
    monkeypatch.setattr(collecting, "give_back", lambda: given.append(True))
    look_through_all()
    assert given == [True]
