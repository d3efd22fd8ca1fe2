"""A person's papers are sealed with a key of their own, and gone when it is."""

from __future__ import annotations

import hashlib
import re
import shutil
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import select

from matching.errors import NotFoundError, StoreError
from matching.ingest.json_resume import read_candidate
from matching.merges import Decision, Merges
from matching.store import Store
from matching.store.erasures import list_file, marks_listed
from matching.store.people import digest, forget
from matching.store.tables import CANDIDATES, PERSON_KEYS
from matching.store.vault import NotWholeError, Vault
from tests import small
from tests.databases import raw

TEN = small.candidates()
DECISION = Decision("reviewer-1", date(2026, 11, 26), "the same")
CANARY = "Canary-Wren-7731"


@pytest.fixture
def store(place):
    with closing(place.open()) as opened:
        opened.add([*TEN, read_candidate(small.resume("canary", label=CANARY))], small.openings())
        yield opened


def erase(store, identifier):
    with store.file.writing() as file:
        return forget(file, identifier)


def keys(store):
    with store.file.reading() as file:
        return set(file.scalars(select(PERSON_KEYS.c.id).where(PERSON_KEYS.c.kind == "candidate")))


def test_what_is_sealed_opens_with_its_key_alone_and_under_its_id_alone():
    vault, given = Vault(bytes(32)), []
    key, wrapped = vault.make("candidate", "c00")
    sealed = key.seal("서울 Ana")
    assert vault.unwrap("candidate", "c00", wrapped).open(sealed) == "서울 Ana"
    assert key.seal("서울 Ana") != sealed  # another nonce
    other, _ = vault.make("candidate", "c01")
    for open_it in (
        lambda: other.open(sealed),
        lambda: vault.unwrap("candidate", "c01", wrapped),
        lambda: vault.unwrap("upload", "c00", wrapped),
        lambda: Vault(b"\1" * 32).unwrap("candidate", "c00", wrapped),
        lambda: key.open(sealed[:-1] + bytes([sealed[-1] ^ 1])),
        lambda: key.open(b""),
    ):
        with pytest.raises(NotWholeError):
            given.append(open_it())
    assert given == []


def test_a_hash_is_another_for_each_person_and_the_same_again(store):
    with store.file.reading() as file:
        first = digest(file, "c00", b"what was read")
        assert first == digest(file, "c00", b"what was read") != digest(file, "c01", b"what was read")
        with pytest.raises(NotFoundError):
            digest(file, "nobody", b"what was read")


def test_the_erased_are_gone_and_the_rest_is_there(store):
    assert erase(store, "c03") == {"c03"}
    assert store.candidates() == tuple(each for each in (*TEN, store.candidate("canary")) if each.id != "c03")
    assert "c03" not in keys(store)
    for ask in (lambda: store.candidate("c03"), lambda: erase(store, "c03"), lambda: erase(store, "nobody")):
        with pytest.raises(NotFoundError):
            ask()
    store.add_candidates([TEN[3]])  # who comes again is somebody new
    assert store.candidate("c03") == TEN[3]


def test_a_row_that_outlived_its_key_can_not_be_read(store):
    with store.file.reading() as file:
        row = file.execute(select(CANDIDATES).where(CANDIDATES.c.id == "canary")).one()
    erase(store, "canary")
    with store.file.writing() as file:
        file.execute(CANDIDATES.insert().values(**row._asdict()))
    with pytest.raises(StoreError, match="damaged"):
        store.candidate("canary")
    store.add_candidates([read_candidate(small.resume("canary", label=CANARY))], replace=True)
    with store.file.writing() as file:  # a fresh key does not open it either
        file.execute(CANDIDATES.update().where(CANDIDATES.c.id == "canary").values(document=row.document))
    with pytest.raises(StoreError, match="damaged"):
        store.candidate("canary")


