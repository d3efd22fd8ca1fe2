"""CVs as documents: read, looked over, corrected, and only then a profile."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from api import examples
from api.dependencies import Document, InUse, KeptUploads, Today, known_parameters
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
def add_upload(upload: Received, uploads: KeptUploads, today: Today, name: Name = None) -> Response:  # noqa: ARG001 - read with the body
    """Read a PDF, a Word document, a text, a JSON Resume or a Europass, and keep what was read for a week."""
    uploads.add(upload, today=today)
    return JSONResponse(shown_document(upload), 201, {"Location": f"/v1/uploads/{upload.id}"})


@router.get(
    "/{identifier}", summary="Show what was read", responses=answered("The upload as it is now.", "upload", "not-found")
)
def upload(request: Request, identifier: str, uploads: KeptUploads, today: Today) -> Response:
    """Show an upload; its id is a secret of whoever sent the document."""
    return tagged(request, shown_document(uploads.get(identifier, today=today)))


@router.put(
    "/{identifier}",
    summary="Correct what was read",
    openapi_extra=_BODY,
    responses=answered("The upload with the corrections.", "upload", "not-found", "precondition-failed", *WITH_BODY),
)
def correct_upload(
    request: Request, identifier: str, document: Document, uploads: KeptUploads, today: Today
) -> Response:
    """Put another JSON Resume in place of the one that was read; with If-Match only of the version that it names."""
    if not isinstance(document, dict):
        raise BadInputError("not-an-object")
    before = uploads.get(identifier, today=today)
    refuse_changed(request, shown_document(before))
    better = before.corrected(document)
    uploads.put(better)
    return tagged(request, shown_document(better))


@router.post(
    "/{identifier}/confirm",
    summary="Confirm what was read",
    status_code=201,
    responses=answered(
        "The person confirms the profile; it is stored, and the upload deleted.", "added-candidate",
        "not-found", "already-exists", "encoder-unavailable", status=201,
    ),
)  # fmt: skip
def confirm_upload(identifier: str, uploads: KeptUploads, workspace: InUse, today: Today) -> Response:
    """Make a profile of an upload: from now on it counts."""
    person = uploads.get(identifier, today=today).confirmed()
    workspace.add_new(candidates=(person,))
    uploads.remove(identifier)
    return created("candidates", person.id)


@router.delete(
    "/{identifier}",
    summary="Delete an upload",
    responses=answered("Nothing of it is left.", "deleted", "not-found"),
)
def delete_upload(identifier: str, uploads: KeptUploads) -> Response:
    """Delete what was read."""
    uploads.remove(identifier)
    return JSONResponse({"deleted": identifier})
