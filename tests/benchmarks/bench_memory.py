"""What a process over many people holds in memory, and at most, step by step: a start, lists, a change, lists again.

Run it in a control group of Linux to see whether it lives within a limit. It starts from the snapshot of a store that
`bench_http.py 1000000 FOLDER` left behind, changes a person of it and adds two. Of all that is on the
lists a digest is printed for each step: two versions of the code that make the same lists print the same.
With `http` the process serves, and a client asks for the lists: that of the first opening first.

    python tests/benchmarks/bench_memory.py FOLDER [http]
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
SAYS = "나비효과처럼 번지는 결함을 되짚어가며 식각챔버를 뜯어고친 엔지니어"
"""Words that nobody in the sample uses, so that the reader of Korean is needed."""

Lists = Callable[[bool], str]
"""Makes the list of the first opening, or with True those of all, and says how long one took and what is on them."""


def main() -> None:
    """Print a line a step."""
    folder = Path(sys.argv[1])
    share_one_heap()  # as `ktech-match serve` does
    space = Workspace(Store(folder / "store.sqlite3", folder), cache=VectorCache(folder / "cache"))
    step("everybody can be searched", lambda: space.warm())
    leave_to_rest()
    lists = over_http(space) if "http" in sys.argv[2:] else in_process(space)
    step("the first list", lambda: lists(False))
    step("forty openings", lambda: lists(True))
    step("again", lambda: lists(True))
    for name, happen in changes(space):
        step(f"{name}: kept", happen)
        if "http" not in sys.argv[2:]:
            step(f"{name}: searched", lambda: space.pool)
        step(f"{name}: the first list", lambda: lists(False))
        step(f"{name}: forty openings", lambda: lists(True))
    print(f"{len(space.pool):,} people; {describe()}")


def changes(space: Workspace) -> list[tuple[str, Callable[[], object]]]:
    """Return what happens, one after the other."""
    one, other = (space.store.candidate(each) for each in (SOMEBODY, OTHER))
    headed = one.model_copy(update={"headline": f"Process engineer {time.time_ns()}"})
    employed = headed.model_copy(update={"employments": (one.employments or ()) + (other.employments or ())})
    newcomer = headed.model_copy(update={"id": f"{SOMEBODY}-{time.time_ns()}"})
    korean = employed.model_copy(update={"id": f"{OTHER}-{time.time_ns()}", "summary": SAYS})
    return [
        ("another headline", lambda: space.replace(headed, lambda *_: True)),
        ("another job", lambda: space.replace(employed, lambda *_: True)),
        ("somebody who came", lambda: space.add([newcomer])),
        ("somebody with other words", lambda: space.add([korean])),
    ]


def in_process(space: Workspace) -> Lists:
    """Let this process make the lists, nothing of one left for the next."""
    ids = [each.id for each in space.records.openings]
    return lambda every: listed(space, ids if every else ids[:1])


def over_http(space: Workspace) -> Lists:
    """Let this process serve, with nothing made ahead, and a client ask."""
    import bench_http  # takes 100 MiB, which a process that serves takes too

    every, served = bench_http.openings, bench_http.started(space, ahead=0)
    step("ready, as `ktech-match serve` is", served.clocked.app.state.warming.begin)

    def ask(whole: bool) -> str:
        bench_http.openings = every if whole else lambda: every()[:1]
        return f"{np.median(bench_http.clients(1, served, 1)[:, 1]):6.0f} ms a list"

    return ask


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
