"""Several writes as one transaction, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from matching.errors import AlreadyExistsError, StoreError
from matching.ledger import Entry, Kind, Ledger
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.databases import Place

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = small.candidates()[:3]
ENTRY = Entry(Kind.RECORD_WRITTEN, NOW, "user-1", people=(FIRST.id,))


class OfItsOwnError(Exception):
    """Raised by a test."""


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as made:
        yield made


def ids(store: Store) -> list[str]:
    """Return who is there, as somebody else sees it."""
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(each.id for each in store.candidates()))
    thread.start()
    thread.join()
    return found


def test_what_is_written_as_one_is_seen_within_and_by_others_only_once_it_is_kept(store):
    with store.file.as_one():
        store.add_candidates([FIRST])
        store.add_candidates([SECOND])
        assert [each.id for each in store.candidates()] == [FIRST.id, SECOND.id]
        assert ids(store) == []
    assert ids(store) == [FIRST.id, SECOND.id]


def test_nothing_of_it_is_kept_where_anything_raises(store):
    def write(then: Callable[[], object]) -> None:
        with store.file.as_one():
            store.add_candidates([FIRST])
            then()

    def fail() -> None:
        raise OfItsOwnError

    with pytest.raises(OfItsOwnError):
        write(fail)
    with pytest.raises(UnicodeDecodeError):  # what is no complaint of the database is not read as one
        write(b"\xff".decode)
    assert ids(store) == []
    write(tuple)
    assert ids(store) == [FIRST.id]


def test_a_write_that_is_refused_within_leaves_nothing_of_itself_and_the_rest_is_kept(store):
    store.add_candidates([SECOND])
    with store.file.as_one():
        store.add_candidates([FIRST])
        with pytest.raises(AlreadyExistsError):
            store.add_candidates([THIRD, SECOND])
    assert ids(store) == [FIRST.id, SECOND.id]


def test_what_the_database_refuses_takes_all_of_it_back_though_somebody_goes_on(store):
    def write() -> None:
        with store.file.as_one():
            store.add_candidates([FIRST])
            with pytest.raises(StoreError), store.file.writing() as file:
                file.exec_driver_sql("SELECT * FROM nowhere")

    with pytest.raises(StoreError):
        write()
    assert ids(store) == []
    store.add_candidates([FIRST])  # the lock is free


def test_nobody_is_held_up_before_something_is_written(store):
    done = threading.Event()

    def other() -> None:
        store.add_candidates([SECOND])
        done.set()

    with store.file.as_one():
        assert store.candidates() == ()
        threading.Thread(target=other).start()
        assert done.wait(10)
        store.add_candidates([FIRST])
    assert ids(store) == [FIRST.id, SECOND.id]


def test_what_is_within_another_is_part_of_it(store):
    def write() -> None:
        with store.file.as_one():
            with store.file.as_one():
                store.add_candidates([FIRST])
            raise OfItsOwnError

    with pytest.raises(OfItsOwnError):
        write()
    assert ids(store) == []


def test_what_is_to_be_done_once_it_is_kept_is_done_then_and_not_where_it_is_not(store):
    done: list[list[str]] = []
    store.file.once_kept(lambda: done.append(["at once"]))
    with store.file.as_one():
        store.add_candidates([FIRST])
        store.file.once_kept(lambda: done.append(ids(store)))
        assert done == [["at once"]]
    assert done == [["at once"], [FIRST.id]]

    def write() -> None:
        with store.file.as_one():
            store.file.once_kept(lambda: done.append([]))
            raise OfItsOwnError

    with pytest.raises(OfItsOwnError):
        write()
    assert len(done) == 2


def test_a_transaction_apart_is_refused_where_it_would_wait_for_itself(store):
    with store.file.as_one():
        with store.file.apart() as file:  # nothing is written yet
            assert file is not None
        store.add_candidates([FIRST])
        with pytest.raises(RuntimeError, match="wait for"), store.file.apart():
            pass
    with store.file.apart():
        assert ids(store) == [FIRST.id]


def test_an_entry_is_kept_with_what_is_written_and_alone_where_nothing_is(store):
    ledger = Ledger(store.file, b"k" * 32)

    def write(*, raising: bool) -> None:
        with store.file.as_one():
            store.add_candidates([FIRST])
            ledger.record(ENTRY)
            if raising:
                raise OfItsOwnError

    with pytest.raises(OfItsOwnError):
        write(raising=True)
    assert ledger.head is None
    assert ids(store) == []
    write(raising=False)
    assert ledger.head.entries == 1
    with store.file.as_one():
        ledger.record(ENTRY)
        assert ledger.head.entries == 2
    assert ledger.verify().holds


def test_what_is_held_for_all_is_not_made_of_what_may_be_taken_back(store, tmp_path):
    space = Workspace(store, BagOfWords())
    with store.file.as_one():
        assert space.records.candidates == ()
        store.add_candidates([FIRST])
        with pytest.raises(RuntimeError, match="what is kept"):
            _ = space.records
    assert [each.id for each in space.records.candidates] == [FIRST.id]
