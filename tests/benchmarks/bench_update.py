"""One person changed, added or erased: the pool made from the one before, against the pool laid out whole.

The sample's people are repeated under ids and summaries of their own. Vectors are noise of 384
dimensions and words those of the sample with one of each person's own, since neither their
making nor the cache is measured here; all columns and the index of words are. Before
each change the pool has answered lists, so that what these left has to be kept in step as
well. Beside it stands what the store takes to tell what changed, for documents of a line.

Times are of the processor, medians of `ROUNDS`; `wall` is on the clock, on whatever else ran.

    python tests/benchmarks/bench_update.py [people ...]
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from types import SimpleNamespace

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from machine import describe

from matching.domain import Candidate
from matching.encoding import Encoding
from matching.lexical import Tokens, tokens_of
from matching.pool import Pool
from matching.pools import Pools
from matching.profiles import SECTIONS, Embedded, candidate_embedded
from matching.recommend import shortlist
from matching.retrieval import ANY_LIKENESS, OpeningVectors, PackedSections, PackedVectors, on_grid, packed
from matching.sample import sample_openings, sample_people
from matching.store import Store

DAY, DIMENSION, ROUNDS, SIZES = date(2026, 11, 23), 384, 5, (2_000, 20_000, 100_000)
ASKED = sample_openings()[::40]


class Made(Encoding):
    """Gives noise for vectors, and for words those of the person of the sample with one of their own."""

    def __init__(self) -> None:
        self._noise = np.random.default_rng(0)
        texts = [candidate_embedded(each) for each in sample_people()]
        self._words = {each[1:]: tokens for each, tokens in zip(texts, tokens_of(texts), strict=True)}

    @property
    def embedder(self) -> SimpleNamespace:
        return SimpleNamespace(fingerprint="noise", likeness=ANY_LIKENESS, dimension=DIMENSION)

    def of_entries(self, entries: Sequence[Embedded]) -> tuple[PackedVectors, PackedSections]:
        whole, *sections = (self._vectors(len(entries)) for _ in range(1 + len(SECTIONS)))
        return whole, dict(zip(SECTIONS, sections, strict=True))

    def words_of(self, entries: Sequence[Embedded]) -> list[Tokens]:
        return [self._of_their_own(each) for each in entries]

    def _of_their_own(self, texts: Embedded) -> Tokens:
        usual, own = self._words[texts[1:]], np.uint64(hash(texts[0]) & 0xFFFFFFFFFFFFFFFF)
        at = int(np.searchsorted(usual.numbers, own))
        return Tokens(np.insert(usual.numbers, at, own), np.insert(usual.counts, at, 1), usual.is_korean)

    def _vectors(self, rows: int) -> PackedVectors:
        made = self._noise.standard_normal((rows, DIMENSION), dtype=np.float32)
        return packed(on_grid(made / np.linalg.norm(made, axis=1, keepdims=True)))


def person(number: int, said: str = "") -> Candidate:
    base = sample_people()[number % len(sample_people())]
    summary = f"{base.summary or ''} Profile no. {number:07}. {said}".strip()
    return base.model_copy(update={"id": f"p{number:07}", "summary": summary})


def timed(make: Callable[[], object]) -> tuple[object, float, float]:
    """Return what was made, and the seconds of the processor and of the clock."""
    began, clock = time.process_time(), time.perf_counter()
    made = make()
    return made, time.process_time() - began, time.perf_counter() - clock


def ask(pool: Pool, vectors: Iterable[OpeningVectors]) -> None:
    for post, asked in zip(ASKED, vectors, strict=True):
        shortlist(post, asked, pool, DAY, k=10)


def changed(people: list[Candidate], number: int) -> list[Candidate]:
    return [*people[:number], person(number, f"Said at {time.perf_counter()}."), *people[number + 1 :]]


def added(people: list[Candidate], number: int) -> list[Candidate]:
    newcomer = person(number).model_copy(update={"id": f"{people[number].id}-b"})
    return [*people[: number + 1], newcomer, *people[number + 1 :]]


def erased(people: list[Candidate], number: int) -> list[Candidate]:
    return [*people[:number], *people[number + 1 :]]


def measure(count: int) -> None:
    pools, draw = Pools(Made()), np.random.default_rng(1)
    vectors = [OpeningVectors.of_row(0, *Made.of_entries(pools._encoding, [("", "", "")])) for _ in ASKED]
    people = [person(number) for number in range(count)]
    pool, whole, wall = timed(lambda: pools.people_after(None, people))
    print(f"{count:>9,}  laid out whole      {whole:8.3f} s   wall {wall:8.3f}", flush=True)
    ask(pool, vectors)
    for name, happen in (("one changed", changed), ("one added", added), ("one erased", erased)):
        rounds: list[tuple[float, float, float]] = []
        for _ in range(ROUNDS):
            people = happen(people, int(draw.integers(len(people))))
            pool, used, wall = timed(lambda pool=pool, people=people: pools.people_after(pool, people))
            _, first, _ = timed(lambda pool=pool: ask(pool, vectors))
            _, again, _ = timed(lambda pool=pool: ask(pool, vectors))
            rounds.append((used, wall, (first - again) / len(ASKED)))
        used, wall, more = (median(each) for each in zip(*rounds, strict=True))
        print(
            f"{'':9}  {name:18}  {used:8.3f} s   wall {wall:8.3f}   whole / this {whole / used:7.0f}"
            f"   its first lists take {more * 1e3:+.1f} ms more each",
            flush=True,
        )
    print(f"{'':9}  most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB", flush=True)


def measure_store(count: int) -> None:
    """Print what the store takes to read what changed, of documents of a line."""
    with tempfile.TemporaryDirectory() as folder, closing(Store(Path(folder) / "store.sqlite3")) as store:
        store.add_documents("candidate", ((f"p{n:07}", f'{{"x-ktech":{{"id":"p{n:07}"}}}}') for n in range(count)))
        store.records()
        rounds = []
        for number in range(ROUNDS):
            one = Candidate(id=f"p{number:07}", headline=f"Said at {time.perf_counter()}.")
            store.add_candidates([one], replace=True)
            rounds.append(timed(store.records)[1:])
        used, wall = (median(each) for each in zip(*rounds, strict=True))
        print(f"{count:>9,}  what changed in the store  {used:.3f} s   wall {wall:.3f}", flush=True)


if __name__ == "__main__":
    print(describe())
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    for size in sizes:
        measure(size)
    for size in sizes:
        measure_store(size)
