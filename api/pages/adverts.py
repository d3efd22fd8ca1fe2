"""An advert from words to a saved opening on two pages: bring it, look over what was understood; a form does both.

Nothing is kept before it is saved: what was read travels in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.dependencies import known_parameters, language_asked
from api.objects import Reach, Reachable
from api.pages.advert_form import carried, draft_in, empty, fields_of, opening_document, pieces_of, typed_in
from api.pages.forms import UNUSABLE, on_to
from api.pages.show import page
from api.sight import Seeing, Sighted
from api.uploading import LARGEST_FILE, form_of, shown_name, turn
from matching.advert.receiving import Draft, of_words, received
from matching.bulk.one import with_cells
from matching.domain import Opening
from matching.errors import BadInputError, MatchingError
from matching.language import Text, message

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_MOST_FIELDS = 60
LONGEST = 50_000


@router.get("/adverts")
def bring(request: Request, by: Annotated[str, Query(pattern="^(form)?$")] = "") -> Response:
    """Show the form that takes an advert, or the empty form of an opening."""
    return _understood(request, empty()) if by == "form" else _brought(request)


@router.post("/adverts")
async def read_or_save(request: Request, reach: Reachable, sight: Sighted) -> Response:
    """Read an advert and show what was understood, or save the opening that was looked over."""
    form = await form_of(request, fields=_MOST_FIELDS)
    content, name = await _file(form)
    typed = {key: value for key, value in form.items() if isinstance(value, str)}

    def answered() -> Response:
        if typed.get("do") == "save":
            return _saved(request, reach, sight, typed)
        return _read(request, content, name, typed.get("text", ""))

    return await run_in_threadpool(answered)


async def _file(form: FormData) -> tuple[bytes, str | None]:
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    return content, shown_name(file.filename) if isinstance(file, UploadFile) else None


def _read(request: Request, content: bytes, name: str | None, text: str) -> Response:
    if not content and not text.strip():
        return _brought(request, error=message("problems", "no-file"))
    try:
        with turn():
            draft = received(content, name) if content else of_words(text)
            return _understood(request, draft)
    except BadInputError as error:
        return _brought(request, text=text, error=MatchingError.text(error), of_file=bool(content))


def _saved(request: Request, reach: Reach, sight: Seeing, typed: Mapping[str, str]) -> Response:
    """Store the opening and lead to its shortlist; or show the form again with what is wrong."""
    try:
        draft = draft_in(typed)
    except BadInputError as error:
        return _brought(request, error=MatchingError.text(error))
    try:
        opening = reach.own_opening(opening_document(draft, with_cells(draft.opening, typed_in(typed))))
        _keep(reach, sight, opening)
    except BadInputError as error:
        return _understood(request, draft, typed=typed, error=error)
    return on_to(f"/openings/{quote(opening.id, safe='')}")


def _keep(reach: Reach, sight: Seeing, opening: Opening) -> None:
    """Store an opening; the very same one may be there already. Raises `AlreadyExistsError`."""
    reach.workspace.add(openings=(opening,))
    sight.knows(opening)


def _brought(request: Request, *, text: str = "", error: Text | None = None, of_file: bool = False) -> Response:
    return page(
        request,
        "advert_send.html",
        status=UNUSABLE if error else 200,
        text=text,
        error=error,
        of_file=of_file,
        megabytes=LARGEST_FILE // 2**20,
        longest=LONGEST,
    )


def _understood(
    request: Request, draft: Draft, *, typed: Mapping[str, str] | None = None, error: BadInputError | None = None
) -> Response:
    return page(
        request,
        "advert.html",
        status=UNUSABLE if error else 200,
        groups=fields_of(draft),
        reading=draft.reading,
        pieces=pieces_of(draft.reading),
        notes=draft.reading.notes if draft.words else (),
        is_data=bool(draft.given),
        carried=carried(draft),
        typed=typed,
        error=error and MatchingError.text(error),
        wrong=error.at.pointer[1:] if error else "",
    )
