"""Files that are not as they should be are refused, and the way back is said."""

from __future__ import annotations

import base64
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from matching.errors import MatchingError, StoreError
from matching.merges import Merges
from matching.store import Store, takeover
from matching.store.engines import head_of
from matching.store.keys import key_file, secret
from matching.store.people import person_key
from matching.store.tables import UPLOADS
from tests import small
from tests.counts import cases
from tests.databases import OPEN, raw
from tests.store import former
from tests.store.children import die_at, in_a_child, said_in_a_child

TEN, THREE = small.candidates(), small.openings()
ROOT = Path(__file__).parents[2]
REST = ("-wal", "-shm")


@pytest.fixture
def path(tmp_path):
    """A whole store of ten people and three openings, closed."""
    path = tmp_path / "home" / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
    return path


def everything(path):
    return b"".join(each.read_bytes() for each in path.parent.rglob("*") if each.is_file())


def test_nothing_that_was_written_stands_readable_in_any_file(path, tmp_path):
    words = [b"Ana Silva", b"ana.silva@example.com", b"TSMC", b"CREATE TABLE", b"SQLite format"]
    assert [each for each in words if each in everything(path)] == []
    former.make(tmp_path / "former" / "store.sqlite3")
    assert [each for each in words if each not in everything(tmp_path / "former" / "x")] == []  # the control


def test_a_file_begins_with_what_its_key_says(path):
    assert path.read_bytes()[:16] == head_of(secret("store", path.parent)) != head_of(bytes(32))


