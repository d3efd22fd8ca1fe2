"""The API's description as pages: what `/openapi.json` says, without a script and without another host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.dependencies import known_parameters, language_asked
from api.errors import ProblemError
from api.pages.show import page
from api.pages.words import say
from matching.language import Text

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])


@dataclass(frozen=True)
class Route:
    """One route as the page shows it; `request` and `answer` are examples as JSON text, or empty."""

    name: str
    method: str
    path: str
    title: Text
    description: str
    parameters: tuple[dict[str, Any], ...]
    request: str
    answer: str
    problems: tuple[str, ...]


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show every route."""
    return page(request, "docs.html", routes=tuple(routes_of(request.app.openapi())))


@router.get("/docs/{name}")
def docs_of(request: Request, name: str) -> Response:
    """Show a route with its parameters, an example of what goes in and comes out, and its problems."""
    route = next((each for each in routes_of(request.app.openapi()) if each.name == name), None)
    if route is None:
        raise ProblemError("not-found")
    return page(request, "docs_route.html", route=route)


def routes_of(description: dict[str, Any]) -> Iterator[Route]:
    """Yield the routes of an OpenAPI description in its order."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            name = route_name(operation, path, method)
            yield Route(
                name=name,
                method=method.upper(),
                path=path,
                title=say(f"docs-{name}"),
                description=operation.get("description", ""),
                parameters=tuple(operation.get("parameters", ())),
                request=_example(operation.get("requestBody", {})),
                answer=_example(next(answer for status, answer in answers.items() if status.startswith("2"))),
                problems=tuple(status for status in answers if not status.startswith("2")),
            )


def route_name(operation: dict[str, Any], path: str, method: str) -> str:
    """Return the name of a route's function, which FastAPI puts before path and method in the operation's id."""
    ending = "".join(letter if letter.isalnum() else "_" for letter in path) + f"_{method}"
    return str(operation["operationId"]).removesuffix(ending).replace("_", "-")


def _example(body: dict[str, Any]) -> str:
    """Return the example of a body as text, empty where there is none."""
    for media in body.get("content", {}).values():
        if "example" in media:
            example = media["example"]
            return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    return ""
