"""The best 50 of the eligible: our exact retrieval against exact and approximate peers, and what its cost grows with.

Eligible people are scattered at random. The floor is the product over as many rows that
lie together: reading their vectors once as float32. Recall is against a float64 brute force.
One thread each; processor time, so that foreign load counts less. Exact ways over arrays take
turns; DuckDB and graphs come after them, since they throw the others out of the caches.

    python tests/benchmarks/bench_retrieval.py [people] [--graphs] [--curve FILE.svg]

`--graphs` builds HNSW indexes of the first 100,000 people at most (minutes).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import duckdb
import faiss
import numpy as np
import pandas as pd
from curve import drawn
from machine import describe, processor

from matching.retrieval import GRID, nearest, on_grid, packed

K, SEED, DIMENSION, EF = 50, 0, 384, 400
SHARES = (0.5, 0.1, 0.01, 0.001)
Way = Callable[[], np.ndarray]


def unit(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Return random unit vectors around 2,000 centres, on the grid."""
    centres, found = rng.standard_normal((2_000, DIMENSION), dtype=np.float32), np.empty((rows, DIMENSION), np.float32)
    for start in range(0, rows, 50_000):
        some = found[start : start + 50_000]
        some[:] = centres[rng.integers(2_000, size=len(some))]
        some += rng.standard_normal(some.shape, dtype=np.float32)
        some /= np.linalg.norm(some, axis=1, keepdims=True)
        some[:] = on_grid(some)
    return found


def recall(found: np.ndarray, vectors: np.ndarray, query: np.ndarray, rows: np.ndarray) -> float:
    """Return the share of the true best K, by value, that was found."""
    truth = np.array([float(vectors[row].astype(np.float64) @ query) for row in found[found >= 0]])
    last = np.sort(vectors[rows] @ query)[-K]
    return float((truth >= last).sum() / K)


class Exact:
    """Ours, over one byte a number, and exact peers over float32 and over one byte."""

    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors, self.held, self.flat = vectors, packed(vectors), faiss.IndexFlatIP(DIMENSION)
        self.flat.add(vectors)
        self.narrow = faiss.IndexScalarQuantizer(
            DIMENSION, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
        )
        self.narrow.add(vectors * np.float32(GRID))
        faiss.omp_set_num_threads(1)

    def ways(self, query: np.ndarray, rows: np.ndarray) -> dict[str, Way]:
        array = faiss.SearchParameters(sel=faiss.IDSelectorArray(rows))
        self.bits = np.packbits(np.isin(np.arange(len(self.vectors)), rows), bitorder="little")
        bitmap = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(self.bits))
        return {
            "ours": lambda: nearest(self.held, query, rows, K)[0],
            "faiss flat, array": lambda: self.flat.search(query[None], K, params=array)[1][0],
            "faiss flat, bitmap": lambda: self.flat.search(query[None], K, params=bitmap)[1][0],
            "faiss 8 bits, bitmap": lambda: self.narrow.search(query[None] * np.float32(GRID), K, params=bitmap)[1][0],
        }


class Duck:
    """DuckDB over the same vectors, the eligible given as a column."""

    def __init__(self, vectors: np.ndarray) -> None:
        self.base = duckdb.connect(config={"threads": 1})
        names = [f"c{column}" for column in range(DIMENSION)]
        table = {"id": np.arange(len(vectors))} | dict(zip(names, np.ascontiguousarray(vectors.T), strict=True))
        self.base.register("given", pd.DataFrame(table))
        vector = f"[{','.join(names)}]::FLOAT[{DIMENSION}] AS vector"
        self.base.execute(f"CREATE TABLE people AS SELECT id, {vector} FROM given")
        self.base.unregister("given")

    def ways(self, query: np.ndarray, rows: np.ndarray) -> dict[str, Way]:
        self.base.register("given", pd.DataFrame({"id": rows}))
        self.base.execute("CREATE OR REPLACE TABLE eligible AS SELECT id FROM given")
        self.base.unregister("given")
        asked = "SELECT id FROM people SEMI JOIN eligible USING (id) ORDER BY "
        asked += f"array_inner_product(vector, ?::FLOAT[{DIMENSION}]) DESC LIMIT {K}"
        values = query.tolist()
        return {"DuckDB": lambda: np.array([row[0] for row in self.base.execute(asked, [values]).fetchall()])}


class Graph:
    """HNSW by faiss: approximate, and the filter is met while walking."""

    def __init__(self, vectors: np.ndarray) -> None:
        self.faiss = faiss.IndexHNSWFlat(DIMENSION, 16, faiss.METRIC_INNER_PRODUCT)
        self.faiss.hnsw.efConstruction = 100
        self.faiss.add(vectors)

    def ways(self, query: np.ndarray, rows: np.ndarray) -> dict[str, Way]:
        self._chosen = faiss.IDSelectorBatch(rows)
        params = faiss.SearchParametersHNSW(sel=self._chosen, efSearch=EF)
        return {f"faiss HNSW, ef {EF}": lambda: self.faiss.search(query[None], K, params=params)[1][0]}


