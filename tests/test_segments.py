"""Words in segments of entries: two bytes a row, the same bits however they are cut, and a change makes one anew."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from matching.lexical import LexicalIndex, Tokens, worth
from matching.lexical import index as index_module
from matching.lexical import segments as segments_module
from matching.splicing import Splice
from tests.pool_differences import differences

FEW = 16  # entries of a segment at most, here: at least 4
DRAW = np.random.default_rng(3)


def entry(draw: np.random.Generator, own: int) -> Tokens:
    common = np.flatnonzero(draw.random(20) < 0.4)
    numbers = np.append(common, 1_000 + own).astype(np.uint64)
    return Tokens(numbers, draw.integers(1, 5, len(numbers)).astype(np.uint32), bool(own % 3))


ENTRIES = [*(entry(DRAW, own) for own in range(150)), Tokens(np.zeros(0, np.uint64), np.zeros(0, np.uint32), False)]
ASKED = Tokens(np.array([*range(0, 20, 3), 1_003, 9_999], np.uint64), np.arange(1, 10, dtype=np.uint32) % 3 + 1, False)


def short(monkeypatch) -> None:
    monkeypatch.setattr(segments_module, "MOST", FEW)
    monkeypatch.setattr(index_module, "MOST", FEW)


def scores(index: LexicalIndex) -> bytes:
    return index.scores(ASKED, np.arange(len(index.lengths))).tobytes()


def sizes(index: LexicalIndex) -> list[int]:
    return [len(each) for each in index.segments]


def test_scores_and_usage_have_the_same_bits_in_one_segment_and_in_many(monkeypatch):
    whole = LexicalIndex.of_tokens(ENTRIES)
    short(monkeypatch)
    cut = LexicalIndex.of_tokens(ENTRIES)
    assert (sizes(whole), len(cut.segments)) == ([151], 10)
    assert list(differences(cut, whole)) == []
    assert scores(cut) == scores(whole)
    assert cut.usage(ASKED).sizes.tolist() == whole.usage(ASKED).sizes.tolist()
    other = LexicalIndex.of_tokens(ENTRIES[:150])
    assert scores(other)[: 150 * 4] != scores(whole)[: 150 * 4]  # the control: another usual length


def test_numbers_are_held_in_the_fewest_bytes():
    index = LexicalIndex.of_tokens(ENTRIES * 3)
    (only,) = index.segments
    assert [each.dtype for each in (only.rows, only.counts, only.ends, index.lengths)] == [
        np.uint16, np.uint8, np.uint16, np.uint8,
    ]  # fmt: skip
    much = Tokens(np.array([5], np.uint64), np.array([70_000], np.uint32), False)
    index = LexicalIndex.of_tokens([*ENTRIES, much])
    assert (index.segments[0].counts.dtype, index.lengths.dtype) == (np.uint32, np.uint32)
    assert index.lengths[-1] == 70_000
    one = LexicalIndex.of_tokens([ENTRIES[0]])
    kept = index.spliced(one, Splice.of(np.r_[152, 1:151], 152, 1))  # whoever says much goes
    assert list(differences(kept, LexicalIndex.of_tokens(ENTRIES))) == []


@pytest.mark.parametrize("row", range(0, 151, 1))
def test_an_entry_that_comes_anywhere_changes_one_segment_and_shares_the_others(monkeypatch, row):
    short(monkeypatch)
    before, fresh = LexicalIndex.of_tokens(ENTRIES), LexicalIndex.of_tokens([ENTRIES[7]])
    after = before.spliced(fresh, Splice.of(np.array([*range(row), 151, *range(row, 151)]), 151, 1))
    assert list(differences(after, LexicalIndex.of_tokens([*ENTRIES[:row], ENTRIES[7], *ENTRIES[row:]]))) == []
    assert sum(each in before.segments for each in after.segments) == len(before.segments) - 1
    shared = [one for one in after.segments if any(np.shares_memory(one.rows, each.rows) for each in before.segments)]
    assert len(shared) == len(before.segments) - 1
    again = LexicalIndex.of_tokens([*ENTRIES[:row], ENTRIES[7], *ENTRIES[row:]])
    assert not any(np.shares_memory(one.rows, each.rows) for one in again.segments for each in before.segments)


@pytest.mark.parametrize("seed", range(3))
def test_many_changes_in_a_row_leave_the_index_laid_out_whole_in_segments_within_their_bounds(monkeypatch, seed):
    short(monkeypatch)
    draw, rows = Random(seed), list(ENTRIES[:60])
    index = LexicalIndex.of_tokens(rows)
    for _ in range(40):
        fresh = [draw.choice(ENTRIES) for _ in range(draw.choice((1, 1, 2, 9, 40)))]
        kept = sorted(draw.sample(range(len(rows)), max(len(rows) - draw.choice((0, 1, 3, 30)), 20)))
        source = [*kept]
        for number in range(len(fresh)):
            at = draw.randint(0 if not number else source.index(len(rows) + number - 1) + 1, len(source))
            source.insert(at, len(rows) + number)
        index = index.spliced(LexicalIndex.of_tokens(fresh), Splice.of(np.array(source), len(rows), len(fresh)))
        rows = [[*rows, *fresh][each] for each in source]
        assert max(sizes(index)) <= FEW
        assert min(sizes(index)) >= FEW // 4
    whole = LexicalIndex.of_tokens(rows)
    assert list(differences(index, whole)) == []
    assert scores(index) == scores(whole)


def test_what_tokens_are_worth_is_held_up_to_a_bound_and_the_scores_stay_the_same(monkeypatch):
    monkeypatch.setattr(worth, "_HELD", 0)
    expected, worked_out, really = scores(LexicalIndex.of_tokens(ENTRIES)), [], worth.Worth._worked_out

    def counted(self, idf, *given):
        worked_out.extend(idf)
        return really(self, idf, *given)

    monkeypatch.setattr(worth.Worth, "_worked_out", counted)
    index = LexicalIndex.of_tokens(ENTRIES)
    assert scores(index) == scores(index) == expected
    assert len(worked_out) == 8  # of nine that are asked for nobody has one
    monkeypatch.setattr(worth, "_AT_LEAST", 1_000)
    small = LexicalIndex.of_tokens(ENTRIES)
    assert scores(small) == scores(small) == expected
    assert 8 + 8 < len(worked_out) < 8 + 16  # some are gone before they are asked for again
    assert small._worth._held._sizes <= 1_000


def test_another_usage_has_its_own_worth(monkeypatch):
    whole, half = LexicalIndex.of_tokens(ENTRIES), LexicalIndex.of_tokens(ENTRIES[:70])
    alone = scores(half)
    of_whole = half.scores(ASKED, np.arange(70), whole.usage(ASKED)).tobytes()
    assert of_whole == scores(whole)[: 70 * 4] != alone
    assert scores(half) == alone
