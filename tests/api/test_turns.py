"""Turns to use the store: who has one, who waits, and who is told at once to come back."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from typing import NoReturn

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response

from api import admission
from api.admission import Lane, Place
from api.app import _DOORS, ROUTERS
from api.errors import ProblemError
from matching.accounts import LOCAL_OPERATOR
from tests.api.test_problems import is_problem


def test_a_lane_lets_so_many_in_keeps_so_many_waiting_and_refuses_the_rest():
    lane, most, done = Lane(2, 3, 5, 5), 0, []

    async def call() -> None:
        nonlocal most
        try:
            async with lane.turn():
                most = max(most, lane.running)
                await asyncio.sleep(0.02)
            done.append("answered")
        except ProblemError as error:
            done.append(error.code)

    async def all_at_once() -> None:
        await asyncio.gather(*(call() for _ in range(8)))

    asyncio.run(all_at_once())
    assert sorted(done) == ["answered"] * 5 + ["busy"] * 3
    assert most == 2
    assert (lane.running, lane.waiting, lane.refused) == (0, 0, 3)


def test_whoever_waits_too_long_is_told_so_and_leaves_the_queue():
    lane = Lane(1, 5, 0.05, 0.05)

    async def wait() -> None:
        async with lane.turn():
            with pytest.raises(ProblemError, match="busy"):
                async with lane.turn():
                    pass

    asyncio.run(wait())
    assert (lane.running, lane.waiting) == (0, 0)


def test_a_call_is_refused_at_once_where_turns_come_free_too_slowly_for_it():
    lane, done = Lane(1, 100, 0.5, 5), []

    async def call() -> None:
        began = time.perf_counter()
        try:
            async with lane.turn():
                await asyncio.sleep(0.05)
            done.append(("answered", time.perf_counter() - began))
        except ProblemError as error:
            done.append((error.code, time.perf_counter() - began))

    async def some() -> None:
        await asyncio.gather(*(call() for _ in range(9)))  # turns come free every 0.05 seconds: all within 0.5
        first = [name for name, _ in done]
        done.clear()
        await asyncio.gather(*(call() for _ in range(60)))
        assert first == ["answered"] * 9

    asyncio.run(some())
    refused = [seconds for name, seconds in done if name == "busy"]
    assert 30 <= len(refused) <= 55
    assert sorted(refused)[len(refused) // 2] < 0.05


def test_a_turn_ends_when_the_handler_fails():
    lane = Lane(1, 0, 1, 1)

    async def fail() -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with lane.turn():
                    _ = 1 / 0

    asyncio.run(fail())
    assert lane.running == 0


def test_whoever_was_let_in_is_served_even_where_it_takes_longer_than_it_looked():
    lane, done = Lane(1, 5, 0.05, 5), []

    async def call() -> None:
        async with lane.turn():
            await asyncio.sleep(0.06)
        done.append("answered")

    async def all_at_once() -> None:
        await asyncio.gather(*(call() for _ in range(4)))  # at the pace believed at first, within 0.03 seconds

    asyncio.run(all_at_once())
    assert done == ["answered"] * 4


def arriving(keeps_places: bool) -> list[str]:
    """Let twenty calls come in one moment, each of which comes to its turn a little later, and say how each ended."""
    lane, done = Lane(2, 3, 5, 5), []

    async def call() -> None:
        try:
            lane.refuse_if_full()
            place = Place(lane) if keeps_places else None
            done.append("let in")
            await asyncio.sleep(0.01)  # who asks is looked up
            async with lane.turn(place):
                await asyncio.sleep(0.01)
        except ProblemError as error:
            done.append(error.code)

    async def all_at_once() -> None:
        await asyncio.gather(*(call() for _ in range(20)))

    asyncio.run(all_at_once())
    assert (lane.coming, lane.running, lane.waiting) == (0, 0, 0)
    return done


def test_of_many_that_come_in_one_moment_only_those_are_let_in_whom_there_is_room_for():
    assert sorted(arriving(keeps_places=True)) == ["busy"] * 15 + ["let in"] * 5
    assert arriving(keeps_places=False)[:20] == ["let in"] * 20, "the control: without places all would come in"


def test_whoever_waits_for_a_body_holds_up_nobody():
    lane = Lane(1, 0, 5, 5)
    place = Place(lane)
    with pytest.raises(ProblemError, match="busy"):
        lane.refuse_if_full()
    place.pause()
    lane.refuse_if_full()
    place.take()
    with pytest.raises(ProblemError, match="busy"):
        lane.refuse_if_full()
    place.leave()
    place.take()
    lane.refuse_if_full()  # its turn has come: it is counted there
    assert lane.coming == 0


def test_a_slow_body_leaves_the_only_turn_to_others(limited):
    with limited(at_once=1, waiting=0) as client:
        lane, seen, sent = client.app.state.admission.light, [], []

        async def receive() -> dict[str, object]:
            seen.append(lane.coming)
            return {"type": "http.request", "body": b"{", "more_body": len(seen) < 3}

        async def send(event: dict[str, object]) -> None:
            sent.append(event)

        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/v1/candidates", "query_string": b"", "headers": headers,
                 "client": ("127.0.0.1", 1), "server": ("localhost", 80), "scheme": "http", "http_version": "1.1",
                 "root_path": ""}  # fmt: skip
        asyncio.run(client.app(scope, receive, send))
        assert seen == [0, 0, 0]
        assert sent[0]["status"] == 400
        assert lane.coming == lane.running == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_refused_first_of_all_is_answered_as_anything_else_is(limited, monkeypatch, language):
    """The answer that is put together once says what the answer to a call would, with the id of this one."""

    def raised(_: object) -> NoReturn:
        raise ProblemError("busy", headers={"Retry-After": "2"})

    headers = {"Accept-Language": language}
    with limited(at_once=1, waiting=0) as client:
        monkeypatch.setattr(client.app.state.admission.light, "running", 1)
        answers = [client.get("/v1/candidates/c00", headers=headers) for _ in range(2)]
    with limited() as client:
        monkeypatch.setattr("api.security._identified", raised)
        answers.append(client.get("/v1/candidates/c00", headers=headers))
    ids = [is_problem(each, 503)["instance"].removeprefix("urn:uuid:") for each in answers]
    assert len(set(ids)) == 3
    assert ids == [each.headers["x-request-id"] for each in answers]
    assert {each.headers["content-language"] for each in answers} == {language}

    def nobodys(answer: Response, identifier: str) -> tuple[str, list[tuple[str, str]]]:
        return answer.text.replace(identifier, "ID"), sorted(
            (name, value.replace(identifier, "ID")) for name, value in answer.headers.items()
        )

    first, second, usual = map(nobodys, answers, ids)
    assert first == second == usual


def test_a_page_that_cannot_be_had_now_is_a_page_too(limited, monkeypatch):
    with limited(heavy_at_once=1, heavy_waiting=0) as client:
        monkeypatch.setattr(client.app.state.admission.heavy, "running", 1)
        answer = client.get("/people", headers={"Accept": "text/html"})
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["retry-after"] == "2"
        assert 'ktech_refusals_total{problem="busy"} 1.0' in client.get("/metrics").text
        assert client.get("/v1/candidates/c00").status_code == 200, "the other lane is free"


def test_beyond_the_queue_the_answer_is_busy_at_once_and_the_rest_is_answered(limited, workspace, monkeypatch):
    real, answers, may_go_on = workspace.assess, [], threading.Event()

    def held_up(*given: object, **more: object) -> object:
        assert may_go_on.wait(60)
        return real(*given, **more)

    monkeypatch.setattr(workspace, "assess", held_up)
    with limited(at_once=2, waiting=2, longest_wait=60, patience=60) as client:
        lane = client.app.state.admission.light

        def post() -> None:
            answers.append(client.post("/v1/assess", json={"candidateId": "c00", "openingId": "o0"}))

        threads = [threading.Thread(target=post) for _ in range(10)]
        for each in threads:
            each.start()
        while lane.running + lane.waiting + len(answers) < 10 and any(each.is_alive() for each in threads):
            time.sleep(0.01)
        refused, let_in = [*answers], lane.running + lane.waiting  # while nobody's turn has ended
        may_go_on.set()
        for each in threads:
            each.join()
        assert client.get("/health/ready").status_code == 200
    assert 4 <= let_in < 10  # two at once and two who wait, and whoever came in the same moment as they
    assert [each.status_code for each in answers] == [503] * len(refused) + [200] * let_in
    for answer in refused:
        assert is_problem(answer, 503)["type"] == "/problems/busy"
        assert int(answer.headers["retry-after"]) >= 1


def test_where_the_queue_is_full_a_call_is_refused_before_its_body_and_who_asks_are_looked_at(limited, monkeypatch):
    with limited(at_once=1, waiting=0, longest_wait=30) as client:
        lane, asked = client.app.state.admission.light, []
        monkeypatch.setattr("api.security._identified", lambda request: asked.append(request) or LOCAL_OPERATOR)
        assert client.get("/v1/candidates/c00").status_code == 200
        assert len(asked) == 1, "the control: who asks is looked at while there is a turn"
        monkeypatch.setattr(lane, "running", 1)
        is_problem(client.post("/v1/candidates", content=b"{", headers={"Content-Type": "application/json"}), 503)
        is_problem(client.get("/v1/candidates/c00"), 503)
        assert len(asked) == 1
        assert lane.refused == 2
        assert client.get("/health/live").status_code == 200, "what takes no turn is answered"
        assert client.get("/v1/openings/o0/shortlist").status_code == 200, "nor does the other lane's queue count"


def test_no_body_is_read_while_a_turn_is_held(workspace):
    """What reads the body stands before what takes a turn, in every route."""
    from fastapi.routing import APIRoute

    from api.dependencies import _uploads, _workspace
    from api.routes import adverts, assess, candidates, duplicates, imports, judgements, openings, questions, uploads

    parts = (adverts, assess, candidates, duplicates, imports, judgements, openings, questions, uploads)
    routes = [route for part in parts for route in part.router.routes if isinstance(route, APIRoute)]
    assert len(routes) > 25
    for route in routes:
        calls = [each.call for each in route.dependant.dependencies]
        turns = [at for at, call in enumerate(calls) if call in (_uploads, _workspace)]
        readers = [at for at, each in enumerate(route.dependant.dependencies) if reads_body(each)]
        if turns and readers:
            assert max(readers) < min(turns), route.path


def reads_body(dependant) -> bool:
    from api.dependencies import _document
    from api.uploading import _upload, whole_body

    return dependant.call in (_document, _upload, whole_body) or any(map(reads_body, dependant.dependencies))


def test_every_heavy_route_exists():
    from fastapi.routing import APIRoute

    templates = {each.path for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)}
    assert templates >= admission.HEAVY
    assert "/openings/{identifier}" not in templates, "the control: a template that no route has would be found"


def test_more_calls_than_can_be_in_flight_are_refused(limited):
    with limited(most_in_flight=1) as client:
        client.app.state.admission.in_flight = 1
        is_problem(client.get("/health/live"), 503)
        client.app.state.admission.in_flight = 0
        assert client.get("/health/live").status_code == 200
        assert client.app.state.admission.in_flight == 0


def test_only_what_reads_from_the_store_or_takes_long_is_given_a_thread():
    """FastAPI gives a thread to everything that is not `async`: a dozen for a call is what most of its time went to."""
    found = {each.dependency for each in _DOORS}
    waiting = [each.dependant for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    while waiting:
        one = waiting.pop()
        found |= {each.call for each in one.dependencies}
        waiting += one.dependencies
    found = {each for each in found if not inspect.iscoroutinefunction(each)}
    named = {f"{each.__module__}.{each.__qualname__}" for each in found if not inspect.isasyncgenfunction(each)}
    assert named == {
        "api.security.door", "api.pages.own._stored", "api.routes.assess._question", "api.routes.duplicates._decision",
        "api.routes.questions._asked", "api.routes.questions._given", "api.pages.narrow.Chosen",
    }  # fmt: skip
