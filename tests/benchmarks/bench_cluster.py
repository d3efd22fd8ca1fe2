"""A list over shares on Ray: what two shares gain over one, in time for one who asks and in lists for two who do.

Both fleets are there at once and are asked in turns, each question about another opening, so
that whatever else the machine does meets both alike; no words are remembered between them. Kernels
have one thread. Efficiency is the time of one share over twice that of two: 100 % is twice
as fast on two cores, with all that lies outside the shares in both. What two processes that
have nothing to do with each other keep of their speed side by side is the limit of any. For comparison one
process without Ray answers the same questions (`recommend.shortlist`, in the actor of the
one share). Processor time, which other load on the machine does not stretch as much, is that
within the shares, and that of the process that asks. At the end the same of a job: all pairs.

A list is what companies are sent, as JSON: people are read by their share, as a store's are, and written there.
People are 500 of the sample again and again: columns are laid out once and spliced, vectors
are random. Compare runs only on a machine that does nothing else.

    python tests/benchmarks/bench_cluster.py [people ...]        # default 100000 400000
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])  # the actors import this file by its name

from dataclasses import dataclass, field
from functools import cache
from statistics import median

import numpy as np
from machine import describe

from matching.all_pairs.work import Arrays, Table
from matching.cluster import Part, Question, Share, answer, parts_of
from matching.cluster import head as heads
from matching.cluster.fleet import RayFleet, connect, ray_here
from matching.cluster.pairing import InShares
from matching.cluster.question import Pairing
from matching.collecting import look_through_all
from matching.documents.lists import shortlist_text
from matching.domain import Candidate
from matching.features import lay_out
from matching.forgetting import forget_words
from matching.fusion import RETRIEVED
from matching.ingest.fields import EXTENSION
from matching.masking import masked_shortlist
from matching.packed import PackedPeople, Record, Sealed
from matching.pool import COLUMNS, OpeningPool, Pool
from matching.recommend import shortlist
from matching.retrieval import GRID, OpeningVectors, PackedVectors, on_grid
from matching.runs import MOST, Runs, even
from matching.sample import sample_openings
from matching.scoring import prior
from matching.splicing import Splice
from tests.cluster.fleets import Held
from tests.people import TODAY
from tests.some_of_the_sample import some_people

DIMENSION, WARM, ROUNDS, BLOCK, REPEATED, ALL_PAIRS = 384, 3, 40, 10_000, 500, 10_000
SHARES = (1, 2, 4)  # in the order in which they are told; two are compared with one


def unit(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return random unit vectors on the grid."""
    vectors = rng.standard_normal((*shape, DIMENSION), dtype=np.float32)
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def vectors_of(rows: range, seed: int) -> PackedVectors:
    """Return the vectors of some rows: those of a block, turned further in each block."""
    block = (unit(np.random.default_rng(seed), BLOCK) * GRID).astype(np.int8)
    steps = np.empty((len(rows), DIMENSION), dtype=np.int8)
    for number in range(rows.start // BLOCK, (rows.stop - 1) // BLOCK + 1):
        first, last = max(rows.start, number * BLOCK), min(rows.stop, (number + 1) * BLOCK)
        own = block[first - number * BLOCK : last - number * BLOCK]
        steps[first - rows.start : last - rows.start] = np.roll(own, number * 37, axis=1)
    return PackedVectors(Runs(tuple(steps[some] for some in even(len(steps), MOST))), np.zeros(0, dtype=np.intp))


def named(people: Sequence[Candidate], first: int = 0) -> tuple[Candidate, ...]:
    """Return people under the ids of rows, as if they had been read so."""
    return tuple(_named(each, f"p{row:07}") for row, each in enumerate(people, first))


def _named(person: Candidate, identifier: str) -> Candidate:
    ours = person.source[EXTENSION]
    assert isinstance(ours, dict)
    source = {**person.source, EXTENSION: {**ours, "id": identifier}}
    return person.model_copy(update={"id": identifier, "source": source})


def stored(rows: range) -> PackedPeople:
    """Return the people of some rows as a store gives them, each to be opened and read when somebody asks."""
    every = _bases()

    def record(row: int) -> Record:
        base, number = every[row % REPEATED], b"%d" % row
        digest = hashlib.sha256(number).hexdigest()
        return Record(f"p{row:07}", digest, base.synthetic, base.headline or "", number)

    return PackedPeople.of(map(record, rows), _opened)


@cache
def _bases() -> list[Candidate]:
    return some_people(4)[:REPEATED]


def _opened(sealed: Sequence[Sealed]) -> list[str]:
    """Return documents: that of a person of the sample under the id that is asked for."""
    every = _bases()
    return [json.dumps(_named(every[int(each.sealed) % REPEATED], each.id).source) for each in sealed]


def times(pool: Pool, number: int) -> Pool:
    """Return a pool so many times over, spliced by halves."""
    if number == 1:
        return pool
    half = times(pool, number // 2)
    return joined(joined(half, half), pool) if number % 2 else joined(half, half)


def joined(one: Pool, other: Pool) -> Pool:
    """Return two pools as one."""
    count = len(one) + len(other)
    people = named([*one.candidates, *other.candidates])
    return one.spliced(other, Splice.of(np.arange(count), len(one), len(other)), people, list)


def pool_of(rows: range) -> Pool:
    """Return the pool of some rows, whole times `REPEATED`, with its columns laid out."""
    few = Pool(some_people(4)[:REPEATED], np.zeros((REPEATED, 1), dtype=np.float32), "none")
    lay_out(few)
    _ = few.words
    many = times(few, len(rows) // REPEATED)
    whole, title, skills = (vectors_of(rows, seed) for seed in range(3))
    pool = Pool(stored(rows), whole, "random", sections={"title": title, "skills": skills})
    vars(pool).update({name: vars(many)[name] for name in COLUMNS})
    pool.take(many._made.layouts)
    _ = pool.place_by_id
    look_through_all()
    return pool


@dataclass(frozen=True)
class Repeated:
    """People of the sample again and again, made on the machine of their share."""

    people: int

    def parts(self, shares: int) -> tuple[Part, ...]:
        """Cut the ids."""
        return parts_of([f"p{row:07}" for row in range(self.people)], shares)

    def open(self, part: Part) -> Held:
        """Make the people of a share."""
        first = 0 if part.after is None else int(part.after[1:]) + 1
        last = self.people if part.until is None else int(part.until[1:]) + 1
        return Held(pool_of(range(first, last)), stored=self.people)


def asked(key: str, number: int) -> Question:
    """Return a question about an opening of the sample."""
    posts, rng = sample_openings(), np.random.default_rng(number)
    post = posts[number * 7 % len(posts)]
    vectors = OpeningVectors(unit(rng), {"title": unit(rng), "skills": unit(rng)})
    return Question.about(key, post, vectors, TODAY, prior())


def _again(time: int, number: int) -> int:
    """Return the number of a question about the same opening with vectors of its own, so that no words are held."""
    return number + time * len(sample_openings())


def clock(_: Share) -> float:
    """Return the seconds of processor that a share's process took so far."""
    return time.process_time()


@dataclass
class Alone:
    """Makes a list in the process of the one share, asked nothing over Ray."""

    question: Question

    def __call__(self, share: Share) -> float:
        """Return the milliseconds that it takes."""
        pool, question = share._people.pool, self.question
        assert pool is not None
        start = time.perf_counter()
        found = shortlist(question.opening, question.vectors, pool, question.day, scorer=question.scorer)
        _ = shortlist_text(masked_shortlist(found))
        return (time.perf_counter() - start) * 1e3


@dataclass
class Measured:
    """Milliseconds of lists and of the processor of who asks for them, that of the shares, and a digest of all."""

    wall: list[float] = field(default_factory=list)
    asking: list[float] = field(default_factory=list)
    shares: dict[int, float] = field(default_factory=dict)
    listed: str = ""

    def ask(self, fleet: RayFleet, question: Question) -> None:
        """Ask for a list."""
        start, processor = time.perf_counter(), time.process_time()
        found = answer(fleet, question).shortlist
        sent = shortlist_text(masked_shortlist(found))
        self.wall.append((time.perf_counter() - start) * 1e3)
        self.asking.append((time.process_time() - processor) * 1e3)
        own = "".join(each.score.hex() for each in found.matches)
        self.listed = hashlib.sha256((self.listed + own + sent).encode()).hexdigest()

    @property
    def busiest(self) -> float:
        """The milliseconds of processor of the busiest share, a list."""
        return max(self.shares.values()) / ROUNDS * 1e3


def started(people: int, shares: int) -> RayFleet:
    """Start a fleet."""
    fleet = RayFleet.started(Repeated(people), shares)
    fleet.wait_or_complain(3_600)
    return fleet


def in_turns(fleets: Sequence[RayFleet]) -> list[Measured]:
    """Ask fleets in turns, about another opening each time."""
    found = [Measured() for _ in fleets]
    for number in range(WARM):
        for fleet in fleets:
            answer(fleet, asked(f"warm-{number}", 1_000 + number))
    before = [fleet.ask(clock, range(fleet.shares)) for fleet in fleets]
    for number in range(ROUNDS):
        for fleet, each in zip(fleets, found, strict=True):
            each.ask(fleet, asked(f"{number}", number))
    for fleet, each, first in zip(fleets, found, before, strict=True):
        each.shares = {share: last - first[share] for share, last in fleet.ask(clock, range(fleet.shares)).items()}
    return found


def limit_of(two: RayFleet) -> float:
    """Return how much of its speed the process of a share keeps while the other one works as well."""
    alone, at_once = list[float](), list[float]()
    ways = [(range(1), alone), (range(2), at_once)]
    for number in range(ROUNDS):
        step = Alone(asked("limit", 500 + number))
        two.ask(step, range(2))  # what is remembered of an opening beside words is remembered for both ways
        for shares, taken in ways:
            two.ask(_forget, range(2))
            taken.append(two.ask(step, shares)[0])
        ways.reverse()
    return median(alone) / median(at_once)


def _forget(_: Share) -> bool:
    forget_words()
    return True


def lists_a_second(fleet: RayFleet, clients: int) -> float:
    """Return how many lists a second so many get who ask one after the other."""

    def ask(client: int) -> None:
        for number in range(ROUNDS // 2):
            found = answer(
                fleet, asked(f"{clients}-{client}-{number}", _again(clients, 100 + client * ROUNDS + number))
            )
            _ = shortlist_text(masked_shortlist(found.shortlist))

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(clients)]
    start = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return clients * (ROUNDS // 2) / (time.perf_counter() - start)


def measure(people: int) -> None:
    """Print what one share takes, and two, and four, which on fewer cores can win nothing more."""
    start = time.perf_counter()
    fleets = [started(people, shares) for shares in SHARES]
    print(f"{people:,} people; all fleets made in {time.perf_counter() - start:.0f} s", flush=True)
    one, two, *_ = found = in_turns(fleets)
    plain = median(fleets[0].ask(Alone(asked("alone", _again(10, number))), [0])[0] for number in range(ROUNDS))
    print(f"  a list, medians of {ROUNDS}: one process without Ray {plain:6.1f} ms")
    for fleet, each in zip(fleets, found, strict=True):
        print(f"    {fleet.shares} shares {median(each.wall):6.1f} ms; of processor: the busiest share "
              f"{each.busiest:6.1f} ms, who asks {sum(each.asking) / ROUNDS:5.1f} ms")  # fmt: skip
    print(f"    efficiency {median(one.wall) / median(two.wall) / 2:.0%}, with one process without Ray as one share "
          f"{plain / median(two.wall) / 2:.0%}; of the processor of shares {one.busiest / two.busiest / 2:.0%}; "
          f"{'same bits' if len({each.listed for each in found}) == 1 else 'OTHER BITS'}", flush=True)  # fmt: skip
    print(f"    beside another that has nothing to do with it, a process keeps {limit_of(fleets[1]):.0%} of its speed "
          "for a list of half of the people: the limit of any efficiency here", flush=True)  # fmt: skip
    for clients in (1, 2, 4):
        rates = [lists_a_second(fleet, clients) for fleet in fleets]
        print(f"  {clients} who ask: {rates[0]:5.1f} lists/s of one share, {rates[1]:5.1f} of two: "
              f"{rates[1] / rates[0] / 2:.0%}", end="")  # fmt: skip
        more = zip(SHARES[2:], rates[2:], strict=True)
        print(*(f"; {rate:5.1f} of {shares}" for shares, rate in more), flush=True)
    for fleet in fleets:
        fleet.stop()


def all_pairs(people: int) -> None:
    """Print what one share and two take for the lists of everybody and every opening of the sample."""
    posts, rng = tuple(sample_openings()), np.random.default_rng(5)
    sections = {"title": unit(rng, len(posts)), "skills": unit(rng, len(posts))}
    pool = OpeningPool(posts, unit(rng, len(posts)), "random", sections=sections)
    taken: dict[tuple[Table, int], list[float]] = {}
    fleets, digests = {shares: started(people, shares) for shares in (1, 2)}, set()
    for turn in range(3):
        for shares, fleet in fleets.items():
            pairing = Pairing(f"{shares}-{turn}", pool, TODAY, None, prior(), 20, 3, RETRIEVED, 0)
            doing, made = InShares.begun(fleet, pairing), dict[tuple[Table, int], Arrays]()
            spent = dict[Table, float]()
            for table, first in doing.steps:
                start = time.perf_counter()
                made[table, first] = doing.do(table, first)
                spent[table] = spent.get(table, 0.0) + time.perf_counter() - start
            for table, seconds in spent.items():
                taken.setdefault((table, shares), []).append(seconds)
            digests.add(_digest(made))
    for fleet in fleets.values():
        fleet.stop()
    said: dict[Table, str] = {"openings": "everybody's lists of openings", "people": "each opening's list of people"}
    print(f"all pairs of {people:,} people and {len(posts)} openings, medians of 3; "
          f"{'same bits' if len(digests) == 1 else 'OTHER BITS'}")  # fmt: skip
    for table, lists in said.items():
        one, two = (median(taken[table, shares]) for shares in (1, 2))
        print(f"  {lists}: one share {one:.2f} s, two {two:.2f} s: {one / two / 2:.0%}", flush=True)


def _digest(made: Mapping[tuple[Table, int], Arrays]) -> str:
    """Return a digest of each array over all steps, however many steps there were."""
    whole: dict[str, list[bytes]] = {}
    for (table, _), arrays in sorted(made.items()):
        for name, array in arrays.items():
            whole.setdefault(f"{table} {name}", []).append(array.tobytes())
    return hashlib.sha256(b"".join(b"".join(whole[name]) for name in sorted(whole))).hexdigest()


def main() -> None:
    """Print the table."""
    heads.use_token()
    head = heads.start()
    try:
        connect(head.address)
        print(f"Lists of 20, {DIMENSION} dimensions; {describe()}")
        for people in map(int, sys.argv[1:] or ("100000", "400000")):
            measure(people)
        all_pairs(ALL_PAIRS)
    finally:
        ray_here().shutdown()
        heads.stop(head)


if __name__ == "__main__":
    import bench_cluster  # by its name, so that the actors know what they are sent

    bench_cluster.main()
