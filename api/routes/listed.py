"""Pages of lists, and answers to what was added."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.cursors import cursor_after
from matching.domain import Json


def page(request: Request, name: str, entries: Sequence[Json], last: str | None) -> Response:
    """Answer with a page of a list; `following` is the next page's cursor, and the header Link (RFC 8288) leads there.

    `last` is the last entry where there are more.
    """
    if last is None:
        return JSONResponse({name: list(entries), "following": None})
    cursor = cursor_after(request, last)
    url = request.url.include_query_params(cursor=cursor)
    headers = {"Link": f'<{url.path}?{url.query}>; rel="next"'}
    return JSONResponse({name: list(entries), "following": cursor}, headers=headers)


def created(kind: str, identifier: str) -> Response:
    """Answer with the address of what was added."""
    return JSONResponse({"id": identifier}, 201, {"Location": f"/v1/{kind}/{quote(identifier, safe='')}"})
