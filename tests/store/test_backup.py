"""Backups are made while somebody writes, and brought back whole."""

from __future__ import annotations

import json
import random
import shutil
import threading
from contextlib import closing

import pytest

from matching.errors import BadInputError, NotFoundError, StoreError
from matching.merges import Decision, Merges
from matching.store import Store, restoring
from matching.store import backup as backing
from matching.store.backup import DOCUMENTS, KEYS, MANIFEST, backup
from matching.store.erasures import list_file
from matching.store.people import forget
from matching.store.restoring import restore
from tests import small
from tests.counts import cases
from tests.databases import Place, raw
from tests.store.children import die_at, in_a_child
from tests.store.test_migrations import fill, seen

TEN, THREE = small.candidates(), small.openings()


@pytest.fixture
def store(place):
    with closing(place.open()) as opened:
        yield opened


@pytest.fixture
def elsewhere(place, tmp_path):
    """A place for a file with the same key, as another machine would be given."""
    home = tmp_path / "elsewhere"
    home.mkdir(mode=0o700)

    def made() -> Place:
        shutil.copytree(place.home / "keys", home / "keys")
        return Place(home / "store.sqlite3", home)

    return made


def test_what_is_restored_elsewhere_is_what_was_backed_up(place, store, elsewhere, tmp_path):
    fill(store)
    made = backup(store.file, tmp_path / "backup")
    assert {each.name for each in (tmp_path / "backup").iterdir()} == {DOCUMENTS, KEYS, MANIFEST}
    assert (made.counts["candidates"], made.counts["openings"], made.counts["judgements"]) == (10, 3, 1)
    there = elsewhere()
    done = restore(tmp_path / "backup", there.at, there.home, nobody_erased=True)
    assert (done.backed, done.erased_again) == (made, 0)
    with closing(there.open()) as restored:
        assert seen(restored) == seen(store)
        Merges.of_people(restored).undo("merge-1", decision=Decision("r", small.DAY))
        assert restored.candidate("c00b").id == "c00b"


def test_a_backup_of_a_file_is_restored_into_the_database_it_came_from(place, store, tmp_path):
    fill(store)
    before = seen(store)
    backup(store.file, tmp_path / "backup")
    store.add_candidates([TEN[0].model_copy(update={"id": "later"})])
    store.close()
    with pytest.raises(BadInputError, match="--replace"):
        restore(tmp_path / "backup", place.at, place.home)
    restore(tmp_path / "backup", place.at, place.home, replace=True)
    with closing(place.open()) as restored:
        assert seen(restored) == before
        restored.add_candidates([TEN[0].model_copy(update={"id": "even-later"})])
        restored.file.examine()
    left = [each.name for each in place.home.iterdir() if each.name.startswith(".")]
    assert left == []


def test_the_documents_do_not_open_without_the_file_of_keys(store, elsewhere, tmp_path):
    store.add(TEN, THREE)
    backup(store.file, tmp_path / "backup")
    there = elsewhere()
    there.home.joinpath("store.sqlite3").write_bytes((tmp_path / "backup" / DOCUMENTS).read_bytes())
    with closing(there.open()) as found:
        assert found.openings() == THREE
        for ask in (lambda: found.candidate("c00"), found.candidates):
            with pytest.raises(StoreError, match="damaged"):
                ask()


def test_the_erased_do_not_come_back(place, store, tmp_path):
    store.add(TEN, THREE)
    with store.file.writing() as file:
        forget(file, "c01")  # before the backup
    store.add_candidates([TEN[1]])  # who came again and is in it
    backup(store.file, tmp_path / "backup")
    with store.file.writing() as file:
        forget(file, "c03")
        forget(file, "c04")
    store.close()
    assert restore(tmp_path / "backup", place.at, place.home, replace=True).erased_again == 2
    with closing(place.open()) as restored:
        assert [each.id for each in restored.candidates()] == [f"c{n:02}" for n in range(10) if n not in (3, 4)]
        with pytest.raises(NotFoundError):
            restored.candidate("c03")
        with restored.file.writing() as file:
            forget(file, "c05")
    numbers = [line.split()[0] for line in list_file(place.home).read_text().splitlines()]
    assert numbers == ["1", "2", "3", "4"]


def test_nothing_is_restored_where_nobody_knows_who_was_erased(store, place, elsewhere, tmp_path):
    store.add(TEN, THREE)
    backup(store.file, tmp_path / "backup")
    with store.file.writing() as file:
        forget(file, "c03")
    there = elsewhere()
    with pytest.raises(BadInputError, match="--erased"):
        restore(tmp_path / "backup", there.at, there.home)
    assert not there.at.exists()
    restore(tmp_path / "backup", there.at, there.home, erased=list_file(place.home))
    with closing(there.open()) as restored:
        assert "c03" not in {each.id for each in restored.candidates()}
        assert len(restored.candidates()) == 9
    assert list_file(there.home).read_text() == list_file(place.home).read_text()


def test_a_list_with_a_gap_is_refused(store, elsewhere, tmp_path):
    backup(store.file, tmp_path / "backup")
    (tmp_path / "list").write_text(f"2 {'0' * 64}\n")
    there = elsewhere()
    with pytest.raises(BadInputError, match="numbers are missing"):
        restore(tmp_path / "backup", there.at, there.home, erased=tmp_path / "list")
    with pytest.raises(BadInputError, match="cannot be read"):
        restore(tmp_path / "backup", there.at, there.home, erased=tmp_path / "nowhere")


