"""Writers and importers that are killed in the middle of their work, and what must be true of the store afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime

from matching.jobs import Asked, Jobs, Runner, holder_here
from matching.jobs.importing import IMPORT, Wanted, importing
from matching.ledger import Entry, Kind, Ledger
from matching.store import Store
from tests import small
from tests.databases import Place

TOGETHER, ROWS = 5, 100
PERSON, POST = small.candidates()[0], small.openings()[0]
SECRET, NOW = b"k" * 32, datetime(2026, 11, 26, tzinfo=UTC)
WANTED = Wanted("candidates", "people.csv", dry_run=False, skip_bad=False, replace=False, language="en")

Work = Callable[[Store, int, Callable[[int], None]], None]
"""Writes numbered things from a number on and never stops; each number is said once it is kept."""


def kill_writers(place: Place, kills: int, *, seconds: tuple[float, float], at_least: int = 0, seed: int = 5) -> int:
    """Let one writer after another be killed; return how many people were acknowledged, none lost or half there.

    A write is of five people at once with its entry in the ledger; it is acknowledged by a line in a pipe.
    """
    return TOGETHER * _kill(place, _write, "k", TOGETHER, kills, seconds, -(-at_least // TOGETHER), seed)


def kill_importers(place: Place, kills: int, *, seconds: tuple[float, float], at_least: int = 0, seed: int = 5) -> int:
    """Let one importer of tables after another be killed; return how many rows were acknowledged.

    A table is read by a job, all rows of it with their entry in the ledger. One that was
    being read is taken up by the process after, which begins with it.
    """
    return ROWS * _kill(place, _import, "i", ROWS, kills, seconds, -(-at_least // ROWS), seed)


def _kill(
    place: Place, work: Work, name: str, size: int, kills: int, seconds: tuple[float, float], at_least: int, seed: int
) -> int:
    """Return how many writes of `size` people each were acknowledged."""
    chance, acknowledged, done = random.Random(seed), 0, 0
    while done < kills or acknowledged < at_least:
        last = _work_until_killed(place, work, acknowledged, chance.uniform(*seconds))
        acknowledged = acknowledged if last is None else last + 1
        done += 1
        with closing(place.open()) as store:  # every page of it is looked at
            refuse_lost(store, name, size, acknowledged)
    with closing(place.open()) as store:
        store.file.examine()
        assert Ledger(store.file, SECRET).verify().holds
    return acknowledged


def _work_until_killed(place: Place, work: Work, first: int, seconds: float) -> int | None:
    """Return the last number that was acknowledged; the process is killed some time after its first."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one forks while threads may run
        writer = os.fork()
    if writer == 0:
        with suppress(BaseException):
            work(place.open(), first, lambda number: os.write(writing, f"{number}\n".encode()) and None)
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


def _write(store: Store, number: int, acknowledge: Callable[[int], None]) -> None:
    """Write people, five at a time with their entry, and now and then an opening."""
    ledger = Ledger(store.file, SECRET)
    while True:
        ids = [f"k{number:08}-{each}" for each in range(TOGETHER)]
        with store.file.as_one():
            store.add_candidates([PERSON.model_copy(update={"id": each}) for each in ids], replace=True)
            ledger.record(_entry(number, ids))
        if number % 7 == 0:
            store.add_openings([POST.model_copy(update={"id": f"k{number:08}"})], replace=True)
        acknowledge(number)
        number += 1


def _import(store: Store, number: int, acknowledge: Callable[[int], None]) -> None:
    """Import tables by jobs; first what a killed process was at."""
    ledger, jobs = Ledger(store.file, SECRET), Jobs(store)

    def recorded(file, job, people) -> None:
        ledger.append(file, _entry(int(job.id), people))

    runner = Runner(
        store, {IMPORT: importing(store, stored=recorded)}, now=lambda: NOW, holder=holder_here(f"{os.getpid()}")
    )
    runner.take_up()
    while runner.run_next():
        pass
    number = max(number, len(store.ids("candidate")) // ROWS)  # what was taken up is kept, and was not acknowledged
    while True:
        rows = "".join(f"i{number:08}-{each},Engineer {each}\n" for each in range(ROWS))
        jobs.add(Asked(f"{number:08}", IMPORT, "hana", WANTED.values(), f"id,headline\n{rows}".encode()), now=NOW)
        runner.run_next()
        acknowledge(number)
        number += 1


def _entry(number: int, people: list[str]) -> Entry:
    return Entry(Kind.RECORD_WRITTEN, NOW, "user-1", people=tuple(people), objects={"write": str(number)})


def refuse_lost(store: Store, name: str, size: int, acknowledged: int) -> None:
    """Check whole writes of `size` people, without a gap, up to what was acknowledged or one more, an entry each."""
    with store.file.writing():
        pass  # what a killed process had sent to a server is done or taken back now
    written = Counter(int(each[1:9]) for each in store.ids("candidate") if each[0] == name)
    assert sorted(written) == list(range(len(written))), "a write was lost"
    assert set(written.values()) <= {size}, "a write is half there"
    assert acknowledged <= len(written) <= acknowledged + 1, "more or less is there than was written"
    entries = {each.objects["write"] for each in Ledger(store.file, SECRET).latest(2)}
    assert not written or str(len(written) - 1) in entries, "a write is there without its entry"
    assert str(len(written)) not in entries, "an entry is there without its write"
