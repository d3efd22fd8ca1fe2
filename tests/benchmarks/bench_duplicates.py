"""How long it takes to find who stands twice among many, one in a hundred by construction.

The sample's people are repeated with names, addresses and telephone numbers of their
own, drawn with a seed; every hundredth shares an address with the one fifty before.

    python tests/benchmarks/bench_duplicates.py [people]
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
from machine import describe

from matching.domain import Candidate
from matching.duplicates import propose
from matching.ingest.files import read_candidates
from matching.sample import sample_files

SEED = 0


def many(people: list[Candidate], count: int) -> list[Candidate]:
    """Return so many people, each with a name and an address of their own but for one in a hundred."""
    draw, found = np.random.default_rng(SEED), []
    for number in range(count):
        model = people[number % len(people)]
        address = number - 50 if number % 100 == 99 else number
        basics = {
            "name": f"Given{draw.integers(5000)} Family{draw.integers(2000)}",
            "email": f"p{address}@example.com",
            "phone": f"+82 10 {number:08d}",
        }
        source = {**model.source, "basics": basics}
        found.append(model.model_copy(update={"id": f"p{number:07d}", "source": source}))
    return found


def main(most: int) -> None:
    """Print the time for growing numbers of people: near-linear means that it doubles with them."""
    people = [each for path in sample_files() if "candidates" in path.name for each in read_candidates(path)]
    print(describe())
    for count in (most // 8, most // 4, most // 2, most):
        pool = many(people, count)
        began, worked = time.perf_counter(), time.process_time()
        found = propose(pool)
        wall, busy = time.perf_counter() - began, time.process_time() - worked
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} people: {len(found)} pairs, {wall:.1f} s, processor {busy:.1f} s, {memory} MB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
