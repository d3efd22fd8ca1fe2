"""The application: the API under /v1, the pages, and what holds for both."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles

from api import errors, examples, headers_described, idempotency
from api.admission import Admission
from api.dependencies import today_in_korea
from api.gate import Gate, Observed
from api.headers import CarefulHeaders
from api.metrics import Metrics
from api.pages import docs, judging, views
from api.pages import uploads as upload_pages
from api.pages.show import STATIC
from api.rates import Rates, within_rate
from api.routes import (
    adverts,
    assess,
    candidates,
    duplicates,
    health,
    imports,
    judgements,
    openings,
    policies,
    problems,
    questions,
    uploads,
)
from api.routes import metrics as metrics_route
from api.routes.described import PROBLEM_SCHEMA
from api.signing import Signing
from matching.idempotency import Idempotency
from matching.settings import Settings, settings
from matching.store import Store
from matching.uploads.kept import Uploads
from matching.workspace import Workspace

VERSION = "0.1.0"
_DESCRIPTION = (
    "Who can get the K-Tech Pass for which opening, on which day, and why; and who and what suit each other among "
    "them. Verdicts have three values: yes, no, unknown. Nothing here is legal advice."
)


def utc_now() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


def create_app(
    workspace: Workspace | None = None,
    *,
    today: Callable[[], date] = today_in_korea,
    now: Callable[[], datetime] = utc_now,
    key: bytes | None = None,
    limits: Settings | None = None,
) -> FastAPI:
    """Make the application over a workspace; without one, over the store of the settings.

    `key` is the secret that cursors, ETags and kept answers are made with; without one
    they hold until the process ends. `limits` are the settings where none are given.
    """
    app = FastAPI(
        title="ktech-match", version=VERSION, description=_DESCRIPTION, docs_url=None, redoc_url=None,
        dependencies=[Depends(within_rate), Depends(idempotency.once)],
    )  # fmt: skip
    space, bounds = workspace or Workspace(Store(settings().store)), limits or settings()
    app.state.workspace, app.state.uploads = space, Uploads(space.store.path)
    app.state.today, app.state.now = today, now
    _install_manners(app, space, key or secrets.token_bytes(32), bounds)
    data = (metrics_route, candidates, openings, imports, uploads, adverts, assess, questions, duplicates, judgements)
    for part in (*data, policies, health, problems, views, upload_pages, judging, docs):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


def _install_manners(app: FastAPI, space: Workspace, key: bytes, bounds: Settings) -> None:
    """Put limits, signatures, kept answers, the log and the counters in; the last middleware added is the outermost."""
    state = app.state
    state.signing, state.rates, state.admission = Signing(key), Rates(bounds), Admission(bounds)
    state.metrics = Metrics(space, state.admission)
    kept, secret = timedelta(hours=bounds.idempotency_hours), state.signing.mac("idempotency")
    state.idempotency = Idempotency(space.store, secret, holder=secrets.token_hex(16), kept=kept)
    for layer in (idempotency.KeepAnswers, Gate, Observed, CarefulHeaders):
        app.add_middleware(layer)
    errors.install(app)
    app.add_exception_handler(idempotency.Replay, idempotency.replayed)  # type: ignore[arg-type]


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
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                _complete(operation)
                headers_described.describe(path, method, operation)
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
