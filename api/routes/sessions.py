"""Signing in and out, signing up, and one's own account."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api import examples_accounts as examples
from api.account_schemas import read_credentials, read_password_change
from api.as_one import as_one
from api.dependencies import Document, known_parameters
from api.errors import ProblemError
from api.principals import form_token_in
from api.recording import Record
from api.routes.described import WITH_BODY, answered, body
from api.security import Now, Origin, Users, Who, session_shown, with_session, without_session
from matching.accounts import Principal, Role
from matching.accounts.kept import SignedIn
from matching.accounts.tokens import form_token
from matching.domain import Json

router = APIRouter(prefix="/v1", tags=["accounts"], dependencies=[Depends(known_parameters)])

_NAMES = {"name": "The login name.", "password": "The password."}
_SIGN_IN = body("Who signs in.", examples.CREDENTIALS, _NAMES, required=["name", "password"])
_SIGN_UP = body(
    "Who wants an account to look for work with.",
    examples.CREDENTIALS,
    {"name": "An e-mail address.", "password": "12 characters or more, and not among the first that would be tried."},
    required=["name", "password"],
)
_PASSWORD = body(
    "The password there is and the one to be.",
    examples.PASSWORD_CHANGE,
    {"old": "The password there is.", "new": "The one to be, of 12 characters or more."},
    required=["old", "new"],
)


def _signed_in(done: SignedIn) -> str:
    """Return a session's token. Raises `ProblemError`."""
    if done.wait:
        raise ProblemError("too-many-attempts", headers={"Retry-After": str(done.wait)})
    if done.user is None:
        raise ProblemError("wrong-sign-in", headers={"WWW-Authenticate": 'Bearer realm="ktech-match"'})
    return done.token


@router.post(
    "/session",
    summary="Sign in",
    status_code=201,
    openapi_extra=_SIGN_IN,
    responses=answered(
        "A session: its cookie, and the token for the header X-Form-Token, which requests that change something carry "
        "where a browser names neither Origin nor Sec-Fetch-Site.",
        "session", "wrong-sign-in", "too-many-attempts", *WITH_BODY, status=201,
    ),
)  # fmt: skip
@as_one
def sign_in(
    request: Request, document: Document, accounts: Users, record: Record, now: Now, origin: Origin
) -> Response:
    """Open a session, in place of the one that came with the request. Five failures a minute, then there is a wait."""
    given = read_credentials(document)
    done = accounts.sign_in(given.name, given.password, origin=origin, now=now, ending=session_shown(request))
    token = _signed_in(done)
    answer = with_session(request, JSONResponse({"formToken": form_token(token)}, 201), token)
    return record.unread(answer, {"user": done.user.id if done.user else ""})


@router.delete("/session", summary="Sign out", responses=answered("The session is over.", "signed-out"))
def sign_out(request: Request, accounts: Users) -> Response:
    """End the session of this browser."""
    accounts.sign_out(session_shown(request))
    return without_session(request, JSONResponse({"signedOut": True}))


@router.post(
    "/sign-up",
    summary="Sign up to look for work",
    status_code=202,
    openapi_extra=_SIGN_UP,
    responses=answered(
        "Taken; the same is answered where the name is taken, and nothing happens then.",
        "signed-up", "too-many-attempts", *WITH_BODY, status=202,
    ),
)  # fmt: skip
@as_one
def sign_up(document: Document, accounts: Users, record: Record, now: Now, origin: Origin) -> Response:
    """Make a candidate's account with a profile of its own, still empty."""
    given = read_credentials(document)
    if wait := accounts.sign_up(given.name, given.password, origin=origin, now=now):
        raise ProblemError("too-many-attempts", headers={"Retry-After": str(wait)})
    return record.unread(JSONResponse({"accepted": True}, 202))


def _me(who: Principal) -> Json:
    return {
        "user": who.user,
        "roles": [role.value for role in Role if role in who.roles],
        "employer": who.employer,
        "candidate": who.candidate,
        "scopes": None if who.scopes is None else [*sorted(who.scopes)],
        "via": who.via,
    }


@router.get("/me", summary="Say who asks", responses=answered("Who asks, and what they may.", "me"))
def me(request: Request, who: Who) -> Response:
    """Say who asks, by session or key; `formToken` is that of the session."""
    return JSONResponse({**_me(who), "formToken": form_token_in(request) or None})


@router.post(
    "/me/password",
    summary="Change one's password",
    openapi_extra=_PASSWORD,
    responses=answered(
        "Changed: every session is over, and this is one anew.", "session",
        "wrong-sign-in", "too-many-attempts", "not-found", *WITH_BODY,
    ),
)  # fmt: skip
@as_one
def change_password(
    request: Request, document: Document, who: Who, accounts: Users, record: Record, now: Now, origin: Origin
) -> Response:
    """Change the password of whoever asks; keys stay as they are."""
    given = read_password_change(document)
    token = _signed_in(accounts.change_password(who.user, given.old, given.new, origin=origin, now=now))
    return record.unread(
        with_session(request, JSONResponse({"formToken": form_token(token)}), token), {"user": who.user}
    )
