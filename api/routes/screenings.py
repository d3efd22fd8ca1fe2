"""What a company says of the people on its lists: nobody learns from it, and no list changes by it."""

from __future__ import annotations

from itertools import islice

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import screening_examples as examples
from api.acting import Asking
from api.as_one import as_one
from api.cursors import After
from api.dependencies import Document, InUse, Limit, known_parameters
from api.objects import Reachable
from api.recording import Record, TheLedger
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import page
from api.screening import answered as answer_kept
from api.screening import employer_of, recorded, taken_back
from api.security import Now
from api.tags import refuse_changed, tagged
from matching.errors import NotFoundError
from matching.screening import Answer, Reason, kept
from matching.screening.documents import screening_document
from matching.screening.reading import read_given

router = APIRouter(prefix="/v1/openings", tags=["screenings"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "Whether one would talk to a person. It changes neither the order nor who is on a list, and no scorer learns from "
    "it.",
    examples.SCREENING,
    {
        "answer": f"{', '.join(f'`{each}`' for each in Answer)}.",
        "reason": f"What decided it: {', '.join(f'`{each}`' for each in Reason)}.",
        "list": "SHA-256 of the list's body as it came; default the last list on which the company saw the person.",
    },
    required=["answer"],
)


@router.get(
    "/{identifier}/screenings",
    summary="List what was answered about people",
    responses=answered("A page of people with each user's answer.", "screenings", "not-found"),
)
def screenings(
    request: Request,
    identifier: str,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    record: Record,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List in the order of their ids the people about whom the company's users answered, with all of the answers."""
    opening = reach.opening(reach.own(identifier))
    with workspace.store.file.reading() as file:
        said = kept.of_opening(file, opening.id)
        later = (each for each in said if after is None or each > after)
        found = list(islice(kept.there(file, employer_of(acting, opening), later), limit + 1))
    shown = [screening_document(opening.id, each, said[each]) for each in found[:limit]]
    answer = page(request, "screenings", shown, found[limit - 1] if len(found) > limit else None)
    return record(answer, found[:limit], objects={"opening": opening.id})


@router.get(
    "/{identifier}/screenings/{candidate}",
    summary="Show what was answered about a person",
    responses=answered("Each user's answer.", "screening", "not-found"),
)
def screening(
    request: Request,
    identifier: str,
    candidate: str,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    record: Record,
) -> Response:
    """Show what the company's users answer about a person; whom a list never showed it, is not found."""
    opening = reach.opening(reach.own(identifier))
    with workspace.store.file.reading() as file:
        said = kept.about(file, opening.id, candidate)
        is_there = said and any(kept.there(file, employer_of(acting, opening), [candidate]))
    if not is_there:
        raise NotFoundError("candidate", candidate)
    answer = tagged(request, screening_document(opening.id, candidate, said))
    return record(answer, [candidate], objects={"opening": opening.id})


@router.put(
    "/{identifier}/screenings/{candidate}",
    summary="Answer about a person",
    openapi_extra=_BODY,
    responses=answered("Each user's answer as it stands now.", "screening", "not-found", "precondition-failed",
                       *WITH_BODY),
)  # fmt: skip
@as_one
def screen(
    request: Request,
    identifier: str,
    candidate: str,
    document: Document,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    record: Record,
    ledger: TheLedger,
    now: Now,
) -> Response:
    """Say whether one would talk to a person whom a list of the opening showed the company, or say it anew.

    A later answer of the same user takes the place of the earlier one; with the header
    If-Match only of the answers that it names.
    """
    opening, given = reach.opening(reach.own(identifier)), read_given(document)
    with workspace.store.file.writing() as file:
        refuse_changed(request, screening_document(opening.id, candidate, kept.about(file, opening.id, candidate)))
        done = answer_kept(file, ledger, acting, opening, candidate, given, now)
    return recorded(record, ledger, JSONResponse(done.document), done)


@router.delete(
    "/{identifier}/screenings/{candidate}",
    summary="Take an answer about a person back",
    responses=answered("Nothing of what one answered is kept.", "deleted-screening", "not-found"),
)
@as_one
def withdraw_screening(
    identifier: str,
    candidate: str,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    record: Record,
    ledger: TheLedger,
) -> Response:
    """Take one's own answer about a person back; those of others stay."""
    opening = reach.opening(reach.own(identifier))
    with workspace.store.file.writing() as file:
        done = taken_back(file, acting, opening, candidate)
    return recorded(record, ledger, JSONResponse({"deleted": candidate}), done)
