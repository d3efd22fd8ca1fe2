"""An answer of a route that records, and did not, is held back: the last look before anything leaves."""

from __future__ import annotations

import logging

from fastapi import Request
from starlette.types import Message, Receive, Scope, Send

from api.errors import ProblemError, answer
from api.headers import HttpLayer, request_id
from api.recorded import RECORDS
from api.recording import route_of

log = logging.getLogger(__name__)


class NothingUnrecorded(HttpLayer):
    """Middleware that holds an answer back where its route records and this answer was not recorded."""

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse to."""
        held_back = False

        async def send_if_recorded(event: Message) -> None:
            nonlocal held_back
            if event["type"] == "http.response.start" and is_missing(scope, event["status"]):
                held_back = True
                log.error("%s nothing was recorded by %s %s", request_id(Request(scope)), *route_of(scope))
                await answer(Request(scope), ProblemError("not-recorded"))(scope, receive, send)
            elif not held_back:
                await send(event)

        await self.app(scope, receive, send_if_recorded)


def is_missing(scope: Scope, status: int) -> bool:
    """Whether an answer that shows something lacks its record; a route that is not in the table counts as such."""
    route = route_of(scope)
    if status >= 400 or route == ("", ""):
        return False
    if route in RECORDS and RECORDS[route] is None:
        return False
    state = scope.get("state", {})
    return not (state.get("recorded", False) or state.get("refused", False))
