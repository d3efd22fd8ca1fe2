"""Taking and deciding disputes, the same from the API and from a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from starlette.responses import Response

from api.acting import Acting
from api.errors import ProblemError
from api.recording import Recorder
from matching.accounts import reach
from matching.disputes import Dispute, Outcome, Said, counts, decide, every, one, take
from matching.disputes import State as DisputeState
from matching.disputes.standing import standing_document, stood_in
from matching.domain import Json
from matching.errors import BadInputError, Place
from matching.workspace import Workspace

R = TypeVar("R", bound=Response)
Answer = Callable[[Dispute], R]


def officer_in(acting: Acting) -> str:
    """Return the id of the officer who asks. Raises `ProblemError` for whoever is none."""
    if not reach.decides_disputes(acting.who):
        raise ProblemError("not-allowed")
    return acting.who.user


def all_of(workspace: Workspace, state: DisputeState | None = None) -> list[Dispute]:
    """Return the disputes there are, the oldest first."""
    with workspace.store.file.reading() as file:
        return every(file, state=state)


def numbers_of(workspace: Workspace) -> dict[DisputeState, int]:
    """Return how many disputes there are in each state."""
    with workspace.store.file.reading() as file:
        return counts(file)


def the_one(workspace: Workspace, identifier: str) -> Dispute:
    """Return a dispute. Raises `NotFoundError`."""
    with workspace.store.file.reading() as file:
        return one(file, identifier)


def taken(  # the answer is recorded within the transaction
    workspace: Workspace, record: Recorder, identifier: str, now: datetime, *, by: str, answer: Answer[R]
) -> R:  # fmt: skip
    """Let an officer take a dispute, and return the answer once that is recorded with it."""
    with record.as_one():
        with workspace.store.file.writing() as file:
            found = take(file, identifier, now, by=by)
        return record(answer(found), [found.candidate], objects=named_by(found.id, found.said))


def decided(
    workspace: Workspace,
    record: Recorder,
    identifier: str,
    given: tuple[Outcome, str],
    moment: tuple[datetime, date],
    *,
    by: str,
    answer: Answer[R],
) -> R:
    """Decide a dispute, with the person scored as their documents are now, and return the answer once it is recorded.

    `given` are the outcome and the reason, `moment` the time and the day.
    """
    there = the_one(workspace, identifier)
    if not given[1].strip():  # before anybody is scored
        raise BadInputError("missing-field", at=Place(pointer="/reason"))
    after = standing_now(workspace, there, moment[1])
    with record.as_one():
        with workspace.store.file.writing() as file:
            found = decide(file, identifier, *given, after, moment[0], by=by)
        return record(answer(found), [found.candidate], objects=named_by(found.id, found.said))


def standing_now(workspace: Workspace, dispute: Dispute, day: date) -> Json:
    """Return how a person stands now for the openings that were looked at before."""
    person = workspace.store.candidate(dispute.candidate)
    return standing_document(workspace, person, tuple(stood_in(dispute.before)), day)


def named_by(identifier: str, said: Said) -> dict[str, str]:
    """Return what a record of a dispute names."""
    return {"dispute": identifier, **({"opening": said.opening} if said.opening else {})}
