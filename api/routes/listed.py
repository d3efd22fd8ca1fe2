"""Pages of lists, and answers to what was added."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.cursors import cursor_after
from matching.documents.names import name_findings
from matching.domain import Candidate, Json, Opening


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


def created(kind: str, entry: Candidate | Opening) -> Response:
    """Answer with the address of what was added, and what is to be said of the names in it."""
    address = f"/v1/{kind}/{quote(entry.id, safe='')}"
    return JSONResponse(stored_document(entry), 201, {"Location": address})


def stored_document(entry: Candidate | Opening) -> Json:
    """Return the id of what was stored, with findings where there are any."""
    found = name_findings(entry)
    return {"id": entry.id, **({"findings": found} if found else {})}
