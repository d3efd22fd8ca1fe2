"""The application: the API under /v1, the pages, and what holds for both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles

from api import errors, examples
from api.dependencies import today_in_korea
from api.headers import CarefulHeaders
from api.pages import docs, judging, views
from api.pages import uploads as upload_pages
from api.pages.show import STATIC
from api.routes import (
    adverts,
    assess,
    candidates,
    consents,
    duplicates,
    health,
    imports,
    invitations,
    judgements,
    openings,
    policies,
    problems,
    questions,
    uploads,
)
from api.routes.described import PROBLEM_SCHEMA
from matching.settings import settings
from matching.store import Store
from matching.uploads.kept import Uploads
from matching.workspace import Workspace

VERSION = "0.1.0"
_DESCRIPTION = (
    "Who can get the K-Tech Pass for which opening, on which day, and why; and who and what suit each other among "
    "them. Verdicts have three values: yes, no, unknown. Nothing here is legal advice."
)


def create_app(workspace: Workspace | None = None, *, today: Callable[[], date] = today_in_korea) -> FastAPI:
    """Make the application over a workspace; without one, over the store of the settings."""
    app = FastAPI(title="ktech-match", version=VERSION, description=_DESCRIPTION, docs_url=None, redoc_url=None)
    space = workspace or Workspace(Store(settings().store))
    app.state.workspace, app.state.uploads = space, Uploads(space.store.path)
    app.state.today = today
    app.add_middleware(CarefulHeaders)
    errors.install(app)
    data = (candidates, openings, imports, uploads, adverts, assess, questions, duplicates, judgements)
    for part in (*data, consents, invitations, policies, health, problems, views, upload_pages, judging, docs):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


def _description(app: FastAPI) -> dict[str, Any]:
    """Return OpenAPI 3.1 with computed examples and with our own shape of problems, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        made.setdefault("components", {})["schemas"] = {"Problem": PROBLEM_SCHEMA}
        for path in made["paths"].values():
            for operation in path.values():
                _complete(operation)
        app.openapi_schema = made
    return app.openapi_schema


def _complete(operation: dict[str, Any]) -> None:
    """Put an answer's example in, and take out FastAPI's own shape of a refusal, which is not used."""
    for answer in operation["responses"].values():
        content = answer.get("content", {})
        if "application/problem+json" in content:
            content.pop("application/json", None)
        for media in content.values():
            example = examples.answers().get(media.pop("x-example-of", ""))
            if example is not None:
                media["example"] = example
