"""What a person may ask of their own data: all of it, who saw it, why something was so decided, and its end."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from api.acting import Acting, Asking
from api.dependencies import Day, InUse, known_parameters, language_asked
from api.languages import language_of
from api.objects import Reachable
from api.recording import Record
from api.routes.described import answered
from api.security import Now
from api.sight import ConsentRules
from matching.accounts import reach as walls
from matching.errors import NotFoundError
from matching.ledger import Ledger
from matching.rights import erase
from matching.rights.documents import certificate_document
from matching.rights.everything import everything_archive, everything_document
from matching.rights.letter_pages import letter_document, letter_file_name, letter_page, letter_pdf, letter_text
from matching.rights.letters import letter
from matching.rights.scored_again import scored_again
from matching.rights.seen import decisions as decided
from matching.rights.seen import seen, seen_document

router = APIRouter(prefix="/v1/candidates", tags=["rights"], dependencies=[Depends(known_parameters)])

AsArchive = Annotated[Literal["json", "zip"], Query(alias="form", description="`json`, or `zip` with resume.json.")]
AsPage = Annotated[
    Literal["json", "text", "html", "pdf"],
    Query(alias="form", description="`json` in both languages, `text`, `html`, or `pdf`."),
]

OneOpening = Annotated[
    str | None, Query(max_length=200, description="An opening's id; else the first few suggested by either version.")
]


async def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


Kept = Annotated[Ledger, Depends(_ledger)]


def own(acting: Acting, identifier: str) -> str:
    """Return the id of somebody for whom this request may speak; whoever else it is, is not found."""
    if not walls.has_rights(acting.who, identifier):
        raise NotFoundError("candidate", identifier)
    return identifier


@router.delete(
    "/{identifier}",
    summary="Erase a person",
    responses=answered("A certificate that names nobody.", "erased", "not-found"),
)
def erase_person(identifier: str, acting: Asking, workspace: InUse, ledger: Kept, record: Record, now: Now) -> Response:
    """Erase a person with all that is kept of them and the account that is theirs, at once and for good.

    What remains is an entry in the ledger under a pseudonym that nobody can resolve. Asked
    again, the answer is that there is nobody of this id.
    """
    done = erase(workspace, ledger, own(acting, identifier), now, record.by)
    return record.nothing(JSONResponse(certificate_document(done)))  # the erasure has written its own record


@router.get(
    "/{identifier}/everything",
    summary="Show all that is kept of a person",
    responses=answered("The JSON Resume as it can be read in again, and the rest as JSON.", "everything", "not-found"),
)
def everything(
    identifier: str,
    acting: Asking,
    workspace: InUse,
    ledger: Kept,
    record: Record,
    now: Now,
    rules: ConsentRules,
    form: AsArchive = "json",
) -> Response:
    """Give all that is kept of a person: documents, consents, invitations, judgements, disputes, uploads, account.

    Passwords, tokens and keys are not in it, and nobody else is.
    """
    person = own(acting, identifier)
    found = everything_document(workspace.store, ledger, person, now, rules)
    if form == "json":
        return record(JSONResponse(found), [person])
    named = {"Content-Disposition": 'attachment; filename="everything.zip"'}
    return record(Response(everything_archive(found), media_type="application/zip", headers=named), [person])


@router.get(
    "/{identifier}/seen",
    summary="Show who saw a person",
    responses=answered("Who saw or changed what, oldest first, in words.", "seen", "not-found"),
)
def who_saw(identifier: str, acting: Asking, workspace: InUse, ledger: Kept, record: Record) -> Response:
    """List who was shown a person or did something with their data, on which day, with companies' names."""
    person = own(acting, identifier)
    found = seen_document("seen", person, seen(workspace.store, ledger, person))
    return record(JSONResponse(found), [person])


@router.get(
    "/{identifier}/decisions",
    summary="Show what was decided about a person",
    responses=answered("Lists, verdicts and decisions by people, oldest first.", "decisions", "not-found"),
)
def decisions(identifier: str, acting: Asking, workspace: InUse, ledger: Kept, record: Record) -> Response:
    """List what was decided about a person; of what was decided without a person there is a letter."""
    person = own(acting, identifier)
    found = seen_document("decisions", person, decided(seen(workspace.store, ledger, person)))
    return record(JSONResponse(found), [person])


@router.get(
    "/{identifier}/scored-again",
    summary="Score a person again, with before and after",
    responses=answered(
        "How the person stood by the earlier version of their document, and how they stand by the one stored now.",
        "scored-again", "not-found",
    ),
)  # fmt: skip
def score_again(
    identifier: str,
    acting: Asking,
    workspace: InUse,
    reach: Reachable,
    record: Record,
    day: Day,
    opening: OneOpening = None,
) -> Response:
    """Say what a correction or an added document changed: verdict, scores with their parts, and place.

    `before` is by the last other version of the document of which a list was made, null
    where there is none: of a version on no list nothing was decided. Its places are null.
    """
    person = own(acting, identifier)
    asked = None if opening is None else reach.offered(opening)
    return record(JSONResponse(scored_again(workspace, person, day, opening=asked)), [person])


@router.get(
    "/{identifier}/decisions/{number}/letter",
    summary="Explain a decision in a letter",
    responses=answered(
        "What was decided, how, by which criteria and values, for which reasons, and what can be done.", "letter",
        "not-found", "encoder-unavailable", "scorer-unavailable",
    ),
    dependencies=[Depends(language_asked)],
)  # fmt: skip
def explain(
    identifier: str,
    number: str,
    request: Request,
    acting: Asking,
    workspace: InUse,
    ledger: Kept,
    record: Record,
    form: AsPage = "json",
) -> Response:
    """Write the letter about one decision, in Korean and English, as JSON, as text, as a page, or as a PDF."""
    person = own(acting, identifier)
    made, language = letter(workspace, ledger, person, number), language_of(request)
    said = {"Content-Language": language, "Vary": "Accept-Language, Cookie"}
    if form == "text":
        return record(PlainTextResponse(letter_text(made, language), headers=said), [person])
    if form == "html":
        return record(HTMLResponse(letter_page(made, language), headers=said), [person])
    if form == "pdf":
        named = {"Content-Disposition": f'attachment; filename="{letter_file_name(made)}"'}
        content = letter_pdf(made, language)
        return record(Response(content, media_type="application/pdf", headers={**said, **named}), [person])
    return record(JSONResponse(letter_document(made)), [person])
