"""The programme: who can get the pass, by verdict, door, sector and region, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from starlette.responses import Response

from api.acting import Asking
from api.dependencies import InUse, Today, known_parameters, language_asked, whole_day
from api.disputing import numbers_of
from api.pages.forms import UNUSABLE, Texts, on_to
from api.pages.show import page
from api.pages.start import any_synthetic
from api.pages.views import Day, Field, what_was_asked
from api.recording import Record
from matching.accounts import reach
from matching.disputes import State
from matching.eligibility import Rulebook
from matching.errors import BadInputError, MatchingError
from matching.programme import GOAL, GOAL_YEAR, Granted, Programme
from matching.programme.passes import LONGEST_SOURCE, granted_given, keep_granted, read_granted
from matching.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

BARREN_SHOWN = 20
Start = Annotated[int, Query(ge=0, le=1_000_000)]


def programme_of(request: Request) -> Programme:
    """Return the programme of the service."""
    return programme_of_state(request.app)


def programme_of_state(app: FastAPI) -> Programme:
    """Return the programme of an application."""
    found: Programme = app.state.programme
    return found


@router.get("/programme")
def programme(
    request: Request, workspace: InUse, acting: Asking, day: Day, policy: Field = "", start: Start = 0
) -> Response:
    """Show the programme on a day."""
    told = None
    if workspace.records.candidates and workspace.records.openings:
        told = programme_of(request).standing(Rulebook.on(day, policy or None))
    return page(
        request,
        "programme.html",
        standing=told,
        barren=told.barren[start : start + BARREN_SHOWN] if told else (),
        start=start,
        following=start + BARREN_SHOWN if told and start + BARREN_SHOWN < len(told.barren) else None,
        asked=what_was_asked(day, policy),
        waiting=_waiting(workspace) if reach.decides_disputes(acting.who) else 0,
        synthetic=any_synthetic(workspace.records.openings, workspace.records.candidates),
        passes=_passes(workspace),
    )


def _waiting(workspace: Workspace) -> int:
    return sum(count for state, count in numbers_of(workspace).items() if state is not State.DECIDED)


class Known(NamedTuple):
    """What was said of passes granted, the latest last, the goal, and what stands in the form."""

    said: Sequence[Granted]
    typed: Mapping[str, str]
    goal: int = GOAL
    year: int = GOAL_YEAR
    longest: int = LONGEST_SOURCE


def _passes(workspace: Workspace, typed: Mapping[str, str] | None = None) -> Known:
    return Known(read_granted(workspace.store.file.home), typed or {})


@router.get("/programme/passes")
def passes(request: Request, workspace: InUse) -> Response:
    """Show what was said of passes granted, and a form to say it anew."""
    return page(request, "passes.html", error=None, passes=_passes(workspace))


@router.post("/programme/passes")
def say_passes(
    request: Request, form: Texts, workspace: InUse, acting: Asking, record: Record, today: Today
) -> Response:
    """Keep how many passes were granted, as whoever asks says."""
    try:
        day = whole_day(form.get("day", ""))
    except BadInputError as error:
        return _again(request, workspace, form, error, "day")
    try:
        given = granted_given(form.get("granted", ""), day, form.get("source", ""), by=acting.who.user, today=today)
    except BadInputError as error:
        return _again(request, workspace, form, error, error.at.pointer[1:])
    with record.as_one():  # the record is written first: no record, no number
        answer = record(on_to("/programme"), objects={"passes": str(given.granted)})
        keep_granted(workspace.store.file.home, given)
        return answer


def _again(request: Request, workspace: Workspace, form: dict[str, str], error: BadInputError, field: str) -> Response:
    said = {"field": field, "text": MatchingError.text(error)}
    return page(request, "passes.html", status=UNUSABLE, error=said, passes=_passes(workspace, form))
