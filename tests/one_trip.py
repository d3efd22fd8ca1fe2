"""Asks an application in one trip to its loop, where Starlette's client goes there eight times a call.

What is answered is the same, which `tests/api/test_one_trip.py` compares; only an answer that is read while it is still
being written (`client.stream`) would come late, and no test reads one so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import anyio
import httpx2
import pytest
from starlette import testclient

_PORTS = {"http": 80, "https": 443}


class Trip:
    """One call: what was asked, and what has been answered so far."""

    def __init__(self, body: bytes) -> None:
        self.body, self.was_read = body, False
        self.status: int | None = None
        self.headers: list[tuple[str, str]] = []
        self.pieces: list[bytes] = []

    async def run(self, app: Any, scope: dict[str, Any]) -> None:
        self.is_over = anyio.Event()
        await app(scope, self.receive, self.send)

    async def receive(self) -> dict[str, Any]:
        if self.was_read:
            await self.is_over.wait()
            return {"type": "http.disconnect"}
        self.was_read = True
        return {"type": "http.request", "body": self.body}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert self.status is None, "an answer begins once"
            self.status = message["status"]
            self.headers = [(name.decode(), value.decode()) for name, value in message.get("headers", ())]
        elif message["type"] == "http.response.body":
            assert self.status is not None, "a body comes after the beginning of an answer"
            assert not self.is_over.is_set(), "nothing comes after the end of an answer"
            self.pieces.append(bytes(message.get("body", b"")))
            if not message.get("more_body", False):
                self.is_over.set()


def _scope(transport: Any, request: httpx2.Request) -> dict[str, Any]:
    """Return what Starlette's client tells an application of a call."""
    url = request.url
    return {
        "type": "http", "http_version": "1.1", "method": request.method, "scheme": url.scheme,
        "path": unquote(url.path), "raw_path": url.raw_path.split(b"?", 1)[0], "root_path": transport.root_path,
        "query_string": url.query,
        "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers.multi_items()],
        "client": transport.client, "server": [url.raw_host.decode(), url.port or _PORTS[url.scheme]],
        "extensions": {}, "state": transport.app_state.copy(),
    }  # fmt: skip


def handle_request(transport: Any, request: httpx2.Request) -> httpx2.Response:
    """Do what Starlette's transport does with a call."""
    trip = Trip(request.read())
    try:
        with transport.portal_factory() as portal:
            portal.call(trip.run, transport.app, _scope(transport, request))
    except Exception:
        if transport.raise_server_exceptions:
            raise
    if trip.status is None:
        assert not transport.raise_server_exceptions, "nothing was answered"
        return httpx2.Response(500, request=request)
    body = b"" if request.method == "HEAD" else b"".join(trip.pieces)
    return httpx2.Response(trip.status, headers=trip.headers, stream=httpx2.ByteStream(body), request=request)


@contextmanager
def in_one_trip() -> Iterator[None]:
    """Let all of Starlette's clients ask so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testclient._TestClientTransport, "handle_request", handle_request)
        yield
