"""People who are kept packed are the people who were read, and hardly anybody is read."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from matching import packed
from matching.embedding import VectorCache
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate
from matching.packed import PackedPeople, Record, by_id, ids_of
from matching.store import Store
from matching.store.documents import PEOPLE, rows_of
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.some_of_the_sample import some_people

PEOPLE_OF_THE_SAMPLE = sorted(some_people(40), key=lambda each: each.id)


@pytest.fixture(autouse=True)
def nobody_is_read() -> Iterator[None]:
    forget_words()
    yield
    forget_words()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note whose document is read, each time it is."""
    found: list[str] = []
    really = packed.read_candidate

    def noted(document: dict) -> object:
        person = really(document)
        found.append(person.id)
        return person

    monkeypatch.setattr(packed, "read_candidate", noted)
    return found


def packed_of(people: list) -> PackedPeople:
    rows = zip(people, rows_of(PEOPLE, people), strict=True)
    return PackedPeople.of(
        Record(row.id, row.checksum, person.synthetic, person.headline or "", row.document.encode())
        for person, row in rows
    )


def test_packed_people_are_the_people_in_every_way_a_sequence_is_looked_at():
    people, kept = PEOPLE_OF_THE_SAMPLE, packed_of(PEOPLE_OF_THE_SAMPLE)
    assert len(people) > 20
    assert kept == tuple(people)
    assert tuple(people) == kept
    assert kept == packed_of(people)
    assert [kept[row] for row in range(len(kept))] == people == list(kept)
    assert (kept[-1], kept[2:5], list(reversed(kept))) == (people[-1], people[2:5], people[::-1])
    assert people[3] in kept
    assert kept.index(people[3]) == 3
    for others in (people[1:], [*people[1:], people[0]], packed_of(people[1:])):
        assert kept != others, "the control"
    assert (PackedPeople() == (), bool(PackedPeople()), kept == "people") == (True, False, False)
    with pytest.raises(IndexError):
        kept[len(people)]


def test_whoever_was_read_is_the_very_same_as_long_as_anybody_holds_them(read, monkeypatch):
    kept = packed_of(PEOPLE_OF_THE_SAMPLE)
    first = kept[0]
    monkeypatch.setattr(packed, "_READ", packed.Recent(2))
    assert [kept[row].id for row in range(5)] == [each.id for each in PEOPLE_OF_THE_SAMPLE[:5]]
    assert kept[0] is first
    assert next(iter(kept)) is first
    assert packed_of(PEOPLE_OF_THE_SAMPLE)[0] is first
    assert read.count(first.id) == 1
    _ = kept[1]
    assert read.count(kept.ids[1]) == 2, "the control: nobody held them, and two were asked for since"


@pytest.mark.usefixtures("others_at_rest")
def test_whoever_was_asked_for_lately_is_not_read_again_until_words_are_forgotten(read):
    kept = packed_of(PEOPLE_OF_THE_SAMPLE)
    _ = kept[0], kept[0]
    gc.collect()
    _ = kept[0]
    assert read == [kept.ids[0]]
    forget_words()
    _ = kept[0]
    assert read == [kept.ids[0]] * 2


def test_to_go_through_all_of_them_holds_nobody(read):
    kept = packed_of(PEOPLE_OF_THE_SAMPLE)
    assert [each.id for each in kept] == [each.id for each in kept] == list(kept.ids)
    assert read == list(kept.ids) * 2
    assert len(packed._READ) == len(packed._IN_USE) == 0


def test_ids_headlines_and_who_is_synthetic_are_told_without_reading_anybody(read):
    some = [read_candidate(small.resume("a", label="식각 엔지니어")), read_candidate(small.resume("b", label=""))]
    kept = packed_of(some)
    assert list(kept.headings()) == [("a", "식각 엔지니어"), ("b", "")]
    assert (ids_of(kept), ids_of(some)) == (("a", "b"), ("a", "b"))
    assert kept.has_synthetic
    assert not PackedPeople().has_synthetic
    real = small.resume("c")
    del real["x-ktech"]["synthetic"]
    assert not packed_of([read_candidate(real)]).has_synthetic
    assert read == []
    assert by_id(kept, {"b", "nobody"}) == {"b": some[1]} == by_id(some, {"b", "nobody"})
    assert kept.taking([1]) == [some[1]]
    assert read == ["b"]


def test_a_stamp_is_of_one_document_of_one_person():
    one, other = packed_of(PEOPLE_OF_THE_SAMPLE[:1]), packed_of(PEOPLE_OF_THE_SAMPLE[1:2])
    first = one[0]
    assert packed.held(one.checksum(0), lambda: pytest.fail("it was read again")) is first
    assert other[0] is not first
    changed = PEOPLE_OF_THE_SAMPLE[0].model_copy(update={"headline": "Head of etch"})
    assert packed_of([changed])[0].headline == "Head of etch" != one[0].headline


def test_a_store_gives_packed_people_who_equal_what_was_stored(tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        store.add_candidates(small.candidates())
        found = store.records().candidates
        assert found == small.candidates()
        assert store.candidate("c03") is found[3]
        there = zip(found.ids, map(found.checksum, range(len(found))), found.documents, strict=True)
        texts = store.open_sealed([packed.Sealed(*each) for each in there])
        assert [json.loads(each)["x-ktech"]["id"] for each in texts] == list(found.ids)


def test_a_list_reads_those_alone_whom_it_shows(tmp_path, read):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        space.add([read_candidate(small.resume(f"p{number:02}")) for number in range(40)], small.openings())
        _ = space.pool
        forget_words()
        read.clear()
        found = space.shortlist("o0", small.DAY, k=3)
        shown = {each.candidate.id for each in found.matches}
        first = space.records.candidates.ids[0]  # of whom it is asked what nobody could have
        assert set(read) - {each.candidate.id for each in found.near_misses} <= shown | {first}
        assert len(shown) == 3
        assert len(read) < 10
