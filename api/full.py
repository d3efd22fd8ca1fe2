"""Refusals of what is too much, before anything else is done for a call.

When all turns are taken, many are refused at the same moment, and each of them waits for
those before. So the answer is put together once for each language, and of all that is
done for a call only the log and the counters are left.
"""

from __future__ import annotations

import time
import uuid
from functools import cache

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.admission import Admission, keep_place
from api.errors import ProblemError, problem_answer, wants_page
from api.gate import note
from api.headers import HttpLayer, request_id
from api.languages import language_of
from api.metrics import Metrics
from matching.language import Language

Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers and body."""
_NOBODY = str(uuid.UUID(int=0))


class NotWhenFull(HttpLayer):
    """Middleware that refuses what could have no turn in time; the outermost, so that it costs next to nothing."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, or say when to come back."""
        admission: Admission = scope["app"].state.admission
        try:
            place = admission.place_for(scope["method"], scope["path"])
        except ProblemError as error:
            await self._refuse(error, scope, receive, send)
            return
        keep_place(scope, place)
        try:
            await self.app(scope, receive, send)
        finally:
            if place is not None:
                place.leave()

    async def _refuse(self, error: ProblemError, scope: Scope, receive: Receive, send: Send) -> None:
        request, began = Request(scope), time.perf_counter()
        metrics: Metrics = scope["app"].state.metrics
        metrics.count_refusal(error.code)
        if wants_page(request):
            response = problem_answer(request, error)
            status = response.status_code
            await response(scope, receive, send)
        else:
            status, headers, body = _made(language_of(request), error.code, tuple(error.headers.items()))
            own = request_id(request).encode()
            headers = [(name, value.replace(_NOBODY.encode(), own)) for name, value in headers]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body.replace(_NOBODY.encode(), own)})
        note(request, status, time.perf_counter() - began)


@cache
def _made(language: Language, code: str, headers: tuple[tuple[str, str], ...]) -> Answer:
    """Return a refusal as any call is answered that asks in a language, with nobody's id in place of the call's."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1",
        "query_string": f"lang={language}".encode(),
        "headers": [],
        "state": {"request_id": _NOBODY},
    }
    response = problem_answer(Request(scope), ProblemError(code, headers=dict(headers)))
    return response.status_code, list(response.raw_headers), bytes(response.body)
