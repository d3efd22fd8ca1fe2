"""A whole shortlist over a large synthetic pool: gate, retrieval, features, both scores, reasons.

The people of the sample are repeated under new ids with random vectors. The floor is
reading the eligible people's vectors once, measured in the same run.

    python tests/benchmarks/bench_shortlist.py [people]
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from machine import alternately, describe

from matching.eligibility import Grade, Rulebook, gate
from matching.features import lay_out
from matching.ingest.files import read_candidates, read_openings
from matching.pool import Pool
from matching.recommend import shortlist
from matching.retrieval import OpeningVectors, on_grid
from matching.settings import settings

DIMENSION, ROUNDS, DAY = 896, 15, date(2026, 11, 23)


def pool_of(people: int) -> Pool:
    """Return the sample's people, repeated, with random unit vectors."""
    folder = settings().data / "sample"
    known = [each for path in sorted(folder.glob("candidates-*.jsonl")) for each in read_candidates(path)]
    candidates = tuple(known[n % len(known)].model_copy(update={"id": f"p{n:07}"}) for n in range(people))
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((people, DIMENSION), dtype=np.float32)
    return Pool(candidates, on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)), "random")


def main() -> None:
    """Print the steps for the opening that admits about a tenth, and its floor."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    started = time.perf_counter()
    pool = pool_of(people)
    lay_out(pool)
    print(f"{people:,} people x {DIMENSION}; {describe()}; columns laid out in {time.perf_counter() - started:.1f} s")
    rulebook = Rulebook.on(DAY)
    started = time.perf_counter()
    answers = pool.answers(rulebook)
    print(f"facts and clauses of all for a day: {(time.perf_counter() - started) * 1e3:.0f} ms, then kept")
    openings = [
        o for path in sorted((settings().data / "sample").glob("openings-*.jsonl")) for o in read_openings(path)
    ]
    sure = [(gate(answers, each, rulebook).answer == Grade.YES).mean() for each in openings]
    opening = openings[int(np.argmin(np.abs(np.array(sure) - 0.1)))]
    rows = np.flatnonzero(gate(answers, opening, rulebook).answer > Grade.NO)
    asked = OpeningVectors(pool.vectors[0])
    ways = {
        "gate": lambda: gate(answers, opening, rulebook),
        "whole shortlist": lambda: shortlist(opening, asked, pool, DAY),
        "floor: read their vectors": lambda: pool.vectors[: len(rows)].sum(),
    }
    times = {name: float(np.median(values)) for name, values in alternately(ways, rounds=ROUNDS).items()}
    floor = times["floor: read their vectors"]
    print(f"{len(rows):,} not refused, {max(0, round(sure[openings.index(opening)] * people)):,} sure")
    for name, value in times.items():
        print(f"{name:28} {value:8.2f} ms   {value / floor:6.2f} of the floor")


if __name__ == "__main__":
    main()
