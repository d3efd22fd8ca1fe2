"""The file of record."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matching.errors import AlreadyExistsError, MatchingError, NotFoundError, StoreError
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.store import Added, Known, Revision, Store
from tests import small

TEN = small.candidates()
THREE = small.openings()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as opened:
        yield opened


def raw(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Do something to the file behind the store's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        return file.execute(statement).fetchall()


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


def test_a_write_by_another_process_is_seen(path, store):
    script = (
        "import sys; from pathlib import Path; from matching.store import Store; from tests import small;"
        "Store(Path(sys.argv[1])).add_candidates(small.candidates())"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, cwd=Path(__file__).parents[1])
    assert store.revision == Revision(1, 0)
    assert store.candidates() == TEN


def test_what_was_added_is_there_for_a_store_opened_later(path, store):
    store.add(TEN, THREE)
    with closing(Store(path)) as later:
        assert (later.candidates(), later.openings(), later.revision) == (TEN, THREE, (1, 1))


def test_records_are_documents_and_revision_of_one_moment(store):
    store.add(TEN, THREE)
    records = store.records()
    assert (records.revision, records.candidates, records.openings) == ((1, 1), TEN, THREE)


def test_the_file_is_readable_by_its_owner_alone(path, store):
    store.add_candidates(TEN)
    modes = {each.name: each.stat().st_mode & 0o077 for each in path.parent.iterdir()}
    assert set(modes.values()) == {0}
    assert path.name in modes


def test_the_file_asks_sqlite_for_safety(path, store):
    assert raw(path, "PRAGMA journal_mode") == [("wal",)]
    with store._file.reading() as file:
        asked = {
            name: file.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "secure_delete", "foreign_keys")
        }
    assert asked == {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1}  # 2 is FULL


def test_what_was_replaced_is_not_left_in_the_file(path, store):
    store.add_candidates([read_candidate(small.resume("c", label="Kept secret once"))])
    store.add_candidates([read_candidate(small.resume("c", label="X"))], replace=True)
    store.close()
    raw(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Kept secret once" not in path.read_bytes()


@pytest.mark.parametrize("content", [b"not a database at all, but a text of some length" * 20, b"\x00" * 4096])
def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "letter.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not a ktech-match store"):
        Store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "other.sqlite3"
    raw(path, "CREATE TABLE store (name)")
    with pytest.raises(StoreError, match="is not a ktech-match store"):
        Store(path)
    assert raw(path, "SELECT sql FROM sqlite_master") == [("CREATE TABLE store (name)",)]


def test_a_store_of_another_layout_is_refused_with_both_numbers(path, store):
    store.close()
    raw(path, "UPDATE store SET schema_version = 7")
    with pytest.raises(StoreError, match="layout 7; this release reads layout 1"):
        Store(path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match="cannot be read or written"):
        Store(tmp_path)


def test_a_letter_changed_in_a_document_is_noticed(path, store):
    store.add_candidates(TEN)
    raw(path, "UPDATE candidates SET document = replace(document, 'TSMC', 'TSMD') WHERE id = 'c00'")
    with pytest.raises(StoreError, match="is damaged"):
        store.candidate("c00")
    assert store.candidate("c01") == TEN[1]  # the control


def test_a_table_that_is_gone_is_noticed(path, store):
    raw(path, "DROP TABLE openings")
    with pytest.raises(StoreError, match="is damaged"):
        store.openings()


def test_a_flipped_bit_anywhere_gives_the_documents_or_an_error_never_others(tmp_path):
    path = tmp_path / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
    raw(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    whole, flips, noticed = path.read_bytes(), random.Random(7), 0
    for _ in range(250):
        damaged = bytearray(whole)
        damaged[flips.randrange(len(whole))] ^= 1 << flips.randrange(8)
        path.write_bytes(damaged)
        try:
            with closing(Store(path)) as store:
                assert (store.candidates(), store.openings()) == (TEN, THREE)
                assert store.candidate("c03") == TEN[3]
        except MatchingError:
            noticed += 1
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
    assert noticed > 30  # the control: flips do hit something


def test_a_writer_killed_in_the_middle_leaves_the_store_as_it_was(path, store):
    store.add_candidates(TEN[:1])
    script = (
        "import os, sys; from pathlib import Path; from matching.store import Store;"
        "from matching.store.documents import PEOPLE, put, rows_of, Known;"
        "from tests import small; store = Store(Path(sys.argv[1]));"
        "held = store._file.writing(); file = held.__enter__();"
        "put(file, PEOPLE, rows_of(PEOPLE, small.candidates()[1:]), Known.REFUSE); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False, cwd=Path(__file__).parents[1])
    assert done.returncode == -9
    assert store.candidates() == TEN[:1]
    store.add_candidates(TEN[1:])  # and it can be written again
    assert store.candidates() == TEN


def test_an_entry_that_this_release_cannot_read_is_named_as_such(path, store):
    from matching.store.documents import checksum_of

    store.add_candidates(TEN[:1])
    text = json.dumps({"x-ktech": {"id": "c00", "invented-later": 1}})
    raw(path, f"UPDATE candidates SET document = '{text}', checksum = '{checksum_of('c00', text)}'")
    with pytest.raises(StoreError, match="this release cannot read it"):
        store.candidate("c00")


def test_a_place_that_cannot_hold_a_file_is_said(tmp_path):
    (tmp_path / "letter").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="permissions"):
        Store(tmp_path / "letter" / "store.sqlite3")


def test_an_entry_that_damage_hid_is_missed(path, store):
    store.add_candidates(TEN)
    raw(path, "DELETE FROM candidates WHERE id = 'c03'")  # as a damaged page would lose it, without a word
    with pytest.raises(StoreError, match="is damaged"):
        store.candidates()
