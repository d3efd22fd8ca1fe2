"""All pairs: both sides' nearest in one pass against the plain product of the same matrices, and full lists.

    python tests/benchmarks/bench_all_pairs.py [openings] [people]

The pass and a sgemm over as many pairs, in the same blocks, take turns block by block.
Then openings' and people's full lists over the sample, against asking one by one.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from types import SimpleNamespace

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from bench_shortlist import DAY
from machine import describe

from matching.all_pairs import Doors, Sought, openings_of_people, people_of_opening
from matching.all_pairs.nearest import BLOCK, Nearest
from matching.eligibility import Grade, Rulebook, gate
from matching.ingest.files import read_candidates, read_openings
from matching.pool import OpeningPool, Pool
from matching.profiles import SECTIONS
from matching.recommend import shortlist, suggestions
from matching.retrieval import PackedVectors, on_grid, packed
from matching.scoring import prior
from matching.settings import settings

K, AT_ONCE, DIMENSION = 20, 1_024, 384


def unit(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Return random unit vectors on the grid."""
    raw = rng.standard_normal((rows, DIMENSION), dtype=np.float32)
    return on_grid(raw / np.linalg.norm(raw, axis=1, keepdims=True))


@dataclass
class Everybody:
    """Pools of vectors alone, every pair admitted."""

    vectors: PackedVectors

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def openings(self) -> range:
        return range(len(self.vectors))


@dataclass
class AllIn:
    """Doors that admit everybody to everything, so that each pair is multiplied."""

    sought: object
    alike: tuple[object, ...]

    def strata(self, _: object, first: int, last: int) -> np.ndarray:
        return np.full(last - first, 15)


def nearest_against_sgemm(posts: int, people: int) -> None:
    """Print GFLOP/s of the pass and of sgemm, and their ratio."""
    rng = np.random.default_rng(0)
    some, others = Everybody(packed(unit(rng, posts))), Everybody(packed(unit(rng, people)))
    every = SimpleNamespace(posts=np.arange(posts), among=None)
    pass_ = Nearest(AllIn(SimpleNamespace(people=others, posts=some), (every,)), K)  # type: ignore[arg-type]
    columns, room = np.ascontiguousarray(some.vectors[:].T), np.empty((AT_ONCE, posts), np.float32)
    took = {"pass": 0.0, "sgemm": 0.0}
    for first in range(0, people, BLOCK):
        last = min(first + BLOCK, people)
        read, start = others.vectors[first:last], time.process_time()
        pass_.openings_of(first, last)
        middle = time.process_time()
        for at in range(0, last - first, AT_ONCE):
            rows = read[at : at + AT_ONCE]
            np.matmul(rows, columns, out=room[: len(rows)])
        took["pass"] += middle - start
        took["sgemm"] += time.process_time() - middle
    rates = {name: 2e-9 * pass_.products * DIMENSION / seconds for name, seconds in took.items()}
    share = rates["pass"] / rates["sgemm"]
    print(f"nearest, {posts:,} x {people:,}, best {K} of both: {rates['pass']:.0f} GFLOP/s, ", end="")
    print(f"sgemm {rates['sgemm']:.0f}, share {share:.2f}", flush=True)


def full_lists() -> None:
    """Print processor time of all lists of the sample worked out together, and of some asked alone."""
    folder = settings().data / "sample"
    people = [each for path in sorted(folder.glob("candidates-*.jsonl")) for each in read_candidates(path)]
    posts = [each for path in sorted(folder.glob("openings-*.jsonl")) for each in read_openings(path)]
    rng = np.random.default_rng(0)
    of_people, of_posts = ({section: unit(rng, len(some)) for section in SECTIONS} for some in (people, posts))
    pool = Pool(tuple(people), unit(rng, len(people)), "random", sections=of_people)
    openings = OpeningPool(tuple(posts), unit(rng, len(posts)), "random", sections=of_posts)
    sought = Sought(pool, openings, Rulebook.on(DAY), prior())
    for post in range(8):
        people_of_opening(sought, post)  # lays columns and words out
    some = range(8, len(posts), 9)
    ways = {
        "an opening's list, together": (lambda: [people_of_opening(sought, post) for post in some], len(some)),
        "an opening's list, alone": (
            lambda: [shortlist(posts[post], openings.vectors_of(post), pool, DAY) for post in some], len(some)
        ),
        "a person's list, together": (lambda: openings_of_people(sought, 0, len(people)), len(people)),
        "a person's list, alone": (
            lambda: [suggestions(people[row], pool.vectors_of(row), openings, DAY) for row in range(0, 2_100, 300)], 7
        ),
    }  # fmt: skip
    for name, (way, count) in ways.items():
        start = time.process_time()
        way()
        print(f"{name:30} {(time.process_time() - start) / count * 1e3:9.2f} ms of processor", flush=True)
    grades = [gate(sought.answers, each, sought.rulebook).answer for each in posts]
    pairs = sum(int((each > Grade.NO).sum()) for each in grades)
    alike = len(Doors(sought).alike)
    print(f"{len(posts)} openings x {len(people):,} people, {pairs:,} pairs not refused, {alike} kinds of openings")


def main() -> None:
    """Print all."""
    given = [int(each) for each in sys.argv[1:]] or [10_000, 100_000]
    print(f"All pairs, one thread; {describe()}")
    nearest_against_sgemm(*given)
    full_lists()


if __name__ == "__main__":
    main()
