"""Pages of lists, and answers to what was added."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from matching.domain import Json


def page(request: Request, name: str, entries: Sequence[Json], following: str | None) -> Response:
    """Answer with a page of a list; the header Link (RFC 8288) leads to the next."""
    document = {name: list(entries), "following": following}
    if following is None:
        return JSONResponse(document)
    url = request.url.include_query_params(after=following)
    return JSONResponse(document, headers={"Link": f'<{url.path}?{url.query}>; rel="next"'})


def created(kind: str, identifier: str) -> Response:
    """Answer with the address of what was added."""
    return JSONResponse({"id": identifier}, 201, {"Location": f"/v1/{kind}/{quote(identifier, safe='')}"})
