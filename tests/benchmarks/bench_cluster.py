"""A list over shares on Ray: what two shares gain over one, and how time goes with shares and people.

Vectors are random, people are those of the sample again and again under other ids. Efficiency
is the time of one share over twice that of two: 100 % is twice as fast on two cores. Beside it
stands what is to be computed at all, as processor time within the shares, which other load
on the machine does not touch: the greatest share's part of it bounds what many cores can do.

    python tests/benchmarks/bench_cluster.py [people]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from dataclasses import dataclass
from statistics import median

import numpy as np
from machine import describe

from matching.cluster import Part, Question, answer, parts_of
from matching.cluster import head as heads
from matching.cluster.fleet import RayFleet, connect, ray_here
from matching.features import lay_out
from matching.fusion import Asked
from matching.pool import Pool
from matching.retrieval import OpeningVectors, on_grid
from matching.sample import sample_openings
from matching.scoring import prior
from tests.cluster.fleets import Held
from tests.people import TODAY
from tests.some_of_the_sample import some_people

DIMENSION, ROUNDS, STEP, BLOCK = 384, 7, 12, 10_000


def unit(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return random unit vectors on the grid."""
    vectors = rng.standard_normal((*shape, DIMENSION), dtype=np.float32)
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def ids_of(people: int) -> list[str]:
    """Return the ids that are made up."""
    return [f"p{number:07}" for number in range(people)]


@dataclass(frozen=True)
class Repeated:
    """People of the sample again and again, made on the machine of their share."""

    people: int

    def parts(self, shares: int) -> tuple[Part, ...]:
        """Cut the ids."""
        return parts_of(ids_of(self.people), shares)

    def open(self, part: Part) -> Held:
        """Make the people of a share: vectors by blocks of ids, so that they are the same in any share."""
        some = some_people(STEP)
        rows = [row for row, each in enumerate(ids_of(self.people)) if part.holds(each)]
        people = tuple(some[row % len(some)].model_copy(update={"id": f"p{row:07}"}) for row in rows)
        own = [np.random.default_rng(block) for block in range(rows[0] // BLOCK, rows[-1] // BLOCK + 1)]
        blocks = np.concatenate([unit(rng, BLOCK, 3) for rng in own])[rows[0] % BLOCK :][: len(rows)]
        whole, title, skills = (np.ascontiguousarray(blocks[:, at]) for at in range(3))
        pool = Pool(people, whole, "made-up", sections={"title": title, "skills": skills})
        lay_out(pool)
        _ = pool.words, pool.place_by_id
        return Held(pool, stored=self.people)


def asked(key: str, number: int) -> Question:
    """Return a question about an opening of the sample."""
    post, rng = sample_openings()[number * 9], np.random.default_rng(number)
    vectors = OpeningVectors(unit(rng), {"title": unit(rng), "skills": unit(rng)})
    return Question(key, post, vectors, Asked.of_opening(post, vectors).words, TODAY, prior())


def _clock(_: object) -> float:
    return time.process_time()


def measure(people: int, shares: int) -> tuple[float, float, str]:
    """Return a list's median milliseconds, the greatest share's milliseconds of processor, and a digest of it."""
    fleet = RayFleet.started(Repeated(people), shares)
    fleet.wait_or_complain(3_600)
    times, digest = [], ""
    before: dict[int, float] = {}
    for number in range(ROUNDS + 2):
        if number == 2:
            before = fleet.ask(_clock, range(shares))
        start = time.perf_counter()
        found = answer(fleet, asked(f"{shares}-{number}", number % 4))
        times.append((time.perf_counter() - start) * 1e3)
        digest += "".join(f"{each.candidate.id}{each.score.hex()}" for each in found.shortlist.matches)
    after = fleet.ask(_clock, range(shares))
    fleet.stop()
    busiest = max((after[each] - before[each]) / ROUNDS * 1e3 for each in range(shares))
    return median(times[2:]), busiest, digest


def main() -> None:
    """Print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    heads.use_token()
    head = heads.start()
    try:
        connect(head.address)
        print(f"Lists of 20, {DIMENSION} dimensions, median of {ROUNDS}; {describe()}")
        for count in (people // 4, people):
            alone = None
            for shares in (1, 2, 4):
                wall, busiest, digest = measure(count, shares)
                alone = alone or (wall, busiest, digest)
                gain, of_work = alone[0] / wall / shares, alone[1] / busiest / shares
                same = "same bits" if digest == alone[2] else "OTHER BITS"
                print(
                    f"{count:>9,} people, {shares} shares: {wall:7.1f} ms ({gain:.0%}), processor of the busiest "
                    f"{busiest:7.1f} ms ({of_work:.0%}); {same}",
                    flush=True,
                )
    finally:
        ray_here().shutdown()
        heads.stop(head)


if __name__ == "__main__":
    main()
