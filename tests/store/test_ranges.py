"""People read by ranges of ids, by several processes, or elsewhere: together the very same as all at once."""

from contextlib import ExitStack, closing

import pytest

from matching.ingest.json_resume import read_candidate
from matching.store import Store, reading
from matching.store import records as records_module
from matching.store.documents import open_row
from matching.store.parallel import read_in_parallel
from tests import small
from tests.pool_differences import differences

IDS = [f"p{number:02}" for number in range(12)]


@pytest.fixture
def opened(place):
    """Opens the store, and closes it in the end."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(place.open()))


def filled(opened) -> Store:
    store = opened()
    store.add_candidates([read_candidate(small.resume(each)) for each in reversed(IDS)])
    return store


def test_a_range_holds_what_comes_after_one_id_up_to_another(opened):
    store = filled(opened)
    found = store.people_within("p03", "p06")
    assert [each.id for each in found.candidates] == ["p04", "p05", "p06"]
    assert (found.stored, found.as_of) == (12, store.revision.candidates)
    ends = [store.people_within(None, "p00"), store.people_within("p10", None), store.people_within("p05x", "p05y")]
    assert [[each.id for each in some.candidates] for some in ends] == [["p00"], ["p11"], []]
    assert store.candidates() == filled_whole(store)


def filled_whole(store):
    return tuple(each for ends in ((None, "p05"), ("p05", None)) for each in store.people_within(*ends).candidates)


def test_people_who_were_read_elsewhere_are_not_read_again(opened, monkeypatch):
    store = filled(opened)
    known = store.candidates()
    other, documents = opened(), []
    store.add_candidates([read_candidate(small.resume("p05", label="Lithography lead"))], replace=True)
    monkeypatch.setattr(reading, "open_row", lambda *some: documents.append(some[2].id) or open_row(*some))
    other.take_people(known)
    assert list(differences(other.candidates(), store.candidates())) == []
    assert documents == ["p05", "p05"], "whoever changed since is read: here by the other, and by the one who wrote"
    assert opened().candidates() == store.candidates()
    assert len(documents) == 2 + 12  # the control


def test_several_processes_read_what_one_reads(opened, monkeypatch):
    store = filled(opened)
    serial = store.candidates()
    other = opened()
    monkeypatch.setattr(records_module, "_READ_AHEAD_FROM", 5)
    other.read_ahead(2)
    assert len(other._people.held) == 12
    documents = []
    monkeypatch.setattr(reading, "open_row", lambda *some: documents.append(1) or open_row(*some))
    assert list(differences(other.candidates(), serial)) == []
    assert documents == []
    opened().candidates()
    assert len(documents) == 12  # the control


def test_few_people_are_not_worth_a_process(opened, monkeypatch):
    store = filled(opened)
    monkeypatch.setattr(records_module, "read_in_parallel", lambda *_: pytest.fail("a process was started"))
    store.read_ahead(2)
    assert len(store.candidates()) == 12


def test_ranges_of_processes_hold_everybody_once(opened):
    store = filled(opened)
    parts = list(read_in_parallel(store.file.address, store.file.home, IDS, 2))
    assert [record.id for part in parts for record in part] == IDS
