"""Where a company begins: its openings with who could come, the ways to bring one, whom it asked and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, Today, known_parameters, language_asked
from api.inviting import invitations_for
from api.objects import Reach, Reachable
from api.pages.show import page
from api.pages.start import Start, any_synthetic
from api.pages.views import Field
from api.pages.words import opening_found_by
from api.recording import Record
from api.sight import ConsentRules, Seeing, Sighted
from matching.consents import Invitation
from matching.consents.model import Rules, State
from matching.domain import Opening
from matching.eligibility import Grade, Rulebook
from matching.narrowing import grade_counts
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN, INVITATIONS_SHOWN = 30, 20
Added = Annotated[int, Query(ge=0, le=1_000_000)]


class Offered(NamedTuple):
    """An opening with how many people could come, None where nobody is stored, and whom it asked."""

    opening: Opening
    yes: int | None
    open: int | None
    invited: int
    accepted: int
    is_over: bool


class AskedOf(NamedTuple):
    """An invitation, how it stands, and whether the company may know who it is."""

    invitation: Invitation
    state: State
    revealed: bool


@router.get("/company")
def company(
    request: Request,
    workspace: InUse,
    reach: Reachable,
    sight: Sighted,
    record: Record,
    rules: ConsentRules,
    today: Today,
    text: Field = "",
    start: Start = 0,
    added: Added = 0,
) -> Response:
    """Show a company its own openings, the latest first, and what became of its invitations."""
    own = _own(reach, workspace)
    found = [each for each in own if opening_found_by(text, each)]
    asked = invitations_for(workspace, sight.acting)
    shown = found[start : start + SHOWN]
    answers = _asked(asked[:INVITATIONS_SHOWN], sight, rules)
    answer = page(
        request,
        "company.html",
        offered=_offered(sight, shown, [each for each, _ in asked], today),
        invitations=answers,
        asked={"text": text},
        counts={"found": len(found), "all": len(own), "invitations": len(asked)},
        start=start,
        following=start + SHOWN if start + SHOWN < len(found) else None,
        added=added,
        synthetic=any_synthetic(own, ()),
    )
    people = sorted({each.invitation.candidate for each in answers})
    return record(answer, people) if people else record.nothing(answer)


def _own(reach: Reach, workspace: Workspace) -> list[Opening]:
    """Return whose openings they are that looks, the latest written first."""
    written = workspace.store.written("opening")
    own = reach.openings(workspace.records.openings)
    return sorted(own, key=lambda each: (-written.get(each.id, 0), each.id))


def _offered(sight: Seeing, shown: Sequence[Opening], asked: Sequence[Invitation], today: date) -> list[Offered]:
    found = []
    for opening, (yes, unknown) in zip(shown, _could_come(sight, shown, Rulebook.on(today)), strict=True):
        theirs = [each for each in asked if each.opening == opening.id]
        is_over = opening.valid_through is not None and opening.valid_through.last < today
        found.append(Offered(opening, yes, unknown, len(theirs), sum(each.stands for each in theirs), is_over))
    return found


def _could_come(
    sight: Seeing, shown: Sequence[Opening], rulebook: Rulebook
) -> list[tuple[int, int] | tuple[None, None]]:
    """Count by opening for whom of those there the pass is a yes, and for whom it cannot be told."""
    if not sight.workspace.records.candidates:
        return [(None, None)] * len(shown)
    pool = sight.workspace.pool
    there = sight.workspace.taking_part_in(shown, pool, sight.acting.company)
    pairs = zip(shown, there, strict=True)
    counts = [grade_counts(opening, pool, rulebook, they.rows) for opening, they in pairs]
    return [(each[Grade.YES], each[Grade.OPEN] + each[Grade.LEANS_TO_NO]) for each in counts]


def _asked(some: Sequence[tuple[Invitation, bool]], sight: Seeing, rules: Rules) -> list[AskedOf]:
    return [AskedOf(each, each.state(sight.now, rules), known) for each, known in some]
