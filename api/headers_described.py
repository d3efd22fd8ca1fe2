"""The request and answer headers of an operation as OpenAPI describes them, and the problems that come with them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api import idempotency
from api.routes.described import problems
from matching.domain import Json

_TAG = {"type": "string", "pattern": '^(W/)?"[!#-~]*"$'}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version that is to be changed, or `*` for any.",
    "schema": {"type": "string", "minLength": 1, "pattern": "^[!-~]+$"},
    "example": "*",
}
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the caller has: then the answer is 304 where that is still what there is.",
    "schema": {"type": "string", "minLength": 1, "pattern": "^[!-~]+$"},
    "example": '"cGVydGFpbnMgdG8gb25l"',
}
ETAG = {"ETag": {"description": "Names this version (RFC 9110, strong).", "schema": _TAG}}
LINK = {"Link": {"description": "The next page, `rel=next` (RFC 8288).", "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "Where it is now.", "schema": {"type": "string"}}}
MATCHED = {"/v1/candidates/{identifier}", "/v1/openings/{identifier}", "/v1/uploads/{identifier}"}
TAGGED = MATCHED | {"/v1/policies/{identifier}", "/v1/judgements/{identifier}"}


def describe(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add the headers that an operation takes and gives."""
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    if method == "post" and path in idempotency.STORING:
        _add(operation, idempotency.PARAMETER, *idempotency.PROBLEMS)
    if method in ("put", "delete") and path in MATCHED - {"/v1/uploads/{identifier}"}:
        _add(operation, {**IF_MATCH, "required": method == "put"})
    if method == "get" and path in TAGGED:
        _add(operation, IF_NONE_MATCH)
        operation["responses"][str(int(HTTPStatus.NOT_MODIFIED))] = {"description": "It is what the caller has."}
    if path in TAGGED and method in ("get", "put"):
        good["headers"] = ETAG
    if any(each["name"] == "cursor" for each in operation.get("parameters", ())):
        good["headers"] = LINK
        _add_problems(operation, "invalid-cursor")
    if "201" in operation["responses"]:
        good["headers"] = LOCATION


def _add(operation: dict[str, Any], parameter: Json, *codes: str) -> None:
    operation.setdefault("parameters", []).append(parameter)
    _add_problems(operation, *codes)


def _add_problems(operation: dict[str, Any], *codes: str) -> None:
    """Add problems to those of an operation, a status each."""
    responses = operation["responses"]
    for status, answer in problems(*codes, everywhere=()).items():
        there = responses.get(str(status))
        if there is not None:
            answer["description"] = f"{there['description']}, {answer['description']}"
        responses[str(status)] = answer
