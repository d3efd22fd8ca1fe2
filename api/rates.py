"""How many calls are let in within a minute: an exact moving window for each user and each network.

Times of calls are kept in memory and let go when they no longer count, so that the table
holds those alone who asked within the last minute.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple

from starlette.requests import Request

from api.asking import origin_of, user_of, via_of
from api.errors import ProblemError
from matching.settings import Settings

WINDOW = 60.0
_SAFE = ("GET", "HEAD", "OPTIONS")
_SWEPT_EVERY = 1_000


class Taken(NamedTuple):
    """What is left after a call: how many more, and in how many seconds one more comes free."""

    allowed: bool
    left: int
    seconds: int


class MovingWindow:
    """At most `most` calls of each name within any `WINDOW` seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._calls: dict[str, deque[float]] = {}
        self._since_swept = 0

    def __len__(self) -> int:
        return len(self._calls)

    def take(self, name: str) -> Taken:
        """Count a call unless there were too many; one that is refused does not count."""
        now = self._clock()
        self._sweep(now)
        calls = self._calls.setdefault(name, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        allowed = len(calls) < self.most
        if allowed:
            calls.append(now)
        return Taken(allowed, self.most - len(calls), max(1, math.ceil(calls[0] + WINDOW - now)))

    def _sweep(self, now: float) -> None:
        self._since_swept += 1
        if self._since_swept >= _SWEPT_EVERY:
            self._since_swept = 0
            self._calls = {name: calls for name, calls in self._calls.items() if calls and calls[-1] > now - WINDOW}


class Rates:
    """The limits of one service."""

    def __init__(self, limits: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._users = MovingWindow(limits.requests_per_user, clock)
        self._writes = MovingWindow(limits.writes_per_user, clock)
        self._origins = MovingWindow(limits.requests_per_origin, clock)

    def count_origin(self, request: Request) -> None:
        """Count a call for where it came from. Raises `ProblemError`."""
        _refuse(self._origins, "origin", self._origins.take(origin_of(request)))

    def count_user(self, request: Request) -> Mapping[str, str]:
        """Count a call for its user, and return the headers that say what is left. Raises `ProblemError`.

        The operator of this machine, and whoever has not signed in, are counted by where
        they call from alone.
        """
        if via_of(request) in ("local", "anonymous"):
            return {}
        named = [("user", self._users)]
        if request.method not in _SAFE:
            named.append(("writes", self._writes))
        taken = [(name, window, window.take(user_of(request))) for name, window in named]
        for name, window, one in taken:
            _refuse(window, name, one)
        name, window, fewest = min(taken, key=lambda each: each[2].left)
        return _headers(window, name, fewest)


def _refuse(window: MovingWindow, name: str, taken: Taken) -> None:
    if not taken.allowed:
        raise ProblemError("rate-limited", headers={"Retry-After": str(taken.seconds), **_headers(window, name, taken)})


def _headers(window: MovingWindow, name: str, taken: Taken) -> dict[str, str]:
    """Return the fields of draft-ietf-httpapi-ratelimit-headers."""
    policy = f'"{name}";q={window.most};w={WINDOW:.0f}'
    return {"RateLimit-Policy": policy, "RateLimit": f'"{name}";r={taken.left};t={taken.seconds}'}


async def within_rate(request: Request) -> None:
    """Let a call of a user through or refuse it; the answer says what is left."""
    rates: Rates = request.app.state.rates
    request.scope["state"]["headers"] = rates.count_user(request)
