"""A write and its entry in the ledger: both are kept or neither, on every route that writes and records."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from api.recorded import RECORDS
from api.recording import Recorder
from api.unrecorded import NothingUnrecorded, route_of
from matching.embedding import VectorCache
from matching.errors import StoreError
from matching.ledger import chain
from matching.store.file import RecordFile
from matching.store.metadata import METADATA
from matching.workspace import Workspace
from tests import small
from tests.api.test_recording import WAYS, Asked, asked, both_twins  # noqa: F401 - the fixtures of the same table
from tests.api.world import World
from tests.bag_of_words import BagOfWords
from tests.databases import Place

Kept = dict[str, list[Any]]
CHANGING = sorted(route for route, kind in RECORDS.items() if kind is not None and route[0] != "GET")
ASKING_ALONE = {
    *(("POST", f"/v1/{name}") for name in ("assess", "dossier", "proof", "questions")),
    ("POST", "/audit-chain"),
}
"""They change nothing, unless a company asks."""
OUTSIDE = {("POST", "/programme/passes"), ("POST", "/scorers")}
"""They change a file beside the tables, once their entry is kept."""
ERASING = {("DELETE", "/v1/candidates/{identifier}"), ("POST", "/data/{identifier:path}")}
"""They write their own record within their own transaction."""
AGAIN: dict[tuple[str, str], Callable[[Asked], object]] = {
    ("POST", "/v1/invitations/{identifier}/answer"): lambda s: s.client.post(
        f"/v1/invitations/{s.invite('o2').json()['id']}/answer", json={"answer": "yes"}
    ),
}
"""Ways of asking a second time where the first cannot be gone twice."""


def kept_in(file: RecordFile) -> Kept:
    """Return every row of every table."""
    with file.reading() as there:
        return {each.name: sorted(map(repr, there.execute(select(each)).all())) for each in METADATA.sorted_tables}


@pytest.fixture
def changed(monkeypatch) -> list[tuple[tuple[str, str], int, set[str]]]:
    """Of every call: its route, its status, and the tables in which it changed anything."""
    found: list[tuple[tuple[str, str], int, set[str]]] = []
    take = NothingUnrecorded.take

    async def watched(self: NothingUnrecorded, scope: Any, receive: Any, send: Any) -> None:
        file: RecordFile = scope["app"].state.workspace.store.file
        before, status = kept_in(file), 0

        async def noted(event: Any) -> None:
            nonlocal status
            status = event.get("status", status)
            await send(event)

        await take(self, scope, receive, noted)
        after = kept_in(file)
        found.append((route_of(scope), status, {name for name in after if after[name] != before[name]}))

    monkeypatch.setattr(NothingUnrecorded, "take", watched)
    return found


def refuse_to_record(monkeypatch: pytest.MonkeyPatch, route: tuple[str, str]) -> None:
    """Let no entry of a route into the ledger."""
    append = chain.append

    def appended(file: Any, entries: Any, *keys: Any, **given: Any) -> tuple[int, ...]:
        if any(each.action == " ".join(route) for each in entries):
            raise StoreError("store-full", file="x", why="full")
        return append(file, entries, *keys, **given)

    monkeypatch.setattr(chain, "append", appended)


def at_last(changed: list[tuple[tuple[str, str], int, set[str]]], route: tuple[str, str]) -> tuple[int, set[str]]:
    """Return how the last call of a route was answered, and what it changed."""
    _, status, tables = next(each for each in reversed(changed) if each[0] == route)
    return status, tables


def take_apart(asked: Asked) -> None:  # noqa: F811
    for each in asked.workspace.people_merges.records():
        if each.undone is None:
            asked.workspace.people_merges.undo(each.id, decision=each.decision)


def test_every_route_that_changes_something_and_records_it_is_tried():
    assert set(CHANGING) == {route for route in WAYS if route[0] != "GET"}
    assert len(CHANGING) > 35


@pytest.mark.parametrize("route", CHANGING, ids=" ".join)
def test_nothing_of_a_write_is_kept_whose_entry_cannot_be(asked, changed, monkeypatch, route):  # noqa: F811
    refuse_to_record(monkeypatch, route)
    WAYS[route][0](asked)
    assert at_last(changed, route) == (507, set())
    take_apart(asked)
    monkeypatch.setattr(Recorder, "as_one", lambda _: nullcontext())  # the control: as two transactions
    AGAIN.get(route, WAYS[route][0])(asked)
    status, tables = at_last(changed, route)
    assert status == 507
    assert bool(tables) == (route not in {*ASKING_ALONE, *ERASING, *OUTSIDE})


# What a company opens, counted in the transaction of the record ------------------------------------------

OPENING: dict[tuple[str, str], Callable[[World, str], tuple[str, dict[str, Any]]]] = {
    ("GET", "/v1/candidates/{identifier}"): lambda _, person: (f"/v1/candidates/{person}", {}),
    ("GET", "/candidates/{identifier:path}"): lambda world, person: (
        f"/candidates/{person}", {"params": {"opening": world.opening_of("company X")}},
    ),
    ("POST", "/v1/assess"): lambda _, person: (
        "/v1/assess", {"json": {"candidateId": person, "opening": small.posting("inline")}},
    ),
    ("GET", "/v1/openings/{identifier}/shortlist"): lambda world, _: (
        f"/v1/openings/{world.opening_of('company X')}/shortlist", {},
    ),
    ("GET", "/openings/{identifier:path}"): lambda world, _: (f"/openings/{world.opening_of('company X')}", {}),
    ("GET", "/v1/openings/{identifier}/shortlist.{form}"): lambda world, _: (
        f"/v1/openings/{world.opening_of('company X')}/shortlist.csv", {},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with closing(World(tmp_path_factory.mktemp("home"))) as made:
        made.ask(made.people["company X"], "GET", f"/v1/openings/{made.opening_of('company X')}/shortlist")
        yield made


@pytest.mark.parametrize("route", OPENING, ids=" ".join)
def test_nobody_counts_as_opened_by_an_answer_that_never_left(world, changed, monkeypatch, route):
    monkeypatch.setattr("api.sight.SHOWN", 0)  # so that all who are on a list count
    refuse_to_record(monkeypatch, route)
    path, sent = OPENING[route](world, world.passer_by_profile())
    world.ask(world.people["company X"], route[0], path, **sent)
    status, tables = at_last(changed, route)
    assert status == 507
    assert "profile_views" not in tables
    monkeypatch.setattr(Recorder, "as_one", lambda _: nullcontext())
    world.ask(world.people["company X"], route[0], path, **sent)
    status, tables = at_last(changed, route)
    assert status == 507
    assert "profile_views" in tables, "the control: as two transactions they count"


# Killed between the two ------------------------------------------------------------------------------------


PATIENCE, TRIES = 60.0, 5  # seconds for what takes less than one; a busy machine may hold it up


def killed(place: Place, tmp_path: Any, *, when: str) -> None:
    """Let a process store somebody by the service, and be killed with the entry written, or kept, but not answered.

    One that is forked just when another thread of ours is in SQLite waits for it for ever: it is ended, and another
    is forked.
    """
    ended = (_forked(place, tmp_path, when) for _ in range(TRIES))
    assert next((each for each in ended if each != -signal.SIGALRM), None) == 9, "it ended otherwise"


def _forked(place: Place, tmp_path: Any, when: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one forks while threads may run
        child = os.fork()
    if child == 0:
        try:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            _store_and_die(place, tmp_path, when)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _store_and_die(place: Place, tmp_path: Any, when: str) -> None:
    space = Workspace(place.open(), BagOfWords(), cache=VectorCache(tmp_path / "cache"))
    client = TestClient(create_app(space, today=lambda: small.DAY))
    append = chain.append

    def appended(*given: Any, **more: Any) -> None:
        append(*given, **more)
        os._exit(9)

    with pytest.MonkeyPatch.context() as patch:
        if when == "written":
            patch.setattr(chain, "append", appended)
        else:
            patch.setattr("api.unrecorded.is_missing", lambda *_: os._exit(9))
        client.post("/v1/candidates", json=small.resume("somebody"))


@pytest.mark.parametrize(("when", "kept"), [("written", False), ("kept", True)])
def test_a_kill_leaves_both_or_neither(place, tmp_path, when, kept):
    place.open().close()
    killed(place, tmp_path, when=when)
    with closing(place.open()) as store:
        there = kept_in(store.file)
        assert (len(there["candidates"]), len(there["ledger"])) == ((1, 1) if kept else (0, 0))


def test_one_that_hangs_is_ended_and_another_is_let_die(tmp_path, monkeypatch):
    tries = tmp_path / "tries"

    def hanging_at_first(*_: Any) -> None:
        with tries.open("a") as file:
            file.write("x")
        if tries.stat().st_size < 3:
            time.sleep(60)
        os._exit(9)

    monkeypatch.setitem(globals(), "_store_and_die", hanging_at_first)
    monkeypatch.setitem(globals(), "PATIENCE", 0.3)
    killed(Place(tmp_path / "store.sqlite3", tmp_path), tmp_path, when="written")
    assert tries.read_text() == "xxx"
    monkeypatch.setitem(globals(), "TRIES", 2)
    tries.unlink()
    with pytest.raises(AssertionError, match="it ended otherwise"):
        killed(Place(tmp_path / "store.sqlite3", tmp_path), tmp_path, when="written")
