"""Whether people are treated alike, as it was last measured; and how far those who judge pairs agree."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.agreeing import agreed
from api.dependencies import InUse, known_parameters, language_asked
from api.pages.show import page
from api.recording import Record
from matching.evaluation.kept import kept_part
from matching.judgements.agreement import FEWEST
from matching.judgements.document import THIRD_LOOKS

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

PARTS = ("fairness", "parity", "planted-bias")


@router.get("/fairness")
def fairness(request: Request, workspace: InUse) -> Response:
    """Show what was last measured of fairness and of parity of the languages."""
    home = workspace.store.file.home
    parts = [(part, kept_part(home, part)) for part in PARTS]
    return page(request, "fairness.html", parts=parts, any=any(found for _, found in parts))


@router.get("/agreement")
def agreement(request: Request, workspace: InUse, record: Record) -> Response:
    """Show how far annotators agree, and the pairs on which they differ most."""
    found = agreed(workspace)
    answer = page(
        request,
        "agreement.html",
        agreed=found,
        fewest=FEWEST,
        shown=found.differing[:THIRD_LOOKS],
        titles={each.id: each.title for each in workspace.records.openings},
    )
    return record(answer, [each.candidate_id for each in found.differing[:THIRD_LOOKS]])
