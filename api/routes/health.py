"""Whether the service is alive, and ready to be asked."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api.dependencies import InUse, known_parameters
from api.routes.described import answered
from matching.eligibility import policy

router = APIRouter(prefix="/health", tags=["health"], dependencies=[Depends(known_parameters)])


@router.get("/live", summary="Whether the process answers", responses=answered("It does.", "live"))
def live() -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "live"})


@router.get(
    "/ready", summary="Whether rules and store can be read", responses=answered("They can.", "ready", "rules-unusable")
)
def ready(workspace: InUse) -> Response:
    """Say that the rules and the store can be read, and which they are."""
    revision = workspace.store.revision
    writes = {"candidates": revision.candidates, "openings": revision.openings}
    return JSONResponse({"status": "ready", "rules": policy().digest, "writes": writes})
