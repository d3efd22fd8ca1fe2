"""The versions of the rule."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api.dependencies import Day, known_parameters
from api.routes.described import answered
from matching.documents import VERSION, policy_document
from matching.eligibility import Policy, Rulebook
from matching.eligibility import policy as rules
from matching.errors import NotFoundError, PolicyNotInForceError

router = APIRouter(prefix="/v1/policies", tags=["policies"], dependencies=[Depends(known_parameters)])


def _in_force(policy: Policy, day: date) -> str | None:
    try:
        return policy.pack_on(day).id
    except PolicyNotInForceError:
        return None


@router.get("", summary="List the versions of the rule", responses=answered("All versions.", "policies"))
def policies(day: Day) -> Response:
    """List the versions of the rule, and tell which one is in force on a day."""
    policy = rules()
    in_force = _in_force(policy, day)
    listed = [
        {
            "id": pack.id,
            "title": pack.title.as_dict(),
            "status": pack.status,
            "firstDay": pack.first_day.isoformat(),
            "inForceOnDay": pack.id == in_force,
        }
        for pack in policy.packs
    ]
    return JSONResponse({"kind": "policies", "version": VERSION, "day": day.isoformat(), "policies": listed})


@router.get(
    "/{identifier}",
    summary="Show what a version of the rule asks",
    responses=answered("Each value with its source.", "policy", "not-found", "policy-not-in-force"),
)
def policy(identifier: str, day: Day) -> Response:
    """Show what a version of the rule asks on a day, value by value, with its sources."""
    if identifier not in {pack.id for pack in rules().packs}:
        raise NotFoundError("policy", identifier)
    return JSONResponse(policy_document(Rulebook.on(day, identifier)))