@pytest.mark.parametrize("asked", ["c00", "c00b"])
def test_whoever_was_merged_with_the_erased_is_the_same_person(store, asked):
    store.add_candidates([TEN[0].model_copy(update={"id": "c00b"})])
    Merges.of_people(store).merge("c00", "c00b", decision=DECISION)
    Merges.of_people(store).keep_apart("c00", "c01", decision=DECISION)
    assert erase(store, asked) == {"c00", "c00b"}
    assert {"c00", "c00b"} & keys(store) == set()
    assert Merges.of_people(store).records() == ()
    assert raw(store, "SELECT first, second FROM apart") == []
    store.add_candidates([TEN[0], TEN[0].model_copy(update={"id": "c00b"})])
    assert Merges.of_people(store).merge("c00", "c00b", decision=DECISION).id == "merge-2"  # no number comes twice


def test_whoever_was_taken_apart_again_is_somebody_else(store):
    store.add_candidates([TEN[0].model_copy(update={"id": "c00b"})])
    record = Merges.of_people(store).merge("c00", "c00b", decision=DECISION)
    Merges.of_people(store).undo(record.id, decision=DECISION)
    assert erase(store, "c00") == {"c00"}
    assert store.candidate("c00b").id == "c00b"
    assert raw(store, "SELECT first_document, second_document FROM merges") == [(b"", b"")]


def test_an_erasing_that_is_rolled_back_leaves_the_person_and_no_mark(place, store):
    def erase_and_fail():
        with store.file.writing() as file:
            forget(file, "canary")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        erase_and_fail()
    assert store.candidate("canary").headline == CANARY
    assert list_file(place.home).read_text() == ""


def test_marks_of_the_erased_are_written_beside_the_store_and_say_nothing(place, store):
    erase(store, "c03")
    erase(store, "canary")
    marks = marks_listed(list_file(place.home))
    assert list(marks) == [1, 2]
    assert re.fullmatch(r"1 [0-9a-f]{64}\n2 [0-9a-f]{64}\n", list_file(place.home).read_text())
    assert marks[1] != hashlib.sha256(b"c03").hexdigest()
    store.close()
    list_file(place.home).write_text(f"1 {marks[1]}\n2 {marks[2][:20]}")  # as if killed while it was written
    place.open().close()
    assert marks_listed(list_file(place.home)) == marks


def bytes_of(folder):
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_nothing_of_the_erased_is_in_any_file_nor_can_it_be_opened_with_all_keys_that_are_left(tmp_path):
    home = tmp_path / "home"
    with closing(Store(home / "store.sqlite3")) as store:
        store.add([*TEN, read_candidate(small.resume("canary", label=CANARY))])
        store.file.sweep()
        shutil.copytree(home, tmp_path / "before")
        with store.file.reading() as file:
            sealed = file.scalar(select(CANDIDATES.c.document).where(CANDIDATES.c.id == "canary"))
            wrapped = file.scalar(select(PERSON_KEYS.c.wrapped).where(PERSON_KEYS.c.id == "canary"))
        before = decrypted(home / "store.sqlite3", store)
        assert [each for each in (sealed[:40], wrapped, b"canary") if each not in before] == []  # the control
        erase(store, "canary")
        assert (home / "store.sqlite3-wal").stat().st_size == 0
        after = decrypted(home / "store.sqlite3", store)
        assert [each for each in (sealed[:40], sealed[-40:], wrapped, b"canary") if each in after] == []
    assert CANARY.encode() not in bytes_of(home)
    with closing(Store(tmp_path / "before" / "store.sqlite3")) as store:
        assert store.candidate("canary").headline == CANARY  # the control: it was there


def decrypted(path, store):
    """Return the file's pages as they are under the encryption, by SQLCipher's own export without a key."""
    plain = path.with_name("plain")
    with store.file._engine.connect() as file:
        connection = file.connection.dbapi_connection
        connection.execute(f"ATTACH '{plain}' AS plain KEY ''")
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH plain")
    content = plain.read_bytes()
    plain.unlink()
    return content
