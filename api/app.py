"""The application: the API under /v1, the pages, and what holds for both."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from api import background, errors, examples, headers_described, idempotency
from api.admission import Admission
from api.dependencies import today_in_korea, turn_of, utc_now
from api.full import NotWhenFull
from api.gate import Gate, Observed
from api.headers import CarefulHeaders
from api.metrics import Metrics
from api.pages.every import PAGES
from api.pages.show import STATIC
from api.permissions import PERMISSIONS
from api.rates import Rates, within_rate
from api.remembering import Remembered
from api.routes import (
    adverts,
    assess,
    batch,
    candidates,
    consents,
    disputes,
    duplicates,
    exports,
    health,
    imports,
    invitations,
    jobs,
    judgements,
    keys,
    openings,
    policies,
    problems,
    questions,
    rights,
    screenings,
    sessions,
    uploads,
    users,
    webhooks,
)
from api.routes import metrics as metrics_route
from api.routes.described import PROBLEM_SCHEMA, SECURITY, guarded
from api.security import door
from api.signing import Signing
from api.unrecorded import NothingUnrecorded
from api.warming import Warming
from matching.accounts import Access, Accounts
from matching.idempotency import Idempotency
from matching.ledger import Ledger
from matching.ledger.listing import Lists
from matching.programme import Programme
from matching.rights import finish
from matching.settings import Settings, settings
from matching.store import Store
from matching.store.keys import secret
from matching.uploads.kept import Uploads
from matching.webhooks import fresh_message
from matching.webhooks.changes import VerdictChanges
from matching.workspace import Workspace

VERSION = "0.1.0"
_DESCRIPTION = (
    "Who can get the K-Tech Pass for which opening, on which day, and why; and who and what suit each other among "
    "them. Verdicts have three values: yes, no, unknown. Nothing here is legal advice."
)


_DATA = (candidates, openings, imports, uploads, adverts, assess, questions, duplicates, judgements)
_CONSENTS, _OUTWARD = (consents, invitations, screenings), (jobs, batch, exports, webhooks)
_RIGHTS = (rights, disputes)
_ACCOUNTS = (sessions, keys, users)
_OF_ITSELF = (policies, health, problems, metrics_route)
_API = (*_DATA, *_CONSENTS, *_RIGHTS, *_OUTWARD, *_ACCOUNTS, *_OF_ITSELF)
ROUTERS: tuple[APIRouter, ...] = (*(part.router for part in _API), *PAGES)

_DOORS = (Depends(door), Depends(within_rate), Depends(idempotency.once))


def create_app(
    workspace: Workspace | None = None,
    *,
    today: Callable[[], date] = today_in_korea,
    now: Callable[[], datetime] = utc_now,
    access: Access | None = None,
    accounts: Accounts | None = None,
    key: bytes | None = None,
    limits: Settings | None = None,
) -> FastAPI:
    """Make the application over a workspace; without one, over the store of the settings.

    Without `access` a login is needed as soon as there is a user; before that only this
    machine is answered. `key` is the secret that cursors, ETags and kept answers are made
    with; without one they hold until the process ends. `limits` are the settings where
    none are given.
    """
    app = FastAPI(
        title="ktech-match",
        version=VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        routes=[*_guarded_routes()],
        dependencies=_DOORS,
        lifespan=background.running,
    )
    space, bounds = workspace or Workspace(Store.of_settings()), limits or settings()
    finish(space)  # what an erasure that was killed has still to do
    app.state.workspace, app.state.uploads = space, Uploads(space.store)
    app.state.accounts = accounts or Accounts(space.store)
    app.state.access = access or (Access.ACCOUNTS if app.state.accounts.has_users() else Access.LOCAL)
    app.state.today, app.state.now = today, now
    app.state.ledger = Ledger(space.store.file, secret("ledger", space.store.file.home))
    app.state.lists, app.state.programme = Lists(space, app.state.ledger.keys), Programme(space)
    app.state.remembered = Remembered(space, app.state.lists)
    space.store.file.watch = VerdictChanges(today, now, fresh_message)
    app.state.warming = Warming(app)
    background.install(app, space, bounds)
    _install_manners(app, space, key or secrets.token_bytes(32), bounds)
    routes = (each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute))
    app.state.admission.learn(routes, turn_of)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


@cache
def _guarded_routes() -> tuple[BaseRoute, ...]:
    """Return all routes behind the door, the same for every application: what each takes is worked out once."""
    every = APIRouter(dependencies=_DOORS)
    for router in ROUTERS:
        every.include_router(router)
    return tuple(every.routes)


def _install_manners(app: FastAPI, space: Workspace, key: bytes, bounds: Settings) -> None:
    """Put limits, signatures, kept answers, the log and the counters in; the last middleware added is the outermost."""
    state = app.state
    state.signing, state.rates, state.admission = Signing(key), Rates(bounds), Admission(bounds)
    state.metrics = Metrics(space, state.admission)
    kept, sealing = timedelta(hours=bounds.idempotency_hours), state.signing.mac("idempotency")
    state.idempotency = Idempotency(space.store, sealing, holder=secrets.token_hex(16), kept=kept)
    for layer in (NothingUnrecorded, idempotency.KeepAnswers, Gate, Observed, CarefulHeaders, NotWhenFull):
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
        made["components"]["securitySchemes"] = SECURITY
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                guarded(operation, PERMISSIONS.get((method.upper(), path)))
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
