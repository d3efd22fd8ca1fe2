"""How long the questions to one person take over the sample's openings, lists of places included.

python tests/benchmarks/bench_questions.py [people]
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from machine import describe

from matching.ingest.files import read_candidates, read_openings
from matching.pool import OpeningPool
from matching.profiles import candidate_profile, opening_profile
from matching.questions import grounds_on, questions
from matching.retrieval import PersonVectors
from matching.sample import known_vectors, sample_files, sample_folder

DAY = date(2026, 11, 23)


def main(count: int) -> None:
    """Print the time of the grounds and of each person's questions, and how many are asked."""
    files = sample_files()
    people = [each for path in files if "candidates" in path.name for each in read_candidates(path)]
    posts = [each for path in files if "openings" in path.name for each in read_openings(path)]
    with np.load(sample_folder() / "vectors.npz", allow_pickle=False) as file:
        fingerprint = str(file["fingerprint"])
    chosen = people[:: max(1, len(people) // count)]
    texts = [*map(opening_profile, posts), *map(candidate_profile, chosen)]
    vectors = dict(zip(*known_vectors(texts, fingerprint), strict=True))
    pool = OpeningPool(tuple(posts), np.stack([vectors[text] for text in texts[: len(posts)]]), fingerprint)
    start = time.perf_counter()
    grounds = grounds_on(DAY, pool)
    print(describe())
    print(f"grounds of {len(posts)} openings and {len(grounds.rules)} rules: {time.perf_counter() - start:.3f} s")
    questions(chosen[0], grounds, vectors=PersonVectors(vectors[candidate_profile(chosen[0])]))  # tables are read
    wall, busy, asked = [], [], []
    for person in chosen:
        began, worked = time.perf_counter(), time.process_time()
        found = questions(person, grounds, vectors=PersonVectors(vectors[candidate_profile(person)]))
        wall.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        asked.append(len(found))
    for name, times in (("wall", wall), ("processor", busy)):
        median, most = np.median(times), np.percentile(times, 95)
        print(f"{len(chosen)} people, {name}: median {median:.3f} s, 95 % within {most:.3f} s, most {max(times):.3f} s")
    print("people by number of questions, 0 to 6:", np.bincount(asked, minlength=7).tolist())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
