"""Who saw a candidate, what was decided about them, and the letter about each decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.pages.own import Owned
from api.pages.show import page
from api.recording import Record
from api.routes.rights import Kept
from matching.rights.letters import letter
from matching.rights.seen import AUTOMATED, Sighting, seen
from matching.rights.seen import decisions as decided

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN = 60
Start = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/seen/{identifier:path}")
def who_saw(
    request: Request, owned: Owned, workspace: InUse, ledger: Kept, record: Record, start: Start = 0
) -> Response:
    """Show who was shown a person or did something with their data, the latest day first."""
    found = seen(workspace.store, ledger, owned.id)[::-1]
    others = [each for each in found if each.company is not None]
    answer = page(
        request,
        "seen.html",
        own=owned,
        days=list(by_day(found[start : start + SHOWN])),
        companies=sorted({str(each.company) for each in others}),
        count=len(found),
        start=start,
        following=start + SHOWN if start + SHOWN < len(found) else None,
    )
    return record(answer, [owned.id])


def by_day(sightings: Sequence[Sighting]) -> Iterator[tuple[object, list[tuple[Sighting, int]]]]:
    """Yield days with what was seen on each; what is the same and follows at once stands there once, with how often."""
    for day, some in groupby(sightings, key=lambda each: each.day):
        same = [list(each) for _, each in groupby(some, key=lambda each: (each.text.en, each.opening))]
        yield day, [(each[0], len(each)) for each in same]


@router.get("/decisions/{identifier:path}")
def decisions(
    request: Request, owned: Owned, workspace: InUse, ledger: Kept, record: Record, start: Start = 0
) -> Response:
    """Show what was decided about a person, the latest first, with the letters about what no person decided."""
    found = decided(seen(workspace.store, ledger, owned.id))[::-1]
    answer = page(
        request,
        "decisions.html",
        own=owned,
        found=found[start : start + SHOWN],
        with_letters=AUTOMATED,
        count=len(found),
        start=start,
        following=start + SHOWN if start + SHOWN < len(found) else None,
    )
    return record(answer, [owned.id])


@router.get("/letters/{number}/{identifier:path}")
def explain(request: Request, number: str, owned: Owned, workspace: InUse, ledger: Kept, record: Record) -> Response:
    """Show the letter about a decision, to be read or printed."""
    made = letter(workspace, ledger, owned.id, number)
    return record(page(request, "letter.html", own=owned, letter=made), [owned.id])
