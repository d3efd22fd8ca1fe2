"""Every benchmark, one after the other, each in a process of its own; what `make bench` runs.

One that fails keeps no other from running: it is named at the end, and the command fails. What starts over a store
takes the one that `bench_http.py` leaves behind. Numbers are worth what the machine is: let it do nothing else.

    python tests/benchmarks/every.py [bench_name ...]     # those alone, and what they need first
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PLOT = HERE.parents[1] / "build" / "retrieval.svg"


class Bench(NamedTuple):
    """A benchmark and what it is called with; `{store}` is a folder, empty until one fills it that others need."""

    name: str
    arguments: tuple[str, ...] = ()
    needs: str | None = None


BENCHES = (
    Bench("bench_startup"),
    Bench("bench_retrieval", ("100000", "--graphs")),
    Bench("bench_retrieval", ("1000000",)),
    Bench("bench_retrieval", ("1000000", "--curve", str(PLOT))),
    Bench("bench_pgvector", ("100000", "384")),
    Bench("bench_pgvector", ("1000000", "384")),
    Bench("bench_eligibility", ("1000000",)),
    Bench("bench_shortlist", ("100000",)),
    Bench("bench_http", ("100000", "{store}")),
    Bench("bench_start", ("{store}",), needs="bench_http"),
    Bench("bench_memory", ("{store}",), needs="bench_http"),
    Bench("bench_memory", ("{store}", "http"), needs="bench_http"),
    Bench("bench_all_pairs", ("10000", "100000")),
    Bench("bench_cluster", ("100000",)),
    Bench("bench_embedding", ("speed",)),
    Bench("bench_embedding", ("quality",)),
    Bench("bench_runtime"),
    Bench("bench_lexical", ("speed",)),
    Bench("bench_lexical", ("cut",)),
    Bench("bench_lexical", ("quality",)),
    Bench("bench_linking", ("speed", "skills")),
    Bench("bench_documents"),
    Bench("bench_bulk", ("100000",)),
    Bench("bench_import", ("100000",)),
    Bench("bench_duplicates", ("100000",)),
    Bench("bench_questions", ("100",)),
    Bench("bench_store", ("100000",)),
    Bench("bench_update"),
    Bench("bench_ledger", ("1000000",)),
    Bench("bench_pages"),
)


def chosen(names: Sequence[str]) -> list[Bench]:
    """Return the benchmarks of some names, all where none is given, with those that they need. Raises `SystemExit`."""
    known = {each.name for each in BENCHES}
    if unknown := sorted({*names} - known):
        raise SystemExit(f"There is no {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    wanted = {*(names or known)}
    wanted |= {each.needs for each in BENCHES if each.name in wanted and each.needs}
    return [each for each in BENCHES if each.name in wanted]


def run_each(benches: Sequence[Bench], store: Path, run: Callable[[Sequence[str]], int]) -> list[str]:
    """Run some benchmarks and return which failed; `run` starts a program and returns its exit status."""
    failed = []
    for number, (name, arguments, _) in enumerate(benches, start=1):
        given = [each.replace("{store}", str(store)) for each in arguments]
        print(f"\n==> {number} of {len(benches)}: {' '.join([name, *arguments])}", flush=True)
        began = time.perf_counter()
        status = run([sys.executable, str(HERE / f"{name}.py"), *given])
        how = f", failed ({status})" if status else ""
        print(f"==> {name}: {time.perf_counter() - began:.0f} s{how}", flush=True)
        if status:
            failed.append(" ".join([name, *arguments]))
    return failed


def _run(program: Sequence[str]) -> int:
    surroundings = {name: each for name, each in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    return subprocess.run(program, check=False, env=surroundings).returncode


def main(names: Sequence[str]) -> int:
    """Run the benchmarks of some names; return the exit status."""
    benches = chosen(names)
    PLOT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as store:
        failed = run_each(benches, Path(store), _run)
    print(f"\n{len(benches) - len(failed)} of {len(benches)} went through" + f"; drawn: {PLOT}" * PLOT.exists())
    for each in failed:
        print(f"failed: {each}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
