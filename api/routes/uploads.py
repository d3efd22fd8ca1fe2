"""CVs as documents: read, looked over, corrected, and only then a profile."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from api import examples
from api.dependencies import Document, InUse, KeptUploads, Today, known_parameters
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import created
from api.uploading import Received
from matching.domain import Json
from matching.errors import BadInputError
from matching.language import Text
from matching.uploads.upload import Remark, Upload, upload_document

router = APIRouter(prefix="/v1/uploads", tags=["uploads"], dependencies=[Depends(known_parameters)])

Name = Annotated[str | None, Query(max_length=400, description="What the file is called; for a body that is the file.")]

_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in (
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "text/plain",
                "application/json",
                "application/xml",
            )
        }
        | {
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            }
        },
    }
}
_BODY = body(
    "The whole JSON Resume as it should be. A value that stays as it was read keeps its place in the document.",
    examples.CANDIDATE,
    {"work": "Employments.", "education": "Degrees.", "x-ktech": "`evidence` is made anew and may be left out."},
    required=[],
)


def shown(upload: Upload) -> Json:
    """Return an upload as the API shows it: as it is kept, with remarks in words."""
    document = upload_document(upload)
    for name, remarks in (("unread", upload.unread), ("notes", upload.notes)):
        document[name] = [_remark(each) for each in remarks]
    return document


def _remark(remark: Remark) -> Json:
    why: Text = remark.why
    place: Json = {"page": remark.page, "start": remark.start, "end": remark.end, "text": remark.text}
    return {"code": remark.key, "why": {**why.as_dict()}, **place}


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
    return JSONResponse(shown(upload), 201, {"Location": f"/v1/uploads/{upload.id}"})


@router.get(
    "/{identifier}", summary="Show what was read", responses=answered("The upload as it is now.", "upload", "not-found")
)
def upload(identifier: str, uploads: KeptUploads, today: Today) -> Response:
    """Show an upload; its id is a secret of whoever sent the document."""
    return JSONResponse(shown(uploads.get(identifier, today=today)))


@router.put(
    "/{identifier}",
    summary="Correct what was read",
    openapi_extra=_BODY,
    responses=answered("The upload with the corrections.", "upload", "not-found", *WITH_BODY),
)
def correct_upload(identifier: str, document: Document, uploads: KeptUploads, today: Today) -> Response:
    """Put another JSON Resume in place of the one that was read."""
    if not isinstance(document, dict):
        raise BadInputError("not-an-object")
    better = uploads.get(identifier, today=today).corrected(document)
    uploads.put(better)
    return JSONResponse(shown(better))


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


@router.delete("/{identifier}", summary="Delete an upload", responses=answered("Nothing of it is left.", "deleted"))
def delete_upload(identifier: str, uploads: KeptUploads) -> Response:
    """Delete what was read; whether it was there or not, it is not there afterwards."""
    uploads.remove(identifier)
    return JSONResponse({"deleted": identifier})
