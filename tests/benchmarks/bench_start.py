"""How long a process takes until it has its first list, step by step, and the memory it holds, part by part.

The first start over a store lays everybody out and keeps that for the next; run it twice, and again after the code
has changed. `bench_http.py 100000 FOLDER` leaves a store behind.

    python tests/benchmarks/bench_start.py [folder of a store; that of the settings]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from machine import describe

from matching.embedding import VectorCache
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace

DAY = date(2026, 11, 23)


def main() -> None:
    """Print a line a step."""
    loading = time.process_time()
    folder, began = Path(sys.argv[1]) if len(sys.argv) > 1 else settings().home, time.perf_counter()
    if not (folder / "store.sqlite3").exists():
        raise SystemExit("nothing is loaded: run `make run` first, and name its folder in KTECH_HOME")
    was_kept = (folder / "pool.snapshot").exists()
    space = Workspace(Store(folder / "store.sqlite3", folder), cache=VectorCache(folder / "cache"))
    told("code and libraries, of processor", loading)
    told("people and openings read", seconds(lambda: space.records))
    told("people laid out, the encoder with it", seconds(lambda: space.pool))
    told("openings laid out", seconds(lambda: space.opening_pool))
    first = space.records.openings[0].id
    told("the first list", seconds(lambda: space.shortlist(first, DAY)))
    told("in all", loading + time.perf_counter() - began)
    told("of processor", time.process_time())
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    people = len(space.records.candidates)
    for part, size in parts(space).items():
        print(f"{part:40}{size / people:8.0f} bytes a person")
    how = "a snapshot of before lay there" if was_kept else "from nothing"
    print(f"{len(space.records.candidates):,} people, {how}; at most {held:.2f} GiB; {describe()}")


def parts(space: Workspace) -> dict[str, int]:
    """Return the bytes of what is held of people, by part; what is held in two of them counts in the first."""
    pool, seen = space.pool, set[int]()
    people = pool.candidates
    held = {
        "documents in memory": people.documents,
        "ids, checksums, headlines": (pool.ids, people, pool.rows_by_id, vars(pool).get("place_by_id")),
        "vectors of whole texts": pool.vectors,
        "vectors of titles and skills": pool.sections,
        "words": ([each.__reduce__() for each in pool.words.segments], pool.words.lengths),
        "what words come to, where asked": [each.held for each in pool.words.segments],
        "degrees, jobs and stays": pool.careers,
        "skills mentioned": pool.skills,
        "wishes, languages, places": (pool.wishes, pool.background),
        "laid out for features": list(pool._made.layouts.values()),
        "the day's answers": pool._answers.items(),
    }
    return {name: size_of(value, seen) for name, value in held.items()}


def size_of(value: object, seen: set[int]) -> int:
    """Return the bytes of a value and of all that it holds, of which nothing was counted before."""
    if id(value) in seen or isinstance(value, type):
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return value.nbytes
    inner: Iterable[object] = ()
    if isinstance(value, Mapping):
        inner = chain(value.keys(), value.values())
    elif isinstance(value, (tuple, list, set, frozenset)):
        inner = value
    elif hasattr(value, "__dict__"):
        inner = vars(value).values()
    return sys.getsizeof(value) + sum(size_of(each, seen) for each in inner)


def seconds(do: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def told(what: str, took: float) -> None:
    """Print a line."""
    print(f"{what:40}{took:8.1f} s", flush=True)


if __name__ == "__main__":
    main()
