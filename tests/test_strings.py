"""Texts as one run of bytes are the texts, and ids are found in it."""

from __future__ import annotations

import numpy as np
import pytest

from matching import strings
from matching.splicing import Splice
from matching.strings import Repeated, RowsById, Strings

IDS = ["a", "ab", "b-1", "식각", "식각 b", "\U0001f600"]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_texts_are_the_texts_in_every_way_a_sequence_is_looked_at(monkeypatch, at_once):
    monkeypatch.setattr(strings, "_AT_ONCE", at_once)
    kept = Strings.of(iter(IDS))
    assert (list(kept), len(kept), kept[-1], kept[3]) == (IDS, 6, IDS[-1], "식각")
    assert (kept == IDS, kept == tuple(IDS), kept == Strings.of(IDS), kept == IDS[1:]) == (True, True, True, False)
    assert [kept[2:5] == IDS[2:5], kept[::-1] == IDS[::-1], kept[4:2] == [], kept[9:] == []] == [True] * 4
    assert kept.taking([4, 0, 4]) == ["식각 b", "a", "식각 b"]
    assert ("b-1" in kept, "c" in kept, kept.index("식각")) == (True, False, 3)
    assert (Strings() == (), Strings.of([]) == (), kept == "abc") == (True, True, False)
    with pytest.raises(IndexError):
        _ = kept[6]


def test_whether_texts_ascend_is_known_of_parts_and_wholes():
    assert Strings.of(IDS).is_ascending
    assert Strings.of(IDS)[1:].is_ascending
    assert not Strings.of(["b", "a"]).is_ascending
    assert not Strings.of(["a", "a"]).is_ascending
    assert not Strings.joined([Strings.of(["a", "b"]), Strings.of(["b"])]).is_ascending
    assert Strings.joined([Strings.of(["a", "b"]), Strings(), Strings.of(["c"])]).is_ascending


def test_texts_of_a_splice_are_those_of_its_rows():
    source = np.array([0, 1, 6, 3, 7, 5])
    found = Strings.of(IDS).spliced(Strings.of(["b-0", "식각 a"]), Splice.of(source, 6, 2))
    assert found == ["a", "ab", "b-0", "식각", "식각 a", "\U0001f600"]
    assert found.is_ascending


def test_texts_that_are_repeated_are_the_texts_and_none_outlives_its_rows():
    texts = ["b", "a", "b", "", "식각", "b"]
    kept = Repeated.of(texts)
    assert (list(kept), kept[4], kept[-1], len(kept.names)) == (texts, "식각", "b", 4)
    assert [kept == texts, kept[1:4] == texts[1:4], kept == texts[1:], kept[:0] == []] == [True, True, False, True]
    assert kept.taking(np.array([3, 0])) == ["", "b"]
    found = kept.spliced(Repeated.of(["c", "a"]), Splice.of(np.array([0, 6, 2, 3, 7, 5]), 6, 2))
    assert found == ["b", "c", "b", "", "a", "b"]
    assert "식각" in kept.names
    assert "식각" not in found.names
    assert sorted(found.names) == ["", "a", "b", "c"]
    assert list(Repeated()) == []


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [3, 1, 5, 0, 2, 4]])
def test_the_row_of_an_id_is_found_whatever_their_order(order):
    ids = [IDS[row] for row in order]
    rows = RowsById(Strings.of(ids))
    assert dict(rows) == {each: row for row, each in enumerate(ids)}
    assert [rows.get(each) for each in ("", "aa", "zz", "\U0001f601")] == [None] * 4
    assert rows.places.tolist() == [sorted(ids).index(each) for each in ids]


@pytest.mark.parametrize("share", [1, 50, 1_000_000])
def test_the_rows_of_some_ids_are_the_same_searched_for_or_gone_through(monkeypatch, share):
    monkeypatch.setattr(strings, "_ALL", share)
    ids = [f"p{number:03}" for number in range(300)]
    rows = RowsById(Strings.of(ids))
    assert rows.among(["p299", "p007", "nobody"]).tolist() == [7, 299]
    assert rows.among([]).tolist() == []


def test_ids_that_stand_twice_are_counted_once():
    rows = RowsById(Strings.of(["b", "a", "b"]))
    assert (len(rows), list(rows), rows["a"]) == (2, ["b", "a"], 1)
