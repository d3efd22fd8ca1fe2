"""Where an action came from: the network in the clear, the whole address only as a keyed hash.

Who keeps the ledger's key can tell whether two actions came from one address, and
whether an address that is at hand was the one; nobody can read an address out of it.
"""

from __future__ import annotations

import hmac
import ipaddress

from matching.ledger.macs import Keys

_NETWORK = {4: 24, 6: 48}
_BYTES = 8


def origin_of(address: str | None, keys: Keys) -> str | None:
    """Return an address as it is kept, None for what is no address.

    >>> origin_of("203.0.113.9", Keys.of(b"k")).split()[0]
    '203.0.113.0/24'
    """
    try:
        whole = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(whole, ipaddress.IPv6Address) and whole.ipv4_mapped is not None:
        whole = whole.ipv4_mapped
    network = ipaddress.ip_network((whole, _NETWORK[whole.version]), strict=False)
    return f"{network} {hmac.digest(keys.origins, whole.packed, 'sha256')[:_BYTES].hex()}"
