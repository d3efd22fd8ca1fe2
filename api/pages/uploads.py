"""A CV from file to profile on two pages: send it, or type it, and look over what was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.acting import Acting, Asking
from api.as_one import as_one
from api.dependencies import KeptUploads, Today, known_parameters, language_asked
from api.errors import SPECIAL, ProblemError
from api.objects import Reach, Reachable
from api.pages.forms import UNUSABLE, on_to, texts_of
from api.pages.show import page
from api.pages.upload_form import ADDED, BASICS, SECTIONS, Shown, entries_of, fields_of, sent_back
from api.pages.upload_text import pieces_of
from api.recording import Record, Recorder, upload_tag
from api.uploading import LARGEST_FILE, Sent, file_in, form_of, received
from matching.errors import BadInputError, MatchingError, NotFoundError
from matching.ingest.json_resume import write_candidate
from matching.language import Text
from matching.ledger import Kind
from matching.uploads.upload import DAYS_KEPT, Upload

_LARGEST_CORRECTION, _MOST_FIELDS = 1024 * 1024, 6_000


router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])


@router.get("/uploads")
def send(request: Request) -> Response:
    """Show the form that takes a CV."""
    return _asked(request)


def _asked(request: Request, *, typed: str = "", error: Text | None = None) -> Response:
    return page(
        request,
        "send.html",
        status=UNUSABLE if error else 200,
        days=DAYS_KEPT,
        megabytes=LARGEST_FILE // 2**20,
        typed=typed,
        error=error,
    )


@router.post("/uploads")
async def receive_form(request: Request, acting: Asking, reach: Reachable, record: Record, today: Today) -> Response:
    """Read what was sent, or open an empty profile or the one that is there, and lead to the page that shows it."""
    form = await form_of(request)
    typed, what = (_text_of(form, name) for name in ("text", "do"))
    try:
        upload = await received(await _sent(form, what, acting, reach), today)
    except (ProblemError, BadInputError) as error:
        text = _of_the_file(error)
        if text is None:
            raise
        return record.nothing(_asked(request, typed=typed, error=text))
    finally:
        await form.close()

    def kept() -> Response:
        with record.as_one():
            reach.add_upload(upload)
            return record(on_to(f"/uploads/{upload.id}"), objects=upload_tag(upload.id))

    return await run_in_threadpool(kept)


def _text_of(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


async def _sent(form: FormData, what: str, acting: Acting, reach: Reach) -> Sent:
    """Return what was sent, nothing yet where it is to be typed, or the profile that is to be corrected."""
    if what == "type":
        return Sent(b"{}", None)
    if what == "correct":
        theirs = _text_of(form, "who") or acting.candidate or ""
        person = await run_in_threadpool(lambda: reach.workspace.store.candidate(str(reach.changed(theirs))))
        return Sent(json.dumps(write_candidate(person), ensure_ascii=True).encode(), None)
    return await file_in(form)


def _of_the_file(error: ProblemError | BadInputError) -> Text | None:
    """Return what is wrong with what was sent, None for what its sender cannot mend on the page."""
    if isinstance(error, ProblemError):
        return next((each.text for each in error.flaws if error.code == "invalid-input"), None)
    return None if error.code in SPECIAL else MatchingError.text(error)


@router.get("/uploads/{identifier}")
def look_over(request: Request, identifier: str, reach: Reachable, record: Record) -> Response:
    """Show what was read beside the document's words."""
    return _shown(request, record, reach, reach.upload(identifier))


Form = Annotated[dict[str, str], Depends(texts_of(most=_LARGEST_CORRECTION, fields=_MOST_FIELDS))]


@router.post("/uploads/{identifier}")
@as_one
def correct(
    request: Request, identifier: str, form: Form, uploads: KeptUploads, reach: Reachable, record: Record
) -> Response:
    """Take the corrections; then confirm, or show the page again, or delete all of it."""
    if form.get("do") == "delete":
        reach.remove_upload(identifier)
        gone = on_to("/uploads")
        return record(gone, objects=upload_tag(identifier), kind=Kind.RECORD_DELETED)
    upload = reach.upload(identifier)
    try:
        better = upload.corrected(*sent_back(upload.resume, form))
        person = better.confirmed()
    except BadInputError as error:
        return _shown(request, record, reach, upload, typed=form, error=error)
    if form.get("do") != "confirm":
        uploads.put(better)
        return record(on_to(f"/uploads/{identifier}"), objects=upload_tag(identifier))
    theirs = reach.confirm(identifier, person, same_again=True, replaces=form.get("replaces") or None)
    answer = on_to(f"/candidates/{quote(theirs.id, safe='')}")
    return record(answer, [theirs.id], objects=upload_tag(identifier))


class Entry(NamedTuple):
    """An entry of a section as the form shows it."""

    name: str
    fields: list[Shown]
    is_added: bool = False


def _shown(
    request: Request,
    record: Recorder,
    reach: Reach,
    upload: Upload,
    *,
    typed: Mapping[str, str] | None = None,
    error: BadInputError | None = None,
) -> Response:
    answer = page(
        request,
        "upload.html",
        status=UNUSABLE if error else 200,
        upload=upload,
        pages=pieces_of(upload),
        basics=fields_of(upload.resume, "basics", BASICS),
        sections=_sections(upload),
        typed=typed,
        error=error,
        error_field=error.at.pointer[1:] if error else "",
        days=DAYS_KEPT,
        replaces=_replaced(reach, upload),
        is_typing=is_typed(upload),
        synthetic=False,
    )
    return record(answer, objects=upload_tag(upload.id), kind=Kind.RECORD_READ)


def _replaced(reach: Reach, upload: Upload) -> str | None:
    """Return the id of the profile in whose place this one would come, None where it would be another."""
    ours = upload.resume.get("x-ktech")
    said = ours.get("id") if isinstance(ours, dict) else None
    theirs = said if reach.who.is_operator else reach.who.candidate
    try:
        return reach.workspace.store.candidate(theirs).id if isinstance(theirs, str) and theirs else None
    except NotFoundError:
        return None


def is_typed(upload: Upload) -> bool:
    """Whether nothing was read and all is still to be typed."""
    return not upload.words and not any(upload.resume.get(each) for each in SECTIONS)


def _sections(upload: Upload) -> dict[str, list[Entry]]:
    """Return each section's entries with their fields, and what may be added: one, or a few where all is typed."""
    added = len(ADDED) if is_typed(upload) else 1
    return {
        section: [
            *(Entry(name, fields_of(upload.resume, name, asked)) for name in entries_of(upload.resume, section)),
            *(Entry(f"{section}/{each}", fields_of(upload.resume, f"{section}/{each}", asked), is_added=True)
              for each in ADDED[:added]),
        ]
        for section, asked in SECTIONS.items()
    }  # fmt: skip