def test_another_key_is_refused_with_both_ways_back_and_nothing_is_changed(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setenv("KTECH_STORE_KEY", base64.b64encode(bytes(32)).decode())
    with pytest.raises(StoreError, match=r"key of another store.*KTECH_STORE_KEY.*ktech-match restore FOLDER"):
        Store(path)
    assert path.read_bytes() == before
    monkeypatch.delenv("KTECH_STORE_KEY")
    with closing(Store(path)) as store:
        assert store.candidates() == TEN


def test_a_lost_key_is_said_and_none_is_made_in_its_place(path):
    key = key_file("store", path.parent)
    text = key.read_text()
    key.unlink()
    with pytest.raises(StoreError, match=r"store\.key is missing.*KTECH_STORE_KEY"):
        Store(path)
    assert not key.exists()
    key.touch(0o600)
    key.write_text(text)
    with closing(Store(path)) as store:
        assert store.candidate("c03") == TEN[3]


def test_a_database_of_another_secret_is_refused(place, monkeypatch):
    place.open().close()
    if place.is_file:
        pytest.skip("a file does not even open: see above")
    monkeypatch.setenv("KTECH_STORE_KEY", base64.b64encode(bytes(32)).decode())
    with pytest.raises(StoreError, match="key of another store"):
        place.open()


def test_a_server_that_is_not_there_is_said_without_its_password(tmp_path):
    with pytest.raises(StoreError, match=r"postgresql://127\.0\.0\.1/nowhere cannot be reached") as caught:
        Store("postgresql://user:hunter2@127.0.0.1:9/nowhere?connect_timeout=2", tmp_path)
    assert "hunter2" not in str(caught.value)
    for address in ("mysql://host/name", "no address", "postgresql://host:port/x"):
        with pytest.raises(StoreError, match="not the address of a PostgreSQL database"):
            Store(address, tmp_path)


def test_a_hundred_damaged_files_are_all_noticed(path, monkeypatch):
    monkeypatch.setattr("matching.store.checking._SECONDS_BETWEEN", 0)
    whole, flips = path.read_bytes(), random.Random(7)
    for number in range(100):
        damaged, start = bytearray(whole), flips.randrange(len(whole) - 64)
        for place in range(start, start + 64):
            damaged[place] ^= flips.randrange(1, 256)
        path.write_bytes(damaged)
        with pytest.raises(MatchingError) as caught:
            Store(path)
        assert caught.value.code in ("store-damaged", "store-not-ours", "store-wrong-key"), number
        for rest in REST:
            path.with_name(path.name + rest).unlink(missing_ok=True)
    path.write_bytes(whole)
    with closing(Store(path)) as store:  # the control
        assert (store.candidates(), store.openings()) == (TEN, THREE)


def test_damage_in_a_file_too_large_to_check_is_noticed_when_it_is_read_or_checked(path, monkeypatch):
    monkeypatch.setattr("matching.store.file._CHECKED_WHENEVER_OPENED", 0)
    monkeypatch.setattr("matching.store.checking._SECONDS_BETWEEN", 0)
    whole = path.read_bytes()
    pages, found = range(3, len(whole) // 4096, cases(3, 1)), 0
    for page in pages:
        damaged = bytearray(whole)
        damaged[page * 4096 + 100] ^= 1
        path.write_bytes(damaged)
        try:
            store = Store(path)
        except StoreError:
            found += 1
            continue
        with closing(store), pytest.raises(StoreError, match=r"is damaged.*ktech-match restore FOLDER"):
            store.check()
        found += 1
    assert found == len(pages) > 30


def test_a_cut_off_file_is_noticed(path):
    whole = path.read_bytes()
    for length in (15, 16, 4096, len(whole) // 2, len(whole) - 4096):
        path.write_bytes(whole[:length])
        with pytest.raises(StoreError):
            Store(path).close()


def test_a_file_that_may_not_be_written_is_said_and_left_as_it_is():
    folder = Path(tempfile.mkdtemp(prefix="ktech-"))
    path = folder / "store.sqlite3"
    with closing(Store(path)) as store:
        store.add(TEN, THREE)
    before, nobody = path.read_bytes(), 65534
    for each in (folder, *folder.rglob("*")):
        if os.geteuid() == 0:
            os.chown(each, nobody, nobody)

    def open_it() -> int:
        if os.geteuid() == 0:
            os.setuid(nobody)
        with closing(Store(path)) as store:
            return len(store.candidates())

    assert said_in_a_child(open_it) == "10"  # the control
    path.chmod(0o400)
    assert said_in_a_child(open_it) == "store-read-only"
    assert path.read_bytes() == before
    shutil.rmtree(folder)


MANY = [each.model_copy(update={"id": f"m{n}-{each.id}"}) for n in range(80) for each in TEN]


def test_a_file_that_may_grow_no_more_is_as_it_was_and_goes_on_when_it_may(path):
    def fill() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        with closing(Store(path)) as store:
            with pytest.raises(StoreError, match="cannot be read or written"):
                store.add_candidates(MANY)
            return str(len(store.candidates()))

    assert said_in_a_child(fill) == "10"
    with closing(Store(path)) as store:
        store.check()
        assert store.candidates() == TEN
        store.add_candidates(MANY)
        assert len(store.candidates()) == 10 + len(MANY)


def test_a_full_disk_is_said_nothing_is_lost_and_it_goes_on_when_there_is_room(tmp_path):
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        with closing(Store(tmp_path / "store.sqlite3")) as store:
            store.add(TEN, THREE)
            with pytest.raises(StoreError, match="no room left"):
                store.add_candidates(MANY)
            assert store.candidates() == TEN
            store.add_candidates(MANY[:10])
            store.check()
        with closing(Store(tmp_path / "store.sqlite3")) as store:
            assert len(store.candidates()) == 20
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_two_processes_that_write_at_once_leave_what_both_wrote(place):
    script = (
        "person = small.candidates()[0]\n"
        "for n in range(15): store.add_candidates([person.model_copy(update={'id': f'{os.getpid()}-{n}'})])"
    )
    command = [sys.executable, "-c", OPEN + "\n" + script, str(place.at), str(place.home)]
    for writer in [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]:
        assert writer.wait(60) == 0
    with closing(place.open()) as store:
        assert (len(store.candidates()), store.revision.candidates) == (30, 30)


def test_a_reader_sees_one_moment_while_somebody_writes(place):
    with closing(place.open()) as store:
        store.add_candidates(TEN[:5])
        with store.file.reading() as file:
            count = "SELECT count(*) FROM candidates"
            assert file.exec_driver_sql(count).scalar() == 5
            writer = threading.Thread(target=store.add_candidates, args=(TEN[5:],))
            writer.start()
            writer.join(30)
            assert not writer.is_alive()
            assert file.exec_driver_sql(count).scalar() == 5
        assert len(store.candidates()) == 10


def test_a_writer_that_waits_too_long_is_told_so(place, monkeypatch):
    monkeypatch.setattr("matching.store.engines._SECONDS_TO_WAIT", 1)
    with closing(place.open()) as store, closing(place.open()) as other, store.file.writing():
        with pytest.raises(StoreError, match="being written by another process"):
            other.add_candidates(TEN)
        assert other.candidates() == ()  # reading goes on


# The unencrypted file of earlier releases ---------------------------------------------------------


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "home" / "store.sqlite3"
    former.make(path)
    return path


def check_taken_over(path):
    with closing(Store(path)) as store:
        assert (store.candidates(), store.openings(), store.revision) == (TEN, THREE, (4, 2))
        assert [each.id for each in Merges.of_people(store).records()] == ["merge-1"]
        assert [each.id for each in Merges.of_openings(store).records()] == ["merge-2"]
        with store.file.reading() as file:
            row = file.execute(UPLOADS.select()).one()
            assert person_key(file, "upload", "up").open(row.document) == '{"words": "Ana Silva"}'
        assert raw(store, "SELECT first, second FROM apart") == [("c01", "c02")]
        assert raw(store, "SELECT count(*) FROM judgements") == [(0,)]


def test_a_plain_file_is_taken_over_whole_and_nothing_of_it_is_left(plain):
    assert b"Ana Silva" in everything(plain)  # the control
    with closing(Store(plain)) as store:
        assert store.file.took_over
    check_taken_over(plain)
    assert b"Ana Silva" not in everything(plain)
    assert {each.name for each in plain.parent.iterdir()} == {"store.sqlite3", "keys", "erased.txt"}
    with closing(Store(plain)) as store:
        assert not store.file.took_over


def test_what_waits_beside_a_plain_file_is_taken_over_too(plain, tmp_path):
    crashed = tmp_path / "crashed" / "store.sqlite3"
    crashed.parent.mkdir()
    with closing(sqlite3.connect(plain)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("DELETE FROM uploads")
        file.execute("INSERT INTO uploads VALUES ('up', '2026-11-26', '{\"words\": \"Ana Silva\"}')")
        file.commit()
        for rest in ("", "-wal"):
            shutil.copy(plain.with_name(plain.name + rest), crashed.with_name(crashed.name + rest))
    assert crashed.with_name("store.sqlite3-wal").stat().st_size > 0  # the control
    check_taken_over(crashed)
    assert b"Ana Silva" not in everything(crashed)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE store SET schema_version = 7", "layout 7"),
        ("DELETE FROM candidates WHERE id = 'c03'", "is damaged"),
        ("UPDATE candidates SET document = replace(document, 'TSMC', 'TSMD') WHERE id = 'c00'", "is damaged"),
        ("PRAGMA application_id = 5", "is not a ktech-match store"),
    ],
)
def test_a_plain_file_that_is_not_whole_is_left_as_it_is(plain, harm, said):
    with closing(sqlite3.connect(plain, isolation_level=None)) as file:
        file.execute(harm)
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = plain.read_bytes()[100:]  # the head says in which mode it was last written
    with pytest.raises(StoreError, match=said):
        Store(plain)
    assert plain.read_bytes()[100:] == before


STEPS = (
    "_refuse_damaged", "_copy_table", "refuse_unreadable", "complain_of_pages", "_exchange", "flush_folder", "finish",
)  # fmt: skip


@pytest.mark.parametrize("step", range(0, 23, cases(2, 1)))
def test_a_takeover_killed_at_any_step_leaves_the_old_file_or_the_whole_new_one(plain, step):
    def take_over() -> None:
        die_at(step, takeover, STEPS)
        Store(plain)

    assert in_a_child(take_over) == -signal.SIGKILL
    check_taken_over(plain)
    assert b"Ana Silva" not in everything(plain)
    assert {each.name for each in plain.parent.iterdir()} == {"store.sqlite3", "keys", "erased.txt"}
