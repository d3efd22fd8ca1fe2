"""The best 50 of 100,000 at 10 % eligible: our exact retrieval against faiss's flat index with a selector.

Eligible people are scattered at random, which is the hard case, or lie in one block,
which is how a pool that puts them together has them. One thread each. Recall is against
a float64 brute force.

    python tests/benchmarks/bench_retrieval.py [people]
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import faiss
import numpy as np
from machine import alternately, describe

from matching.retrieval import nearest, on_grid

K, ROUNDS, SEED = 50, 60, 0


def unit(rng: np.random.Generator, rows: int, dimension: int) -> np.ndarray:
    """Return random unit vectors around 500 centres, on the grid."""
    centres = rng.standard_normal((500, dimension), dtype=np.float32)
    vectors = centres[rng.integers(500, size=rows)] + rng.standard_normal((rows, dimension), dtype=np.float32)
    return on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def recall(found: np.ndarray, vectors: np.ndarray, query: np.ndarray, rows: np.ndarray) -> float:
    """Return the share of the true best K, by value, that was found."""
    truth = vectors[rows].astype(np.float64) @ query.astype(np.float64)
    last = np.sort(truth)[-K]
    return float((vectors[found].astype(np.float64) @ query >= last).mean())


def measure(people: int, dimension: int, share: float, *, scattered: bool) -> None:
    """Print one line: both times, their ratio, both recalls."""
    rng = np.random.default_rng(SEED)
    vectors, query = unit(rng, people, dimension), unit(rng, 1, dimension)[0]
    count = int(people * share)
    rows = np.sort(rng.choice(people, count, replace=False)) if scattered else np.arange(count) + people // 3
    index = faiss.IndexFlatIP(dimension)
    index.add(vectors)
    chosen = faiss.SearchParameters(sel=faiss.IDSelectorArray(rows))
    bitmap = np.zeros(people, dtype=bool)
    bitmap[rows] = True
    bits = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(bitmap, bitorder="little")))
    faiss.omp_set_num_threads(1)
    ways = {
        "ours": lambda: nearest(vectors, query, rows, K),
        "faiss array": lambda: index.search(query[None], K, params=chosen),
        "faiss bitmap": lambda: index.search(query[None], K, params=bits),
    }
    times = {name: float(np.median(values)) for name, values in alternately(ways, rounds=ROUNDS).items()}
    peer = min(times["faiss array"], times["faiss bitmap"])
    ours = recall(nearest(vectors, query, rows, K)[0], vectors, query, rows)
    theirs = recall(index.search(query[None], K, params=chosen)[1][0], vectors, query, rows)
    where = "scattered" if scattered else "one block"
    print(
        f"{people:>9,} x {dimension} {share:>6.1%} {where}: ours {times['ours']:.2f} ms, faiss {peer:.2f} ms, "
        f"ratio {times['ours'] / peer:.2f}, recall {ours:.3f} (faiss {theirs:.3f})"
    )


def main() -> None:
    """Print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"Best {K}, one thread, median of {ROUNDS}; {describe()}, faiss {faiss.__version__}")
    for dimension in (384, 896):
        for share in (0.5, 0.1, 0.01):
            for scattered in (True, False):
                measure(people, dimension, share, scattered=scattered)


if __name__ == "__main__":
    main()
