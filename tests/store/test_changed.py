"""After a write a store reads what was written since, and gives what one gives that reads everything."""

from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import text

from matching.domain import Candidate
from matching.merges import Decision, Merges
from matching.store import Store
from matching.store.changed import Stamps, changed_since, written_since
from matching.store.documents import PEOPLE
from matching.store.people import forget
from matching.store.reading import Reader
from tests import small
from tests.people import person


@pytest.fixture
def store(place):
    with closing(place.open()) as opened:
        opened.add([person(f"p{number:02}") for number in range(20)], small.openings())
        _ = opened.candidates()
        yield opened


@pytest.fixture
def gone_through(monkeypatch):
    """Note each time that a store goes through everything there is."""
    noted, really = [], Reader.all
    monkeypatch.setattr(Reader, "all", lambda reader, file: noted.append(reader.kind.name) or really(reader, file))
    return noted


def read_anew(store: Store, place) -> list[Candidate]:
    with closing(place.open()) as other:
        return list(other.candidates())


WRITES = {
    "nothing": lambda store: None,
    "one changed": lambda store: store.add_candidates([person("p03", headline="Etcher")], replace=True),
    "the first and the last": lambda store: store.add_candidates(
        [person("p00", headline="First"), person("p19", headline="Last")], replace=True
    ),
    "one among them": lambda store: store.add_candidates([person("p07b")]),
    "two in one place": lambda store: store.add_candidates([person("p07b"), person("p07a")]),
    "one before and one behind": lambda store: store.add_candidates([person("a"), person("z")]),
    "some new and some changed": lambda store: store.add_candidates(
        [person("p05", headline="Other"), person("p05b"), person("한글"), person("p18", headline="More")], replace=True
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_was_written_is_told_without_going_through_all(store, place, gone_through, write):
    write(store)
    found = store.candidates()
    assert gone_through == []
    assert list(found) == read_anew(store, place)
    assert gone_through == ["candidate"], "the control: a store that knows nobody goes through all"


def test_writes_one_after_the_other_and_by_another_process_are_told(store, place, gone_through):
    for number in range(6):
        with closing(place.open()) as other:
            other.add_candidates([person(f"p{number:02}x"), person("p11", headline=f"No. {number}")], replace=True)
        found = store.candidates()
        assert (len(found), found[[*found.ids].index("p11")].headline) == (21 + number, f"No. {number}")
    assert gone_through == []


def test_whoever_is_taken_out_makes_it_go_through_all(store, place, gone_through):
    Merges.of_people(store).merge("p01", "p02", decision=Decision("r-1", date(2026, 11, 23), "same"))
    assert list(store.candidates()) == read_anew(store, place)
    assert gone_through[0] == "candidate"
    with store.file.writing() as file:
        forget(file, "p09")
    del gone_through[:]
    store.let_go()
    assert "p09" not in store.candidates().ids
    assert gone_through == ["candidate"]


def test_where_many_were_written_all_are_gone_through(store, gone_through):
    store.add_candidates([person(f"p{number:02}", headline="All of us") for number in range(6)], replace=True)
    assert {each.headline for each in store.candidates()[:6]} == {"All of us"}
    assert gone_through == ["candidate"]


def test_a_checksum_that_is_none_is_left_to_who_goes_through_all(store):
    with store.file.writing() as file:
        before = Stamps.held(store._people.held)
        file.execute(text("UPDATE candidates SET checksum = 'no checksum', revision = 9 WHERE id = 'p04'"))
        assert changed_since(file, PEOPLE, 8, before) is None
        file.execute(text("UPDATE candidates SET checksum = :hex WHERE id = 'p04'"), {"hex": "ab" * 32})
        told = changed_since(file, PEOPLE, 8, before)
        assert bytes(told.digests[4]) == b"\xab" * 32


def test_no_document_is_looked_at_to_find_out(store):
    if store.file.path is None:
        pytest.skip("SQLite says in one word which index it reads, PostgreSQL weighs sizes")
    with store.file.reading() as file:
        asked = written_since(PEOPLE, 3).limit(5).compile(file, compile_kwargs={"literal_binds": True})
        plan = " ".join(row.detail for row in file.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "USING COVERING INDEX candidates_written" in plan
