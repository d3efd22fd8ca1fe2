"""Limits: calls in a minute, turns to use the store, and what is counted of them."""

from __future__ import annotations

import asyncio
import threading
import time
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from api import admission, rates
from api.admission import Lane
from api.app import ROUTERS, create_app
from api.asking import origin_of
from api.errors import ProblemError
from api.rates import MovingWindow
from matching.accounts import LOCAL_OPERATOR
from matching.settings import Settings
from tests import small
from tests.api.test_problems import is_problem


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def limited(workspace):
    """Make a client of a service with limits of its own, asked by a user."""
    workspace.add(small.candidates(), small.openings())

    def make(monkeypatch: pytest.MonkeyPatch | None = None, **limits: int) -> TestClient:
        if monkeypatch is not None:
            monkeypatch.setattr(rates, "via_of", lambda _: "key")
        app = create_app(workspace, today=lambda: small.DAY, limits=Settings(**limits))
        return TestClient(app, raise_server_exceptions=False)

    return make


# In a minute --------------------------------------------------------------------------------------


def test_within_any_minute_there_are_at_most_so_many_calls():
    clock = Clock()
    window, passed = MovingWindow(5, clock), []
    for _ in range(600):
        clock.time += 0.5
        if window.take("a").allowed:
            passed.append(clock.time)
    assert max(sum(start <= each < start + 60 for each in passed) for start in passed) == 5
    assert len(passed) == 25  # five in each of five minutes


def test_a_call_comes_free_when_the_window_has_moved_past_the_first():
    clock = Clock()
    window = MovingWindow(2, clock)
    assert window.take("a")[:2] == (True, 1)
    clock.time += 20
    assert window.take("a")[:2] == (True, 0)
    assert window.take("a") == (False, 0, 40)
    assert window.take("b").allowed
    clock.time += 39.9
    assert not window.take("a").allowed
    clock.time += 0.2
    assert window.take("a").allowed


def test_whoever_asked_more_than_a_minute_ago_is_forgotten():
    clock = Clock()
    window = MovingWindow(2, clock)
    for number in range(10_000):
        clock.time += 0.1
        window.take(str(number))
    assert len(window) <= 600 + rates._SWEPT_EVERY


def test_a_user_is_told_what_is_left_and_when_to_come_back(limited, monkeypatch):
    with limited(monkeypatch, requests_per_user=3) as client:
        answers = [client.get("/v1/openings/o0") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each.headers["ratelimit"].split(";")[1] for each in answers] == ["r=2", "r=1", "r=0", "r=0"]
    problem = is_problem(answers[-1], 429)
    assert problem["type"] == "/problems/rate-limited"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[0].headers["ratelimit-policy"] == '"user";q=3;w=60'


def test_writes_are_fewer_than_reads(limited, monkeypatch):
    with limited(monkeypatch, writes_per_user=1) as client:
        codes = [client.post("/v1/assess", json={}).status_code for _ in range(2)]
        assert client.get("/v1/openings/o0").status_code == 200
    assert codes == [422, 429]


def test_an_origin_is_refused_whatever_it_asks_for(limited):
    with limited(requests_per_origin=3) as client:
        codes = [client.get(each).status_code for each in ("/nothing", "/static/style.css", "/health/live", "/")]
        page = client.get("/", headers={"accept": "text/html", "accept-language": "ko"})
    assert codes == [404, 200, 200, 429]
    assert (page.status_code, "요청이 너무 많습니다" in page.text) == (429, True)


@pytest.mark.parametrize(
    ("host", "origin"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:192.0.2.7", "192.0.2.7"),
     ("fe80::1%eth0", "fe80::/64"), ("testclient", "testclient"), ("", "")],
)  # fmt: skip
def test_a_customer_of_a_provider_is_one_origin(host, origin):
    assert origin_of(SimpleNamespace(client=SimpleNamespace(host=host))) == origin


# Turns --------------------------------------------------------------------------------------------


def test_a_lane_lets_so_many_in_keeps_so_many_waiting_and_refuses_the_rest():
    lane, most, done = Lane(2, 3, 5), 0, []

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
    lane = Lane(1, 5, 0.05)

    async def wait() -> None:
        async with lane.turn():
            with pytest.raises(ProblemError, match="busy"):
                async with lane.turn():
                    pass

    asyncio.run(wait())
    assert (lane.running, lane.waiting) == (0, 0)


