"""What every answer carries: a request's id and the headers that keep browsers careful."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STATIC = "/static/"


def request_id(request: Request) -> str:
    """Return the id by which a request is found in the log."""
    state = request.scope.setdefault("state", {})
    identifier: str = state.setdefault("request_id", str(uuid.uuid4()))
    return identifier


def _add(headers: MutableHeaders, path: str, identifier: str, more: Mapping[str, str] | None = None) -> None:
    """Add what is missing; pages may load the style sheet, data nothing, and only style sheets may be kept.

    `more` is what was found out on the way to the answer, such as how many calls are left.
    """
    page = headers.get("content-type", "").startswith("text/html")
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if page else DATA_POLICY)
    headers.setdefault("Cache-Control", "no-cache" if path.startswith(_STATIC) else "no-store")
    headers.setdefault("X-Request-ID", identifier)
    for name, value in (more or {}).items():
        headers.setdefault(name, value)


def secured(request: Request, response: Response) -> Response:
    """Return an answer with these headers; for answers that leave past the middleware."""
    _add(response.headers, request.url.path, request_id(request))
    return response


class HttpLayer:
    """Middleware for calls over HTTP alone; what else a server sends passes by."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a call, or let something else pass."""
        await (self.take if scope["type"] == "http" else self.app)(scope, receive, send)

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call; each layer says how."""
        raise NotImplementedError


class CarefulHeaders(HttpLayer):
    """Middleware that adds these headers to every answer."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the headers added."""
        identifier = request_id(Request(scope))

        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                _add(MutableHeaders(scope=event), scope["path"], identifier, scope["state"].get("headers"))
            await send(event)

        await self.app(scope, receive, send_with_headers)
