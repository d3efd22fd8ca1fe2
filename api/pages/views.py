"""One opening with its shortlist."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import Today, known_parameters, language_asked, whole_day
from api.errors import Flaw, ProblemError
from api.objects import Reachable
from api.pages.show import page
from api.pages.start import any_synthetic
from api.recording import KeptLists, Record
from api.rules import pack_in_force
from api.sight import Sighted
from matching.eligibility import Grade, policy
from matching.eligibility.records import K_TECH_PASS
from matching.errors import BadInputError, MatchingError
from matching.ledger.listing import Wanted

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

NAMED_NOBODY = ""  # what a form sends for a field that was left empty
Field = Annotated[str, Query(max_length=200)]


def _day(today: Today, day: Field = NAMED_NOBODY) -> date:
    if not day:
        return today
    try:
        return whole_day(day)
    except BadInputError as error:
        raise ProblemError("invalid-input", (Flaw("query", "/day", error.code, MatchingError.text(error)),)) from None


Day = Annotated[date, Depends(_day)]


def asked_about(day: date, name: str) -> dict[str, object]:
    """Return what the form for day and version shows."""
    rules = policy()
    others = [pack for pack in rules.all_packs if pack.route != K_TECH_PASS]
    return {"day": day, "policy": name, "packs": rules.packs, "others": others, "in_force": pack_in_force(rules, day)}


@router.get("/openings/{identifier:path}")
def opening(
    request: Request,
    identifier: str,
    lists: KeptLists,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    day: Day,
    policy: Field = "",
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """Show an opening, and to whom it is or who works here who is shortlisted for it."""
    post = reach.opening(identifier)
    if not reach.ranks(identifier):
        asked = asked_about(day, policy)
        alone = page(request, "opening.html", opening=post, shortlist=None, asked=asked, synthetic=post.synthetic)
        return record.nothing(alone)
    sight.knows(post)
    listed = lists.shortlist(identifier, Wanted(day, policy or None, k), employer=sight.acting.company)
    sight.listed(listed.found)
    found = listed.shown
    people = [each.candidate for each in found.matches] + [each.candidate for each in found.near_misses]
    answer = page(
        request,
        "opening.html",
        opening=found.opening,
        shortlist=found,
        asked=asked_about(day, policy),
        able=sum(count for grade, count in found.counts.items() if grade is not Grade.NO),
        k=k,
        synthetic=found.opening.synthetic or any_synthetic((), people),
    )
    return record(answer, listed=listed)
