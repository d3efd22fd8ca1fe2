"""Adverts as text: what the post asks for, each fact with its grade and place."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import examples
from api.dependencies import Document, known_parameters
from api.routes.described import WITH_BODY, answered, body
from api.schemas import read_advert_given
from matching.advert import read_advert
from matching.advert.document import reading_document

router = APIRouter(prefix="/v1/adverts", tags=["openings"], dependencies=[Depends(known_parameters)])

_BODY = body(
    "The text of a job advert in Korean or English, as it was published.",
    examples.ADVERT,
    {"text": "The advert; at most 50,000 characters.", "title": "The post's title, where the text does not hold it."},
    required=["text"],
)


@router.post(
    "",
    summary="Read an advert",
    openapi_extra=_BODY,
    responses=answered(
        "A JobPosting with the place of every fact, and the requirements that were not understood; nothing is stored.",
        "advert", *WITH_BODY,
    ),
)  # fmt: skip
def read(document: Document) -> Response:
    """Read what an advert asks for; look the posting over before adding it to the openings."""
    given = read_advert_given(document)
    return JSONResponse(reading_document(read_advert(given.text, title=given.title)))
