"""A table too large to be held, imported in parts, killed with kill -9 in the middle, and imported again.

    python tests/benchmarks/bench_import.py [rows] [folder]

The sample's people are repeated under ids and summaries of their own, as JSON lines. The
command runs in a process of its own; the resident sets of it and of its helpers are added
up twenty times a second (Linux). Once the bookmark stands behind half of the rows it is
killed, and the same command is run again. In the end every id must be there once, every
document must open, and the report must be that of all rows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_bulk import resident
from machine import COMMAND, describe
from sqlalchemy import select

from matching.large_tables.tables import IMPORTS
from matching.sample import sample_files
from matching.store import Store


def make(path: Path, rows: int) -> None:
    """Write the table."""
    people = [
        json.loads(line)
        for each in sample_files()
        if "candidates" in each.name
        for line in each.read_text(encoding="utf-8").splitlines()
    ]
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            person = people[number % len(people)]
            basics = {**person["basics"]}
            basics["summary"] = f"{basics.get('summary', '')} Profile no. {number:07}.".strip()
            ours = {**person.get("x-ktech", {}), "id": f"p{number:07}"}
            file.write(json.dumps({**person, "basics": basics, "x-ktech": ours}, ensure_ascii=False) + "\n")


class Watched:
    """The command: the most MB that it and its helpers were resident in together, and their processor time."""

    def __init__(self, path: Path, home: Path) -> None:
        self.began, self.most, self.worked, self._home = time.perf_counter(), 0.0, 0.0, home
        environment = {**os.environ, "KTECH_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "import", str(path), "--in-parts", "--json"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()

    def _watch(self) -> None:
        while self.process.poll() is None:
            self.most = max(self.most, resident(self.process.pid))
            self.worked = max(self.worked, worked(self.process.pid))
            time.sleep(0.05)

    def until(self, rows: int) -> float:
        """Wait until the bookmark stands behind so many rows or the command has ended; return the seconds since."""
        while self.process.poll() is None and done(self._home) < rows:
            time.sleep(1)
        return time.perf_counter() - self.began

    def ended(self) -> bytes:
        """Return what the command printed."""
        said = self.process.communicate()[0]
        self._watching.join()
        return said


def worked(identifier: int) -> float:
    """Return the seconds of processor that a process and its children have taken, those that have ended too."""
    folder = Path(f"/proc/{identifier}")
    try:
        said = (folder / "stat").read_text().rpartition(") ")[2].split()
        children = [int(each) for task in folder.glob("task/*/children") for each in task.read_text().split()]
    except (OSError, IndexError):
        return 0.0
    return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK") + sum(map(worked, children))


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    with closing(Store(home / "store.sqlite3", home)) as store:
        yield store


def done(home: Path) -> int:
    """Return behind how many rows the bookmark stands, -1 where there is none yet."""
    if not (home / "keys" / "store.key").exists():
        return -1
    with opened(home) as store, store.file.reading() as file:
        found = file.scalar(select(IMPORTS.c.done))
    return -1 if found is None else int(found)


def told(what: str, seconds: float, rows: int, of: Watched, before: float = 0.0) -> None:
    took, rate = of.worked - before, rows / seconds
    print(f"{what:44}{seconds:8.0f} s{took:8.0f} s of processor{rate:8.0f} rows a second{of.most:8.0f} MB", flush=True)


def measured(path: Path, home: Path, rows: int) -> dict[str, object]:
    """Import, kill, import again; print the figures and return the last report."""
    first = Watched(path, home)
    checked = first.until(0)
    told("checked, nothing stored", checked, rows, first)
    before = first.worked
    half = first.until(rows // 2)
    first.process.kill()
    first.ended()
    behind = done(home)
    told(f"stored until kill -9, {behind:,} rows", half - checked, behind, first, before)
    second = Watched(path, home)
    begun = second.until(behind + 1)
    told("called again, until the next part was stored", begun, done(home) - behind, second)
    said = second.ended()
    whole = time.perf_counter() - second.began
    told("the rest, that included", whole, rows - behind, second)
    print(f"in all {half + whole:.0f} s, {(half + whole) / rows * 1e6:.0f} us a row, ", end="")
    print(f"{(first.worked + second.worked) / rows * 1e6:.0f} us of processor", flush=True)
    return dict(json.loads(said))


def main(arguments: Sequence[str]) -> None:
    """Print the figures of one table."""
    rows = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[1]) if len(arguments) > 1 else Path(scratch)
        path, home = folder / f"{rows}.jsonl", folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        if not path.exists():
            make(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; {describe()}", flush=True)
        said = measured(path, home, rows)
        with opened(home) as store:
            assert (said["stored"], said["total"], said["good"]) == (rows, rows, rows)
            assert store.ids("candidate") == {f"p{number:07}" for number in range(rows)}
            began = time.perf_counter()
            store.file.examine()
            print(f"every id there once; every page and document looked at in {time.perf_counter() - began:.0f} s")
        print(f"the store has {(home / 'store.sqlite3').stat().st_size / 1e9:.2f} GB")


if __name__ == "__main__":
    main(sys.argv[1:])
