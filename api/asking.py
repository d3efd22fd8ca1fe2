"""Who asks, as far as manners go: a user, or where from."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

from api.principals import principal_in
from matching.accounts import Role

_IPV6_NETWORK = 64  # what one customer of a provider is given


def user_of(request: Request) -> str:
    """Return the id of the user who asks; that of this machine's operator where there are no users."""
    return principal_in(request).user


def via_of(request: Request) -> str:
    """Return how the user was recognised: session, key, local, anonymous."""
    return principal_in(request).via


def origin_of(request: Request) -> str:
    """Return the network that a request came from: an IPv4 address, or an IPv6 network of 64 bits."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False))


def template_of(request: Request) -> str:
    """Return the template of the route that answers, never the address, which may hold an id."""
    route = request.scope.get("route")
    template = getattr(route, "path", None)
    if isinstance(template, str):
        return template
    return "/static" if request.scope["path"].startswith("/static/") else "unknown"


def header_once(request: Request, name: str) -> str | None:
    """Return a header's value, `None` where it is not there; several lines are one value with commas (RFC 9110)."""
    found = request.headers.getlist(name)
    return ", ".join(found) if found else None


def may_administer(request: Request) -> bool:
    """Whether it is an administrator, or the operator of this machine, who has every role."""
    return principal_in(request).is_any_of(Role.ADMINISTRATOR)
