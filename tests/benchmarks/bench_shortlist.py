"""A whole shortlist over a large synthetic pool: gate, retrieval, features, both scores, reasons.

The people of the sample are repeated under new ids with random vectors. The floor is
reading the eligible people's vectors once, and the peer comparing everybody in full; both
are measured in the same run.

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
from matching.fusion import RETRIEVED, Asked, retrieve
from matching.ingest.files import read_candidates, read_openings
from matching.lexical import tokens_of
from matching.pool import Pool
from matching.profiles import SECTIONS, candidate_embedded
from matching.recommend import shortlist
from matching.retrieval import OpeningVectors, Vectors, on_grid
from matching.settings import settings

DIMENSION, ROUNDS, DAY = 896, 15, date(2026, 11, 23)


def pool_of(people: int) -> Pool:
    """Return the sample's people, repeated, with random unit vectors."""
    folder = settings().data / "sample"
    known = [each for path in sorted(folder.glob("candidates-*.jsonl")) for each in read_candidates(path)]
    candidates = tuple(known[n % len(known)].model_copy(update={"id": f"p{n:07}"}) for n in range(people))
    rng = np.random.default_rng(0)
    sections = {section: _random(rng, people) for section in SECTIONS}
    tokens = tokens_of(candidate_embedded(each) for each in known)
    repeated = [tokens[n % len(known)] for n in range(people)]
    return Pool(candidates, _random(rng, people), "random", sections=sections, tokens=lambda: repeated)


def _random(rng: np.random.Generator, people: int) -> Vectors:
    vectors = rng.standard_normal((people, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return on_grid(vectors)


def main() -> None:
    """Print the steps for the opening that admits about a tenth, and its floor."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    started = time.perf_counter()
    pool = pool_of(people)
    lay_out(pool)
    _ = pool.place_by_id
    print(f"{people:,} people x {DIMENSION}; {describe()}; columns laid out in {time.perf_counter() - started:.1f} s")
    began = time.perf_counter()
    _ = pool.words
    print(f"words of all indexed in {time.perf_counter() - began:.1f} s")
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
    asked = OpeningVectors(pool.vectors[0], {section: each[0] for section, each in pool.sections.items()})
    question = Asked.of_opening(opening, asked)
    _ = question.words
    ways = {
        "gate": lambda: gate(answers, opening, rulebook),
        f"retrieve {RETRIEVED:,} of all not refused": lambda: retrieve(pool, question, rows, RETRIEVED),
        "whole shortlist": lambda: shortlist(opening, asked, pool, DAY),
        "the same, everybody in full": lambda: shortlist(opening, asked, pool, DAY, retrieved=people),
        "floor: read their vectors": lambda: max(int(each.view(np.int64).max()) for each in pool.vectors.runs.parts),
    }
    times = {name: float(np.median(values)) for name, values in alternately(ways, rounds=ROUNDS).items()}
    floor = times["floor: read their vectors"]
    print(f"{len(rows):,} not refused, {max(0, round(sure[openings.index(opening)] * people)):,} sure")
    for name, value in times.items():
        print(f"{name:36} {value:8.2f} ms   {value / floor:6.2f} of the floor")


if __name__ == "__main__":
    main()
