"""Who asks, as the one check at the door has left it with the request."""

from __future__ import annotations

from starlette.requests import Request

from matching.accounts import ANONYMOUS, Principal


def principal_in(request: Request) -> Principal:
    """Return who asks; nobody known where the request did not come as far as the door."""
    principal: Principal = getattr(request.state, "principal", ANONYMOUS)
    return principal


def form_token_in(request: Request) -> str:
    """Return what this session's forms must carry, empty where there is no session."""
    token: str = getattr(request.state, "form_token", "")
    return token
