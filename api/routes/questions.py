"""Questions to a person, and their answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import examples
from api.as_one import as_one
from api.dependencies import Document, InUse, Today, known_parameters
from api.objects import Reachable
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.schemas import AnswerGiven, QuestionsAsked, read_answer, read_questions
from matching.documents.asking import questions_document
from matching.ingest.json_resume import write_candidate
from matching.masking import masked_document
from matching.questions import answer

router = APIRouter(prefix="/v1", tags=["questions"], dependencies=[Depends(known_parameters)])

_ASKED = body(
    "Whom to ask, about which opening, on which day, by which version of the rule.",
    examples.QUESTIONS,
    {
        "candidate": "A JSON Resume, or instead:",
        "candidateId": "the id of somebody stored.",
        "opening": "A JobPosting, or instead:",
        "openingId": "the id of an opening stored; without either all openings stored.",
        "day": "YYYY-MM-DD; default today in Korea.",
        "policy": "A version of the rule by name; default the one in force on the day.",
        "declined": 'Ids of questions answered by "I don\'t know", which are not asked again.',
    },
    required=[],
)
_GIVEN = body(
    "One answer of a person.",
    examples.ANSWER,
    {
        "candidate": "A JSON Resume, or instead:",
        "candidateId": "the id of somebody stored, whose profile is then changed.",
        "question": "The question's id.",
        "value": "The answer, of the kind that the question names.",
    },
    required=["question", "value"],
)


def _asked(document: Document) -> QuestionsAsked:
    return read_questions(document)


def _given(document: Document) -> AnswerGiven:
    return read_answer(document)


@router.post(
    "/questions",
    summary="Say what is worth asking a person",
    openapi_extra=_ASKED,
    responses=answered(
        "At most six questions whose answer could change a verdict or a place in the person's list.", "questions",
        "not-found", "policy-not-in-force", "encoder-unavailable", "scorer-unavailable", *WITH_BODY,
    ),
)  # fmt: skip
def questions(
    asked: Annotated[QuestionsAsked, Depends(_asked)],
    workspace: InUse,
    reach: Reachable,
    record: Record,
    today: Today,
) -> Response:
    """List the questions, most valuable first, with what each answer would open, close or move; nothing is stored."""
    person, day = workspace.person(reach.subject(asked.person)), asked.day or today
    post = None if asked.post is None else reach.offered(asked.post)
    found = workspace.questions(person, day, opening=post, pack=asked.policy, declined=asked.declined)
    return record(JSONResponse(questions_document(found, person.id, day)), [person.id])


@router.post(
    "/answers",
    summary="Write a person's answer into their profile",
    openapi_extra=_GIVEN,
    responses=answered(
        "The JSON Resume with the answer, graded as confirmed; masked where it is a stored one.", "answer",
        "not-found", "encoder-unavailable", *WITH_BODY,
    ),
)  # fmt: skip
@as_one
def record_answer(
    given: Annotated[AnswerGiven, Depends(_given)], workspace: InUse, reach: Reachable, record: Record
) -> Response:
    """Write an answer into a profile; one that is stored is replaced by what comes of it."""
    changed = answer(workspace.person(reach.changed(given.person)), given.question, given.value)
    if given.candidate is not None:
        return record(JSONResponse(write_candidate(changed)), [changed.id])
    workspace.add([changed], replace=True)
    return record(JSONResponse(masked_document(changed)), [changed.id])
