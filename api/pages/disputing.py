"""Disputes as officers see them: those that wait; and each with what is said, how the person stood, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.acting import Asking
from api.dependencies import InUse, Today, known_parameters, language_asked
from api.disputing import all_of, decided, numbers_of, officer_in, taken, the_one
from api.pages.forms import UNUSABLE, Texts, on_to
from api.pages.show import page
from api.recording import Record, Recorder
from api.security import Now
from matching.disputes import Dispute, Outcome, State
from matching.disputes.model import LONGEST_TEXT
from matching.disputes.standing import Stood, stood_in
from matching.errors import BadInputError, MatchingError, NotFoundError, Place
from matching.explanation.leaves import value_at
from matching.masking import masked_document
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

SHOWN = 30
Shown = Annotated[str, Query(alias="state", max_length=20)]


@router.get("/disputes")
def disputes(request: Request, acting: Asking, workspace: InUse, record: Record, state: Shown = "") -> Response:
    """Show the disputes that wait, the oldest first, or those that were decided, the latest first."""
    officer_in(acting)
    chosen = State.DECIDED if state == State.DECIDED else None
    if chosen:
        shown = all_of(workspace, State.DECIDED)[::-1][:SHOWN]
    else:
        waiting = [each for one in (State.OPEN, State.TAKEN) for each in all_of(workspace, one)]
        shown = sorted(waiting, key=lambda each: each.opened)[:SHOWN]
    answer = page(
        request,
        "disputes.html",
        disputes=shown,
        counts=numbers_of(workspace),
        chosen=chosen,
        posts=_titles(workspace, [each.said.opening for each in shown]),
        by=acting.who.user,
    )
    return record(answer, sorted({each.candidate for each in shown}))


def _titles(workspace: Workspace, openings: Sequence[str | None]) -> dict[str, str]:
    """Return the titles of openings that are still there."""
    wanted = {each for each in openings if each}
    return {each.id: each.title for each in workspace.records.openings if each.id in wanted}


@router.get("/disputes/{identifier}")
def dispute(request: Request, identifier: str, acting: Asking, workspace: InUse, record: Record) -> Response:
    """Show one dispute with all that is needed to decide it."""
    officer_in(acting)
    return _shown(request, workspace, record, the_one(workspace, identifier), by=acting.who.user)


@router.post("/disputes/{identifier}")
def settle(
    request: Request,
    identifier: str,
    form: Texts,
    acting: Asking,
    workspace: InUse,
    record: Record,
    now: Now,
    today: Today,
) -> Response:
    """Take a dispute, or decide one that was taken, and show it again."""
    officer = officer_in(acting)
    back = on_to(f"/disputes/{quote(identifier, safe='')}")
    try:
        if form.get("do") == "decide":
            given = _outcome(form.get("outcome", "")), form.get("reason", "")
            return decided(workspace, record, identifier, given, (now, today), by=officer, answer=lambda _: back)
        return taken(workspace, record, identifier, now, by=officer, answer=lambda _: back)
    except BadInputError as error:
        there = the_one(workspace, identifier)
        return _shown(request, workspace, record, there, by=officer, typed=form, error=error)


def _outcome(text: str) -> Outcome:
    if text not in tuple(Outcome):
        raise BadInputError("missing-field", at=Place(pointer="/outcome"))
    return Outcome(text)


def _shown(
    request: Request,
    workspace: Workspace,
    record: Recorder,
    found: Dispute,
    *,
    by: str,
    typed: dict[str, str] | None = None,
    error: BadInputError | None = None,
) -> Response:
    pointer = found.said.pointer
    answer = page(
        request,
        "dispute.html",
        status=UNUSABLE if error else 200,
        dispute=found,
        by=by,
        rows=stood(found),
        posts=_titles(workspace, [each.opening for each in stood(found)] + [found.said.opening]),
        fact=_fact(workspace, found.candidate, pointer) if pointer else None,
        outcomes=tuple(Outcome),
        longest=LONGEST_TEXT,
        typed=typed or {},
        error=MatchingError.text(error) if error else None,
        error_field=error.at.pointer[1:] if error else "",
    )
    return record(answer, [found.candidate], objects={"dispute": found.id})


def _fact(workspace: Workspace, candidate: str, pointer: str) -> str | None:
    """Return what stands at a pointer of a profile now, None where nothing does or it is masked."""
    try:
        value = value_at(masked_document(workspace.store.candidate(candidate)), pointer)
    except NotFoundError:
        return None
    return None if value is None or isinstance(value, dict | list) else str(value)


@dataclass(frozen=True)
class Row:
    """An opening, and how the person stood for it when the dispute was opened and when it was decided."""

    opening: str
    before: Stood | None
    after: Stood | None

    @property
    def is_other(self) -> bool:
        """Whether anything is another now."""
        return self.after is not None and self.before != self.after


def stood(found: Dispute) -> list[Row]:
    """Return how a person stood before and after, an opening a row."""
    before, after = stood_in(found.before), stood_in(found.after)
    return [Row(each, before.get(each), after.get(each)) for each in dict.fromkeys([*before, *after])]
