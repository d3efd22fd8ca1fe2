"""Signing in, out and up on pages: plain forms, and back to where one came from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.as_one import as_one
from api.dependencies import known_parameters, language_asked
from api.pages.forms import UNUSABLE, on_to, texts_of
from api.pages.show import page
from api.recording import Record
from api.security import (
    Now,
    Origin,
    Users,
    local_path,
    session_shown,
    with_session,
    without_session,
)
from matching.accounts.passwords import SHORTEST
from matching.errors import BadInputError, MatchingError
from matching.language import Text, message

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

_UNKNOWN, _TOO_MANY = 401, 429
_LARGEST, _MOST_FIELDS = 16 * 1024, 4


Form = Annotated[dict[str, str], Depends(texts_of(most=_LARGEST, fields=_MOST_FIELDS))]


@router.get("/sign-in")
def ask_who(
    request: Request, following: Annotated[str, Query(alias="next", max_length=2_000)] = "/", new: bool = False
) -> Response:
    """Show the form to sign in with; `new` says that somebody has just signed up."""
    return _asked(request, following, note=new)


def _asked(
    request: Request, following: str, *, error: Text | None = None, status: int = 200, wait: int = 0, note: bool = False
) -> Response:
    headers = {"Retry-After": str(wait)} if wait else {}
    following = local_path(following)
    return page(request, "sign_in.html", status=status, headers=headers, following=following, error=error, note=note)


@router.post("/sign-in")
@as_one
def sign_in(request: Request, form: Form, accounts: Users, record: Record, now: Now, origin: Origin) -> Response:
    """Open a session in place of the one there was, and lead back to where one came from."""
    name, password, following = (form.get(each, "") for each in ("name", "password", "next"))
    done = accounts.sign_in(name, password, origin=origin, now=now, ending=session_shown(request))
    if done.wait:
        said = message("problems", "too-many-attempts-why")
        return _asked(request, following, error=said, status=_TOO_MANY, wait=done.wait)
    if done.user is None:
        return _asked(request, following, error=message("problems", "wrong-sign-in"), status=_UNKNOWN)
    answer = with_session(request, on_to(local_path(following)), done.token)
    return record.unread(answer, {"user": done.user.id})


@router.post("/sign-out")
def sign_out(request: Request, _: Form, accounts: Users) -> Response:
    """End the session, and lead to the start page."""
    accounts.sign_out(session_shown(request))
    return without_session(request, on_to("/"))


@router.get("/sign-up")
def ask_new(request: Request) -> Response:
    """Show the form by which people who look for work get an account."""
    return page(request, "sign_up.html", error=None, shortest=SHORTEST)


@router.post("/sign-up")
@as_one
def sign_up(request: Request, form: Form, accounts: Users, record: Record, now: Now, origin: Origin) -> Response:
    """Make a candidate's account, and lead to signing in; the same whether the name was free or taken."""
    try:
        wait = accounts.sign_up(form.get("name", ""), form.get("password", ""), origin=origin, now=now)
    except BadInputError as error:
        said = MatchingError.text(error)
        return page(request, "sign_up.html", status=UNUSABLE, error=said, shortest=SHORTEST)
    if wait:
        said, headers = message("problems", "too-many-attempts-why"), {"Retry-After": str(wait)}
        return page(request, "sign_up.html", status=_TOO_MANY, headers=headers, error=said, shortest=SHORTEST)
    return record.unread(on_to("/sign-in?new=true"))
