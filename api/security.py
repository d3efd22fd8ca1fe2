"""The door: who asks, whether the table of routes lets them in, and whether it was they who asked.

One dependency of the whole application (`door`) runs before anything else of a route
does, so that no route can forget it. A browser shows a session's cookie, a program an API
key; without users the operator of this machine needs neither.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.asking import origin_of
from api.errors import ProblemError
from api.permissions import PERMISSIONS
from api.principals import form_token_in, principal_in
from matching.accounts import ANONYMOUS, LOCAL_OPERATOR, Access, Accounts, Principal
from matching.accounts.access import is_loopback, names_loopback
from matching.accounts.tokens import form_token

FORM_FIELD = "form_token"
FORM_HEADER = "x-form-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = 'Bearer realm="ktech-match"'


def door(request: Request) -> None:
    """Let a request in, or raise `ProblemError`: first who asks, then the table, before anything is looked for."""
    if request.app.state.access is Access.LOCAL and not is_this_machine(request):
        raise ProblemError("wrong-host")
    admit(request, _identified(request))


def admit(request: Request, who: Principal) -> None:
    """Let somebody in to the route that takes a request, or raise `ProblemError`."""
    request.state.principal = who
    permission = PERMISSIONS.get((request.method, request.scope["route"].path))
    if request.method not in _SAFE:
        _refuse_other_sites(request, who)
    if permission is None:
        raise ProblemError("not-allowed")
    if not permission.is_public and not who.is_known:
        raise ProblemError("not-signed-in", headers={"WWW-Authenticate": _challenge(request)})
    if not permission.allows(who):
        raise ProblemError("not-allowed")


def is_this_machine(request: Request) -> bool:
    """Whether a request comes from this machine and asks for it by its own name, not by one made to lead here."""
    peer = request.client.host if request.client else ""
    return is_loopback(peer) and names_loopback(request.headers.get("host", ""))


def _identified(request: Request) -> Principal:
    """Return who asks. A key that is shown decides alone; a cookie is then not looked at."""
    if request.app.state.access is Access.LOCAL:
        return LOCAL_OPERATOR
    accounts: Accounts = request.app.state.accounts
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme:
        is_bearer = scheme.casefold() == "bearer"
        return (accounts.of_key(credentials.strip(), moment(request)) if is_bearer else None) or ANONYMOUS
    token = session_shown(request)
    who = accounts.of_session(token, moment(request)) if token else None
    if who is not None:
        request.state.form_token = form_token(token)
    return who or ANONYMOUS


def _challenge(request: Request) -> str:
    return f'{_BEARER}, error="invalid_token"' if "authorization" in request.headers else _BEARER


def moment(request: Request) -> datetime:
    """Return what time it is."""
    now: Callable[[], datetime] = request.app.state.now
    return now()


# Requests that another site made a browser send


def _refuse_other_sites(request: Request, who: Principal) -> None:
    """Refuse what another site's page may have sent with this user's cookie; a key is no cookie."""
    if who.via == "key":
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if site not in (None, "same-origin", "none") or (site is None and origin not in (None, own)):
        raise ProblemError("cross-site")
    is_told = site is not None or origin is not None
    if who.via == "session" and not is_told and _is_of_api(request):
        _check_token(request, request.headers.get(FORM_HEADER, ""))


def _is_of_api(request: Request) -> bool:
    return request.url.path.startswith("/v1/")


def _check_token(request: Request, token: str) -> None:
    if not hmac.compare_digest(token.encode(errors="replace"), form_token_in(request).encode()):
        raise ProblemError("cross-site")


def check_form(request: Request, form: FormData) -> FormData:
    """Return a page's form without the token that shows it to be ours. Raises `ProblemError`."""
    if principal_in(request).via == "session" and not _is_of_api(request):
        token = form.get(FORM_FIELD)
        _check_token(request, token if isinstance(token, str) else "")
    return FormData([(name, value) for name, value in form.multi_items() if name != FORM_FIELD])


# The session's cookie


def session_shown(request: Request) -> str:
    """Return the token of the session's cookie, empty where there is none."""
    return request.cookies.get(_cookie_of(request), "")


def _cookie_of(request: Request) -> str:
    """Return the cookie's name: over TLS one that no other host and no page without TLS can set."""
    return "__Host-ktech_session" if request.url.scheme == "https" else "ktech_session"


def with_session(request: Request, response: Response, token: str) -> Response:
    """Return an answer that gives a browser a session, for as long as the browser is open."""
    secure = request.url.scheme == "https"
    response.set_cookie(_cookie_of(request), token, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def without_session(request: Request, response: Response) -> Response:
    """Return an answer that takes a browser's session away."""
    secure = request.url.scheme == "https"
    response.delete_cookie(_cookie_of(request), path="/", secure=secure, httponly=True, samesite="lax")
    return response


def local_path(address: str) -> str:
    r"""Return where to go after signing in: a path of this service, the start page for anything else.

    >>> [local_path(each) for each in ("/judge?side=company", "//evil.example", "/\\evil.example", "https://a.b", "")]
    ['/judge?side=company', '/', '/', '/', '/']
    """
    is_plain = address.isascii() and address.isprintable() and "\\" not in address
    if not is_plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    parts = urlsplit(address)
    return "/" if parts.scheme or parts.netloc else address


async def _principal(request: Request) -> Principal:
    return principal_in(request)


async def _accounts(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


async def _moment(request: Request) -> datetime:
    return moment(request)


async def _origin(request: Request) -> str:
    return origin_of(request)


Who = Annotated[Principal, Depends(_principal)]
Users = Annotated[Accounts, Depends(_accounts)]
Now = Annotated[datetime, Depends(_moment)]
Origin = Annotated[str, Depends(_origin)]
