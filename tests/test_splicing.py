"""A column in which no value is another is the one of before; where any is, it is a column of its own."""

import numpy as np
import pytest

from matching.coded import Coded
from matching.lexical import LexicalIndex, Tokens
from matching.mentions import SkillTable
from matching.postings import Edits
from matching.splicing import Named, Splice, entries_of, spliced_names
from matching.strings import Strings
from tests.pool_differences import differences
from tests.some_of_the_sample import some_people

COUNT = 60
CHANGED = Splice.of(np.array([0, COUNT, *range(2, COUNT)]), COUNT, 1)  # row 1 is a fresh one
ADDED = Splice.of(np.array([0, COUNT, *range(1, COUNT)]), COUNT, 1)
OLD = np.arange(COUNT, dtype=np.int16) * 7


def test_a_column_without_another_value_is_the_very_same():
    assert CHANGED.rows(OLD, OLD[1:2].copy()) is OLD
    assert CHANGED.rows(OLD, np.array([7], dtype=np.int8)) is OLD  # the one person's column takes fewer bytes
    two = OLD.reshape(2, 30)
    splice = Splice.of(np.array([30, *range(1, 30)]), 30, 1)
    assert splice.rows(two, two[:, :1].copy(), axis=1) is two
    assert splice.rows(two, two[:, 1:2], axis=1).tolist() == [[7, *two[0, 1:]], [217, *two[1, 1:]]]  # the control


@pytest.mark.parametrize(("splice", "fresh"), [(CHANGED, 8), (CHANGED, 70_000), (ADDED, 7), (ADDED, 8)])
def test_a_column_with_another_value_or_row_shares_nothing_with_the_one_before(splice, fresh):
    found = splice.rows(OLD, np.array([fresh], dtype=np.int32))
    assert not np.shares_memory(found, OLD)
    assert found[:2].tolist() == [0, fresh]
    assert OLD.tolist() == list(range(0, COUNT * 7, 7))


def test_values_are_told_apart_by_their_bits():
    column = np.array([0.0, -0.0, np.nan] * 20)
    assert CHANGED.rows(column, np.array([-0.0])) is column
    assert CHANGED.rows(column, np.array([0.0])) is not column
    held = Coded.of(column)
    assert held.with_rows(Coded.of(np.array([-0.0])), CHANGED) is held
    assert held.with_rows(Coded.of(np.array([0.0])), CHANGED) is not held
    few = Coded.of(np.arange(COUNT) / 7)
    assert few.codes is None
    assert few.with_rows(Coded.of(np.array([1 / 7])), CHANGED) is few


def test_names_and_texts_are_those_of_before_where_none_is_another():
    old = Named(np.array([0, 1] * 30, dtype=np.int8), ("a", "b"))
    fresh = Named(np.array([0], dtype=np.int8), ("b",))
    assert spliced_names(CHANGED, old, fresh) is old
    assert spliced_names(CHANGED, old, Named(fresh.numbers, ("c",))).names == ("a", "c", "b")  # the control
    ids = Strings.of(f"p{row:02}" for row in range(COUNT))
    assert ids.spliced(Strings.of(["p01"]), CHANGED) is ids
    assert [*ids.spliced(Strings.of(["p00b"]), CHANGED)][:3] == ["p00", "p00b", "p02"]


def test_values_of_postings_that_are_exchanged_for_the_same_are_those_of_before():
    old, removed = np.array([5, 6, 7, 8]), np.array([1, 2])
    assert Edits(removed, removed).of(old, np.array([6, 7])) is old
    assert Edits(removed, removed).of(old, np.array([6, 9])).tolist() == [5, 6, 9, 8]
    assert Edits(removed, np.array([0, 4])).of(old, np.array([6, 7])).tolist() == [6, 5, 8, 7]


@pytest.mark.parametrize("splice", [CHANGED, ADDED])
def test_who_mentions_what_is_never_numbered_anew_in_the_table_of_before(splice):
    people = some_people(9)[:COUNT]
    before, again = SkillTable.of(people), SkillTable.of(people)
    silent = people[1].model_copy(update={"id": "p", "skills": (), "employments": (), "summary": None})
    after = before.spliced(SkillTable.of([silent]), splice)
    now = [people[0], silent, *people[2 if splice is CHANGED else 1 :]]
    assert list(differences(after, SkillTable.of(now))) == []
    assert list(differences(before, again)) == []


def test_what_tokens_are_worth_is_worked_out_again_to_the_same_bits():
    entries = [Tokens(np.array([1, 2 + row % 3], np.uint64), np.array([1, 2], np.uint32), False) for row in range(9)]
    index, every = LexicalIndex.of_tokens(entries), np.arange(9)
    first = index.scores(entries[0], every).tobytes()
    index.make_room()
    held = index.segments[0].held.shares
    assert len(held) == 0
    assert index.scores(entries[0], every).tobytes() == first
    assert len(held) == 2  # the control: it holds what it worked out


def test_entries_of_some_rows_are_found_with_their_places():
    of_row = np.array([0, 0, 2, 2, 2, 5], dtype=np.int32)
    at, places = entries_of(of_row, np.array([1, 2, 5]))
    assert (at.tolist(), places.tolist()) == ([2, 3, 4, 5], [1, 1, 1, 2])
