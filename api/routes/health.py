"""Whether the service is alive, and ready to be asked."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api.dependencies import known_parameters
from api.routes.described import answered
from matching.eligibility import policy
from matching.errors import EncoderError, ScorerError
from matching.workspace import Workspace

LEAST_ROOM = 4 * 1024 * 1024
"""In bytes: a write of a profile needs some 100,000, a large table more."""

router = APIRouter(prefix="/health", tags=["health"], dependencies=[Depends(known_parameters)])


@router.get("/live", summary="Whether the process answers", responses=answered("It does.", "live"))
def live() -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "live"})


@router.get(
    "/ready",
    summary="Whether the service can be asked",
    responses=answered(
        "Rules and store can be read. `degraded` says that a part serves less than it should; `parts` says which: "
        "`ready`, `waiting` until it is first needed, `substitute` for another that is damaged, `full` where the "
        "disk has hardly any room left, or `unavailable`.",
        "ready", "rules-unusable",
    ),
)  # fmt: skip
def ready(request: Request) -> Response:
    """Say which parts can be used; asks for no turn, so that it answers while others wait."""
    workspace: Workspace = request.app.state.workspace
    revision, rules = workspace.store.revision, policy().digest
    parts = {"store": _store(workspace), "rules": "ready", "encoder": _encoder(workspace), "scorer": _scorer(workspace)}
    whole = all(state in ("ready", "waiting") for state in parts.values())
    writes = {"candidates": revision.candidates, "openings": revision.openings}
    return JSONResponse({"status": "ready" if whole else "degraded", "parts": parts, "rules": rules, "writes": writes})


def _store(workspace: Workspace) -> str:
    """Return the store's state: with hardly any room left, writes and what is recorded will be refused."""
    room = workspace.store.file.room
    return "ready" if room is None or room >= LEAST_ROOM else "full"


def _encoder(workspace: Workspace) -> str:
    """Return the encoder's state; one that was not asked for yet is loaded where there is something to compare."""
    revision = workspace.store.revision
    if not workspace.is_encoder_loaded() and revision == (0, 0):
        return "waiting"
    try:
        _ = workspace.embedder
    except EncoderError:
        return "unavailable"
    return "ready"


def _scorer(workspace: Workspace) -> str:
    try:
        return "ready" if workspace.served.notice is None else "substitute"
    except ScorerError:
        return "unavailable"
