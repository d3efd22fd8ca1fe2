"""How routes describe their answers in OpenAPI: examples, bodies, and every problem they can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.errors import PROBLEMS
from api.permissions import ANY_KEY, Permission
from matching.domain import Json

Described = dict[int | str, dict[str, Any]]
"""FastAPI's own type for `responses`."""

EVERYWHERE = (
    "invalid-input", "method-not-allowed", "rate-limited", "internal-error", "store-unavailable", "not-recorded",
    "busy", "erased-meanwhile",
)  # fmt: skip
WITH_BODY = ("malformed-body", "request-timeout", "body-too-large", "unsupported-media-type", "store-full")

PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "RFC 9457 problem details; sentences by Accept-Language, ko or en.",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "description": "Address of a page that explains this kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The request's id, as in the header X-Request-ID."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "message"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string", "description": "RFC 6901 JSON pointer into that part."},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def problems(*codes: str, everywhere: Sequence[str] = EVERYWHERE) -> Described:
    """Describe the problems a route can give, besides those that any route can."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, *everywhere)):
        by_status.setdefault(int(PROBLEMS[code]), []).append(code)
    return {
        status: {
            "description": ", ".join(f"`{code}`" for code in found),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, found in sorted(by_status.items())
    }


SECURITY: Json = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-ktech_session", "description": "See /v1/session."},
    "key": {"type": "http", "scheme": "bearer", "bearerFormat": "ktm_...", "description": "See /v1/keys."},
}
_REFUSED = {
    status: each
    for status, each in problems("not-signed-in", "not-allowed", "cross-site").items()
    if status in (401, 403)
}


def guarded(operation: dict[str, Any], permission: Permission | None) -> None:
    """Say in an operation's description who may call it, and how whoever may not is answered."""
    if permission is None or permission.is_public:
        operation["security"] = []
        return
    session: list[Json] = [{"session": []}]
    operation["security"] = session if permission.scope is None else [*session, {"key": []}]
    operation["x-roles"] = {role.value: whose.value for role, whose in permission.whose.items()}
    operation["x-scope"] = "any" if permission.scope == ANY_KEY else permission.scope
    answers = operation["responses"]
    for status, refused in _REFUSED.items():
        there = answers.get(str(status), {}).get("description")
        words = f"{there}, {refused['description']}" if there else refused["description"]
        answers[str(status)] = {**refused, "description": words}


def answered(description: str, example: str, *codes: str, status: int = 200) -> Described:
    """Describe an answer by the example of a name, and the problems a route can give."""
    return {status: described_answer(description, example), **problems(*codes)}


def described_answer(description: str, example: str) -> dict[str, Any]:
    """Describe one answer by the example of a name."""
    media = {"application/json": {"schema": {"type": "object"}, "x-example-of": example}}
    return {"description": description, "content": media}


def body(description: str, example: Json, properties: Mapping[str, str], *, required: list[str]) -> dict[str, Any]:
    """Describe a body: its fields that matter, and an example."""
    fields = {name: {"description": text} for name, text in properties.items()}
    schema = {"type": "object", "description": description, "properties": fields, "required": required}
    media = {"schema": schema, "example": example}
    return {"requestBody": {"required": True, "content": {"application/json": media, "application/ld+json": media}}}
