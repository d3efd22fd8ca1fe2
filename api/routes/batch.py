"""Many questions in one body, a line each; the answers are the result of a job."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import examples_outward as examples
from api.background import asked_for
from api.batch import ASSESSMENTS, MEDIA_TYPE, SHORTLISTS, lines_of
from api.dependencies import Today, known_parameters
from api.errors import ProblemError
from api.languages import language_of
from api.routes.described import WITH_BODY, answered
from api.routes.jobs import accepted
from api.uploading import whole_body
from matching.domain import Json

router = APIRouter(prefix="/v1/batch", tags=["jobs"], dependencies=[Depends(known_parameters)])

_TYPES = (MEDIA_TYPE, "application/x-ndjson", "application/ndjson")
_DONE = (
    "A job whose result is a line of JSON for each line sent: its number and its answer, or its problem. "
    "Lines are answered in their order, and can be fetched as they come by `GET /v1/jobs/{identifier}/result?after=N`."
)


def _lines(description: str, example: str) -> dict[str, Any]:
    content: dict[str, Any] = {each: {"schema": {"type": "string"}} for each in _TYPES}
    content[MEDIA_TYPE]["example"] = example
    return {"requestBody": {"required": True, "description": description, "content": content}}


async def _sent(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if media_type not in _TYPES:
        raise ProblemError("unsupported-media-type", headers={"Accept-Post": ", ".join(_TYPES)})
    return await whole_body(request)


async def _job(request: Request, today: Today, name: str) -> Response:
    content = await _sent(request)
    lines_of(content, name)
    values: Json = {"today": today.isoformat(), "language": language_of(request)}
    return accepted(request, await run_in_threadpool(asked_for, request, name, values, content))


@router.post(
    "/assessments",
    summary="Ask for many verdicts",
    status_code=202,
    openapi_extra=_lines(
        "Each line is a body of `POST /v1/assess`, at most 256 KiB; at most 10,000 lines and 20 MiB.",
        examples.LINES_OF_QUESTIONS,
    ),
    responses=answered(_DONE, "job", "busy", *WITH_BODY, status=202),
)
async def assessments(request: Request, today: Today) -> Response:
    """Say of many pairs whether the pass is open; a line that cannot be read is answered by its own problem."""
    return await _job(request, today, ASSESSMENTS)


@router.post(
    "/shortlists",
    summary="Ask for many shortlists",
    status_code=202,
    openapi_extra=_lines(
        "Each line has `openingId` or `opening`, and may have `day`, `policy` and `k` (at most 100). "
        "At most 1,000 lines.",
        examples.LINES_OF_RANKINGS,
    ),
    responses=answered(_DONE, "job", "busy", *WITH_BODY, status=202),
)
async def shortlists(request: Request, today: Today) -> Response:
    """Rank the stored people for many openings; nobody is named."""
    return await _job(request, today, SHORTLISTS)
