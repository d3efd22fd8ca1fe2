"""The verdict for one pair, all that follows from it, and its proof."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import examples
from api.as_one import as_one
from api.dependencies import Document, InUse, Today, known_parameters
from api.objects import Reachable
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.schemas import Question, read_question
from api.sight import Sighted
from matching.documents.verdicts import dossier_document, verdict_document
from matching.domain import Candidate, Json, Opening
from matching.eligibility.dossier import dossier as dossier_of
from matching.eligibility.proof import proof as proof_of

router = APIRouter(prefix="/v1", tags=["verdicts"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "Whom and what to judge, on which day, by which version of the rule.",
    examples.QUESTION,
    {
        "candidate": "A JSON Resume, or instead:",
        "candidateId": "the id of somebody stored.",
        "opening": "A JobPosting, or instead:",
        "openingId": "the id of an opening stored.",
        "day": "YYYY-MM-DD; default today in Korea.",
        "policy": "A version of the rule by name; default the one in force on the day.",
    },
    required=[],
)


def _question(document: Document) -> Question:
    return read_question(document)


Asked = Annotated[Question, Depends(_question)]


def _given(
    record: Record, response: Response, person: Candidate, post: Opening, day: date, policy: str | None
) -> Response:
    inputs: Json = {"day": day.isoformat(), "policy": policy}
    return record(response, [person.id], objects={"opening": post.id}, inputs=inputs)


@router.post(
    "/assess",
    summary="Say whether a person can get the pass for an opening",
    openapi_extra=_BODY,
    responses=answered(
        "The verdict, criterion by criterion.",
        "assessment",
        "not-found",
        "too-many-profiles",
        "policy-not-in-force",
        *WITH_BODY,
    ),
)
@as_one
def assess(
    question: Asked, workspace: InUse, reach: Reachable, sight: Sighted, record: Record, today: Today
) -> Response:
    """Say yes, no or cannot tell, with clauses, sources, facts used and what would settle it; nothing is stored.

    To a company a stored person counts as a profile opened.
    """
    person, post = workspace.pair(sight.subject(reach.judged(question.person)), reach.offered(question.post))
    answer = workspace.assess(person, post, question.day or today, pack=question.policy)
    return _given(record, JSONResponse(verdict_document(answer)), person, post, question.day or today, question.policy)


@router.post(
    "/dossier",
    summary="Say all that can be said to a person about an opening",
    openapi_extra=_BODY,
    responses=answered(
        "The verdict, the smallest changes that would open a door, every other way to stay, and what follows.",
        "dossier", "not-found", "too-many-profiles", "policy-not-in-force", *WITH_BODY,
    ),
)  # fmt: skip
@as_one
def dossier(
    question: Asked, workspace: InUse, reach: Reachable, sight: Sighted, record: Record, today: Today
) -> Response:
    """Give the verdict with what would change it and from which day, the other routes, and the timeline to F-5."""
    person, post = workspace.pair(sight.subject(reach.subject(question.person)), reach.offered(question.post))
    found = dossier_of(person, post, question.day or today, pack=question.policy)
    return _given(record, JSONResponse(dossier_document(found)), person, post, question.day or today, question.policy)


@router.post(
    "/proof",
    summary="Prove a verdict",
    openapi_extra=_BODY,
    responses=answered(
        "One document that `ktech-match verify` works out again with the rules and tables alone.",
        "proof", "not-found", "too-many-profiles", "policy-not-in-force", *WITH_BODY,
    ),
)  # fmt: skip
@as_one
def proof(
    question: Asked, workspace: InUse, reach: Reachable, sight: Sighted, record: Record, today: Today
) -> Response:
    """Give the verdict's proof: what was read where, facts with bounds, clauses with values and sources, doors."""
    person, post = workspace.pair(sight.subject(reach.subject(question.person)), reach.offered(question.post))
    found = proof_of(person, post, question.day or today, pack=question.policy)
    return _given(record, JSONResponse(found), person, post, question.day or today, question.policy)
