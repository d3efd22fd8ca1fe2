"""Cursors: where a list goes on, signed, and good for one list, one filter and one user alone."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Query, Request

from api.asking import template_of, user_of
from api.errors import ProblemError
from api.signing import from_text, signing_of, to_text
from matching.settings import settings

_MAC, _TIME, _LONGEST = 16, 5, 1_000
_NOT_FILTERS = ("cursor", "limit")


def now_of(request: Request) -> datetime:
    """Return what time it is, in UTC."""
    now: datetime = request.app.state.now()
    return now


def cursor_after(request: Request, last: str) -> str:
    """Return the cursor that goes on after an entry of the list asked for."""
    body = int(now_of(request).timestamp()).to_bytes(_TIME, "big") + last.encode()
    return to_text(_mac(request, body) + body)


def _mac(request: Request, body: bytes) -> bytes:
    filters = sorted((name, text) for name, text in request.query_params.multi_items() if name not in _NOT_FILTERS)
    asked = [part for pair in filters for part in pair]
    return signing_of(request).mac("cursor", template_of(request), user_of(request), body, *asked)[:_MAC]


async def _after(
    request: Request,
    cursor: Annotated[
        str | None, Query(max_length=_LONGEST, description="Go on from here: taken from the header Link as it is.")
    ] = None,
) -> str | None:
    """Return the entry after which a list goes on, `None` for its beginning."""
    if cursor is None:
        return None
    try:
        raw = from_text(cursor)
        mac, body = raw[:_MAC], raw[_MAC:]
        made, last = int.from_bytes(body[:_TIME], "big"), body[_TIME:].decode()
    except ValueError:
        raise ProblemError("invalid-cursor") from None
    age = now_of(request).timestamp() - made
    is_ours = hmac.compare_digest(mac, _mac(request, body))
    if not is_ours or age > timedelta(hours=settings().cursor_hours).total_seconds():
        raise ProblemError("invalid-cursor")
    return last


After = Annotated[str | None, Depends(_after)]
