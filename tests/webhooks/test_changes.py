"""What a write changes is told whoever writes: the service, a job or the command line."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matching.consents import Asker, Rules, invitations
from matching.domain import Employer
from matching.merges import Decision, Merges
from matching.settings import settings
from matching.store import Known, Store
from matching.webhooks import EVENTS, Webhook, Webhooks
from matching.webhooks.changes import VerdictChanges
from matching.webhooks.tables import OUTBOX
from tests import small
from tests.test_cli import call  # noqa: F401 - a fixture

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


def agreed(store: Store, candidate: str = "c00") -> None:
    """Let a company with a receiver ask somebody about an opening, and let them say yes."""
    Webhooks(store).add(Webhook("hook", "u", "hanbit", "https://8.8.8.8/", EVENTS, "active", NOON), b"?")
    asker = Asker("hanbit", Employer(id="hanbit", name="Hanbit"), "u")
    opening = store.opening("o0")
    with store.file.writing() as file:
        invitations.ask(file, asker, opening, candidate, NOON, identifier="i", text="?", rules=Rules())
        invitations.answer(file, candidate, "i", "yes", NOON, rules=Rules())


def told(store: Store) -> list[dict[str, str]]:
    with store.file.reading() as file:
        return [json.loads(body)["data"] for body in file.scalars(select(OUTBOX.c.body).order_by(OUTBOX.c.number))]


@pytest.fixture
def store(place):
    numbers = iter(range(100))
    with closing(place.open()) as opened:
        opened.add(small.candidates(), small.openings())
        agreed(opened)
        opened.file.watch = VerdictChanges(lambda: small.DAY, lambda: NOON, lambda: f"msg_{next(numbers)}")
        yield opened


PAIR = {"candidate": "c00", "opening": "o0"}


def test_a_document_written_as_text_is_looked_at_as_well(store):
    worse = json.dumps(small.resume("c00", isced=6))
    assert store.add_documents("candidate", [("c00", worse)], known=Known.REPLACE) == 1
    assert told(store) == [PAIR]
    assert store.add_documents("candidate", [("c00", worse)], known=Known.REPLACE) == 0
    assert told(store) == [PAIR]  # the very same again is no change


def test_a_document_under_an_id_that_nobody_had_changes_no_verdict(store):
    store.add_candidates([small.read_candidate(small.resume("c90", isced=6))])
    assert told(store) == []


def test_of_many_documents_in_one_write_each_pair_is_told_of_once(store):
    some = [small.read_candidate(small.resume(each["x-ktech"]["id"], isced=6)) for each in small.PEOPLE]
    store.add_candidates(some, replace=True)
    assert told(store) == [PAIR]


def test_a_merge_that_changes_a_verdict_is_told(store):
    store.add_candidates([small.read_candidate(small.resume("c00", isced=6))], replace=True)
    store.add_candidates([small.read_candidate(small.resume("c91"))])
    assert told(store) == [PAIR]
    merges = Merges.of_people(store)
    made = merges.merge("c00", "c91", decision=Decision("reviewer-1", small.DAY, "one person"))
    assert told(store) == [PAIR, PAIR]  # with the other's degree the pass is open
    merges.undo(made.id, decision=Decision("reviewer-1", small.DAY, "two people"))
    assert told(store) == [PAIR, PAIR, PAIR]


def test_without_anybody_who_watches_nothing_is_told(store):
    store.file.watch = None
    store.add_candidates([small.read_candidate(small.resume("c00", isced=6))], replace=True)
    assert told(store) == []


def test_the_command_line_tells_as_the_service_does(call, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("matching.cli.common.day_of", lambda text: small.DAY)
    people, posts, worse = (tmp_path / f"{name}.json" for name in ("people", "posts", "worse"))
    people.write_text(json.dumps(list(small.PEOPLE)), encoding="utf-8")
    posts.write_text(json.dumps(list(small.OPENINGS)), encoding="utf-8")
    worse.write_text(json.dumps([small.resume("c00", isced=6)]), encoding="utf-8")
    assert call("load", people, posts)[0] == 0
    with closing(Store(settings().store, settings().home)) as store:
        agreed(store)
    assert call("load", worse, "--replace")[0] == 0
    with closing(Store(settings().store, settings().home)) as store:
        assert told(store) == [PAIR]