def test_a_call_is_refused_at_once_where_turns_come_free_too_slowly_for_it():
    lane, done = Lane(1, 100, 0.5), []

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
    lane = Lane(1, 0, 1)

    async def fail() -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with lane.turn():
                    _ = 1 / 0

    asyncio.run(fail())
    assert lane.running == 0


def test_beyond_the_queue_the_answer_is_busy_at_once_and_the_rest_is_answered(limited, workspace, monkeypatch):
    real, answers, seconds = workspace.assess, [], []

    def slow(*given: object, **more: object) -> object:
        time.sleep(0.5)
        return real(*given, **more)

    monkeypatch.setattr(workspace, "assess", slow)
    with limited(at_once=2, waiting=2, longest_wait=30) as client:

        def post() -> None:
            began = time.perf_counter()
            answer = client.post("/v1/assess", json={"candidateId": "c00", "openingId": "o0"})
            seconds.append(time.perf_counter() - began)
            answers.append(answer)

        threads = [threading.Thread(target=post) for _ in range(10)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert client.get("/health/ready").status_code == 200
    codes = [each.status_code for each in answers]
    assert set(codes) == {200, 503}
    assert 2 <= codes.count(200) <= 6
    for answer in answers:
        if answer.status_code == 503:
            assert is_problem(answer, 503)["type"] == "/problems/busy"
            assert int(answer.headers["retry-after"]) >= 1


def test_where_the_queue_is_full_a_call_is_refused_before_its_body_and_who_asks_are_looked_at(limited, monkeypatch):
    with limited(at_once=1, waiting=0, longest_wait=30) as client:
        lane, asked = client.app.state.admission.light, []
        monkeypatch.setattr("api.security._identified", lambda request: asked.append(request) or LOCAL_OPERATOR)
        assert client.get("/v1/candidates/c00").status_code == 200
        assert len(asked) == 1, "the control: who asks is looked at while there is a turn"
        monkeypatch.setattr(type(lane), "is_taken", True)
        monkeypatch.setattr(lane._turns, "locked", lambda: True)
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


# Counted ------------------------------------------------------------------------------------------


def test_counters_have_templates_and_no_ids(client):
    client.get("/v1/candidates/c00")
    client.get("/v1/candidates/nobody-zq7")
    client.get("/nothing/zq7")
    client.get("/static/nothing-zq7.css")
    client.request("ZQ7", "/v1/candidates")
    text = client.get("/metrics").text
    assert 'ktech_requests_total{method="GET",route="/v1/candidates/{identifier}",status="2xx"} 1.0' in text
    assert 'ktech_requests_total{method="GET",route="/v1/candidates/{identifier}",status="4xx"} 1.0' in text
    assert 'ktech_refusals_total{problem="not-found"} 1.0' in text
    assert 'ktech_pool_rows{kind="candidates"}' in text
    assert 'ktech_store_revision{kind="openings"} 1.0' in text
    assert 'method="other"' in text
    assert "zq7" not in text.lower()


def test_counters_are_for_administrators_alone(client, monkeypatch):
    assert client.get("/metrics").status_code == 200
    monkeypatch.setattr("api.routes.metrics.may_administer", lambda _: False)
    assert is_problem(client.get("/metrics"), 404)["type"] == "/problems/unknown-path"


def test_ready_tells_a_whole_service_from_one_that_serves_less(client, workspace, monkeypatch):
    from matching.errors import EncoderError, ScorerError
    from matching.workspace import Workspace

    assert client.get("/health/ready").json()["status"] == "ready"

    def fail(error: Exception) -> property:
        def get(_: object) -> None:
            raise error

        return property(get)

    with monkeypatch.context() as broken:
        broken.setattr(Workspace, "embedder", fail(EncoderError("encoder-damaged", file="x", install="y")))
        broken.setattr(Workspace, "served", fail(ScorerError("not-found", kind="x", identifier="y")))
        told = client.get("/health/ready").json()
    assert told["status"] == "degraded"
    assert (told["parts"]["encoder"], told["parts"]["scorer"]) == ("unavailable", "unavailable")
