"""Exact similarity: the same bits in whatever order a machine adds, and the best k by it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import retrieval
from matching.retrieval import GRID, OpeningVectors, nearest, on_grid, packed, top_k
from matching.splicing import Splice
from tests.counts import cases

ROWS, DIMENSION = 1_500, 512


def unit_vectors(seed: int, rows: int = ROWS, dimension: int = DIMENSION) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(size=(rows, dimension))
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return on_grid(unit_vectors(1))


@pytest.fixture(scope="module")
def query() -> np.ndarray:
    return on_grid(unit_vectors(2, 1))[0]


def exact(vectors: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Return the inner products in whole numbers, which round nothing: multiples of 1/512**2."""
    whole = (vectors.astype(np.float64) * GRID).astype(np.int64) @ (query.astype(np.float64) * GRID).astype(np.int64)
    return whole / GRID**2


ROW_SETS = {
    "all": np.arange(ROWS),
    "a span": np.arange(300, 900),
    "most of a span": np.delete(np.arange(ROWS), np.arange(0, ROWS, 4)),
    "few": np.arange(0, ROWS, 7),
    "more than a block, spread": np.flatnonzero(np.random.default_rng(3).random(ROWS) < 0.5),
    "one": np.array([777]),
    "first and last": np.array([0, ROWS - 1]),
    "none": np.zeros(0, dtype=np.intp),
}


@pytest.mark.parametrize("rows", ROW_SETS.values(), ids=ROW_SETS)
def test_similarities_are_the_exact_products_for_any_rows(vectors, query, rows):
    found = packed(vectors).products(query, rows)
    assert found.dtype == np.float32
    assert found.shape == (len(rows),)
    assert (found.astype(np.float64) == exact(vectors[rows], query)).all()


def test_a_similarity_has_the_same_bits_in_any_order_of_adding(vectors, query):
    whole = packed(vectors).products(query, np.arange(ROWS))
    order = np.random.default_rng(4).permutation(DIMENSION)
    shuffled = np.random.default_rng(5).permutation(ROWS)
    alone = np.array([packed(vectors[[row]]).products(query, np.array([0]))[0] for row in range(60)])
    assert (np.ascontiguousarray(vectors[:, order]) @ query[order] == whole).all()
    assert (vectors[shuffled] @ query == whole[shuffled]).all()
    assert (vectors[:60] @ np.stack([query, -query]).T == np.stack([whole[:60], -whole[:60]]).T).all()
    assert (np.asfortranarray(vectors) @ query == whole).all()
    assert (alone == whole[:60]).all()
    assert (vectors.astype(np.float64) @ query.astype(np.float64) == whole).all()
    assert sum((vectors[0] * query).tolist()) == whole[0]


def test_off_the_grid_the_order_of_adding_does_change_bits():
    raw, query = unit_vectors(1).astype(np.float32), unit_vectors(2, 1).astype(np.float32)[0]
    order = np.random.default_rng(4).permutation(DIMENSION)
    assert (np.ascontiguousarray(raw[:, order]) @ query[order] != raw @ query).any()


def test_no_partial_sum_needs_more_bits_than_float32_has(vectors):
    # |sum over any part| <= 1.03 of unit vectors, in steps of 2**-18: 1.03 * 2**18 < 2**24
    assert float(np.abs(vectors.astype(np.float64)) @ np.ones(DIMENSION) @ np.ones(ROWS)) > 0
    assert np.linalg.norm(vectors.astype(np.float64), axis=1).max() ** 2 * GRID**2 < 2**24


def test_the_grid_moves_a_similarity_by_little(vectors):
    raw = unit_vectors(1)
    moved = np.abs(raw @ raw[0] - exact(vectors, vectors[0]))
    assert 0 < moved.max() < 4e-3
    assert np.sqrt((moved**2).mean()) < 1.1e-3


def test_what_is_on_the_grid_stays_where_it_is(vectors):
    assert (on_grid(vectors) == vectors).all()
    assert (vectors * GRID == np.rint(vectors * GRID)).all()


@pytest.mark.parametrize(("dimension", "greatest"), [(2, 1.0), (255, 1.0), (256, 127 / 512), (384, 127 / 512)])
def test_numbers_that_a_byte_would_not_hold_are_cut_where_there_are_many(dimension, greatest):
    one = np.zeros((2, dimension))
    one[[0, 1], [1, 0]] = 1, -1
    found = on_grid(one)
    assert (found[0, 1], found[1, 0], np.count_nonzero(found)) == (greatest, -greatest, 2)
    assert packed(found).runs[:].itemsize == (1 if greatest < 1 else 2)
    assert np.array_equal(packed(found)[:], found)


@settings(max_examples=cases(65, 200), deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 6), max_size=40), st.integers(0, 45))
def test_the_best_k_are_those_of_a_full_sort_with_ties_to_the_earlier(values, k):
    by_hand = sorted(range(len(values)), key=lambda at: (-values[at], at))[:k]
    assert top_k(np.array(values, dtype=np.float32), k).tolist() == by_hand


