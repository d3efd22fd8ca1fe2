"""Documents put in the place of others."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.errors import ProblemError
from api.routes.described import WITH_BODY
from api.routes.listed import stored_document
from api.tags import tag_of
from matching.domain import Candidate, Opening

REPLACING = (
    "not-found", "precondition-required", "precondition-failed", "encoder-unavailable", *WITH_BODY,
)  # fmt: skip
"""What a replacement can be refused with."""


def replaced(request: Request, version: str | None, view: str, entry: Candidate | Opening) -> Response:
    """Answer with the id and the tag of what is there now; `None` is a version that was not the one named."""
    if version is None:
        raise ProblemError("precondition-failed")
    return JSONResponse(stored_document(entry), headers={"ETag": tag_of(request, version, view)})
