"""Words in segments of entries: two bytes a row, the same bits however they are cut, and a change makes one anew."""

from __future__ import annotations

import pickle
from random import Random

import numpy as np
import pytest

from matching.forgetting import forget_words
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


def held(index: LexicalIndex) -> list[tuple[int, int]]:
    """Return of how many words, and of how many questions, something is remembered of each segment."""
    return [(len(each.held.shares), len(each.held.totals)) for each in index.segments]


def test_what_words_count_is_held_up_to_a_bound_and_the_scores_stay_the_same(monkeypatch):
    expected, worked_out, really = scores(LexicalIndex.of_tokens(ENTRIES)), [], worth._worked_out
    other = Tokens(ASKED.numbers[:-1], ASKED.counts[:-1], False)  # what it comes to is not known

    def counted(segment, lengths, usual_length, spans):
        worked_out.extend(spans.T)
        return really(segment, lengths, usual_length, spans)

    monkeypatch.setattr(worth, "_worked_out", counted)
    index = LexicalIndex.of_tokens(ENTRIES)
    assert index.scores(other, np.arange(151)).tobytes() == scores(index) == expected
    assert len(worked_out) == 8  # of nine that are asked for nobody has one
    monkeypatch.setattr(worth, "_HELD", 0)
    monkeypatch.setattr(worth, "_AT_LEAST", 1_000)
    small = LexicalIndex.of_tokens(ENTRIES)
    assert small.scores(other, np.arange(151)).tobytes() == scores(small) == expected
    assert 8 + 8 < len(worked_out) < 8 + 16  # some are gone before they are asked for again
    assert small.segments[0].held.shares._sizes <= 1_000


# What a question came to is taken along -------------------------------------------------------------------


class Added:
    """Notes how many words are added up in which segment."""

    def __init__(self, monkeypatch) -> None:
        self.calls, really = list[tuple[object, int]](), worth._shares
        monkeypatch.setattr(
            worth, "_shares", lambda *given: self.calls.append((given[0], len(given[4]))) or really(*given)
        )

    def of(self, index: LexicalIndex) -> list[int]:
        """Return how many words are added up in each segment for a list."""
        self.calls.clear()
        scores(index)
        return [sum(many for segment, many in self.calls if segment is each) for each in index.segments]


def test_a_question_that_is_asked_again_adds_nothing_up(monkeypatch):
    short(monkeypatch)
    added, index = Added(monkeypatch), LexicalIndex.of_tokens(ENTRIES)
    assert min(added.of(index)[:-1]) > 0
    assert added.of(index) == [0] * len(index.segments)
    other = Tokens(ASKED.numbers, ASKED.counts[::-1], False)
    first = index.scores(other, np.arange(151)).tobytes()
    assert first == LexicalIndex.of_tokens(ENTRIES).scores(other, np.arange(151)).tobytes() != scores(index)


def test_after_a_change_only_words_that_are_worth_another_step_are_added_where_nobody_changed(monkeypatch):
    short(monkeypatch)
    many = [*ENTRIES[:150]] * 8
    added, index = Added(monkeypatch), LexicalIndex.of_tokens(many)
    assert min(added.of(index)) >= 5
    spliced = index.spliced(LexicalIndex.of_tokens([many[1]]), Splice.of(np.r_[0, 1_200, 2:1_200], 1_200, 1))
    assert added.of(spliced) == [added.of(LexicalIndex.of_tokens(many[:16]))[0], *[0] * (len(spliced.segments) - 1)]
    silent = LexicalIndex.of_tokens([ENTRIES[150]])
    after = index.spliced(silent, Splice.of(np.r_[0, 1_200, 2:1_200], 1_200, 1))
    patched = added.of(after)[1:]
    assert 0 < max(patched) < 5
    many[1] = ENTRIES[150]
    assert scores(after) == scores(LexicalIndex.of_tokens(many))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_a_list_is_that_of_an_index_that_remembers_nothing(monkeypatch, seed):
    short(monkeypatch)
    draw, rows = Random(seed), list(ENTRIES[:90])
    index = LexicalIndex.of_tokens(rows)
    for _ in range(40):
        assert scores(index) == scores(LexicalIndex.of_tokens(rows))
        at, fresh = draw.randrange(len(rows)), draw.choice(ENTRIES)
        source = [*range(len(rows))]
        source[at : at + draw.choice((0, 1, 1, 1))] = [len(rows)]
        index = index.spliced(LexicalIndex.of_tokens([fresh]), Splice.of(np.array(source), len(rows), 1))
        rows = [[*rows, fresh][each] for each in source]


def test_what_is_remembered_is_what_is_told():
    index = LexicalIndex.of_tokens(ENTRIES)
    told, (only,) = scores(index), index.segments
    ((key, (own, total)),) = only.held.totals.take()
    only.held.totals.put(key, (own, total + 4_096))
    assert scores(index) != told


@pytest.mark.parametrize("forget", [forget_words, None])
def test_everything_goes_when_somebody_is_erased_or_room_is_needed(forget):
    index = LexicalIndex.of_tokens(ENTRIES)
    scores(index)
    assert held(index) == [(8, 1)]
    (forget or index.make_room)()
    assert held(index) == [(0, 0)]


def test_what_is_remembered_stays_behind_where_a_segment_is_kept():
    (only,) = LexicalIndex.of_tokens(ENTRIES).segments
    scores(LexicalIndex(np.zeros(151, bool), LexicalIndex.of_tokens(ENTRIES).lengths, [only]))
    again = pickle.loads(pickle.dumps(only))
    assert ("held" in vars(only), "held" in vars(again)) == (True, False)
    assert list(differences(again, only)) == []


def test_another_usage_has_its_own_worth(monkeypatch):
    whole, half = LexicalIndex.of_tokens(ENTRIES), LexicalIndex.of_tokens(ENTRIES[:70])
    alone = scores(half)
    of_whole = half.scores(ASKED, np.arange(70), whole.usage(ASKED)).tobytes()
    assert of_whole == scores(whole)[: 70 * 4] != alone
    assert scores(half) == alone
