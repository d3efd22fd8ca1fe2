"""Writers that are killed in the middle of their work, and what must be true of the store afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
import warnings
from contextlib import closing, suppress

from matching.store import Store
from tests import small
from tests.databases import Place

TOGETHER = 5
PERSON, POST = small.candidates()[0], small.openings()[0]


def kill_writers(place: Place, kills: int, *, seconds: tuple[float, float], at_least: int = 0, seed: int = 5) -> int:
    """Let one writer after another be killed; return how many people were acknowledged, none lost or half there.

    A write is of five people at once; it is acknowledged by a line in a pipe.
    """
    chance, acknowledged, done = random.Random(seed), -1, 0
    while done < kills or (acknowledged + 1) * TOGETHER < at_least:
        acknowledged = _write_until_killed(place, acknowledged + 1, chance.uniform(*seconds)) or acknowledged
        done += 1
        with closing(place.open()) as store:  # every page of it is looked at
            _refuse_lost(store, acknowledged)
    with closing(place.open()) as store:
        store.file.examine()
    return (acknowledged + 1) * TOGETHER


def _write_until_killed(place: Place, first: int, seconds: float) -> int | None:
    """Return the last number that was acknowledged; the process is killed some time after its first."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one forks while threads may run
        writer = os.fork()
    if writer == 0:
        with suppress(BaseException):
            _write(place, first, writing)
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = [pipe.readline()]
        time.sleep(seconds)
        os.kill(writer, signal.SIGKILL)
        lines += pipe.readlines()
    assert os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]) == -signal.SIGKILL, "the writer ended by itself"
    whole = [line for line in lines if line.endswith("\n")]
    return int(whole[-1]) if whole else None


def _write(place: Place, number: int, acknowledge: int) -> None:
    """Write people, five at a time, and now and then an opening, and never stop."""
    store = place.open()
    while True:
        ids = [f"k{number:08}-{each}" for each in range(TOGETHER)]
        store.add_candidates([PERSON.model_copy(update={"id": each}) for each in ids], replace=True)
        if number % 7 == 0:
            store.add_openings([POST.model_copy(update={"id": f"k{number:08}"})], replace=True)
        os.write(acknowledge, f"{number}\n".encode())
        number += 1


def _refuse_lost(store: Store, acknowledged: int) -> None:
    """Check by the ids alone, which is quick: whole fives, without a gap, up to what was acknowledged or one more."""
    ids = sorted(store.ids("candidate"))
    numbers = sorted({int(each[1:9]) for each in ids})
    assert numbers == list(range(len(numbers))), "a write was lost"
    assert len(ids) == TOGETHER * len(numbers), "a write is half there"
    assert acknowledged <= len(numbers) - 1 <= acknowledged + 1, "more or less is there than was written"
