"""Limits: calls in a minute, turns to use the store, and what is counted of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from api import rates
from api.asking import origin_of
from api.rates import MovingWindow
from tests.api.test_problems import is_problem


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


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