def test_a_backup_made_while_somebody_writes_is_of_one_moment(store, tmp_path):
    """Each write is of ten people; whatever was written before the backup began is in it, and whole tens after."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            store.add_candidates([each.model_copy(update={"id": f"{each.id}-{number}"}) for each in TEN])
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            before = len(written)
            made = backup(store.file, tmp_path / f"backup-{number}")
            assert made.counts["candidates"] % 10 == 0
            assert 10 * before <= made.counts["candidates"] <= 10 * (len(written) + 1)
    finally:
        stop.set()
        writer.join()
    assert len(written) > 3  # the control: it went on


def test_a_backup_is_not_written_over_anything(store, tmp_path):
    (tmp_path / "backup").mkdir()
    backup(store.file, tmp_path / "backup")
    before = (tmp_path / "backup" / MANIFEST).read_bytes()
    with pytest.raises(BadInputError, match="something is there already"):
        backup(store.file, tmp_path / "backup")
    assert (tmp_path / "backup" / MANIFEST).read_bytes() == before


@pytest.mark.parametrize("name", [DOCUMENTS, KEYS, MANIFEST])
def test_a_damaged_backup_is_refused_and_the_store_left_as_it_is(tmp_path, name):
    path, flips = tmp_path / "home" / "store.sqlite3", random.Random(3)
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
        backup(store.file, tmp_path / "backup")
    before, whole = path.read_bytes(), (tmp_path / "backup" / name).read_bytes()
    for _ in range(cases(8, 20)):
        damaged = bytearray(whole)
        damaged[flips.randrange(len(whole))] ^= 1 << flips.randrange(7)
        (tmp_path / "backup" / name).write_bytes(damaged)
        if name == MANIFEST and json.loads(whole) == _read(damaged):
            continue  # a space became another blank
        with pytest.raises(StoreError):
            restore(tmp_path / "backup", path, replace=True)
        assert path.read_bytes() == before
    (tmp_path / "backup" / name).unlink()
    with pytest.raises(StoreError, match="no whole backup"):
        restore(tmp_path / "backup", path, replace=True)


def _read(content):
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_a_store_in_use_is_not_replaced(tmp_path):
    path = tmp_path / "home" / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
        backup(store.file, tmp_path / "backup")
        restoring._SECONDS_TO_WAIT, before = 0.2, restoring._SECONDS_TO_WAIT
        with pytest.raises(StoreError, match="Stop the service first"):
            restore(tmp_path / "backup", path, replace=True)
        restoring._SECONDS_TO_WAIT = before
        assert store.candidates() == TEN
    restore(tmp_path / "backup", path, replace=True)  # the control


def test_a_damaged_store_is_replaced_by_its_backup(tmp_path):
    path = tmp_path / "home" / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
        backup(store.file, tmp_path / "backup")
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match="ktech-match restore FOLDER --replace"):
        Store(path)
    restore(tmp_path / "backup", path, replace=True)
    with closing(Store(path)) as store:
        assert store.candidates() == TEN


def test_a_backup_of_another_key_is_refused(store, tmp_path):
    backup(store.file, tmp_path / "backup")
    with closing(Store(tmp_path / "other" / "store.sqlite3")):
        pass
    with pytest.raises(StoreError, match="key of another store"):
        restore(tmp_path / "backup", tmp_path / "other" / "store.sqlite3")


BACKING = ("in_a_file", "copy_rows", "_copy_table", "_hash_of", "_flush", "flush_folder")
RESTORING = ("read_manifest", "copy_rows", "refuse_unreadable", "complain_of_pages", "_exchange", "flush_folder")


@pytest.mark.parametrize("step", range(0, 18, cases(4, 2)))
def test_a_backup_killed_at_any_step_leaves_none_or_a_whole_one(tmp_path, step):
    path = tmp_path / "home" / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)

    def back() -> None:
        die_at(step, backing, BACKING)
        with closing(Store(path)) as store:
            backup(store.file, tmp_path / "backup")

    assert in_a_child(back) == -9
    if (tmp_path / "backup").exists():
        backing.read_manifest(tmp_path / "backup")
    else:
        with closing(Store(path)) as store:
            backup(store.file, tmp_path / "backup")


@pytest.mark.parametrize("step", range(0, 8, cases(2, 1)))
def test_a_restore_killed_at_any_step_leaves_the_store_or_the_backup(tmp_path, step):
    path = tmp_path / "home" / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
        backup(store.file, tmp_path / "backup")
        store.add_candidates([TEN[0].model_copy(update={"id": "later"})])

    def bring_back() -> None:
        die_at(step, restoring, RESTORING)
        restore(tmp_path / "backup", path, replace=True)

    assert in_a_child(bring_back) == -9
    with closing(Store(path)) as store:
        assert len(store.candidates()) in (10, 11)
        store.file.examine()
    restore(tmp_path / "backup", path, replace=True)
    with closing(Store(path)) as store:
        assert store.candidates() == TEN


def test_a_server_is_moved_into_a_file_and_back(postgresql, tmp_path):
    from tests.databases import schema_of_its_own

    home = tmp_path / "home"
    with closing(Store(home / "store.sqlite3")) as store:
        fill(store)
        before = seen(store)
        backup(store.file, tmp_path / "of-file")
    server = schema_of_its_own(postgresql)
    restore(tmp_path / "of-file", server, home)
    with closing(Store(server, home)) as store:
        assert seen(store) == before
        backup(store.file, tmp_path / "of-server")
        assert raw(store, "SELECT count(*) FROM person_keys WHERE kind = 'store'") == [(1,)]
    restore(tmp_path / "of-server", home / "store.sqlite3", replace=True)
    with closing(Store(home / "store.sqlite3")) as store:
        assert seen(store) == before