@pytest.mark.parametrize("order", [np.arange, np.random.default_rng(6).permutation], ids=["rising", "mixed"])
@pytest.mark.parametrize("different", [3, 60, 100_000])
@pytest.mark.parametrize("k", [1, 50, 150])
@pytest.mark.parametrize("many", [401, 1_003, 4_099, 5_003])
def test_the_best_of_many_scores_are_those_of_a_full_sort_with_ties_to_the_earlier(order, different, k, many):
    values = order(many) * different // many
    by_hand = sorted(range(many), key=lambda at: (-values[at], at))[:k]
    assert top_k(values.astype(np.float32), k).tolist() == by_hand


def test_the_best_of_many_are_found_where_the_greatest_of_each_column_alone_would_miss_one():
    scores = np.random.default_rng(8).random(5_003)
    column = len(scores) // retrieval._FOLDED
    scores[[7, 7 + column]] = 2, 3
    greatest = scores[: column * retrieval._FOLDED].reshape(-1, column).max(axis=0)
    assert top_k(scores, 2).tolist() == [7 + column, 7]
    assert (greatest[7], np.sort(greatest)[-2] < 1) == (3, True)


def test_a_sort_that_gives_ties_to_the_later_would_be_seen():
    scores = np.array([1.0, 1.0, 1.0])
    assert top_k(scores, 2).tolist() == [0, 1] != np.argsort(scores)[::-1][:2].tolist()


@pytest.mark.parametrize("k", [1, 20, ROWS, ROWS + 5])
@pytest.mark.parametrize("rows", ROW_SETS.values(), ids=ROW_SETS)
def test_the_nearest_are_those_of_brute_force(vectors, query, rows, k):
    found, scores = nearest(packed(vectors), query, rows, k)
    products = exact(vectors, query)
    by_hand = sorted(rows.tolist(), key=lambda row: (-products[row], row))[:k]
    assert found.tolist() == by_hand
    assert scores.tolist() == [products[row] for row in by_hand]


def test_equal_vectors_come_in_the_order_of_their_rows(query):
    same = np.repeat(query[None, :], 700, axis=0)
    found, scores = nearest(packed(same), query, np.arange(1, 700, 3), 5)
    assert found.tolist() == [1, 4, 7, 10, 13]
    assert len(set(scores.tolist())) == 1


# Packed -----------------------------------------------------------------------------------------


def with_unknown(vectors: np.ndarray, *rows: int) -> np.ndarray:
    some = vectors[:40].copy()
    some[list(rows)] = np.nan
    return some


@pytest.mark.parametrize("unknown", [(), (7,), (0, 39)])
def test_packed_vectors_are_read_as_they_were_also_where_they_are_not_known(vectors, query, unknown):
    given = with_unknown(vectors, *unknown)
    held = packed(given)
    assert held.runs[:].nbytes * 4 == given.nbytes
    assert (len(held), held.shape) == (40, given.shape)
    for rows in (7, slice(5, 30), np.array([39, 0, 7]), slice(None, None, -1)):
        assert np.array_equal(held[rows], given[rows], equal_nan=True)
        assert held[rows].dtype == np.float32
    expected = given @ query
    assert np.array_equal(held.products(query, np.arange(40)), expected, equal_nan=True)
    assert np.array_equal(held.products(query, np.array([0, 7, 39])), expected[[0, 7, 39]], equal_nan=True)


def test_spliced_vectors_are_those_packed_whole(vectors):
    old, fresh = with_unknown(vectors, 3, 8), with_unknown(vectors[50:], 1)[:3]
    source = np.array([0, 3, 4, 40, 41, 8, 39, 42])
    spliced = packed(old).spliced(packed(fresh), Splice.of(source, 40, 3))
    whole = packed(np.concatenate([old, fresh])[source])
    assert spliced.runs[:].tolist() == whole.runs[:].tolist()
    assert spliced.unknown.tolist() == whole.unknown.tolist() == [1, 4, 5]


@pytest.mark.parametrize("off", [1 / 4096, 17.0, np.inf])
def test_what_is_not_on_the_grid_is_not_packed(vectors, off):
    given = vectors[:3].copy()
    given[1, 2] = off
    with pytest.raises(ValueError, match="lie on the grid"):
        packed(given)
    assert packed(held := packed(vectors[:3])) is held


def test_a_section_that_is_not_given_is_a_row_of_zeros():
    whole = on_grid(np.array([0.6, 0.8]))
    one = OpeningVectors(whole, {"title": whole})
    assert np.array_equal(one.sections["title"], whole)
    assert one.sections["skills"].tolist() == [0.0, 0.0]
    rows, sections = one.repeated(3)
    assert (rows.shape, sections["title"].shape) == ((3, 2), (3, 2))


def test_a_section_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="sections of"):
        OpeningVectors(np.zeros(2, dtype=np.float32), {"title": np.zeros(3, dtype=np.float32)})
