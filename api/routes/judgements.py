"""Judgements: what people say of pairs, added, listed, and how far they agree."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import examples
from api.agreeing import agreed
from api.as_one import as_one
from api.cursors import After
from api.dependencies import Document, InUse, Limit, Today, known_parameters
from api.judging import keep
from api.objects import Reachable
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import page
from api.tags import tagged
from matching.domain import Json
from matching.judgements import Judgement
from matching.judgements.document import THIRD_LOOKS
from matching.judgements.reading import judgement_document, read_sent

router = APIRouter(prefix="/v1/judgements", tags=["judgements"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "What somebody answers about a pair. A later answer of the same annotator supersedes the earlier one, which stays.",
    examples.JUDGEMENT,
    {
        "opening": "The opening's id.",
        "candidate": "The candidate's id.",
        "side": "`company`: would it interview? `candidate`: would they talk?",
        "answer": "0 no, 1 unlikely, 2 likely, 3 certainly; `cannot-tell`; `withdrawn` takes an answer back.",
        "annotator": "Who answers: an id with a digit, such as `judge-7`; no name.",
        "reason": "Why, in words; who it is about is masked before it is kept.",
        "day": "The day of the answer; default today in Korea.",
        "versions": "`opening` and `candidate`: the versions that were seen; default those that are stored now.",
    },
    required=["opening", "candidate", "side", "answer", "annotator"],
)


def _shown(number: int, judgement: Judgement) -> Json:
    return {"number": number, **judgement_document(judgement)}


@router.get("", summary="List judgements", responses=answered("A page of judgements.", "judgements"))
def judgements(request: Request, reach: Reachable, record: Record, limit: Limit = 50, after: After = None) -> Response:
    """List what was answered, in the order of answering, the superseded and the withdrawn too."""
    found, following = reach.judgements().page(int(after or 0), limit)
    shown = [_shown(number, each) for number, each in found]
    answer = page(request, "judgements", shown, None if following is None else str(following))
    return record(answer, [each.candidate_id for _, each in found])


@router.post(
    "",
    summary="Add a judgement",
    status_code=201,
    openapi_extra=_BODY,
    responses=answered(
        "The judgement as it is kept, with the versions it is of.", "judgement", "not-found", *WITH_BODY, status=201
    ),
)
@as_one
def add_judgement(document: Document, reach: Reachable, record: Record, today: Today) -> Response:
    """Keep what somebody answers about a stored pair; refused where another version of a document was seen."""
    sent = read_sent(document, today)
    reach.in_own_name(sent.annotator, "/annotator")
    number, kept = keep(reach.judgements(), sent, today)
    answer = JSONResponse(_shown(number, kept), 201, {"Location": f"/v1/judgements/{number}"})
    return record(answer, [kept.candidate_id], objects={"opening": kept.opening_id, "judgement": str(number)})


@router.get("/agreement", summary="Measure agreement", responses=answered("Kappa with intervals.", "agreement"))
def agreement(workspace: InUse, record: Record) -> Response:
    """Say how far each two annotators agree, by side and language, and on which pairs they differ most."""
    found = agreed(workspace)
    shown = [each.candidate_id for each in found.differing[:THIRD_LOOKS]]
    return record(JSONResponse(found.document()), shown)


@router.get("/{identifier}", summary="Show a judgement", responses=answered("One judgement.", "judgement", "not-found"))
def judgement(request: Request, identifier: str, reach: Reachable, record: Record) -> Response:
    """Show what was answered, by its number."""
    found = reach.judgement(identifier)
    answer = tagged(request, _shown(int(identifier), found))
    return record(answer, [found.candidate_id], objects={"opening": found.opening_id, "judgement": identifier})
