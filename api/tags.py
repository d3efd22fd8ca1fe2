"""ETags and what is asked of them: an answer is not sent twice, and nothing is replaced that was not seen.

A tag is made of the stored document's content hash, under a key: it changes with the
document, and whoever guesses at a document cannot test the guess by it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.asking import header_once, template_of
from api.errors import ProblemError
from api.signing import signing_of, to_text
from matching.consents import Sight
from matching.domain import Json

WHOLE = "whole"
VIEWS = (WHOLE, *map(str, Sight))
_TAG = re.compile(r'\s*(?:(W/)?("[\x21\x23-\x7e]*"))\s*(?:,|$)')
_TAG_BYTES = 18


def tag_of(request: Request, version: str, view: str = WHOLE) -> str:
    """Return the strong ETag of a version of what the address means, as one view shows it."""
    address = sorted(request.path_params.items())
    parts = [part for name, value in address for part in (name, str(value))]
    resource = template_of(request).removesuffix("/confirm")
    return f'"{to_text(signing_of(request).mac("etag", resource, view, version, *parts)[:_TAG_BYTES])}"'


def tagged(request: Request, document: Json, version: str | None = None, view: str = WHOLE) -> Response:
    """Answer with a document and its ETag, or with 304 where the reader has it.

    Without `version` the document itself is what the tag is made of.
    """
    tag = tag_of(request, version if version is not None else content_of(document), view)
    asked = header_once(request, "if-none-match")
    if asked is not None and _names(asked, lambda each, _: each == tag):
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(document, headers={"ETag": tag})


def content_of(document: Json) -> str:
    """Return the hash of a document that is not kept as it is shown."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def refuse_unless_named(request: Request, *, required: bool) -> None:
    """Refuse a change without If-Match where there has to be one."""
    if required and header_once(request, "if-match") is None:
        raise ProblemError("precondition-required")


def precondition(request: Request) -> Callable[[str], bool]:
    """Return whether a stored version is one that If-Match names in any view; any is, where the header is not there."""
    asked = header_once(request, "if-match")
    if asked is None:
        return lambda _: True

    def holds(version: str) -> bool:
        tags = {tag_of(request, version, view) for view in VIEWS}
        return _names(asked, lambda each, weak: each in tags and not weak)

    return holds


def refuse_changed(request: Request, document: Json) -> None:
    """Refuse where If-Match names none of what is there now. Raises `ProblemError`."""
    if not precondition(request)(content_of(document)):
        raise ProblemError("precondition-failed")


def _names(header: str, fits: Callable[[str, bool], bool]) -> bool:
    """Whether one of a header's tags fits, or the header is `*`; what is no list of tags names nothing."""
    if header.strip() == "*":
        return True
    found, at = [], 0
    while at < len(header):
        match = _TAG.match(header, at)
        if match is None:
            return False
        found.append((match[2], match[1] is not None))
        at = match.end()
    return any(fits(tag, weak) for tag, weak in found)
