"""Long work: how far it is, its result, and an end to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.askers import Asker, asker_of
from api.background import background_of
from api.cursors import After
from api.dependencies import Limit, known_parameters
from api.errors import ProblemError
from api.recording import Record
from api.routes.described import answered, problems
from api.routes.listed import page
from matching.errors import NotFoundError
from matching.exports import disposition
from matching.jobs import Job, Jobs, Kind

SECONDS_TO_WAIT = "2"
_DIGITS = 15

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], dependencies=[Depends(known_parameters)])

AfterLine = Annotated[
    int, Query(alias="after", ge=0, le=10**9, description="Only answers to lines after this one, as far as there are.")
]
_FILES = {
    media: {"schema": {"type": "string", "format": "binary"}}
    for media in ("application/jsonl", "application/zip", "application/json")
}
_FILES["application/jsonl"]["example"] = '{"line":1,"status":200,"answer":{"kind":"assessment"}}\n'  # type: ignore[assignment]


def accepted(request: Request, job: Job) -> Response:
    """Answer that work will be done, and where to look how far it is."""
    kept = background_of(request.app).jobs.kept
    headers = {"Location": f"/v1/jobs/{job.id}", "Retry-After": SECONDS_TO_WAIT}
    return JSONResponse(job.document(kept), 202, headers)


def _own(request: Request, identifier: str) -> Job:
    """Return a job of whoever asks; what was made for a company that they are with no more is not theirs."""
    asker = asker_of(request)
    found = background_of(request.app).jobs.one(asker.user, identifier)
    if Asker.of(found.asked.get("asker")).who.employer != asker.who.employer:
        raise NotFoundError("job", identifier)
    return found


@router.get("", summary="List one's own jobs", responses=answered("A page of jobs, the latest first.", "jobs"))
def jobs(request: Request, limit: Limit = 50, after: After = None) -> Response:
    """List the jobs that whoever asks has asked for; the header Link leads to the next page."""
    kept = background_of(request.app).jobs
    before = int(after) if after is not None and after.isdecimal() and len(after) <= _DIGITS else None
    found, following = kept.page(asker_of(request).user, before=before, limit=limit)
    entries = [each.document(kept.kept) for each in found]
    return page(request, "jobs", entries, None if following is None else str(following))


@router.get(
    "/{identifier}",
    summary="Say how far a job is",
    responses=answered("The job; the header Retry-After says when to ask again.", "job", "not-found"),
)
def job(request: Request, identifier: str) -> Response:
    """Say whether a job waits, is being done or is over, and how much of it is done."""
    kept = background_of(request.app).jobs
    found = _own(request, identifier)
    headers = {} if found.state.is_over else {"Retry-After": SECONDS_TO_WAIT}
    return JSONResponse(found.document(kept.kept), headers=headers)


@router.delete(
    "/{identifier}",
    summary="Cancel a job",
    responses=answered("The job as it is now; one that is being done stops after its step.", "job", "not-found"),
)
def cancel(request: Request, identifier: str) -> Response:
    """Cancel a job; what is over stays as it is."""
    kept = background_of(request.app).jobs
    return JSONResponse(
        kept.cancel(asker_of(request).user, identifier, now=request.app.state.now()).document(kept.kept)
    )


@router.get(
    "/{identifier}/result",
    summary="Fetch what came of a job",
    responses={
        200: {"description": "The file, of the type that the job's kind gives out.", "content": _FILES},
        **problems("not-found", "job-not-done"),
    },
)
def result(request: Request, identifier: str, record: Record, after: AfterLine = 0) -> Response:
    """Fetch a job's result while it is kept; answers to lines can be fetched as they come, with `after`.

    Who fetches it is recorded, with all of whom it speaks.
    """
    background = background_of(request.app)
    found = _own(request, identifier)
    kind = background.kinds[found.kind]
    is_early = kind.has_lines and "after" in request.query_params and not found.state.is_over
    if not found.state.is_over and not is_early:
        raise ProblemError("job-not-done", headers={"Retry-After": SECONDS_TO_WAIT})
    if not found.has_result and not is_early:
        raise NotFoundError("job", identifier)
    headers = {"Content-Disposition": disposition(f"{found.kind}-{found.id}.{kind.ending}")}
    if not found.state.is_over:
        headers["Retry-After"] = SECONDS_TO_WAIT
    kept = background.jobs
    sent = StreamingResponse(_content(kept, found, kind, after), headers=headers, media_type=kind.media_type)
    sha256 = _digest(_content(kept, found, kind, after)) if found.state.is_over else None
    return record(sent, kept.people(found), objects={"job": found.id}, sha256=sha256)


def _digest(pieces: Iterator[bytes]) -> str:
    """Return the SHA-256 of what is sent piece by piece."""
    whole = hashlib.sha256()
    for each in pieces:
        whole.update(each)
    return whole.hexdigest()


def _content(kept: Jobs, found: Job, kind: Kind, after: int) -> Iterator[bytes]:
    return kept.lines(found, after=after) if kind.has_lines and after else kept.pieces(found)
