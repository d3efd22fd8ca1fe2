"""Retrieval by PostgreSQL's vector extension, an independent program: the same best as ours, in the same order."""

import numpy as np
import pytest

from matching.retrieval import nearest, on_grid, packed

DIMENSION, COUNT, K = 24, 400, 25


@pytest.fixture(scope="module")
def connection(postgresql):
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchone() is None:
            pytest.skip("this server has no vector extension")
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute(f"CREATE TEMP TABLE people (id int PRIMARY KEY, level int, v vector({DIMENSION}))")
        yield connection


@pytest.fixture(scope="module")
def people(connection):
    draw = np.random.default_rng(2)
    vectors = draw.normal(size=(COUNT, DIMENSION))
    vectors[100:200] = vectors[:100]  # equals, to be ordered by id
    vectors = on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    levels = draw.integers(10, size=COUNT)
    with connection.cursor().copy("COPY people FROM STDIN") as copy:
        for number, (level, vector) in enumerate(zip(levels.tolist(), vectors.tolist(), strict=True)):
            copy.write_row((number, level, str(vector)))
    return vectors, levels


def of_server(
    connection, query, most_level: int, order: str = "(v <#> %s::vector) + 0"
) -> tuple[list[int], list[float]]:
    asked = f"SELECT id, -(v <#> %s::vector) FROM people WHERE level < %s ORDER BY {order}, id LIMIT {K}"
    rows = connection.execute(asked, (str(query.tolist()), most_level, str(query.tolist()))).fetchall()
    return [row[0] for row in rows], [row[1] for row in rows]


@pytest.mark.parametrize("most_level", [10, 5, 1])
@pytest.mark.parametrize("index", [False, True])
def test_the_server_finds_the_same_best_in_the_same_order(connection, people, most_level, index):
    vectors, levels = people
    if index:  # with a graph beside it too, which the planner may not take
        connection.execute("CREATE INDEX IF NOT EXISTS graph ON people USING hnsw (v vector_ip_ops)")
    for seed in range(4):
        query = on_grid(np.random.default_rng(seed).normal(size=(1, DIMENSION)) / DIMENSION**0.5)[0]
        rows, scores = nearest(packed(vectors), query, np.flatnonzero(levels < most_level), K)
        found, theirs = of_server(connection, query, most_level)
        assert found == rows.tolist()
        assert theirs == scores.tolist()  # on the grid there is nothing to round


def test_the_exact_order_is_planned_without_the_graph(connection, people):
    connection.execute("CREATE INDEX IF NOT EXISTS graph ON people USING hnsw (v vector_ip_ops)")
    connection.execute("SET enable_seqscan = off")
    query = str(people[0][0].tolist())
    plans = [
        "\n".join(
            row[0] for row in connection.execute(f"EXPLAIN SELECT id FROM people ORDER BY {order} LIMIT 5", (query,))
        )
        for order in ("(v <#> %s::vector) + 0", "v <#> %s::vector")
    ]
    connection.execute("RESET enable_seqscan")
    assert "graph" not in plans[0]
    assert "graph" in plans[1]  # the control: without "+ 0" the answer would be a graph's
