"""Where a webhook leads: its URL read strictly, and the one address that was checked and is connected to."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from matching.errors import BadInputError
from matching.webhooks.addresses import refusal

LONGEST_URL = 500
_PRINTED = re.compile(r"[!-~]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_DEFAULT_PORTS = {"https": 443, "http": 80}

Resolve = Callable[[str, int], Sequence[str]]
"""Returns all addresses of a host's name; raises `OSError` where it has none."""


@dataclass(frozen=True)
class Allowed:
    """Where webhooks may lead: to which ports; and, for tests alone, to this machine itself, there over http too."""

    ports: frozenset[int] = frozenset({443, 8443})
    loopback: bool = False


@dataclass(frozen=True)
class Destination:
    """A URL, taken apart; `target` is what stands in the request's first line."""

    scheme: str
    host: str
    port: int
    target: str


def read_url(text: str, allowed: Allowed) -> Destination:
    """Read a URL; raises `BadInputError` without looking its host up, unless the host is an address."""
    parts = _split(text)
    host, scheme = (parts.hostname or "").lower(), parts.scheme.lower()
    if not _HOST.fullmatch(host) or parts.fragment or parts.username is not None or parts.password is not None:
        raise BadInputError("webhook-url")
    if scheme != "https" and not (allowed.loopback and scheme == "http"):
        raise BadInputError("webhook-scheme")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Destination(scheme, host, parts.port or _DEFAULT_PORTS[scheme], target)
    if refusal(host) != "unreadable":
        _checked(found, host, allowed)
    elif found.port not in allowed.ports and not allowed.loopback:
        raise _wrong_port(allowed)
    return found


def _split(text: str) -> SplitResult:
    """Take a URL apart; one with spaces, letters beyond ASCII or a backslash is read differently by others."""
    if len(text) > LONGEST_URL or not _PRINTED.fullmatch(text) or "\\" in text:
        raise BadInputError("webhook-url")
    try:
        parts = urlsplit(text)
        _ = parts.port, parts.hostname
    except ValueError:
        raise BadInputError("webhook-url") from None
    return parts


def _wrong_port(allowed: Allowed) -> BadInputError:
    return BadInputError("webhook-port", allowed=", ".join(map(str, sorted(allowed.ports))))


def address_of(destination: Destination, allowed: Allowed, resolve: Resolve) -> str:
    """Return the address to connect to. Raises `BadInputError` where any of the host's addresses is refused.

    The name is looked up once, here; whoever connects must do so to what is returned,
    since the next answer to the same question may be another.
    """
    try:
        found = list(resolve(destination.host, destination.port))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise BadInputError("webhook-no-host")
    for address in found:
        _checked(destination, address, allowed)
    return found[0]


def _checked(destination: Destination, address: str, allowed: Allowed) -> None:
    why = refusal(address)
    if why == "loopback" and allowed.loopback:
        return
    if why is not None:
        raise BadInputError("webhook-address")
    if destination.scheme != "https":
        raise BadInputError("webhook-scheme")
    if destination.port not in allowed.ports:
        raise _wrong_port(allowed)


def resolved(host: str, port: int) -> list[str]:
    """Return all addresses that this machine finds for a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))
