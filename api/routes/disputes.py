"""Disputes: opened by whoever they are about, taken and decided by an officer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from api import rights_examples as examples
from api.acting import Asking
from api.as_one import as_one
from api.dependencies import Document, InUse, Today, known_parameters
from api.disputing import all_of, decided, officer_in, taken
from api.opening_disputes import Opening
from api.recording import Record
from api.rights_bodies import read_decision_given, read_dispute_given
from api.routes.described import WITH_BODY, answered, body
from api.routes.rights import own
from api.security import Now
from matching.disputes import Dispute, State, of_candidate
from matching.disputes.documents import dispute_document, disputes_document

router = APIRouter(prefix="/v1", tags=["disputes"], dependencies=[Depends(known_parameters)])

_DISPUTE = body(
    "What is disputed, in the person's own words.",
    examples.DISPUTE,
    {
        "subject": "`fact`, `verdict`, `place`, or `human`: nothing is wrong, but a person is to look at it.",
        "text": "Up to 4,000 characters; an officer reads it. It is kept under the person's own key.",
        "pointer": "Of a fact: its RFC 6901 JSON pointer in the person's document.",
        "opening": "Of a verdict or a place: the opening's id.",
        "entry": "The number of the decision, as `/decisions` lists it.",
    },
    required=["subject", "text"],
)
_DECISION = body(
    "How it is decided, and why.",
    examples.DECISION,
    {"outcome": "`upheld`, `rejected` or `withdrawn`.", "reason": "Up to 4,000 characters; the person reads it."},
    required=["outcome", "reason"],
)
StateAsked = Annotated[State | None, Query(description="List those in this state alone.")]


@router.post(
    "/candidates/{identifier}/disputes",
    summary="Dispute a fact, a verdict or a place, or ask for a person",
    status_code=201,
    openapi_extra=_DISPUTE,
    responses=answered(
        "The dispute, with how the person stands now.",
        "dispute",
        "not-found",
        "dispute-conflict",
        *WITH_BODY,
        status=201,
    ),
)
def dispute(identifier: str, document: Document, acting: Asking, disputing: Opening) -> Response:
    """Say that something about you is wrong, or that a person is to look at it; an officer decides and says why."""
    person, said = disputing.workspace.store.candidate(own(acting, identifier)), read_dispute_given(document)
    location = {"Location": f"/v1/candidates/{person.id}/disputes"}
    return disputing.opened(person, said, lambda made: JSONResponse(dispute_document(made), 201, location))


@router.get(
    "/candidates/{identifier}/disputes",
    summary="List a person's disputes",
    responses=answered("The latest first, with how the person stood before and after.", "disputes", "not-found"),
)
def own_disputes(identifier: str, acting: Asking, workspace: InUse, record: Record) -> Response:
    """List what a person disputed and what became of it."""
    person = workspace.store.candidate(own(acting, identifier)).id
    with workspace.store.file.reading() as file:
        found = of_candidate(file, person)
    return record(JSONResponse(disputes_document(found)), [person])


@router.get("/disputes", summary="List disputes", responses=answered("The oldest first.", "disputes"))
def all_disputes(acting: Asking, workspace: InUse, record: Record, state: StateAsked = None) -> Response:
    """List disputes for the officers who decide them."""
    officer_in(acting)
    found = all_of(workspace, state)
    return record(JSONResponse(disputes_document(found)), sorted({each.candidate for each in found}))


@router.post(
    "/disputes/{identifier}/take",
    summary="Take a dispute",
    responses=answered("The dispute, which only you decide now.", "dispute-taken", "not-found", "dispute-conflict"),
)
@as_one
def take_dispute(identifier: str, acting: Asking, workspace: InUse, record: Record, now: Now) -> Response:
    """Say that you look at a dispute; one that another officer has taken is taken over."""
    return taken(workspace, record, identifier, now, by=officer_in(acting), answer=_answer)


@router.post(
    "/disputes/{identifier}/decide",
    summary="Decide a dispute",
    openapi_extra=_DECISION,
    responses=answered(
        "The dispute, with how the person stood before and stands now.", "dispute-decided", "not-found",
        "dispute-conflict", *WITH_BODY,
    ),
)  # fmt: skip
@as_one
def decide_dispute(
    identifier: str, document: Document, acting: Asking, workspace: InUse, record: Record, now: Now, today: Today
) -> Response:
    """Decide a dispute that you have taken, with a reason. The person is scored again as their documents are now."""
    officer, given = officer_in(acting), read_decision_given(document)
    return decided(workspace, record, identifier, given, (now, today), by=officer, answer=_answer)


def _answer(found: Dispute) -> JSONResponse:
    return JSONResponse(dispute_document(found))
