"""The store, on both databases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from matching.errors import AlreadyExistsError, NotFoundError, StoreError
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.store import Added, Known, Revision, Store, engines, reading
from matching.store.documents import checksum_of, open_row
from tests import small
from tests.databases import Place, raw, run

TEN = small.candidates()
THREE = small.openings()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.sqlite3"


@pytest.fixture
def filed(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as opened:
        yield opened


def test_a_document_comes_back_with_every_key_it_had(store):
    document = {
        "basics": {"name": "Ana Silva", "label": "Etch engineer"},
        "portal:score": [1, 2.50, {"deep": None, "한글": "값", "half": 1e-7}],
        "x-ktech": {"id": "c"},
        "z": "", "a": 10**30,
    }  # fmt: skip
    store.add_candidates([read_candidate(document)])
    found = write_candidate(store.candidate("c"))
    assert found == document
    assert list(found) == list(document)  # the order of the keys too


def test_a_text_that_is_no_unicode_is_kept_as_it_came(store):
    document = {"x-ktech": {"id": "c"}, "portal:note": "half a character: \ud83d, a NUL: \0"}
    store.add_candidates([read_candidate(document)])
    assert write_candidate(store.candidate("c")) == document


def test_lists_are_in_the_order_of_ids_whatever_the_order_of_adding(store):
    store.add_candidates(TEN[5:])
    store.add_candidates(TEN[:5])
    assert [each.id for each in store.candidates()] == [f"c{number:02d}" for number in range(10)]


def test_pages_put_together_are_the_whole_list(store):
    store.add_candidates(TEN)
    after, seen = None, []
    for _ in range(4):  # 3 + 3 + 3 + 1
        page = store.page_of_candidates(after, 3)
        seen += [each.id for each in page.entries]
        after = page.following
    assert after is None
    assert seen == [each.id for each in TEN]


def test_a_last_page_that_is_full_leads_nowhere(store):
    store.add_candidates(TEN)
    assert store.page_of_candidates("c06", 3).following is None
    assert store.page_of_candidates("c05", 3).following == "c08"  # the control


def test_an_id_that_nobody_has_is_not_found(store):
    with pytest.raises(NotFoundError, match="no candidate"):
        store.candidate("c00")
    with pytest.raises(NotFoundError, match="no opening"):
        store.opening("\ud83d\0")


def test_an_id_that_is_there_is_refused_and_nothing_of_the_rest_is_kept(store):
    store.add_candidates(TEN[:1])
    with pytest.raises(AlreadyExistsError, match="c00"):
        store.add_candidates([TEN[1], TEN[0]])
    assert store.candidates() == TEN[:1]


def test_an_id_twice_in_one_call_is_refused_even_when_replacing(store):
    with pytest.raises(AlreadyExistsError, match="c00"):
        store.add_candidates([TEN[0], TEN[0]], replace=True)
    assert store.candidates() == ()


def test_people_and_openings_of_one_call_are_kept_together_or_not_at_all(store):
    store.add_openings(THREE[:1])
    with pytest.raises(AlreadyExistsError, match="o0"):
        store.add(TEN, THREE)
    assert store.candidates() == ()
    assert store.add(TEN, THREE[1:]) == Added(10, 2)  # the control


def test_replacing_puts_the_new_document_in_place_of_the_old(store):
    store.add_candidates(TEN[:2])
    changed = read_candidate(small.resume("c00", label="Head of etch"))
    store.add_candidates([changed], replace=True)
    assert store.candidate("c00").headline == "Head of etch"
    assert store.candidate("c01") == TEN[1]


def test_the_very_same_document_is_left_alone_but_another_under_its_id_is_refused(store):
    store.add_candidates(TEN[:1])
    before = store.revision
    assert store.add(TEN[:2], known=Known.KEEP_SAME) == Added(1, 0)
    assert store.revision == Revision(before.candidates + 1, 0)
    with pytest.raises(AlreadyExistsError, match="c00"):
        store.add([read_candidate(small.resume("c00", label="Other"))], known=Known.KEEP_SAME)


def test_what_is_new_is_told_before_anything_is_written(store):
    store.add_candidates(TEN[:1])
    before = store.revision
    with pytest.raises(AlreadyExistsError, match="c00"):
        store.new_among(TEN)
    assert store.new_among(TEN[1:], THREE) == (list(TEN[1:]), list(THREE))
    assert store.new_among(TEN, known=Known.KEEP_SAME) == (list(TEN[1:]), [])
    assert (store.revision, store.openings()) == (before, ())


def test_every_write_raises_the_revision_of_its_kind_and_a_refused_one_does_not(store):
    seen = [store.revision]
    store.add_candidates(TEN[:1])
    seen.append(store.revision)
    store.add_openings(THREE)
    seen.append(store.revision)
    with pytest.raises(AlreadyExistsError):
        store.add_openings(THREE)
    seen.append(store.revision)
    assert seen == [(0, 0), (1, 0), (1, 1), (1, 1)]


def test_a_write_by_another_process_is_seen(place, store):
    assert run(place, "store.add_candidates(small.candidates())") == 0
    assert store.revision == Revision(1, 0)
    assert store.candidates() == TEN


def test_what_was_added_is_there_for_a_store_opened_later(place, store):
    store.add(TEN, THREE)
    with closing(place.open()) as later:
        assert (later.candidates(), later.openings(), later.revision) == (TEN, THREE, (1, 1))


def test_records_are_documents_and_revision_of_one_moment(store):
    store.add(TEN, THREE)
    records = store.records()
    assert (records.revision, records.candidates, records.openings) == ((1, 1), TEN, THREE)


def test_the_files_are_readable_by_their_owner_alone(path, filed):
    filed.add_candidates(TEN)
    modes = {each.name: each.stat().st_mode & 0o077 for each in path.parent.rglob("*")}
    assert set(modes.values()) == {0}
    assert {path.name, "keys", "store.key", "erased.txt"} <= set(modes)


def test_the_file_asks_sqlite_for_safety(path, lasting, monkeypatch):
    monkeypatch.setattr(engines, "_PRAGMAS", lasting)
    with closing(Store(path)) as filed, filed.file.reading() as file:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        asked = {name: file.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    assert asked == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}  # 2 is FULL


@pytest.mark.parametrize("content", [b"not a database at all, but a text of some length" * 20, b"\x00" * 4096])
def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "letter.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not a ktech-match store"):
        Store(path)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == [path.name]  # no key was made either


def test_another_programs_database_is_refused_and_left_as_it_is(place):
    if place.is_file:
        place.home.mkdir()
        with closing(sqlite3.connect(place.at)) as file:
            file.execute("CREATE TABLE store (name)")
        before = place.at.read_bytes()
        with pytest.raises(StoreError, match="is not a ktech-match store"):
            place.open()
        assert place.at.read_bytes() == before
    else:
        engine = create_engine(place.at.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as file:
            file.exec_driver_sql("CREATE TABLE store (name TEXT)")
        with pytest.raises(StoreError, match="is not a ktech-match store"):
            place.open()
        with engine.begin() as file:
            assert inspect(file).get_table_names() == ["store"]
        engine.dispose()


def test_a_store_of_a_later_layout_is_refused_with_both_numbers_and_left_as_it_is(place, store):
    store.add(TEN, THREE)
    raw(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="layout 9999; this release reads layouts up to 0"):
        place.open()
    assert raw(store, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert store.candidates() == TEN


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match="cannot be read or written"):
        Store(tmp_path)


def test_a_document_of_another_text_is_noticed(store):
    store.add(TEN, THREE)
    raw(store, "UPDATE openings SET document = replace(document, 'etch', 'itch')")
    with pytest.raises(StoreError, match="is damaged"):
        store.opening("o0")
    raw(store, "UPDATE candidates SET document = (SELECT document FROM candidates WHERE id = 'c01') WHERE id = 'c00'")
    with pytest.raises(StoreError, match="is damaged"):
        store.candidate("c00")
    assert store.candidate("c01") == TEN[1]  # the control


def test_a_table_that_is_gone_is_noticed(store):
    raw(store, "DROP TABLE openings")
    with pytest.raises(StoreError, match="is damaged"):
        store.openings()


def test_a_writer_killed_in_the_middle_leaves_the_store_as_it_was(place, store):
    store.add_candidates(TEN[:1])
    script = (
        "from matching.store.documents import PEOPLE, put, rows_of, Known;"
        "held = store.file.writing(); file = held.__enter__();"
        "put(file, PEOPLE, rows_of(PEOPLE, small.candidates()[1:]), Known.REFUSE); os.kill(os.getpid(), 9)"
    )
    assert run(place, script) == -9
    assert store.candidates() == TEN[:1]
    store.add_candidates(TEN[1:])  # and it can be written again
    assert store.candidates() == TEN


def test_an_entry_that_this_release_cannot_read_is_named_as_such(store):
    store.add(TEN, THREE)
    text = json.dumps({"identifier": "o0", "x-ktech": {"id": "o0", "invented-later": 1}})
    raw(store, f"UPDATE openings SET document = '{text}', checksum = '{checksum_of('o0', text)}' WHERE id = 'o0'")
    with pytest.raises(StoreError, match="this release cannot read it"):
        store.opening("o0")


def test_a_place_that_cannot_hold_a_file_is_said(tmp_path):
    (tmp_path / "letter").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="permissions"):
        Store(tmp_path / "letter" / "store.sqlite3")


def test_an_entry_that_damage_hid_is_missed(store):
    store.add_candidates(TEN)
    raw(store, "DELETE FROM candidates WHERE id = 'c03'")  # as a damaged page would lose it, without a word
    with pytest.raises(StoreError, match="is damaged"):
        store.candidates()


def test_only_what_changed_is_fetched_and_opened_again(store, monkeypatch):
    store.add_candidates(TEN)
    first, fetched = store.candidates(), []
    monkeypatch.setattr(reading, "open_row", lambda *given: fetched.append(given[2].id) or open_row(*given))
    store.add_candidates([read_candidate(small.resume("c04", label="Head of etch"))], replace=True)
    second = store.candidates()
    assert fetched == ["c04"]
    assert [each for each in second if each.id != "c04"] == [each for each in first if each.id != "c04"]
    assert second[4].headline == "Head of etch"


def test_ids_are_in_the_order_of_their_code_points(store):
    ids = ["b", "a", "B", "a.b", "a-b", "a_b", "ab", "A-"]
    store.add_candidates([read_candidate(small.resume(each)) for each in ids])
    assert [each.id for each in store.candidates()] == sorted(ids)
    assert store.page_of_candidates("a", 2).following == "a.b"
