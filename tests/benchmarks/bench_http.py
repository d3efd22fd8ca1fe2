"""A whole shortlist over HTTP, as a company asks for it, against the call in process, in one run.

Made when it is asked for, for the first time and with one person changed since; made ahead
and held as bytes, with nothing else in memory, as the service does for every opening; the
same with one person changed since, when words alone are left; made ahead and held ready, as
it does for the openings written or asked for last; and asked for again.

The store is the encrypted file, the ledger records, everybody agreed to be on lists but one
in twenty, the company signs in by a key, the server is uvicorn on the loopback, its answer
the whole JSON with reasons. The sample's people are repeated under ids and summaries of
their own; the vectors of their whole texts are the sample's with noise, those of titles
and skills the sample's, tokens of words likewise. Clients are processes of their own.

    python tests/benchmarks/bench_http.py [people] [folder to keep the store in]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import uvicorn
from machine import describe

from api.app import create_app
from matching import explained, packed
from matching.accounts import Access, Accounts, Role
from matching.cli.serving import config_of
from matching.collecting import leave_to_rest
from matching.consents import Purpose, given
from matching.consents.model import TEXT_VERSION
from matching.embedding import VectorCache, load_embedder
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.ledger.ahead import Ahead
from matching.lexical import fingerprint
from matching.profiles import Embedded, candidate_embedded
from matching.retrieval import on_grid
from matching.sample import known_vectors, sample_openings, sample_people
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace
from tests.held_words import words_at_rest

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OPENINGS, ROUNDS, EMPLOYER, AT_ONCE = 40, 3, "firm-a", 1_000
SHARES = (50, 95, 99)

Times = np.ndarray


# The store


def people(count: int) -> Iterator[tuple[str, str]]:
    """Give the id and the document of so many people."""
    documents = [write_candidate(each) for each in sample_people()]
    for number in range(count):
        base = documents[number % len(documents)]
        basics = dict(base.get("basics") or {})
        basics["summary"] = f"{basics.get('summary', '')} {_remark(number)}".strip()
        identifier = f"p{number:06}"
        document = {**base, "basics": basics, "x-ktech": {**base["x-ktech"], "id": identifier}}
        yield identifier, json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def build(space: Workspace, count: int) -> None:
    """Keep people, openings, consents and vectors."""
    space.store.add_documents("candidate", people(count))
    space.store.add_openings(openings())
    with space.store.file.writing() as file:
        for number in range(0, count, 20):
            given.change(file, f"p{number:06}", {Purpose.SHARING: False}, NOW, version=TEXT_VERSION, by="bench")
    space.add(openings=openings(), replace=True)  # their vectors


def openings() -> list:
    """Return openings of the sample, the company's."""
    some = sample_openings()[:: max(1, len(sample_openings()) // OPENINGS)][:OPENINGS]
    return [each.model_copy(update={"id": f"{EMPLOYER}.{each.id}"}) for each in some]


def keep_vectors(space: Workspace, cache: VectorCache, count: int) -> None:
    """Put vectors and tokens of everybody into the cache: those of the sample, with noise for whole texts."""
    embedder, rng = load_embedder(), np.random.default_rng(0)
    texts = [candidate_embedded(each) for each in sample_people()]
    every = list(dict.fromkeys(text for each in texts for text in each if text))
    known, vectors = known_vectors(every, embedder.fingerprint)
    cache.put(embedder.fingerprint, known, vectors)
    at = {text: row for row, text in enumerate(known)}
    tokens = space._encoding.words_of(texts)
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        made: list[Embedded] = [_embedded_of(number, texts) for number in numbers]
        bases = [number % len(texts) for number in numbers]
        whole = np.array([vectors[at[texts[base][0]]] for base in bases])
        whole = whole + rng.standard_normal(whole.shape, dtype=np.float32) * np.float32(0.3 / whole.shape[1] ** 0.5)
        whole /= np.linalg.norm(whole, axis=1, keepdims=True)
        cache.put(embedder.fingerprint, [each[0] for each in made], on_grid(whole))
        keys = ["\0".join(each) for each in made]
        cache.put_bytes(f"words-{fingerprint()}", keys, [tokens[base].as_bytes() for base in bases])


def _embedded_of(number: int, texts: list[Embedded]) -> Embedded:
    """Return the texts that somebody is embedded by: those of the sample's person, with a number of their own."""
    base = number % len(texts)
    whole, title, skills = _numbered_texts()[base]
    return whole.replace(_remark(base), _remark(number)), title, skills


@lru_cache
def _numbered_texts() -> list[Embedded]:
    """Return the texts that the first people are embedded by; all others differ from one of these by their number."""
    firsts = (json.loads(document) for _, document in people(len(sample_people())))
    return [candidate_embedded(read_candidate(each)) for each in firsts]


def _remark(number: int) -> str:
    return f"Profile no. {number:06}."


# The service


class Served(NamedTuple):
    """The service in a thread, where it listens, and the company's key."""

    server: uvicorn.Server
    thread: threading.Thread
    clocked: Clocked
    port: int
    key: str
    ahead: Ahead


def started(space: Workspace, *, ahead: int) -> Served:
    """Start the service, which makes so many lists ahead."""
    accounts = Accounts(space.store)
    name = "company@example.com"
    known = {each.name: each for each in accounts.users()[0]}
    user = known.get(name)
    user = user or accounts.create_user(name, "plum tractor quiet 7", {Role.COMPANY}, now=NOW, employer=EMPLOYER)
    accounts.owners.claim("opening", [each.id for each in openings()], EMPLOYER, NOW)
    space.pool.lists.clear()
    space.pool.ranked.clear()
    for each in accounts.keys(user.id):  # of services that were started over this store before
        accounts.revoke_key(each.id, now=NOW)
    _, key = accounts.create_key(user.id, "", ["shortlists:read", "openings:read"], now=NOW)
    free = Settings(requests_per_user=10**9, requests_per_origin=10**9, log_level="WARNING", lists_ahead=ahead)
    app = create_app(space, today=lambda: DAY, now=lambda: NOW, access=Access.ACCOUNTS, accounts=accounts, limits=free)
    clocked, made = Clocked(app), app.state.background.ahead
    server = uvicorn.Server(config_of(clocked, "127.0.0.1", 0, free))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    return Served(server, thread, clocked, server.servers[0].sockets[0].getsockname()[1], key.token, made)


CLIENT = """
import http.client, json, sys, time

port, key, rounds, paths = json.load(sys.stdin)
line, times = http.client.HTTPConnection("127.0.0.1", port, timeout=600), []
for number in range(rounds):
    for path in paths:
        began = time.perf_counter()
        line.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = line.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - began) * 1e3)
        assert answer.status == 200, (answer.status, body)
print(json.dumps(times))
"""
"""What a client does: asks for lists one after the other, and notes milliseconds."""


class Clocked:
    """The application with a note of the processor time that the whole process had used when each call came."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app, self.notes = app, list[float]()

    async def __call__(self, scope: dict, receive: object, send: object) -> None:
        """Note, and answer."""
        if scope["type"] == "http":
            self.notes.append(time.process_time() * 1e3)
        await self.app(scope, receive, send)


def clients(count: int, served: Served, rounds: int) -> Times:
    """Let some processes ask for every list so many times, each beginning elsewhere; return times, shape (calls, 2).

    The second is of processor, from one call's coming to the next one's: with one client a call's own.
    """
    ids, running = [each.id for each in openings()], []
    served.clocked.notes.clear()
    for number in range(count):
        first = number * len(ids) // count
        paths = [f"/v1/openings/{each}/shortlist" for each in [*ids[first:], *ids[:first]]]
        one = subprocess.Popen([sys.executable, "-S", "-c", CLIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        one.stdin.write(json.dumps([served.port, served.key, rounds, paths]).encode())
        one.stdin.close()
        running.append(one)
    waited = [one for each in running for one in json.loads(each.stdout.read())]
    return np.column_stack((waited, np.diff([*served.clocked.notes, time.process_time() * 1e3])))


def told(name: str, times: Times, *, at_once: int = 1, against: Times | None = None) -> None:
    """Print what share of calls took how long at most; processor time of many at once cannot be told apart."""
    print(f"{name} ({len(times)} calls)")
    for column, what in enumerate(("on the clock", "of processor")[: 2 if at_once == 1 else 1]):
        found = "  ".join(f"p{share} {np.percentile(times[:, column], share):7.1f}" for share in SHARES)
        ratio = "" if against is None else f"  p95 {_p95(times, column) / _p95(against, column):.2f} of in process"
        print(f"  {what:14} {found} ms{ratio}", flush=True)


def _p95(times: Times, column: int) -> float:
    return float(np.percentile(times[:, column], 95))


def timed(do: Callable[[], object]) -> list[float]:
    """Return milliseconds on the clock and of this thread's processor."""
    began, before = time.perf_counter(), time.thread_time()
    do()
    return [(time.perf_counter() - began) * 1e3, (time.thread_time() - before) * 1e3]


def main() -> None:
    """Build what is not there, then print both ways, first lists and repeated ones."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    is_new = not (folder / "store.sqlite3").exists()
    with_store(folder, count, is_new=is_new)


def with_store(folder: Path, count: int, *, is_new: bool) -> None:
    """Measure over a store in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cache = VectorCache(folder / "cache")
    space = Workspace(Store(folder / "store.sqlite3", folder), cache=cache)
    print(f"{count:,} people; {describe()}", flush=True)
    if is_new:
        print(f"vectors made in {timed(lambda: keep_vectors(space, cache, count))[0] / 1e3:.0f} s", flush=True)
        print(f"store filled in {timed(lambda: build(space, count))[0] / 1e3:.0f} s", flush=True)
    print(f"ready to be searched in {timed(space.warm)[0] / 1e3:.0f} s", flush=True)
    leave_to_rest()  # as `ktech-match serve` does
    ids = [each.id for each in openings()]
    within = in_process(space, ids)
    told("in process, made anew, without document or record", within)
    served = started(space, ahead=0)
    told("over HTTP, made when it is asked for", clients(1, served, 1), against=within)
    change_someone(space)
    told("over HTTP, made when it is asked for, one person changed since", clients(1, served, 1), against=within)
    stop(served)
    served = started(space, ahead=1)
    seconds = made_ahead(served)
    sizes = [len(each.deflated) for each in space.pool.resting.values()]
    print(f"{len(sizes)} lists made ahead and held as bytes in {seconds:.0f} s, {np.mean(sizes) / 1e3:.0f} kB each")
    hold_bytes_alone(space)
    told("over HTTP, made ahead and held as bytes, for the first time", clients(1, served, 1), against=within)
    stop(served)
    served = started(space, ahead=0)
    hold_bytes_alone(space)
    change_someone(space)
    told("over HTTP, words held as bytes, one person changed since", clients(1, served, 1), against=within)
    stop(served)
    served = started(space, ahead=len(ids))
    seconds = made_ahead(served)
    print(f"{len(ids)} lists made ahead in {seconds:.0f} s beside nothing else")
    told("over HTTP, made ahead, for the first time", clients(1, served, 1), against=within)
    told("over HTTP, again", clients(1, served, ROUNDS), against=within)
    began, before = time.perf_counter(), time.process_time()
    many = clients(8, served, 1)
    told("over HTTP, 8 clients", many, at_once=8)
    seconds, used = time.perf_counter() - began, time.process_time() - before
    print(f"  {len(many) / seconds:.1f} lists/s, {used / len(many) * 1e3:.1f} ms of processor each")
    stop(served)


def in_process(space: Workspace, ids: list[str]) -> Times:
    """Rank for each opening, its words made anew each time; the second round counts, what a day needs is there then."""
    times: list[list[float]] = []
    for _ in range(2):
        forget_words()
        times = [timed(lambda each=each: space.shortlist(each, DAY, employer=EMPLOYER)) for each in ids]
    forget_words()
    return np.array(times)


def made_ahead(served: Served) -> float:
    """Wait until a service has made all that it makes ahead; return the seconds."""
    began = time.perf_counter()
    while not served.ahead.is_done:
        time.sleep(0.2)
    return time.perf_counter() - began


def change_someone(space: Workspace) -> None:
    """Let a person be another one than ever before, and the pool be in step with it."""
    someone = space.store.candidate("p000001")
    space.replace(someone.model_copy(update={"headline": f"Process engineer {time.time_ns()}"}), lambda *_: True)
    _ = space.pool


def hold_bytes_alone(space: Workspace) -> None:
    """Forget lists, people who were read and words as objects, as if hundreds of other openings had been asked for."""
    words_at_rest()
    for held in (space.pool.lists, space.pool.ranked, explained._PROFILES, explained._ADVERTS):
        held.clear()
    packed.forget_read()


def stop(served: Served) -> None:
    """Stop a service, and wait until it has."""
    served.server.should_exit = True
    served.thread.join()


if __name__ == "__main__":
    main()
