"""Where everything begins: the start page with its doors, and the lists of openings and of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.objects import Reach, Reachable
from api.pages.doors import three_doors
from api.pages.show import page
from api.pages.views import Field
from api.pages.words import opening_found_by, people_found_by, sector_id
from api.recording import Record
from matching.domain import Candidate, Opening
from matching.packed import PackedPeople
from matching.reference import sectors
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN = 30
Start = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/")
def start(request: Request, workspace: InUse, reach: Reachable) -> Response:
    """Show what this is, and a door for each who comes; to the operator of this machine also what is loaded."""
    offered, everybody = _seen(workspace, reach)
    return page(
        request,
        "start.html",
        doors=three_doors(reach.who),
        counts={"openings": len(offered), "people": len(everybody)},
        synthetic=any_synthetic(offered, everybody),
    )


def _seen(workspace: Workspace, reach: Reach) -> tuple[Sequence[Opening], PackedPeople]:
    """Return the openings and the people that who asks may see; for nobody known nothing is read."""
    if not reach.who.is_known:
        return (), PackedPeople()
    return reach.openings(workspace.records.openings), reach.people(workspace.records.candidates)


@router.get("/openings")
def openings(
    request: Request, workspace: InUse, reach: Reachable, sector: Field = "", text: Field = "", start: Start = 0
) -> Response:
    """Show the openings that who asks may see."""
    offered = reach.openings(workspace.records.openings)
    found = [each for each in offered if _fits(each, sector, text)]
    return page(
        request,
        "openings.html",
        sectors=sectors(),
        asked={"sector": sector, "text": text},
        found=found[start : start + SHOWN],
        counts={"found": len(found), "all": len(offered)},
        start=start,
        following=_following(start, len(found)),
        synthetic=any_synthetic(offered, ()),
    )


@router.get("/people")
def people(
    request: Request, workspace: InUse, reach: Reachable, record: Record, who: Field = "", start: Start = 0
) -> Response:
    """Show people by headline and id, to whoever may list them."""
    reach.listing_people()
    everybody = reach.people(workspace.records.candidates)
    found = people_found_by(who, everybody)
    shown = found[start : start + SHOWN]
    answer = page(
        request,
        "people.html",
        asked={"who": who},
        people=shown,
        counts={"found": len(found), "all": len(everybody)},
        start=start,
        following=_following(start, len(found)),
        synthetic=any_synthetic((), everybody),
    )
    return record(answer, [each.id for each in shown])


def any_synthetic(openings: Sequence[Opening], people: Sequence[Candidate]) -> bool:
    """Whether some of what is shown is invented."""
    if any(each.synthetic for each in openings):
        return True
    return people.has_synthetic if isinstance(people, PackedPeople) else any(each.synthetic for each in people)


def _following(start: int, found: int) -> int | None:
    return start + SHOWN if start + SHOWN < found else None


def _fits(opening: Opening, sector: str, text: str) -> bool:
    return (not sector or sector_id(opening) == sector) and opening_found_by(text, opening)
