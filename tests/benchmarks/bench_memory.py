"""What a process over many people holds in memory, and at most, step by step: a start, lists, a change, lists again.

Run it in a control group of Linux to see whether it lives within a limit. It starts from the snapshot of a store that
`bench_http.py 1000000 FOLDER` left behind, and changes two people of it. Of all that is on the
lists a digest is printed for each step: two versions of the code that make the same lists print the same.

    python tests/benchmarks/bench_memory.py FOLDER
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from machine import describe

from matching.collecting import leave_to_rest, share_one_heap
from matching.embedding import VectorCache
from matching.recommend import Shortlist
from matching.store import Store
from matching.workspace import Workspace

DAY, SOMEBODY, OTHER = date(2026, 11, 23), "p000001", "p000002"


def main() -> None:
    """Print a line a step."""
    folder = Path(sys.argv[1])
    share_one_heap()  # as `ktech-match serve` does
    space = Workspace(Store(folder / "store.sqlite3", folder), cache=VectorCache(folder / "cache"))
    step("everybody can be searched", lambda: space.warm())
    leave_to_rest()
    ids = [each.id for each in space.records.openings]
    for name, some in (("the first list", ids[:1]), ("forty openings", ids), ("again", ids)):
        step(name, lambda some=some: listed(space, some))
    one, other = (space.store.candidate(each) for each in (SOMEBODY, OTHER))
    headed = one.model_copy(update={"headline": f"Process engineer {time.time_ns()}"})
    employed = headed.model_copy(update={"employments": (one.employments or ()) + (other.employments or ())})
    newcomer = headed.model_copy(update={"id": f"{SOMEBODY}-{time.time_ns()}"})
    changes: list[tuple[str, Callable[[], object]]] = [
        ("another headline", lambda: space.replace(headed, lambda *_: True)),
        ("another job", lambda: space.replace(employed, lambda *_: True)),
        ("somebody who came", lambda: space.add([newcomer])),
    ]
    for name, happen in changes:
        step(f"{name}: kept", happen)
        step(f"{name}: searched", lambda: space.pool)
        step(f"{name}: the first list", lambda: listed(space, ids[:1]))
        step(f"{name}: forty openings", lambda: listed(space, ids))
    print(f"{len(space.pool):,} people; {describe()}")


def step(name: str, do: Callable[[], object]) -> None:
    """Do something, and print what is held then, what was held at most meanwhile, and the seconds it took."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # counts the most from here on
    began, used = time.perf_counter(), time.process_time()
    found = do()
    took = f"{time.perf_counter() - began:6.1f} s, of processor {time.process_time() - used:6.1f}"
    held, most = (in_mib(each) for each in ("VmRSS", "VmHWM"))
    made = found if isinstance(found, str) and "a list" in found else ""
    print(f"{name:36} {held:5,} MiB, at most {most:5,}   {took}   {made}", flush=True)


def in_mib(what: str) -> int:
    """Return a number of this process's status."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) // 1024


def listed(space: Workspace, ids: Sequence[str]) -> str:
    """Make lists, and return the median milliseconds of processor and a digest of all that is on them."""
    digest, times = hashlib.sha256(), []
    for each in ids:
        space.pool.lists.clear()
        space.pool.ranked.clear()
        began = time.process_time()
        found = space.shortlist(each, DAY)
        times.append((time.process_time() - began) * 1e3)
        digest.update(told(found).encode())
    return f"{np.median(times):6.0f} ms a list  {digest.hexdigest()[:16]}"


def told(found: Shortlist) -> str:
    """Return all that is on a list, numbers to the bit."""
    matches = [
        (each.candidate.id, each.score.hex(), each.company_score.hex(), each.candidate_score.hex(), each.interval,
         each.company_reasons, each.candidate_reasons)
        for each in found.matches
    ]  # fmt: skip
    near = [(each.candidate.id, each.lacking) for each in found.near_misses]
    return f"{matches}{found.counts}{found.failed}{found.failed_alone}{near}{found.not_taking_part}"


if __name__ == "__main__":
    main()
