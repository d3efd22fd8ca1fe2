"""The digest of everybody is the same from who is held in memory and from the rows of the store."""

import pytest

from matching.store import Store
from matching.store import history as module
from matching.store.history import digest_at
from matching.store.tables import CANDIDATES
from tests.people import person


def of_rows(store: Store, revision: int) -> module.Digest:
    with store.file.reading() as file:
        return digest_at(file, CANDIDATES, revision)


@pytest.mark.parametrize("at_once", [1, 3, 10_000])
def test_whoever_is_held_has_the_digest_of_the_rows(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    store = Store(tmp_path / "store.sqlite3")
    store.add_candidates([person(f"p{row}", headline=f"Engineer {row}") for row in range(7)])
    assert store._people.digest_at(store.revision.candidates) is None  # nobody was read
    asked = []
    for headline in ("Engineer", "Chemist"):
        store.add_candidates([person("p3", headline=headline)], replace=True)
        now = store.revision.candidates
        store.records()
        held = store._people.digest_at(now)
        assert held == of_rows(store, now) == store.digest_at("candidate", now)
        assert (held.documents, store._people.digest_at(now - 1)) == (7, None)
        asked.append(held)
    assert asked[0] != asked[1]  # the control


def test_nobody_is_held_any_more_once_the_erased_are_let_go_of(tmp_path):
    store = Store(tmp_path / "store.sqlite3")
    store.add_candidates([person(f"p{row}") for row in range(3)])
    store.records()
    before = store.revision.candidates
    assert store.digest_at("candidate", before).documents == 3
    store.let_go()
    assert store._people.digest_at(before) is None
    assert store.digest_at("candidate", before) == of_rows(store, before)
