"""What a candidate agrees to, whom they block, and what companies ask them: read and answered on one page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.acting import Asking
from api.as_one import as_one
from api.dependencies import InUse, known_parameters, language_asked
from api.pages.forms import UNUSABLE, Typed, TypedForm, on_to
from api.pages.own import Own, Owned, Stored
from api.pages.show import page
from api.recording import Record
from api.security import Now
from api.sight import ConsentRules
from matching.consents import Purpose, Rules, State, blocks, given, invitations
from matching.consents.employers import companies_meant
from matching.consents.model import TEXT_VERSION
from matching.domain import Candidate
from matching.errors import BadInputError
from matching.ledger import Kind
from matching.store.metadata import File
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])
Change = Callable[[File, str, Typed, datetime, str, Rules], object]


@router.get("/consents/{identifier:path}")
def agreed(
    request: Request,
    owned: Owned,
    person: Stored,
    workspace: InUse,
    record: Record,
    now: Now,
    rules: ConsentRules,
    done: bool = False,
) -> Response:
    """Show each purpose with its text, the employers blocked, and what companies asked; `done` says that it is kept."""
    return record(_shown(request, owned, person, workspace, (now, rules), done=done), [owned.id])


@router.post("/consents/{identifier:path}")
@as_one
def agree(
    request: Request,
    form: TypedForm,
    owned: Owned,
    person: Stored,
    acting: Asking,
    workspace: InUse,
    record: Record,
    now: Now,
    rules: ConsentRules,
) -> Response:
    """Give or withdraw purposes, block an employer or take that back, or answer an invitation."""
    change = _CHANGES.get(form.get("do"), _consents)
    try:
        with workspace.store.file.writing() as file:
            change(file, person.id, form, now, acting.who.user, rules)
    except BadInputError as error:
        wrong = _shown(request, owned, person, workspace, (now, rules), typed=form, error=error)
        return record(wrong, [owned.id], kind=Kind.RECORD_READ)
    done = on_to(f"{owned.at('/consents/')}?done=true")
    return record(done, [owned.id])


def _consents(file: File, person: str, form: Typed, now: datetime, by: str, _: Rules) -> None:
    wanted = {each: each.value in form.all("purpose") for each in Purpose}
    given.change(file, person, wanted, now, version=form.get("version"), by=by)


def _block(file: File, person: str, form: Typed, now: datetime, _by: str, _: Rules) -> None:
    blocks.block(file, person, now, identifier=str(uuid.uuid4()), employer=None, name=form.get("name"))


def _lift(file: File, person: str, form: Typed, now: datetime, _by: str, _: Rules) -> None:
    blocks.lift(file, person, form.get("block"), now)


def _yes(file: File, person: str, form: Typed, now: datetime, _by: str, rules: Rules) -> None:
    invitations.answer(file, person, form.get("invitation"), "yes", now, rules=rules)


def _no(file: File, person: str, form: Typed, now: datetime, _by: str, rules: Rules) -> None:
    invitations.answer(file, person, form.get("invitation"), "no", now, rules=rules)


_CHANGES: dict[str, Change] = {"block": _block, "lift": _lift, "yes": _yes, "no": _no}


def _shown(
    request: Request,
    owned: Own,
    person: Candidate,
    workspace: Workspace,
    moment: tuple[datetime, Rules],
    *,
    done: bool = False,
    typed: Typed | None = None,
    error: BadInputError | None = None,
) -> Response:
    with workspace.store.file.reading() as file:
        standing, asked = given.current(file, person.id), invitations.of_candidate(file, person.id)
        blocked = blocks.blocks(file, person.id)
    states = [(each, each.state(*moment), each.expires(moment[1])) for each in asked]
    return page(
        request,
        "consents.html",
        status=UNUSABLE if error else 200,
        own=owned,
        standing=standing,
        version=TEXT_VERSION,
        waiting=[each for each in states if each[1] is State.ASKED],
        answered=[each for each in states if each[1] is not State.ASKED],
        blocked=[(each, companies_meant(each.name) if each.name else ()) for each in blocked],
        proposed=blocks.proposed(person, blocked),
        done=done,
        typed=typed,
        error=error,
        wrong=typed.get("do") if typed and error else "",
        accepted=State.ACCEPTED,
        synthetic=person.synthetic,
    )
