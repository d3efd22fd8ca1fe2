"""What holds for every call before anything of it is looked at: a line in the log, limits, and a body that ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.admission import Admission, Place, place_of
from api.asking import template_of, user_of, via_of
from api.errors import ProblemError, answer
from api.headers import HttpLayer, request_id
from api.logs import log
from api.metrics import Metrics
from api.rates import Rates
from matching.settings import settings

LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 21 * 1024 * 1024  # routes allow less; none allows more
_UNHEARD = frozenset({b"range"})  # headers that nothing here answers to


class Observed(HttpLayer):
    """Middleware that logs and counts every call, by its route's template."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then say what was asked and how it went; a failure nobody foresaw counts as 500."""
        request, began, status = Request(scope), time.perf_counter(), 500

        async def send_and_note(event: Message) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
            await send(event)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            note(request, status, time.perf_counter() - began)


def note(request: Request, status: int, seconds: float) -> None:
    """Count a call, and write its line into the log."""
    metrics: Metrics = request.app.state.metrics
    route = template_of(request)
    metrics.count(route, request.method, status, seconds)
    log.info(
        "request",
        request=request_id(request),
        method=request.method if request.method.isalpha() and len(request.method) < 10 else "other",
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        user=user_of(request),
        via=via_of(request),
    )


class Gate(HttpLayer):
    """Middleware that refuses what is too often, too large, too slow, or put together against the rules of HTTP."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call that may pass."""
        request = Request(scope)
        application: Starlette = scope["app"]
        admission: Admission = application.state.admission
        try:
            _refuse_head(request)
            rates: Rates = application.state.rates
            rates.count_origin(request)
        except ProblemError as error:
            await answer(request, error)(scope, receive, send)
            return
        scope["headers"] = [each for each in scope["headers"] if each[0] not in _UNHEARD]
        admission.in_flight += 1
        try:
            await self.app(scope, _bounded(receive, place_of(scope)), send)
        finally:
            admission.in_flight -= 1


def _refuse_head(request: Request) -> None:
    """Refuse too much of a head, and a body whose end is told in two ways: a proxy may have believed the other."""
    if sum(len(name) + len(value) for name, value in request.scope["headers"]) > LARGEST_HEAD:
        raise ProblemError("head-too-large", headers={"Connection": "close"})
    if "transfer-encoding" in request.headers and "content-length" in request.headers:
        raise ProblemError("bad-request", headers={"Connection": "close"})


def _bounded(receive: Receive, place: Place | None) -> Receive:
    """Return `receive` for a body of bounded length that comes in within bounded time. It raises `ProblemError`.

    Whoever waits for a body holds up nobody else who waits for a turn.
    """
    seen, until = 0, time.monotonic() + settings().body_seconds
    over = False

    async def receive_counted() -> Message:
        nonlocal seen, over
        if over:  # what comes after the body is the end of the connection, which may take its time
            return await receive()
        if place is not None:
            place.pause()
        try:
            event = await asyncio.wait_for(receive(), max(0.0, until - time.monotonic()))
        except TimeoutError:
            raise ProblemError("request-timeout", headers={"Connection": "close"}) from None
        if place is not None:
            place.take()
        seen += len(_body_of(event))
        over = not event.get("more_body", False)
        if seen > LARGEST_BODY:
            raise ProblemError("body-too-large", headers={"Connection": "close"})
        return event

    return receive_counted


def _body_of(event: Mapping[str, object]) -> bytes:
    body = event.get("body", b"")
    return body if isinstance(body, bytes) else b""
