"""Idempotency-Key: a call that is sent again, since nobody knows whether it came through, does nothing twice.

A dependency looks the key up once the body has come in; a middleware keeps the answer
before it is sent. Refusals are not kept: nothing was done, and the next try may do it.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from urllib.parse import unquote

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.admission import Admission, place_of
from api.asking import header_once, template_of, user_of
from api.cursors import now_of
from api.errors import ProblemError, flaw
from api.headers import HttpLayer
from matching.domain import Json
from matching.errors import StoreError
from matching.idempotency import Answer, Asked, Idempotency, InProgressError, ReusedError

STORING = frozenset(
    {
        "/v1/answers", "/v1/candidates", "/v1/candidates/{identifier}/disputes",
        "/v1/duplicates/apart", "/v1/duplicates/merge", "/v1/duplicates/undo",
        "/v1/imports", "/v1/judgements", "/v1/openings", "/v1/uploads", "/v1/uploads/{identifier}/confirm",
    }
)  # fmt: skip
"""Routes whose POST stores something."""
HEADER = "Idempotency-Key"
PARAMETER: Json = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Any text of your own, fresh for each thing that is created. Sent again with the same body within "
    "a day, the call does nothing again and is answered the same, with the header `Idempotency-Replayed`.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "7f9c5a40-5b7e-4f39-9f0a-2f9d2f0f5a11",
}
PROBLEMS = ("request-in-progress", "idempotency-key-reused")
_MADE = range(200, 300)
log = logging.getLogger(__name__)
_LONGEST = 200
_COPIED = ("content-type", "location", "etag", "content-language", "vary")


class Replay(Exception):  # noqa: N818 - not a failure: the answer is there
    """The answer that was given before."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__()


@dataclass
class _Held:
    """A key held by a call, and what was sent of its answer."""

    kept: Idempotency
    asked: Asked
    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytearray = field(default_factory=bytearray)


async def once(request: Request) -> None:
    """Hold the call's key, or answer with what was answered before. Raises `ProblemError`."""
    if request.method != "POST" or template_of(request) not in STORING or HEADER not in request.headers:
        return
    asked = await _asked(request)
    kept: Idempotency = request.app.state.idempotency
    admission: Admission = request.app.state.admission
    async with admission.light.turn(place_of(request.scope)):
        try:
            before = await run_in_threadpool(kept.begin, asked, now_of(request))
        except ReusedError:
            raise ProblemError("idempotency-key-reused") from None
        except InProgressError as error:
            raise ProblemError("request-in-progress", headers={"Retry-After": str(error.seconds)}) from None
    if before is not None:
        raise Replay(before)
    request.scope["state"]["idempotency"] = _Held(kept, asked)


async def _asked(request: Request) -> Asked:
    """Return what is asked, with a digest of the address, the query, the type and the body."""
    key = header_once(request, HEADER) or ""
    if not 0 < len(key) <= _LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise ProblemError("invalid-input", (flaw("bad-idempotency-key", f"/{HEADER}", part="header"),))
    whole = hashlib.sha256()
    content_type = request.headers.get("content-type", "")
    for part in (request.scope["path"].encode(), request.scope["query_string"], content_type.encode()):
        whole.update(len(part).to_bytes(8, "big") + part)
    whole.update(await request.body())
    return Asked(user_of(request), template_of(request), key, whole.digest())


def replayed(request: Request, replay: Replay) -> Response:
    """Answer as before: whom it shows was recorded then."""
    request.state.recorded = True
    answer = replay.answer
    return Response(answer.body, answer.status, {**dict(answer.headers), "Idempotency-Replayed": "true"})


class KeepAnswers(HttpLayer):
    """Middleware that keeps the answer to a call with a key, before it is sent."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; once the answer is whole and something was made, keep it."""
        started: Message | None = None

        async def send_when_kept(event: Message) -> None:
            nonlocal started
            held: _Held | None = scope.get("state", {}).get("idempotency")
            if held is None:
                await send(event)
                return
            if event["type"] == "http.response.start":
                started, held.status, held.headers = event, event["status"], Headers(scope=event)
                return
            held.body += event.get("body", b"")
            if event.get("more_body", False):
                return
            scope["state"]["idempotency"] = None
            await _settle(held)
            if started is not None:
                await send(started)
            await send({"type": "http.response.body", "body": bytes(held.body)})

        try:
            await self.app(scope, receive, send_when_kept)
        finally:
            held: _Held | None = scope.get("state", {}).get("idempotency")
            if held is not None:
                with anyio.CancelScope(shield=True):
                    await _release(held)


async def _settle(held: _Held) -> None:
    if held.status not in _MADE:
        await _release(held)
        return
    headers = tuple((name, held.headers[name]) for name in _COPIED if name in held.headers)
    answer = Answer(held.status, headers, bytes(held.body), _about(held.headers.get("location", "")))
    try:
        await run_in_threadpool(held.kept.finish, held.asked, answer)
    except StoreError as error:  # what was asked for is done and kept: that is what is answered
        log.warning("an answer was not kept to be given again: %s", error.code)


async def _release(held: _Held) -> None:
    """Let go of a key; where that cannot be written it comes free by itself."""
    try:
        await run_in_threadpool(held.kept.release, held.asked)
    except StoreError as error:
        log.warning("a key was not let go of: %s", error.code)


def _about(location: str) -> str | None:
    """Return the id of what an answer is about, with which it is forgotten: `/v1/kind/ID`, or what is below it."""
    parts = location.split("/")
    return unquote(parts[3]) if len(parts) > 3 else None
