"""The verdict for one pair."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import examples
from api.dependencies import Document, InUse, Today, known_parameters
from api.routes.described import WITH_BODY, answered, body
from api.schemas import Question, read_question
from matching.documents import verdict_document

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


@router.post(
    "/assess",
    summary="Say whether a person can get the pass for an opening",
    openapi_extra=_BODY,
    responses=answered(
        "The verdict, criterion by criterion.", "assessment", "not-found", "policy-not-in-force", *WITH_BODY
    ),
)
def assess(question: Annotated[Question, Depends(_question)], workspace: InUse, today: Today) -> Response:
    """Say yes, no or cannot tell, with clauses, sources, facts used and what would settle it; nothing is stored."""
    answer = workspace.assess(question.person, question.post, question.day or today, pack=question.policy)
    return JSONResponse(verdict_document(answer))
