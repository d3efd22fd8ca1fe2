"""What the store costs: 100,000 people written, opened, loaded, one of them changed and seen.

    python tests/benchmarks/bench_store.py [people] [postgresql://...]

The people are the sample's, again and again under other ids. The peer is the same work on
an unencrypted SQLite file with plain documents, by the standard library in the same run:
insert all with their checksums, read all, check the checksums and parse. Parsing is most of
it on both sides and is also told apart.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from machine import describe

from matching.ingest.json_resume import read_candidate
from matching.sample import sample_files
from matching.store import Known, Store


def made(people: int) -> list[tuple[str, str]]:
    """Return documents with their ids, as the store is given them."""
    path = next(each for each in sample_files() if "candidates" in each.name)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    sample = [json.loads(line) for line in content.splitlines() if line.strip()]
    documents = []
    for number in range(people):
        document = sample[number % len(sample)]
        document["x-ktech"]["id"] = f"p{number:07}"
        documents.append((f"p{number:07}", json.dumps(document, separators=(",", ":"))))
    return documents


class Clock:
    """Prints what each step took: seconds by the wall, and of the processor, which a busy machine does not change."""

    def __init__(self, name: str) -> None:
        self.name, self._last = name, (time.perf_counter(), time.process_time())

    def say(self, what: str) -> None:
        wall, worked = time.perf_counter() - self._last[0], time.process_time() - self._last[1]
        print(f"{self.name:12} {what:44} {wall:8.2f} s {worked:8.2f} s", flush=True)
        self._last = time.perf_counter(), time.process_time()


def ours(name: str, at: Path | str, home: Path, documents: list[tuple[str, str]]) -> None:
    """Take the store through its day."""
    clock = Clock(name)
    with closing(Store(at, home)) as store:
        clock.say("made")
        store.add_documents("candidate", documents, known=Known.REPLACE)
        clock.say("all written")
    with closing(Store(at, home)) as store:
        clock.say("opened")
        store.check()
        clock.say("every page looked at")
        first = store.records()
        clock.say("all loaded")
        changed = first.candidates[7].model_copy(update={"headline": "Head of etch"})
        store.add_candidates([changed], replace=True)
        clock.say("one changed")
        assert store.records().candidates[7].headline == "Head of etch"
        clock.say("all loaded again, one of them changed")


def plain(path: Path, documents: list[tuple[str, str]]) -> None:
    """Do the same on an unencrypted file."""
    clock = Clock("plain SQLite")
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
        file.execute("CREATE TABLE candidates (id TEXT PRIMARY KEY, document TEXT, checksum TEXT, revision INTEGER)")
        file.execute("BEGIN IMMEDIATE")
        rows = ((each, text, hashlib.sha256(f"{each}\0{text}".encode()).hexdigest()) for each, text in documents)
        file.executemany("INSERT INTO candidates VALUES (?, ?, ?, 1)", rows)
        file.execute("COMMIT")
        clock.say("all written")
        for identifier, text, checksum in file.execute("SELECT id, document, checksum FROM candidates ORDER BY id"):
            assert hashlib.sha256(f"{identifier}\0{text}".encode()).hexdigest() == checksum
        clock.say("all read, none parsed")
        for identifier, text, checksum in file.execute("SELECT id, document, checksum FROM candidates ORDER BY id"):
            assert hashlib.sha256(f"{identifier}\0{text}".encode()).hexdigest() == checksum
            read_candidate(json.loads(text))
        clock.say("all loaded")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(describe())
    documents = made(people)
    print(f"{people:,} people, {sum(len(text) for _, text in documents) / 1e6:,.0f} MB of documents")
    with tempfile.TemporaryDirectory() as folder:
        plain(Path(folder) / "plain.sqlite3", documents)
        ours("our file", Path(folder) / "ours" / "store.sqlite3", Path(folder) / "ours", documents)
        for address in sys.argv[2:]:
            ours("PostgreSQL", address, Path(folder) / "server", documents)


if __name__ == "__main__":
    main()
