"""What an application answers in one trip is what Starlette's own client hears from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette import testclient
from starlette.testclient import TestClient

from tests import one_trip

STARLETTES = testclient._TestClientTransport.handle_request  # as it is before any test runs
CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GET", "/a%20b/%ED%95%9C?q=%ED%95%9C&empty=", {"headers": {"X-Some": "thing", "Cookie": "a=1"}}),
    ("HEAD", "/", {}),
    ("POST", "/", {"json": {"name": "한글"}}),
    ("POST", "/", {"content": b"\x00\xff"}),
    ("PUT", "/", {"files": {"file": ("a.csv", b"a,b", "text/csv"), "do": (None, "store")}}),
    ("DELETE", "https://somewhere.example:8443/x", {}),
)


async def mirror(scope: Any, receive: Any, send: Any) -> None:
    """Answer in two pieces with what was asked, and with what a second look at the body gives."""
    asked, later = await receive(), receive()
    told = {
        **{name: repr(scope[name]) for name in sorted(scope) if name not in ("headers", "extensions")},
        "headers": [[name.decode(), value.decode()] for name, value in scope["headers"] if name != b"content-type"],
        "body": len(asked["body"]), "more": asked.get("more_body", False),
    }  # fmt: skip
    headers = [(b"content-type", b"application/json"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    await send({"type": "http.response.start", "status": 203, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(told).encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"\n"})
    assert (await later)["type"] == "http.disconnect"


def heard(client: TestClient, method: str, address: str, sent: dict[str, Any]) -> tuple[Any, ...]:
    answer = client.request(method, address, **sent)
    return answer.status_code, answer.headers.multi_items(), answer.content, dict(answer.cookies)


@pytest.fixture
def both_ways(monkeypatch):
    """Ask in Starlette's way and in one trip; return both, or what either raised."""

    def asked(app: Any, *, method: str = "GET", address: str = "/", raises: bool = False, **sent: Any) -> list[Any]:
        found: list[Any] = []
        for way in (STARLETTES, one_trip.handle_request):
            monkeypatch.setattr(testclient._TestClientTransport, "handle_request", way)
            try:
                found.append(heard(TestClient(app, raise_server_exceptions=raises), method, address, sent))
            except (ValueError, AssertionError) as why:
                found.append((type(why), str(why) if isinstance(why, ValueError) else ""))
        return found

    return asked


def test_all_tests_ask_in_one_trip():
    assert testclient._TestClientTransport.handle_request is one_trip.handle_request is not STARLETTES


@pytest.mark.parametrize(("method", "address", "sent"), CALLS)
def test_a_call_is_put_and_answered_as_by_starlettes_client(both_ways, method, address, sent):
    theirs, ours = both_ways(mirror, method=method, address=address, **sent)
    assert theirs == ours
    assert theirs[0] == 203
    assert bool(theirs[2]) == (method != "HEAD")


@pytest.mark.parametrize("raises", [True, False])
@pytest.mark.parametrize("begun", [0, 1, 2])
def test_an_application_that_fails_does_so_for_both(both_ways, raises, begun):
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        if begun > 0:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        if begun > 1:
            await send({"type": "http.response.body", "body": b"all of it"})
        raise ValueError("it failed")

    theirs, ours = both_ways(failing, raises=raises)
    assert theirs == ours
    assert theirs[0] == (ValueError if raises else 200 if begun else 500)


async def silent(scope: Any, receive: Any, send: Any) -> None:
    await receive()


async def hasty(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.body", "body": b"without a beginning"})


async def talkative(scope: Any, receive: Any, send: Any) -> None:
    for _ in range(2):
        await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.mark.parametrize("app", [silent, hasty, talkative])
def test_an_answer_out_of_order_is_noticed_by_both(both_ways, app):
    theirs, ours = both_ways(app, raises=True)
    assert theirs == ours == (AssertionError, "")
