"""Failed attempts counted, so that guessing is slow; nobody is locked out for longer than a minute.

An attempt counts against the name and against the origin it came from. Where a name was
once signed in to from an origin, attempts from there have a count of their own, so that
strangers who keep failing on a name do not keep its owner out. Counts are of one process
and are forgotten with it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

MOST_REMEMBERED = 50_000
_WITHIN = timedelta(minutes=1)

V = TypeVar("V")


class Throttle:
    """Counts attempts that failed within the last minute, by name and by origin."""

    def __init__(self, most: int, *, remembered: int = MOST_REMEMBERED) -> None:
        self._most, self._remembered = most, remembered
        self._attempts: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._turn = threading.Lock()

    def attempt(self, name: str, origin: str, now: datetime) -> int:
        """Count an attempt, and return 0; or return after how many seconds one is looked at, and count nothing.

        It counts before it is known how it ends, so that many at once are not more than many in turn.
        """
        with self._turn:
            keys = self._keys(name, origin)
            wait = max(self._wait(key, now) for key in keys)
            if not wait:
                for key in keys:
                    self._attempts.setdefault(key, deque(maxlen=self._most)).append(now)
                    self._attempts.move_to_end(key)
                _forget(self._attempts, self._remembered)
            return wait

    def succeeded(self, name: str, origin: str) -> None:
        """Take the last attempt back: it was the owner's, who is known to come from there from now on."""
        with self._turn:
            for key in self._keys(name, origin):
                if times := self._attempts.get(key):
                    times.pop()
            self._known[_key("known", name, _network(origin))] = None
            _forget(self._known, self._remembered)

    def _keys(self, name: str, origin: str) -> Sequence[str]:
        network = _network(origin)
        if _key("known", name, network) in self._known:
            return (_key("both", name, network),)
        return _key("name", name), _key("origin", network)

    def _wait(self, key: str, now: datetime) -> int:
        times = self._attempts.get(key, deque())
        if len(times) < self._most:
            return 0
        return max(0, math.ceil((times[0] + _WITHIN - now).total_seconds()))


def _network(origin: str) -> str:
    """Return whom an address stands for: of IPv6 a whole /64 is one customer's."""
    try:
        address = ipaddress.ip_address(origin.partition("%")[0])
    except ValueError:
        return origin
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def _forget(of: OrderedDict[str, V], most: int) -> None:
    while len(of) > most:
        of.popitem(last=False)
