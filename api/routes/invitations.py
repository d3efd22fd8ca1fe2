"""Invitations: a company asks a person about an opening, and only a yes shows it who they are."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import consent_examples as examples
from api.acting import Acting, Asking
from api.as_one import as_one
from api.consent_bodies import read_answer_given, read_invitation_given
from api.cursors import After
from api.dependencies import Document, InUse, Limit, known_parameters
from api.inviting import invitations_for, invited
from api.objects import Reachable
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.routes.listed import page
from api.security import Now
from api.sight import ConsentRules
from matching.consents import Rules, invitations
from matching.consents.documents import asked_document, asking_document
from matching.domain import Json
from matching.errors import NotFoundError
from matching.workspace import Workspace

router = APIRouter(prefix="/v1", tags=["invitations"], dependencies=[Depends(known_parameters)])

_INVITATION = body(
    "Whom to ask, and in what words. Ways to reach the company are blotted out; they are exchanged after a yes.",
    examples.INVITATION,
    {"candidate": "The person's id, as on the shortlist.", "message": "Up to 2,000 characters; the person reads it."},
    required=["candidate", "message"],
)
_ANSWER = body(
    "The answer. A no after a yes takes the yes back.",
    examples.REPLY,
    {"answer": "`yes` or `no`."},
    required=["answer"],
)


@router.post(
    "/openings/{identifier}/invitations",
    summary="Ask a person about an opening",
    status_code=201,
    openapi_extra=_INVITATION,
    responses=answered(
        "The invitation, which the person can answer now.", "asking", "not-found", "asked-already", *WITH_BODY,
        status=201,
    ),
)  # fmt: skip
@as_one
def invite(
    identifier: str,
    document: Document,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    record: Record,
    now: Now,
    rules: ConsentRules,
) -> Response:
    """Ask a person whether they would talk about an opening; they see who asks and answer yes or no.

    A no is final for the opening. Whoever does not take part, or blocks the employer, is
    not found.
    """
    opening, asked = reach.opening(reach.own(identifier)), read_invitation_given(document)
    made = invited(workspace, acting, opening, asked.candidate, asked.message, now, rules)
    shown = asking_document(made, now, rules, revealed=False)
    answer = JSONResponse(shown, 201, {"Location": f"/v1/invitations/{made.id}"})
    return record(answer, [made.candidate], objects={"opening": opening.id, "invitation": made.id})


@router.get(
    "/invitations", summary="List invitations", responses=answered("A page of invitations, the latest first.", "asked")
)
def list_invitations(
    request: Request,
    acting: Asking,
    workspace: InUse,
    record: Record,
    now: Now,
    rules: ConsentRules,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List what a company asked, or what a person was asked, whoever it is that looks."""
    found = _shown(acting, workspace, now, rules)
    start = next((place for place, each in enumerate(found, start=1) if each["id"] == after), 0)
    some = found[start : start + limit]
    answer = page(request, "invitations", some, str(some[-1]["id"]) if start + limit < len(found) else None)
    return record(answer, sorted({str(each["candidate"]) for each in some if "candidate" in each}))


def _shown(acting: Acting, workspace: Workspace, now: Now, rules: Rules) -> list[Json]:
    found = invitations_for(workspace, acting)
    if acting.company is None:
        return [asked_document(each, now, rules) for each, _ in found]
    return [asking_document(each, now, rules, revealed=known) for each, known in found]


@router.post(
    "/invitations/{identifier}/answer",
    summary="Answer an invitation",
    openapi_extra=_ANSWER,
    responses=answered("The invitation as it stands now.", "answered", "not-found", "answered-already", *WITH_BODY),
)
@as_one
def reply(
    identifier: str,
    document: Document,
    acting: Asking,
    workspace: InUse,
    record: Record,
    now: Now,
    rules: ConsentRules,
) -> Response:
    """Say yes, and the company learns who you are; say no, and it does not.

    A no after a yes takes the yes back.
    """
    said = read_answer_given(document).answer
    with workspace.store.file.writing() as file:
        asked = invitations.one(file, identifier)
        if not acting.speaks_for(asked.candidate):
            raise NotFoundError("invitation", identifier)
        made = invitations.answer(file, asked.candidate, identifier, said, now, rules=rules)
    return record(JSONResponse(asked_document(made, now, rules)), [made.candidate], objects={"invitation": identifier})
