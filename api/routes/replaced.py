"""Documents put in the place of others."""

from __future__ import annotations

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.errors import ProblemError, flaw
from api.routes.described import WITH_BODY
from api.tags import tag_of

REPLACING = (
    "not-found", "precondition-required", "precondition-failed", "encoder-unavailable", *WITH_BODY,
)  # fmt: skip
"""What a replacement can be refused with."""


def under_id(document: JsonValue, identifier: str) -> JsonValue:
    """Return a document under the id of its address. Raises `ProblemError` where it names another."""
    ours = document.get("x-ktech", {}) if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(ours, dict):
        return document  # whoever reads it says what is wrong
    if ours.get("id", identifier) != identifier:
        raise ProblemError("invalid-input", (flaw("id-not-of-address", "/x-ktech/id", part="body"),))
    return {**document, "x-ktech": {**ours, "id": identifier}}


def replaced(request: Request, version: str | None, view: str, identifier: str) -> Response:
    """Answer with the id and the tag of what is there now; `None` is a version that was not the one named."""
    if version is None:
        raise ProblemError("precondition-failed")
    return JSONResponse({"id": identifier}, headers={"ETag": tag_of(request, version, view)})
