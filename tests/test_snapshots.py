"""A start from what was laid out last gives the pool that is laid out whole, to the bit, or lays it out whole."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from api.app import create_app
from api.background import background_of
from api.pages.start import any_synthetic
from api.pages.words import people_found_by
from matching import packed, retrieval, runs, snapshots
from matching.embedding import VectorCache
from matching.errors import ErasedMeanwhileError, StoreError
from matching.forgetting import forget_words
from matching.ingest.json_resume import read_candidate
from matching.snapshots import Snapshots
from matching.store import Store, reading
from matching.store.people import forget
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.pool_differences import differences, differences_of_pools

LABELS = ("Etch engineer", "식각 공정 엔지니어", "Battery chemist", "Lithography lead")
SECRET = b"s" * 32


@pytest.fixture(autouse=True)
def any_number_is_many(monkeypatch):
    """Keep pools of a few people too; those of a thousand and fewer are laid out in a second."""
    monkeypatch.setattr(snapshots, "RETRIEVED", 5)
    forget_words()  # nobody is read whom another test read


@dataclass
class Home:
    """A folder with a store, in which one process follows the other."""

    folder: Path

    def starts(self) -> Iterator[Workspace]:
        """Give a workspace of its own, which knows nothing of those before."""
        with closing(Store(self.folder / "store.sqlite3")) as store:
            yield Workspace(store, BagOfWords(), cache=VectorCache(self.folder / "cache"))

    @property
    def file(self) -> Path:
        return self.folder / "pool.snapshot"

    @property
    def documents(self) -> range:
        """Where people's documents lie in the file: between its head and the parts that are read at a start."""
        start = len(snapshots._head()) + 16
        length, _ = struct.unpack_from("<QQ", self.file.read_bytes(), start - 16)
        return range(start, start + length)

    def damage(self, at: int) -> None:
        """Turn over a bit of the file, which nobody holds so far."""
        content = bytearray(self.file.read_bytes())
        content[at] ^= 1
        self.file.unlink()
        self.file.write_bytes(content)
        self.file.chmod(0o600)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Home:
    """A home with forty people and what was laid out of them, of which each test has a copy."""
    made = Home(tmp_path_factory.mktemp("filled"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "RETRIEVED", 5)
        for space in made.starts():
            space.add([resume(number) for number in range(40)], small.openings())
            _ = space.pool
    return made


@pytest.fixture
def home(filled, tmp_path) -> Home:
    return Home(shutil.copytree(filled.folder, tmp_path, dirs_exist_ok=True))


def resume(number: int, **changes: object):
    return read_candidate(
        small.resume(f"p{number:02}", label=LABELS[number % 4], start=f"20{number % 20:02}", **changes)
    )


@pytest.fixture
def laid_out(monkeypatch) -> list[int]:
    """Note how many people are laid out, each time some are."""
    counted: list[int] = []
    of = snapshots.Pools.people
    monkeypatch.setattr(snapshots.Pools, "people", lambda self, some: counted.append(len(some)) or of(self, some))
    return counted


def whole(space: Workspace):
    return space.pool_of(space.records.candidates)


def test_a_start_lays_out_nobody_and_gives_the_same_pool(home, laid_out):
    for space in home.starts():
        found = space.pool
        assert laid_out == []
        assert differences_of_pools(found, whole(space)) == []
        assert laid_out == [40]  # the control


def test_a_run_of_vectors_is_read_into_memory_of_its_own_which_is_not_copied(home, monkeypatch):
    monkeypatch.setattr(runs, "MOST", 16)
    monkeypatch.setattr(retrieval, "MOST", 16)
    for space in home.starts():
        Snapshots(home.folder).forget()
        _ = space.pool
    read, really = [], snapshots._parts
    monkeypatch.setattr(snapshots, "_parts", lambda *given: (read.append(part) or part for part in really(*given)))
    for space in home.starts():
        parts = space.pool.vectors.runs.parts
        assert [len(each) for each in parts] == [13, 13, 14]
        buffers = [np.frombuffer(each, dtype=np.uint8) for each in read if len(each)]
        assert [sum(np.shares_memory(part, buffer) for buffer in buffers) for part in parts] == [1, 1, 1]
        assert not any(np.shares_memory(part.copy(), buffer) for part in parts for buffer in buffers)  # the control


def test_a_start_reads_nobody_and_a_change_those_alone_who_changed(home, monkeypatch):
    read, really = [], packed.read_candidate
    monkeypatch.setattr(packed, "read_candidate", lambda document: read.append(1) or really(document))
    for space in home.starts():
        assert (len(space.pool), space.pool.levels("ko").lowest.shape) == (40, (40,))
        assert not any_synthetic((), space.records.candidates[:0])
        assert any_synthetic((), space.records.candidates)
        assert [each.id for each in people_found_by("LEAD p03", space.records.candidates)] == ["p03"]
        assert len(people_found_by("", space.records.candidates)) == 40
        assert read == [1]  # the one who was found
        space.add([resume(7, employer="Nowhere Semiconductor")], replace=True)
        assert len(space.pool) == 40
        assert len(read) == 2
        assert len([each.headline for each in space.records.candidates]) == 40
        assert len(read) >= 2 + 38, "the control: whoever goes through all of them reads them"


def test_a_start_opens_the_documents_of_those_alone_who_changed_since(home, monkeypatch):
    opened, really = [], reading.open_row
    monkeypatch.setattr(reading, "open_row", lambda file, kind, row: opened.append(row.id) or really(file, kind, row))
    for space in home.starts():
        first = space.records
        assert [each for each in opened if each.startswith("p")] == []
        space.add([resume(7, employer="Nowhere Semiconductor"), resume(90)], replace=True)
    opened.clear()
    for space in home.starts():
        found = space.records
        assert [each for each in opened if each.startswith("p")] == ["p07", "p90"]
    home.file.unlink()
    opened.clear()
    for space in home.starts():
        assert list(differences(space.records, found)) == []
        assert len([each for each in opened if each.startswith("p")]) == 41  # the control
    assert [each.id for each in first.candidates] == [f"p{number:02}" for number in range(40)]


def test_the_file_is_its_owners_alone_and_says_nothing_to_others(home):
    assert home.file.stat().st_mode & 0o777 == 0o600
    assert b"plasma-etching" not in home.file.read_bytes()
    for space in home.starts():
        assert "plasma-etching" in space.pool.skills.columns  # the control: it was read from the file


def test_whoever_changed_came_or_went_since_is_laid_out_alone(home, laid_out):
    for space in home.starts():
        space.add([resume(7, employer="Nowhere Semiconductor"), resume(90)], replace=True)
        laid_out.clear()
    for space in home.starts():
        found = space.pool
        assert laid_out == [2]
        assert differences_of_pools(found, whole(space)) == []


def test_where_more_than_a_few_were_laid_out_the_file_is_written_anew_and_else_left(home):
    before = home.file.read_bytes()
    for space in home.starts():
        _ = space.pool
        assert home.file.read_bytes() == before
        space.add([resume(90)])
    for space in home.starts():
        _ = space.pool
        assert home.file.read_bytes() != before  # one of forty-one is more than one of fifty


def test_where_too_many_changed_all_are_laid_out(home, laid_out):
    for space in home.starts():
        space.add([resume(number, school="NTU") for number in range(20)], replace=True)
        laid_out.clear()
    for space in home.starts():
        found = space.pool
        assert 40 in laid_out
        assert differences_of_pools(found, whole(space)) == []


@pytest.mark.parametrize("step", range(0, 100, 7))
def test_a_file_that_is_damaged_anywhere_but_in_a_document_is_as_if_it_were_not_there(home, laid_out, step):
    elsewhere = [*range(home.documents.start), *range(home.documents.stop, home.file.stat().st_size)]
    home.damage(elsewhere[len(elsewhere) * step // 100])
    for space in home.starts():
        found = space.pool
        assert laid_out == [40]
        assert differences_of_pools(found, whole(space)) == []


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.999])
def test_a_file_that_ends_too_soon_is_as_if_it_were_not_there(home, laid_out, share):
    content = home.file.read_bytes()
    home.file.write_bytes(content[: int(len(content) * share)])
    for space in home.starts():
        _ = space.pool
        assert laid_out == [40]


def test_a_file_that_ends_where_a_part_does_is_as_if_it_were_not_there(home, laid_out):
    content, ends = home.file.read_bytes(), [home.documents.stop]
    while ends[-1] < len(content):
        (length,) = struct.unpack_from("<Q", content, ends[-1])
        ends.append(ends[-1] + 8 + length + (12 + 16) * -(-length // snapshots._PIECE))  # each with a nonce and a tag
    assert ends[-1] == len(content)
    home.file.write_bytes(content[: ends[-2]])
    for space in home.starts():
        assert differences_of_pools(space.pool, whole(space)) == []
        assert laid_out == [40, 40]


def test_a_file_of_another_key_of_other_code_or_of_another_encoder_is_not_taken(home, laid_out, monkeypatch):
    for space in home.starts():
        people, pools = space.records.candidates, space._pools
        mine = Snapshots(home.folder)
        assert mine.pool_after(None, people, pools).candidates == people
        assert laid_out == []
        _ = Snapshots(home.folder, lambda _: SECRET).pool_after(None, people, pools)
        assert laid_out == [40]
        with monkeypatch.context() as other:
            other.setattr(snapshots, "software_versions", lambda: {"code": "other"})
            _ = mine.pool_after(None, people, pools)
        assert laid_out == [40, 40]
        with monkeypatch.context() as other:
            other.setattr(BagOfWords, "fingerprint", "other")
            _ = mine.pool_after(None, people, pools)
        assert laid_out == [40, 40, 40]


def test_it_goes_when_somebody_is_erased(home):
    for space in home.starts():
        _ = space.pool
        space.let_go(())
        assert not home.file.exists()


def test_it_goes_when_another_process_erases_somebody(home):
    for space in home.starts():
        _ = space.pool
        with closing(Store(home.folder / "store.sqlite3")) as other, other.file.writing() as file:
            forget(file, "p07")
        assert home.file.exists()
        _ = space.records
        assert not home.file.exists()


def test_it_is_not_kept_where_somebody_is_erased_while_it_is_written(home, monkeypatch):
    home.file.unlink()
    for space in home.starts():
        _ = space.records
        monkeypatch.setattr(type(space.store), "last_erased", 7)
        _ = space.pool
        assert not home.file.exists()


def test_a_full_disk_keeps_nobody_from_starting(home, monkeypatch, caplog):
    home.file.unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots.os, "fsync", full)
    for space in home.starts():
        assert len(space.pool) == 40
        assert space.pool.candidates[39].id == "p39"
    assert sorted(each.name for each in home.folder.glob("pool*")) == []
    assert "not kept for the next start" in caplog.text


def test_without_the_file_several_processors_read_and_with_it_or_on_few_one_does(home, monkeypatch):
    asked = []
    monkeypatch.setattr(Store, "read_ahead", lambda _, processes: asked.append(processes))
    for number, is_there in ((8, True), (2, True), (8, False), (2, False)):
        monkeypatch.setattr(snapshots, "cores", lambda number=number: number)
        if not is_there:
            home.file.unlink(missing_ok=True)
        for space in home.starts():
            assert len(space.records.candidates) == 40
    assert asked == [8]


def test_what_was_read_of_the_file_is_forgotten_with_it_though_no_pool_was_asked_for(home):
    for space in home.starts():
        _ = space.records
        assert space._snapshots._opened is not None, "the control: it waits for whoever asks for the pool"
        space.let_go([])
        assert space._snapshots._opened is None
        assert not home.file.exists()


def test_people_lie_in_the_file_once_it_is_written_and_stay_readable_when_it_has_no_name(home):
    for space in home.starts():
        home.file.unlink()
        space.keep_pool()
        people = space.pool.candidates
        assert people.documents.in_memory == 0
        assert people.documents[7] in home.file.read_bytes()
        home.file.unlink()
        forget_words()
        assert (people[7].id, people[39].id) == ("p07", "p39")


def test_whoever_came_since_lies_in_memory_until_the_file_is_written_anew(home):
    for space in home.starts():
        _ = space.pool
        space.add([resume(90)])
        there = space.pool.candidates
        assert (there.documents.in_memory > 0, there[40].id) == (True, "p90")
        space.keep_pool()
        assert (there.documents.in_memory, there[40].id) == (0, "p90")


def test_whoever_came_while_the_file_was_written_lies_in_memory_and_all_others_in_the_file(home, monkeypatch):
    really = Snapshots.save
    for space in home.starts():
        _ = space.pool
        home.file.unlink()

        def save(made: Snapshots, pool: object, people: object, space: Workspace = space) -> None:
            really(made, pool, people)
            space.add([resume(90)])
            assert len(space.pool) == 41

        with monkeypatch.context() as until:
            until.setattr(Snapshots, "save", save)
            space.keep_pool()
        documents = space.pool.candidates.documents
        assert documents.outside(space._snapshots._known) == 1
        assert documents.outside(None) == 41, "the control"
        assert 0 < documents.in_memory < 10_000
        assert [each.id for each in space.pool.candidates][38:] == ["p38", "p39", "p90"]


def test_a_document_that_is_damaged_in_the_file_is_that_of_the_store_where_it_is_the_same(home, laid_out):
    home.damage(home.documents.start + 40)  # behind a length and a nonce: of the first person
    for space in home.starts():
        people = space.pool.candidates
        assert laid_out == []
        assert people[0] == resume(0)
        assert people.documents[0] not in home.file.read_bytes()[: home.documents.start]
        before = people
        space.add([resume(0, employer="Nowhere Semiconductor")], replace=True)
        forget_words()
        with pytest.raises(StoreError, match="is damaged"):
            _ = before[0]
        assert before[1] == resume(1), "the control"
        assert space.pool.candidates[0] == resume(0, employer="Nowhere Semiconductor")


def test_a_length_that_is_damaged_leads_to_nobody_elses_document(home):
    home.damage(home.documents.start + 3)  # sixteen million bytes more
    for space in home.starts():
        assert [each.id for each in space.pool.candidates] == [f"p{number:02}" for number in range(40)]
        assert space.pool.candidates[0] == resume(0)


def test_an_older_pool_gives_a_changed_person_as_they_were_and_an_erased_one_never_again(home):
    for space in home.starts():
        before = space.pool.candidates
        space.add([resume(7, employer="Nowhere Semiconductor")], replace=True)
        assert space.pool.candidates[7] == resume(7, employer="Nowhere Semiconductor")
        forget_words()
        assert before[7] == resume(7)
        sealed, key = before.documents[7], home.folder / "keys"
        assert (len(sealed) > 0, key.exists()) == (True, True)
        erased(space, "p07")
        assert before.documents[7] == sealed, "the control: its bytes are there still"
        assert before[8] == resume(8)
        with pytest.raises(ErasedMeanwhileError, match="was erased"):
            _ = before[7]
        with pytest.raises(ErasedMeanwhileError):
            list(before)
        space.add([resume(7)])  # comes again, with a key of their own
        forget_words()
        assert before.checksum(7) == space.pool.candidates.checksum(7)
        space.add([resume(7, employer="Elsewhere")], replace=True)
        forget_words()
        with pytest.raises(ErasedMeanwhileError):
            _ = before[7]


def test_what_is_still_held_of_a_file_that_went_is_the_documents_alone(home):
    for space in home.starts():
        _ = space.pool
        documents = home.documents
        with home.file.open("rb") as held:
            assert os.fstat(held.fileno()).st_size > documents.stop
            erased(space, "p07")
            assert os.fstat(held.fileno()).st_size == documents.stop


def erased(space: Workspace, identifier: str) -> None:
    """Erase somebody as a service does: from the store, then from all that it holds."""
    with space.store.file.writing() as file:
        forget(file, identifier)
    space.let_go([])


def test_a_process_that_goes_on_writes_it_anew_after_an_erasure_without_whoever_was_erased(home, laid_out):
    for space in home.starts():
        _ = space.pool
        erased(space, "p07")
        assert not home.file.exists()
        space.keep_pool()
        laid_out.clear()
    for space in home.starts():
        kept = space._snapshots._whole()
        assert kept is not None
        assert [each for each in kept.people.ids if each == "p07"] == []
        assert len(space.pool) == 39
        assert laid_out == []
        assert differences_of_pools(space.pool, whole(space)) == []


def test_a_service_with_no_list_to_make_writes_it_anew_once_its_people_are_laid_out(home):
    for space in home.starts():
        home.file.unlink()
        background = background_of(create_app(space))
        background._make_ahead()
        assert not home.file.exists()  # nobody is laid out yet: no start waits for it
        _ = space.pool
        home.file.unlink()
        background._make_ahead()
        assert not home.file.exists()  # it looked a moment ago
        background._tended.clear()
        is_busy, background.ahead.is_busy = background.ahead.is_busy, lambda: True
        background._make_ahead()
        assert not home.file.exists()  # somebody waits for a ranking
        background.ahead.is_busy = is_busy
        background._make_ahead()
        assert home.file.exists()


def test_a_process_that_goes_on_writes_it_anew_only_where_much_has_changed(home, monkeypatch):
    monkeypatch.setattr(snapshots, "_FEW", 20)
    before = home.file.read_bytes()
    for space in home.starts():
        _ = space.pool
        space.add([resume(90), resume(91)])
        space.keep_pool()
        assert home.file.read_bytes() == before  # two of forty-two are fewer than one of twenty
        space.add([resume(92)])
        space.keep_pool()
        after = home.file.read_bytes()
        assert after != before
        space.keep_pool()
        assert home.file.read_bytes() == after


def test_it_is_not_written_anew_where_somebody_is_erased_meanwhile_or_the_pool_is_not_in_step(home, monkeypatch):
    really = Snapshots.save
    for space in home.starts():
        _ = space.pool
        home.file.unlink()

        def save(made: Snapshots, pool: object, people: object) -> None:
            really(made, pool, people)
            with closing(Store(home.folder / "store.sqlite3")) as other, other.file.writing() as file:
                forget(file, "p07")

        with monkeypatch.context() as until:
            until.setattr(Snapshots, "save", save)
            space.keep_pool()
        assert not home.file.exists()
        before = space.pool_at[0] - 1, space.pool
        space._snapshots.renew(space.store, lambda before=before: before)
        assert not home.file.exists()
        space.keep_pool()
        assert home.file.exists()  # the control
