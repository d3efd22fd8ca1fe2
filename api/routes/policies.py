"""The versions of the rule."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api.dependencies import Day, known_parameters
from api.routes.described import answered
from api.rules import policies_document
from api.tags import tagged
from matching.documents.rules import policy_document
from matching.eligibility import Rulebook
from matching.eligibility import policy as rules
from matching.errors import NotFoundError

router = APIRouter(prefix="/v1/policies", tags=["policies"], dependencies=[Depends(known_parameters)])


@router.get("", summary="List the versions of the rule", responses=answered("All versions.", "policies"))
def policies(day: Day) -> Response:
    """List the versions of the rule, and tell which one is in force on a day."""
    return JSONResponse(policies_document(rules(), day))


@router.get(
    "/{identifier}",
    summary="Show what a version of the rule asks",
    responses=answered("Each value with its source.", "policy", "not-found", "policy-not-in-force"),
)
def policy(request: Request, identifier: str, day: Day) -> Response:
    """Show what a version of the rule asks on a day, value by value, with its sources."""
    if identifier not in {pack.id for pack in rules().all_packs}:
        raise NotFoundError("policy", identifier)
    return tagged(request, policy_document(Rulebook.on(day, identifier)))
