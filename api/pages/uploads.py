"""A CV from file to profile on two pages: send it, look over what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.as_one import as_one
from api.dependencies import KeptUploads, Today, known_parameters, language_asked
from api.objects import Reachable
from api.pages.show import page
from api.pages.upload_form import BASICS, SECTIONS, entries_of, fields_of, sent_back
from api.pages.upload_text import pieces_of
from api.recording import Record, Recorder, upload_tag
from api.uploading import LARGEST_FILE, file_in, form_of, received
from matching.domain import Json
from matching.errors import BadInputError
from matching.ledger import Kind
from matching.uploads.upload import DAYS_KEPT, Upload

_LARGEST_CORRECTION, _MOST_FIELDS = 1024 * 1024, 6_000
_SEE_OTHER = 303


router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])


@router.get("/uploads")
def send(request: Request) -> Response:
    """Show the form that takes a CV."""
    return page(request, "send.html", days=DAYS_KEPT, megabytes=LARGEST_FILE // 2**20)


@router.post("/uploads")
async def receive_form(request: Request, reach: Reachable, record: Record, today: Today) -> Response:
    """Read what was sent, and lead to the page that shows it."""
    upload = await received(await file_in(await form_of(request)), today)

    def kept() -> Response:
        with record.as_one():
            reach.add_upload(upload)
            return record(RedirectResponse(f"/uploads/{upload.id}", _SEE_OTHER), objects=upload_tag(upload.id))

    return await run_in_threadpool(kept)


@router.get("/uploads/{identifier}")
def look_over(request: Request, identifier: str, reach: Reachable, record: Record) -> Response:
    """Show what was read beside the document's words."""
    return _shown(request, record, reach.upload(identifier))


async def _form(request: Request) -> dict[str, str]:
    form = await form_of(request, most=_LARGEST_CORRECTION, fields=_MOST_FIELDS, files=0)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Form = Annotated[dict[str, str], Depends(_form)]


@router.post("/uploads/{identifier}")
@as_one
def correct(
    request: Request, identifier: str, form: Form, uploads: KeptUploads, reach: Reachable, record: Record
) -> Response:
    """Take the corrections; then confirm, or show the page again, or delete all of it."""
    if form.get("do") == "delete":
        reach.remove_upload(identifier)
        gone = RedirectResponse("/uploads", _SEE_OTHER)
        return record(gone, objects=upload_tag(identifier), kind=Kind.RECORD_DELETED)
    upload = reach.upload(identifier)
    try:
        better = upload.corrected(*sent_back(upload.resume, form))
        person = better.confirmed()
    except BadInputError as error:
        return _shown(request, record, upload, typed=form, error=error, status=422)
    if form.get("do") != "confirm":
        uploads.put(better)
        return record(RedirectResponse(f"/uploads/{identifier}", _SEE_OTHER), objects=upload_tag(identifier))
    theirs = reach.confirm(identifier, person, same_again=True)
    answer = RedirectResponse(f"/candidates/{quote(theirs.id, safe='')}", _SEE_OTHER)
    return record(answer, [theirs.id], objects=upload_tag(identifier))


def _shown(
    request: Request,
    record: Recorder,
    upload: Upload,
    *,
    typed: Mapping[str, str] | None = None,
    error: BadInputError | None = None,
    status: int = 200,
) -> Response:
    answer = page(
        request,
        "upload.html",
        status=status,
        upload=upload,
        pages=pieces_of(upload),
        basics=fields_of(upload.resume, "basics", BASICS),
        sections=_sections(upload.resume),
        typed=typed,
        error=error,
        error_field=error.at.pointer[1:] if error else "",
        days=DAYS_KEPT,
        synthetic=False,
    )
    return record(answer, objects=upload_tag(upload.id), kind=Kind.RECORD_READ)


def _sections(resume: Json) -> dict[str, list[tuple[str, list[object]]]]:
    """Return each section's entries with their fields, and an empty one to add."""
    return {
        section: [
            (name, [*fields_of(resume, name, asked)]) for name in (*entries_of(resume, section), f"{section}/new")
        ]
        for section, asked in SECTIONS.items()
    }
