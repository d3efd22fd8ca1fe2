"""CVs as documents: read, looked over, corrected, and only then a profile."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from api import examples
from api.as_one import as_one
from api.dependencies import Document, KeptUploads, known_parameters
from api.objects import Reachable
from api.recording import Record, upload_tag
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import created
from api.tags import refuse_changed, tagged
from api.uploading import Received
from matching.errors import BadInputError
from matching.uploads.upload import shown_document

router = APIRouter(prefix="/v1/uploads", tags=["uploads"], dependencies=[Depends(known_parameters)])

Name = Annotated[str | None, Query(max_length=400, description="What the file is called; for a body that is the file.")]

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"description": "A JSON Resume; anything else is read as text."},
                "example": examples.CANDIDATE,
            },
            "application/pdf": _BYTES,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _BYTES,
            "application/xml": _BYTES,
            "text/plain": {"schema": {"description": "Whatever comes is read as text."}},
            "multipart/form-data": {"schema": {"type": "object", "properties": {"file": _BYTES["schema"]}}},
        },
    }
}
_BODY = body(
    "The whole JSON Resume as it should be. A value that stays as it was read keeps its place in the document.",
    examples.CANDIDATE,
    {"work": "Employments.", "education": "Degrees.", "x-ktech": "`evidence` is made anew and may be left out."},
    required=[],
)


@router.post(
    "",
    summary="Read a CV",
    status_code=201,
    openapi_extra=_FILE,
    responses=answered(
        "What was read, with the place of every fact and what nobody could read; nothing of it counts yet.", "upload",
        "malformed-body", "body-too-large", "unsupported-media-type", "busy", status=201,
    ),
)  # fmt: skip
@as_one
def add_upload(
    upload: Received,
    reach: Reachable,
    record: Record,
    name: Name = None,  # noqa: ARG001 - read with the body
) -> Response:
    """Read a PDF, a Word document, a text, a JSON Resume or a Europass, and keep what was read for a week."""
    reach.add_upload(upload)
    answer = JSONResponse(shown_document(upload), 201, {"Location": f"/v1/uploads/{upload.id}"})
    return record(answer, objects=upload_tag(upload.id))


@router.get(
    "/{identifier}", summary="Show what was read", responses=answered("The upload as it is now.", "upload", "not-found")
)
def upload(request: Request, identifier: str, reach: Reachable, record: Record) -> Response:
    """Show an upload to whoever sent the document."""
    answer = tagged(request, shown_document(reach.upload(identifier)))
    return record(answer, objects=upload_tag(identifier))


@router.put(
    "/{identifier}",
    summary="Correct what was read",
    openapi_extra=_BODY,
    responses=answered("The upload with the corrections.", "upload", "not-found", "precondition-failed", *WITH_BODY),
)
@as_one
def correct_upload(
    request: Request,
    identifier: str,
    document: Document,
    uploads: KeptUploads,
    reach: Reachable,
    record: Record,
) -> Response:
    """Put another JSON Resume in place of the one that was read; with If-Match only of the version that it names."""
    there = reach.upload(identifier)
    if not isinstance(document, dict):
        raise BadInputError("not-an-object")
    refuse_changed(request, shown_document(there))
    better = there.corrected(document)
    uploads.put(better)
    return record(tagged(request, shown_document(better)), objects=upload_tag(identifier))


@router.post(
    "/{identifier}/confirm",
    summary="Confirm what was read",
    status_code=201,
    responses=answered(
        "The person confirms the profile; it is stored, and the upload deleted.", "added-candidate",
        "not-found", "already-exists", "encoder-unavailable", status=201,
    ),
)  # fmt: skip
@as_one
def confirm_upload(identifier: str, reach: Reachable, record: Record) -> Response:
    """Make a profile of an upload: from now on it counts, in place of the profile that its person had."""
    person = reach.confirm(identifier, reach.upload(identifier).confirmed())
    return record(created("candidates", person), [person.id], objects=upload_tag(identifier))


@router.delete(
    "/{identifier}",
    summary="Delete an upload",
    responses=answered("Nothing of it is left.", "deleted", "not-found"),
)
@as_one
def delete_upload(identifier: str, reach: Reachable, record: Record) -> Response:
    """Delete what was read."""
    reach.remove_upload(identifier)
    return record(JSONResponse({"deleted": identifier}), objects=upload_tag(identifier))
