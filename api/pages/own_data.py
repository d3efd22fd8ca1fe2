"""All that is kept of a candidate: to take away, or to have deleted at once and for good."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.pages.forms import UNUSABLE, TypedForm, on_to
from api.pages.own import Own, Owned, Stored
from api.pages.show import page
from api.recording import Record
from api.routes.rights import Kept
from api.security import Now, without_session
from matching.domain import Candidate
from matching.ledger import Kind
from matching.rights import erase

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_BOTH = {"all", "never"}
"""The boxes to be ticked: that all of it goes, and that it never comes back."""


@router.get("/data/{identifier:path}")
def own_data(request: Request, owned: Owned, person: Stored, record: Record) -> Response:
    """Say what is kept, with links to take it away, and offer to delete it."""
    return record(_shown(request, owned, person), [owned.id])


@router.post("/data/{identifier:path}")
def erase_all(
    request: Request, form: TypedForm, owned: Owned, workspace: InUse, ledger: Kept, record: Record, now: Now
) -> Response:
    """Erase the person, with both boxes ticked and only then."""
    person = workspace.store.candidate(owned.id)
    if not set(form.all("sure")) >= _BOTH:
        return record(_shown(request, owned, person, form.all("sure")), [owned.id], kind=Kind.RECORD_READ)
    done = erase(workspace, ledger, owned.id, now, record.by)
    gone = on_to(f"/erased?entry={done.entry}")
    return record.nothing(gone if owned.is_chosen else without_session(request, gone))


def _shown(request: Request, owned: Own, person: Candidate, sure: list[str] | None = None) -> Response:
    """Show the page; `sure` are the boxes that were ticked when that was not enough."""
    return page(
        request,
        "data.html",
        status=200 if sure is None else UNUSABLE,
        own=owned,
        candidate=person,
        is_wrong=sure is not None,
        sure=sure or [],
        synthetic=person.synthetic,
    )


@router.get("/erased")
def erased(request: Request, entry: int = 0) -> Response:
    """Say that everything is deleted, with the number by which the ledger knows it."""
    return page(request, "erased.html", entry=entry, synthetic=False)
