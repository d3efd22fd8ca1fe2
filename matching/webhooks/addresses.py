"""Which network addresses a stranger's URL may lead to: public ones alone.

The tables are IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890) and what
has been added since. An IPv6 address that carries an IPv4 address (mapped, translated,
NAT64, 6to4, ISATAP) leads where that one leads, and is judged by it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal

Refusal = Literal["unreadable", "loopback", "private", "link-local", "multicast", "reserved"]

_V4: Mapping[IPv4Network, Refusal] = {
    IPv4Network("0.0.0.0/8"): "reserved",
    IPv4Network("10.0.0.0/8"): "private",
    IPv4Network("100.64.0.0/10"): "private",  # behind a provider's NAT, and where clouds keep their own services
    IPv4Network("127.0.0.0/8"): "loopback",
    IPv4Network("169.254.0.0/16"): "link-local",  # clouds answer with credentials here
    IPv4Network("172.16.0.0/12"): "private",
    IPv4Network("192.0.0.0/24"): "reserved",
    IPv4Network("192.0.2.0/24"): "reserved",
    IPv4Network("192.88.99.0/24"): "reserved",
    IPv4Network("192.168.0.0/16"): "private",
    IPv4Network("198.18.0.0/15"): "reserved",
    IPv4Network("198.51.100.0/24"): "reserved",
    IPv4Network("203.0.113.0/24"): "reserved",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv4Network("240.0.0.0/4"): "reserved",
}
_V6: Mapping[IPv6Network, Refusal] = {
    IPv6Network("::1/128"): "loopback",
    IPv6Network("64:ff9b:1::/48"): "private",
    IPv6Network("fc00::/7"): "private",
    IPv6Network("fec0::/10"): "private",
    IPv6Network("fe80::/10"): "link-local",
    IPv6Network("ff00::/8"): "multicast",
    IPv6Network("2001::/23"): "reserved",  # Teredo, benchmarking and ORCHID among them
    IPv6Network("2001:db8::/32"): "reserved",
    IPv6Network("3fff::/20"): "reserved",
}
_GIVEN_OUT = IPv6Network("2000::/3")  # all that has been given out for use across the internet
_CARRIES: Mapping[IPv6Network, int] = {  # with how many bits stand behind the IPv4 address
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("::ffff:0:0:0/96"): 0,
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("2002::/16"): 80,
}
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def refusal(address: str) -> Refusal | None:
    """Return why an address is not to be connected to, `None` where it is public.

    >>> refusal("8.8.8.8"), refusal("::ffff:10.0.0.1"), refusal("64:ff9b::808:808")
    (None, 'private', None)
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return "unreadable"
    if isinstance(read, IPv4Address):
        return _of_v4(read)
    return "unreadable" if read.scope_id is not None else _of_v6(read)


def _of_v4(address: IPv4Address) -> Refusal | None:
    return next((why for network, why in _V4.items() if address in network), None)


def _of_v6(address: IPv6Address) -> Refusal | None:
    for network, behind in _CARRIES.items():
        if address in network:
            return _of_v4(IPv4Address(int(address) >> behind & 0xFFFF_FFFF))
    for reserved, why in _V6.items():
        if address in reserved:
            return why
    if address not in _GIVEN_OUT:
        return "reserved"
    if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
        return _of_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    return None
