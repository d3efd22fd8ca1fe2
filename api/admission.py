"""Turns to use the store: a few calls at once, a bounded queue, and a plain refusal beyond.

Whoever is given the workspace has a turn until the handler has returned. Bodies are read
before and answers sent after, so that a slow line holds no turn.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request

from api.asking import template_of
from api.errors import ProblemError
from matching.settings import Settings

HEAVY = frozenset(
    {
        "/", "/people", "/openings", "/candidates/{identifier:path}", "/openings/{identifier:path}",
        "/company", "/compare/{identifier:path}", "/mine", "/questions/{identifier:path}", "/terms/{identifier:path}",
        "/programme", "/what-if", "/audit-chain", "/agreement",
        "/v1/candidates/{identifier}/scored-again", "/v1/candidates/{identifier}/suggestions",
        "/v1/candidates/{identifier}/suggestions.{form}", "/v1/duplicates", "/v1/imports", "/v1/judgements/agreement",
        "/v1/openings/{identifier}/shortlist", "/v1/openings/{identifier}/shortlist.{form}",
        "/v1/openings/{identifier}/terms", "/v1/questions",
    }
)  # fmt: skip
"""Routes that go through the whole pool."""
_SECONDS_TO_COME_BACK = "2"
_WEIGHT_OF_LAST = 0.1


class Lane:
    """Turns of one kind.

    Where turns come free too slowly for a call to have one within `longest_wait` seconds,
    it is refused when it comes, not after it has waited.
    """

    def __init__(self, at_once: int, waiting: int, longest_wait: float) -> None:
        self._most_waiting, self._longest_wait = waiting, longest_wait
        self._turns = asyncio.Semaphore(at_once)
        self.running = self.waiting = self.refused = 0
        self._gap = 0.0
        self._ended: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether all turns are taken."""
        return self._turns.locked()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises `ProblemError` where too many wait, or it takes too long."""
        self.refuse_if_full()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._longest_wait):
                await self._turns.acquire()
        except TimeoutError:
            self._refuse()
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._turns.release()
            self._learn()

    def refuse_if_full(self) -> None:
        """Refuse a call that would have no turn in time if it came now. Raises `ProblemError`."""
        expected = self.waiting * self._gap
        if self._turns.locked() and (self.waiting >= self._most_waiting or expected > self._longest_wait):
            self._refuse()

    def _learn(self) -> None:
        """Take in how fast turns come free while others wait for them."""
        now = time.monotonic() if self.waiting else None
        if now is not None and self._ended is not None:
            self._gap += _WEIGHT_OF_LAST * (now - self._ended - self._gap)
        self._ended = now

    def _refuse(self) -> None:
        self.refused += 1
        raise ProblemError("busy", headers={"Retry-After": _SECONDS_TO_COME_BACK})


class Admission:
    """The lanes of one service, and how many calls are being answered at all."""

    def __init__(self, limits: Settings) -> None:
        self.light = Lane(limits.at_once, limits.waiting, limits.longest_wait)
        self.heavy = Lane(limits.heavy_at_once, limits.heavy_waiting, limits.heavy_longest_wait)
        self._taking: list[tuple[Collection[str], re.Pattern[str], Lane]] = []
        self.most_in_flight, self.in_flight, self.refused = limits.most_in_flight, 0, 0

    def learn(self, routes: Iterable[APIRoute], takes_turn: Callable[..., object]) -> None:
        """Remember by their addresses which routes depend on a turn, so that nothing of a call need be read first."""
        self._taking = [
            (route.methods or frozenset(), route.path_regex, self.heavy if route.path in HEAVY else self.light)
            for route in routes
            if _depends(route.dependant, takes_turn)
        ]

    def refuse_if_full(self, method: str, path: str) -> None:
        """Refuse a call whose lane is full, before its body is read and who asks is looked up. Raises `ProblemError`.

        While turns are free, this looks at nothing but that.
        """
        if not (self.light.is_taken or self.heavy.is_taken):
            return
        for methods, addresses, lane in self._taking:
            if method in methods and addresses.match(path):
                lane.refuse_if_full()
                return

    @property
    def lanes(self) -> dict[str, Lane]:
        """Both lanes by name."""
        return {"light": self.light, "heavy": self.heavy}

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Have a turn of the lane that a route belongs to."""
        lane = self.heavy if template_of(request) in HEAVY else self.light
        async with lane.turn():
            yield

    def refuse_too_many(self) -> None:
        """Refuse one call more than can be in flight. Raises `ProblemError`."""
        if self.in_flight >= self.most_in_flight:
            self.refused += 1
            raise ProblemError("busy", headers={"Retry-After": _SECONDS_TO_COME_BACK})


def _depends(dependant: Dependant, call: Callable[..., object]) -> bool:
    """Whether something stands among the dependencies of a route, however deep."""
    return dependant.call is call or any(_depends(each, call) for each in dependant.dependencies)