class OtherGraph:
    """HNSW by hnswlib, which asks a function of ours about each person that it meets."""

    def __init__(self, vectors: np.ndarray) -> None:
        import hnswlib

        self.hnswlib = hnswlib.Index(space="ip", dim=DIMENSION)
        self.hnswlib.init_index(max_elements=len(vectors), M=16, ef_construction=100, random_seed=SEED)
        self.hnswlib.set_num_threads(1)
        self.hnswlib.add_items(vectors)
        self.hnswlib.set_ef(EF)

    def ways(self, query: np.ndarray, rows: np.ndarray) -> dict[str, Way]:
        there = set(rows.tolist())

        def by_hnswlib() -> np.ndarray:
            try:
                return self.hnswlib.knn_query(query[None], k=K, filter=there.__contains__)[0][0].astype(np.int64)
            except RuntimeError:  # it found fewer than K
                return np.full(K, -1)

        return {f"hnswlib, ef {EF}": by_hnswlib}


def graphs(vectors: np.ndarray) -> list[Graph | OtherGraph]:
    """Return the graphs that are at hand: hnswlib is built where it is installed, which takes a compiler."""
    if find_spec("hnswlib") is None:
        print("hnswlib is not installed: without it")
        return [Graph(vectors)]
    return [Graph(vectors), OtherGraph(vectors)]


def measure(vectors: np.ndarray, peers: list[Exact | Duck | Graph | OtherGraph], share: float) -> None:
    """Print a line for each way: milliseconds, of the floor, of the better faiss flat, recall."""
    rng = np.random.default_rng(SEED + 1)
    query, people = vectors[int(rng.integers(len(vectors)))], len(vectors)
    rows = np.sort(rng.choice(people, int(people * share), replace=False))
    rounds, ways, times = (7 if len(rows) > 1e5 else 101 if len(rows) <= 1e4 else 15), dict[str, Way](), {}
    for peer in peers:
        own = peer.ways(query, rows)
        if isinstance(peer, Exact):
            own = {"floor": lambda: vectors[: len(rows)] @ query, **own}
        times |= processor(own, rounds=rounds if isinstance(peer, Exact) else 7)
        ways |= own
    flat = min(times["faiss flat, array"], times["faiss flat, bitmap"])
    for name, took in times.items():
        found = "" if name == "floor" else f"{recall(ways[name](), vectors, query, rows):.3f}"
        of_floor, of_flat = took / times["floor"], took / flat
        print(
            f"| {people:,} | {share:.1%} | {name} | {took:.3f} | {of_floor:.2f} | {of_flat:.2f} | {found} |", flush=True
        )


def curve(vectors: np.ndarray, path: Path) -> None:
    """Draw how time grows with the pool at 2,000 eligible, and with the eligible in the whole pool."""
    rng, query = np.random.default_rng(SEED + 2), vectors[7]
    sizes = [n for n in (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000) if n <= len(vectors)]
    lines: dict[str, list[tuple[float, float]]] = {}
    for people in sizes:
        some = vectors[:people]
        rows = np.sort(rng.choice(people, 2_000, replace=False))
        for name, took in processor(Exact(some).ways(query, rows), rounds=25).items():
            lines.setdefault(f"2,000 eligible of so many: {name}", []).append((people, took))
    held = packed(vectors)
    for count in (n for n in (1_000, 2_000, 5_000, *sizes) if n <= len(vectors) // 2):
        rows = np.sort(rng.choice(len(vectors), count, replace=False))
        took = processor({"ours": lambda rows=rows: nearest(held, query, rows, K)[0]}, rounds=15)["ours"]
        lines.setdefault(f"so many eligible of {len(vectors):,}: ours", []).append((count, took))
    for name, points in lines.items():
        print(name, ", ".join(f"{count:,.0f}: {took:.2f}" for count, took in points))
    path.write_text(drawn(lines, across="people", up="ms of processor"), encoding="utf-8")


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser()
    asked.add_argument("people", nargs="?", type=int, default=100_000)
    asked.add_argument("--graphs", action="store_true")
    asked.add_argument("--curve", type=Path)
    given = asked.parse_args()
    print(f"Best {K}, one thread, medians of processor time; {describe()}, faiss {faiss.__version__}")
    vectors = unit(np.random.default_rng(SEED), given.people)
    if given.curve:
        curve(vectors, given.curve)
        return
    peers: list[Exact | Duck | Graph | OtherGraph] = [Exact(vectors)]
    if given.people <= 100_000:
        peers += [Duck(vectors), *(graphs(vectors) if given.graphs else [])]
    print("| people | eligible | way | ms | of the floor | of faiss flat | recall |\n|---|---|---|---|---|---|---|")
    for share in SHARES:
        measure(vectors, peers, share)


if __name__ == "__main__":
    main()
