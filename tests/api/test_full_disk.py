"""The service on a full disk: every write is refused with what to do, nothing is half there, and then it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.unrecorded import NothingUnrecorded
from matching.idempotency import Idempotency
from matching.ingest.json_resume import read_candidate
from tests import small
from tests.api.test_as_one import kept_in, take_apart
from tests.api.test_problems import is_problem
from tests.api.test_recording import WAYS, Asked, service
from tests.counts import cases
from tests.small_disk import Disk, small_disk

Route = tuple[str, str]
AGAIN = {
    ("POST", "/v1/invitations/{identifier}/answer"): lambda s: s.client.post(
        f"/v1/invitations/{_open_invitation(s)}/answer", json={"answer": "yes"}
    ),
}
"""Ways of asking a second time where what the first needs cannot be made twice."""


def _open_invitation(asked: Asked) -> str:
    listed = asked.client.get("/v1/invitations").json()["invitations"]
    return str(next(each["id"] for each in listed if each["state"]["id"] == "asked"))


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Disk]:
    with small_disk(tmp_path_factory.mktemp("full") / "disk") as made:
        yield made


@pytest.fixture(scope="module")
def asked(disk) -> Iterator[Asked]:
    with service(disk.root / "home") as made:
        yield made


@pytest.fixture(autouse=True)
def _as_before(disk, asked) -> Iterator[None]:
    yield
    disk.make_room()
    take_apart(asked)


class Filling:
    """Fills the disk while one route is asked, and notes how it answered and whether anything was kept."""

    def __init__(self, disk: Disk, asked: Asked) -> None:
        self.disk, self.file = disk, asked.workspace.store.file
        self.route: Route | None = None
        self.found: list[tuple[int, bool]] = []
        inner = [each for included in asked.client.app.routes for each in _routes(included, asked.client.app)]
        self.addresses = {(method, each.path): each.path_regex for each in inner for method in each.methods or ()}

    def is_meant(self, scope: Any) -> bool:
        method, path = scope["method"], scope["path"]
        return self.route is not None and method == self.route[0] and bool(self.addresses[self.route].match(path))


def _routes(included: Any, app: Any) -> list[APIRoute]:
    routes = getattr(included, "original_router", app.router).routes
    return [each for each in routes if isinstance(each, APIRoute)]


@pytest.fixture
def filling(disk, asked, monkeypatch) -> Filling:
    made, take = Filling(disk, asked), NothingUnrecorded.take

    async def watched(self: NothingUnrecorded, scope: Any, receive: Any, send: Any) -> None:
        if not made.is_meant(scope):
            await take(self, scope, receive, send)
            return
        status = 0

        async def noted(event: Any) -> None:
            nonlocal status
            status = event.get("status", status)
            await send(event)

        before = kept_in(made.file)
        disk.fill(made.file)
        try:
            await take(self, scope, receive, noted)
        finally:
            disk.make_room()
        made.found.append((status, kept_in(made.file) == before))

    monkeypatch.setattr(NothingUnrecorded, "take", watched)
    return made


@pytest.mark.parametrize("route", sorted(WAYS)[:: cases(5, 1)], ids=" ".join)
def test_what_writes_or_records_is_refused_keeps_nothing_and_is_done_once_there_is_room(asked, filling, route):
    filling.route = route
    WAYS[route][0](asked)
    assert filling.found[-1] == (507, True)
    filling.route = None
    take_apart(asked)
    again = AGAIN.get(route, WAYS[route][0])(asked)
    assert again.status_code < 400, "the control: without a restart"


@pytest.mark.parametrize(("language", "words"), [("en", "make room on the disk"), ("ko", "디스크에 공간을 마련한 뒤")])
def test_the_refusal_says_what_to_do(disk, asked, language, words):
    disk.fill(asked.workspace.store.file)
    headers = {"accept-language": language}
    problem = is_problem(asked.client.post("/v1/candidates", json=small.resume("n9"), headers=headers), 507)
    assert problem["type"] == "/problems/store-full"
    assert words in problem["detail"]


def test_what_shows_nobody_is_read_on_and_readiness_says_that_the_disk_is_full(disk, asked):
    assert asked.client.get("/health/ready").json()["parts"]["store"] == "ready", "the control"
    disk.fill(asked.workspace.store.file)
    for path in ("/v1/openings", "/v1/openings/o0", "/v1/policies", "/health/live", "/docs"):
        assert asked.client.get(path).status_code == 200
    ready = asked.client.get("/health/ready").json()
    assert (ready["status"], ready["parts"]["store"]) == ("degraded", "full")
    assert b"ktech_store_room_bytes 0.0" in asked.client.get("/metrics").content


def test_a_key_whose_call_ends_on_a_full_disk_is_no_failure_of_ours(disk, asked, monkeypatch):
    begin, headers = Idempotency.begin, {"idempotency-key": "a-key"}

    def begun(self: Idempotency, *given: Any) -> Any:
        found = begin(self, *given)
        disk.fill(asked.workspace.store.file)
        return found

    monkeypatch.setattr(Idempotency, "begin", begun)
    refused = asked.client.post("/v1/openings", json=small.posting("full-1"), headers=headers)
    is_problem(refused, 507)
    disk.make_room()
    monkeypatch.setattr(Idempotency, "begin", begin)
    assert asked.client.get("/v1/openings/full-1").status_code == 404
    again = asked.client.post("/v1/openings", json=small.posting("full-1"), headers=headers)
    is_problem(again, 409)  # until the key comes free by itself
    assert asked.client.post("/v1/openings", json=small.posting("full-1")).status_code == 201


def test_an_answer_that_cannot_be_kept_to_be_given_again_is_given_once(disk, asked, monkeypatch):
    finish = Idempotency.finish

    def finished(self: Idempotency, *given: Any) -> None:
        disk.fill(asked.workspace.store.file)
        finish(self, *given)

    monkeypatch.setattr(Idempotency, "finish", finished)
    headers = {"idempotency-key": "another-key"}
    assert asked.client.post("/v1/openings", json=small.posting("full-2"), headers=headers).status_code == 201
    disk.make_room()
    assert asked.client.get("/v1/openings/full-2").status_code == 200


def test_an_erasure_that_could_not_be_wiped_says_so_and_is_finished_when_there_is_room(disk, asked, monkeypatch):
    person, space = asked.leaver(), asked.workspace
    space.add([read_candidate(small.resume(person, label="Etch engineer like nobody else"))], replace=True)
    texts = [row[0] for row in _texts_of(space, person)]
    let_go = space.let_go

    def without_room(keys: Any) -> None:
        disk.fill(space.store.file)
        let_go(keys)

    monkeypatch.setattr(space, "let_go", without_room)
    problem = is_problem(asked.client.delete(f"/v1/candidates/{person}"), 503)
    assert problem["type"] == "/problems/erasure-unfinished"
    assert person not in space.store.ids("candidate")
    disk.make_room()
    monkeypatch.setattr(space, "let_go", let_go)
    cache = space._encoding._cache
    assert cache.get("bag-of-words-1", texts, dimension=64) != {}, "the control"
    asked.client.app.state.background.finish()
    assert cache.get("bag-of-words-1", texts, dimension=64) == {}


def _texts_of(space: Any, person: str) -> list[tuple[str, ...]]:
    from matching.profiles import candidate_embedded

    return [candidate_embedded(space.store.candidate(person))]
