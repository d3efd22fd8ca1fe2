"""The ledger: verifying, asking who saw somebody, adding, and what recording costs a shortlist over HTTP.

The floor of verifying is hashing the same bytes once by HMAC-SHA256, both in processor time; that of adding is
one flush of the file a transaction. Peers and floors are measured in the same run.

    python tests/benchmarks/bench_ledger.py [records]
"""

from __future__ import annotations

import hmac
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from machine import describe
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from matching.embedding import VectorCache
from matching.ledger import Ledger
from matching.ledger.tables import ENTRIES
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.ledger import made

AT_ONCE, PEOPLE, ROUNDS = 20_000, 100_000, 60


def timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def fill(ledger: Ledger, records: int) -> float:
    """Add entries in large transactions; return seconds."""
    start = time.perf_counter()
    for first in range(0, records, AT_ONCE):
        with ledger.file.writing() as file:
            ledger.append(file, *made.entries(min(AT_ONCE, records - first), seed=first, people=PEOPLE))
    return time.perf_counter() - start


def floor(ledger: Ledger) -> float:
    """Return the seconds that hashing the same bytes takes, without reading them."""
    with ledger.file.reading() as file:
        texts = ["\x1f".join(map(str, row[:-1])).encode() for row in file.execute(select(ENTRIES))]
    before, key = b"\0" * 32, b"k" * 32

    def hashed() -> None:
        for text in texts:
            hmac.digest(key, before + text, "sha256")

    began = time.process_time()
    hashed()
    return time.process_time() - began


def over_http(home: Path) -> None:
    """Print a shortlist and a profile over HTTP, recorded and not, in turns, and many at once."""
    with closing(Store(home / "small.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))
        space.add(small.candidates(), small.openings())
        app = create_app(space, today=lambda: small.DAY, now=lambda: made.BEGIN)
        ledger, record = app.state.ledger, app.state.ledger.record
        with TestClient(app) as client:
            for address in ("/v1/openings/o0/shortlist?k=5", "/v1/candidates/c00"):
                times: dict[str, list[float]] = {"recorded": [], "not recorded": []}
                for number in range(ROUNDS + 5):
                    for name, do in (("recorded", record), ("not recorded", lambda entry: 0)):
                        ledger.record = do
                        taken = timed(lambda address=address: client.get(address)) * 1e3
                        if number >= 5:
                            times[name].append(taken)
                print(
                    address,
                    {
                        name: f"{np.median(each):.1f} ms, p95 {np.percentile(each, 95):.1f}"
                        for name, each in times.items()
                    },
                )
            ledger.record = record
    flush = timed(lambda: [flushed(home / "flushed") for _ in range(50)]) / 50 * 1e3
    print(f"one flush of a file here: {flush:.1f} ms")


def flushed(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())


def many_at_once(ledger: Ledger) -> None:
    """Print entries a second by how many threads add them one by one."""
    for threads in (1, 8, 64):
        some = made.entries(10 * threads, seed=threads, people=PEOPLE)
        with ThreadPoolExecutor(threads) as pool:
            taken = timed(lambda pool=pool, some=some: list(pool.map(ledger.record, some)))
        print(f"{threads} at once, each waiting for the disk: {len(some) / taken:.0f} entries/s")


def main() -> None:
    """Print all of it."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(describe())
    with tempfile.TemporaryDirectory() as folder, closing(Store(Path(folder) / "store.sqlite3")) as store:
        ledger = made.ledger_of(store)
        print(f"{records} entries added in {fill(ledger, records):.0f} s")
        began = time.process_time()
        print("flaws found:", ledger.verify().flaws)
        taken = time.process_time() - began
        least = floor(ledger)
        print(f"verified: {records / taken:.0f} entries a second of processor, {taken / least:.1f} times the floor")
        person = next(iter(ledger.people(ledger.latest(50)).values()))
        for name, ask in (
            ("a person", lambda: ledger.about(person)),
            ("a company", lambda: ledger.by_company("hanbit")),
        ):
            found = []
            seconds = timed(lambda ask=ask, found=found: found.extend(ask()))
            print(f"who-saw {name}: {len(found)} entries in {seconds * 1e3:.0f} ms")
            print(f"  the ids of all they are about: {timed(lambda found=found: ledger.people(found)):.2f} s")
        many_at_once(ledger)
        over_http(Path(folder))


if __name__ == "__main__":
    main()
