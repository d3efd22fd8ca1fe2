"""Whether a login is needed, or one operator has the service to themselves."""

from __future__ import annotations

import ipaddress
from enum import StrEnum

from matching.errors import BadInputError


class Access(StrEnum):
    """How people reach the service.

    `ACCOUNTS`: a login or a key is needed. `LOCAL`: one operator on their own machine,
    before any user exists; only requests from that machine, to its own name, are answered.
    """

    ACCOUNTS = "accounts"
    LOCAL = "local"


LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def access_for(host: str, *, has_users: bool) -> Access:
    """Return how a service that listens on an address is reached. Raises `BadInputError`.

    >>> access_for("127.0.0.1", has_users=False), access_for("0.0.0.0", has_users=True)
    (<Access.LOCAL: 'local'>, <Access.ACCOUNTS: 'accounts'>)
    """
    if has_users:
        return Access.ACCOUNTS
    if not is_loopback(host):
        raise BadInputError("no-user-to-sign-in")
    return Access.LOCAL


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone.

    >>> [is_loopback(each) for each in ("localhost", "127.8.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "example.org")]
    [True, True, True, True, False, False]
    """
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None)
    return bool((inner or address).is_loopback)


def names_loopback(host_header: str) -> bool:
    """Whether a Host header names this machine; a page elsewhere can make its own name lead here, but not lie in this.

    >>> [names_loopback(each) for each in ("localhost:8000", "[::1]:8000", "127.0.0.1", "localhost.evil.example")]
    [True, True, True, False]
    """
    name, _, port = host_header.rpartition(":") if not host_header.endswith("]") else (host_header, "", "")
    if not port.isdecimal():
        name = host_header
    return name.casefold() in LOOPBACK_NAMES
