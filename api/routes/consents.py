"""What a person agrees to, and which employers they do not want to be seen by: theirs alone to read and to change."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import consent_examples as examples
from api.acting import Acting, Asking
from api.as_one import as_one
from api.consent_bodies import read_block_given, read_consents_given
from api.dependencies import Document, InUse, known_parameters
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.security import Now
from matching.consents import blocks, given
from matching.consents.documents import block_document, blocks_document, consents_document
from matching.errors import NotFoundError
from matching.workspace import Workspace

router = APIRouter(prefix="/v1/candidates", tags=["consents"], dependencies=[Depends(known_parameters)])

_CONSENTS = body(
    "Purposes that are given (true) or withdrawn (false); those that are not named stay as they are.",
    examples.CONSENTS,
    {
        "consents": "Of `matching`, `sharing`, `research` and `cross-border` at least one, each true or false.",
        "textVersion": "The version of the texts that the person was shown; needed where something is given.",
    },
    required=["consents"],
)
_BLOCK = body(
    "An employer, said in one of two ways.",
    examples.BLOCK,
    {
        "employer": "Its id, or:",
        "name": "its name. Where it is that of a listed company, other names and subsidiaries of it are covered.",
    },
    required=[],
)


def _own(acting: Acting, workspace: Workspace, identifier: str) -> str:
    """Return the id of a stored person for whom this request may speak; whoever else it is, is not found."""
    if not acting.speaks_for(identifier):
        raise NotFoundError("candidate", identifier)
    return workspace.store.candidate(identifier).id


@router.get(
    "/{identifier}/consents",
    summary="Show what a person agreed to",
    responses=answered("Each purpose with its text, and all that was ever said.", "consents", "not-found"),
)
def consents(identifier: str, acting: Asking, workspace: InUse, record: Record) -> Response:
    """Say of each purpose whether it is given, since when and to which text, with the text that is agreed to now."""
    person = _own(acting, workspace, identifier)
    with workspace.store.file.reading() as file:
        standing, said = given.current(file, person), given.history(file, person)
    return record(JSONResponse(consents_document(person, standing, said)), [person])


@router.put(
    "/{identifier}/consents",
    summary="Give or withdraw consents",
    openapi_extra=_CONSENTS,
    responses=answered("How every purpose stands now.", "consents", "not-found", *WITH_BODY),
)
@as_one
def change_consents(
    identifier: str, document: Document, acting: Asking, workspace: InUse, record: Record, now: Now
) -> Response:
    """Give or withdraw purposes. Whoever withdraws `matching` or `sharing` is on no list of a company from now on.

    Withdrawing `sharing` takes back every yes to a company as well.
    """
    person, wanted = _own(acting, workspace, identifier), read_consents_given(document)
    with workspace.store.file.writing() as file:
        given.change(file, person, wanted.consents, now, version=wanted.version, by=acting.who.user)
        standing, said = given.current(file, person), given.history(file, person)
    return record(JSONResponse(consents_document(person, standing, said)), [person])


@router.get(
    "/{identifier}/blocks",
    summary="Show whom a person blocks",
    responses=answered("The employers blocked, and present employers to think of.", "blocks", "not-found"),
)
def blocked(identifier: str, acting: Asking, workspace: InUse, record: Record) -> Response:
    """List the employers that a person does not want to be seen by. Present employers are proposed, never blocked."""
    person = workspace.store.candidate(_own(acting, workspace, identifier))
    with workspace.store.file.reading() as file:
        standing = blocks.blocks(file, person.id)
    shown = blocks_document(person.id, standing, blocks.proposed(person, standing))
    return record(JSONResponse(shown), [person.id])


@router.post(
    "/{identifier}/blocks",
    summary="Block an employer",
    status_code=201,
    openapi_extra=_BLOCK,
    responses=answered("The block; the same again is the one there is.", "block", "not-found", *WITH_BODY, status=201),
)
@as_one
def add_block(
    identifier: str, document: Document, acting: Asking, workspace: InUse, record: Record, now: Now
) -> Response:
    """Keep an employer from seeing a person anywhere; what it asked is declined, and a yes to it taken back."""
    person, whom = _own(acting, workspace, identifier), read_block_given(document)
    with workspace.store.file.writing() as file:
        made = blocks.block(
            file, person, now, identifier=str(uuid.uuid4()), employer=whom.employer, name=whom.name
        )  # fmt: skip
    answer = JSONResponse(block_document(made), 201, {"Location": f"/v1/candidates/{person}/blocks/{made.id}"})
    return record(answer, [person])


@router.delete(
    "/{identifier}/blocks/{block}",
    summary="Take a block back",
    responses=answered("The employer may see the person again.", "deleted-block", "not-found"),
)
@as_one
def remove_block(identifier: str, block: str, acting: Asking, workspace: InUse, record: Record, now: Now) -> Response:
    """Let an employer see a person again; invitations that the block ended stay ended."""
    person = _own(acting, workspace, identifier)
    with workspace.store.file.writing() as file:
        blocks.lift(file, person, block, now)
    return record(JSONResponse({"deleted": block}), [person])
