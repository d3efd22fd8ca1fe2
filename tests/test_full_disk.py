"""What a full disk does to everything below the service: nothing acknowledged is lost, and nothing half is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from matching.bulk.table import open_table
from matching.cli.common import write_bytes
from matching.embedding import VectorCache
from matching.errors import BadInputError, EncoderError, MatchingError, ScorerError, StoreError
from matching.jobs import Asked, Jobs, Kind, Runner, State, Turn, holder_here
from matching.large_tables import LargeTable, importing
from matching.ledger import Entry, Ledger
from matching.ledger import Kind as LedgerKind
from matching.profiles import candidate_embedded
from matching.scoring.cards import replace_file
from matching.store import Store
from matching.store.backup import backup
from matching.store.restoring import restore
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.small_disk import Disk, small_disk

NOW, SECRET = datetime(2026, 11, 26, tzinfo=UTC), b"k" * 32
PERSON = small.candidates()[0]


@pytest.fixture
def disk(tmp_path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def store(disk) -> Iterator[Store]:
    with closing(Store(disk.root / "home" / "store.sqlite3")) as made:
        yield made


def people(*ids: str) -> list:
    return [PERSON.model_copy(update={"id": each}) for each in ids]


def test_writers_who_fill_the_disk_lose_nothing_acknowledged_and_go_on_when_there_is_room(disk, store):
    acknowledged: list[tuple[str, ...]] = []
    refusals: list[str] = []
    ledger = Ledger(store.file, SECRET)
    with (disk.root / "ballast").open("wb") as file:
        file.write(bytes(21 << 20))

    def write(name: str) -> None:
        for number in range(10_000):
            ids = tuple(f"{name}-{number:05}-{each}" for each in range(5))
            try:
                with store.file.as_one():
                    store.add_candidates(people(*ids))
                    ledger.record(Entry(LedgerKind.RECORD_WRITTEN, NOW, "user-1", people=ids))
            except MatchingError as error:
                refusals.append(error.code)
                return
            acknowledged.append(ids)

    def all_at_once(*names: str) -> None:
        threads = [threading.Thread(target=write, args=(each,)) for each in names]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    all_at_once("a", "b", "c", "d")
    assert refusals == ["store-full"] * 4
    assert len(acknowledged) > 20
    assert store.ids("candidate") == {each for ids in acknowledged for each in ids}
    assert ledger.head.entries == len(acknowledged)
    assert store.candidate(acknowledged[0][0]) is not None
    disk.make_room()
    before = len(acknowledged)
    store.add_candidates(people("later"))
    ledger.record(Entry(LedgerKind.RECORD_READ, NOW, "user-1", people=("later",)))
    assert ledger.verify().holds
    assert ledger.head.entries == before + 1
    store.file.examine()
    store.close()
    with closing(Store(disk.root / "home" / "store.sqlite3")) as again:
        assert len(again.ids("candidate")) == 5 * before + 1


def test_a_store_is_opened_on_a_full_disk_or_says_that_it_is_full(disk, store):
    store.add_candidates(people("a"))
    store.close()
    disk.fill()
    with pytest.raises(StoreError) as caught:
        Store(disk.root / "home" / "store.sqlite3")
    assert caught.value.code == "store-full"
    with pytest.raises(StoreError) as caught:
        Store(disk.root / "another" / "store.sqlite3")
    assert caught.value.code in ("store-full", "key-unreadable")
    disk.make_room()
    with closing(Store(disk.root / "home" / "store.sqlite3")) as again:
        assert again.ids("candidate") == {"a"}


def test_an_import_in_parts_that_fills_the_disk_goes_on_when_there_is_room(disk, store, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PART", 1_000)
    path = tmp_path / "people.csv"
    path.write_text("id,headline\n" + "".join(f"p{number},{'Engineer ' * 20}\n" for number in range(5_000)))
    whole = LargeTable(store, open_table(path, "candidates"), now=lambda: NOW)
    mark = whole.begin(whole.check())
    with (disk.root / "ballast").open("wb") as file:
        file.write(bytes(21 << 20))
    with pytest.raises(StoreError) as caught:
        whole.store(mark)
    assert caught.value.code == "store-full"
    there = whole.bookmark()
    assert there.done == len(store.ids("candidate")) < 5_000
    disk.make_room()
    assert whole.store(there).stored == len(store.ids("candidate")) == 5_000
    store.file.examine()


# Backups ----------------------------------------------------------------------------------------------


def test_half_a_backup_is_removed_and_said_and_the_next_one_is_whole(disk, store):
    store.add_candidates(people(*(f"p{number}" for number in range(200))))
    before = disk.files()
    disk.fill(store.file)
    with pytest.raises(StoreError, match="removed, and the store is as it was") as caught:
        backup(store.file, disk.root / "backup")
    assert caught.value.code == "backup-no-room"
    assert disk.files() == before
    assert not any(each.name.startswith(".") for each in disk.root.iterdir())
    disk.make_room()
    assert backup(store.file, disk.root / "backup").counts["candidates"] == 200


@pytest.mark.parametrize("left", [1 << 12, 1 << 16, 1 << 18])
def test_a_backup_that_runs_out_of_room_in_the_middle_leaves_nothing(disk, store, left):
    store.add_candidates(people(*(f"p{number}" for number in range(200))))
    before = disk.files()
    disk.fill(store.file)
    ballast = disk.root / "ballast"
    with ballast.open("r+b") as file:
        file.truncate(ballast.stat().st_size - left)
    with pytest.raises(StoreError) as caught:
        backup(store.file, disk.root / "backup")
    assert caught.value.code == "backup-no-room"
    assert disk.files() == before


def test_a_store_that_there_is_no_room_to_restore_stays_as_it_is(disk, store, tmp_path):
    store.add_candidates(people("a"))
    backup(store.file, tmp_path / "backup")
    store.add_candidates(people("b"))
    store.close()
    before = disk.files()
    disk.fill()
    with pytest.raises(StoreError) as caught:
        restore(tmp_path / "backup", disk.root / "home" / "store.sqlite3", replace=True)
    assert caught.value.code == "store-full"
    assert disk.files() == before
    disk.make_room()
    with closing(Store(disk.root / "home" / "store.sqlite3")) as again:
        assert again.ids("candidate") == {"a", "b"}


# The cache --------------------------------------------------------------------------------------------


def test_vectors_that_cannot_be_kept_are_made_all_the_same(disk, tmp_path):
    with closing(Store(tmp_path / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(disk.root / "cache"))
        for room in (True, False):  # a cache that is there, and one that cannot be made
            space.add(people(f"a-{room}"))
            disk.fill()
            space.add(people(f"b-{room}"))
            assert len(space.pool) == (2 if room else 4)
            disk.make_room()
            for each in (disk.root / "cache").iterdir():
                each.unlink()


def test_what_cannot_be_taken_out_of_the_cache_says_so_and_goes_with_the_next(disk, tmp_path):
    cache, first, second = VectorCache(disk.root / "cache"), *small.candidates()[:2]
    texts = list(candidate_embedded(first))

    def kept() -> set[str]:
        return set(cache.get(BagOfWords.fingerprint, texts, dimension=BagOfWords.dimension))

    with closing(Store(tmp_path / "store.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=cache)
        space.add([first])
        assert kept() == {each for each in texts if each}
        disk.fill()
        with pytest.raises(EncoderError) as caught:
            cache.forget(texts)
        assert caught.value.code == "vector-cache-full"
        space.add([second.model_copy(update={"id": first.id})], replace=True)  # it is kept: it is no failure
        assert store.candidate(first.id).headline == second.headline
        disk.make_room()
        assert kept() != set(), "the control"
        space.let_go([])
        assert kept() <= set(candidate_embedded(second))


# Jobs -------------------------------------------------------------------------------------------------


def _job(store: Store, run: Callable[[Turn], None], *, resumes: bool) -> tuple[Jobs, Runner]:
    jobs, kind = Jobs(store), Kind("work", run, "text/plain", "txt", resumes=resumes)
    jobs.add(Asked("j1", "work", "hana", {}, b""), now=NOW)
    return jobs, Runner(store, {"work": kind}, now=lambda: NOW, holder=holder_here("a"))


@pytest.mark.parametrize(("resumes", "state"), [(True, State.DONE), (False, State.FAILED)])
def test_a_job_that_the_full_disk_stopped_goes_on_or_says_why_once_there_is_room(disk, store, resumes, state):
    began = []

    def run(turn: Turn) -> None:
        began.append(turn.job.done)
        turn.put(b"first\n", done=turn.job.done + 1, total=2, upto=1)
        if len(began) == 1:
            disk.fill(store.file)
        turn.put(b"second\n", done=2, total=2, upto=2)

    jobs, runner = _job(store, run, resumes=resumes)
    for _ in range(3):
        with pytest.raises(StoreError) as caught:
            runner.run_next()
        assert caught.value.code == "store-full"
    assert jobs.one("hana", "j1").state is State.RUNNING
    disk.make_room()
    runner.run_next()
    job = jobs.one("hana", "j1")
    assert job.state is state
    assert began == ([0, 1] if resumes else [0])
    assert (job.error is None) == resumes
    if job.error is not None:
        assert job.error["code"] == "store-full"


# Files ------------------------------------------------------------------------------------------------


def test_a_file_that_there_is_no_room_for_is_not_begun_and_what_was_there_stays(disk):
    path, card = disk.root / "list.csv", disk.root / "card.json"
    write_bytes(path, b"before")
    replace_file(card, b"before")
    disk.fill()
    with pytest.raises(BadInputError, match="No space left"):
        write_bytes(path, bytes(100_000))
    with pytest.raises(ScorerError):
        replace_file(card, bytes(100_000))
    assert (path.read_bytes(), card.read_bytes()) == (b"before", b"before")
    assert disk.files() == {"list.csv", "card.json"}
    disk.make_room()
    write_bytes(path, b"after")
    assert path.read_bytes() == b"after"
