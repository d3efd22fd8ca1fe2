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
from starlette.types import Scope

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
_PLACE = "place"
_AT_FIRST = 0.01
"""Seconds between turns that come free while nothing is known yet: about what a read with its record takes."""
_SLOWER, _FASTER = 0.3, 0.05
"""How much the last turn counts in what is expected: what becomes slower is believed sooner."""


class Lane:
    """Turns of one kind.

    Where turns come free too slowly for a call to have one within `longest_wait` seconds,
    it is refused when it comes, not after it has waited. Whoever was let in is served, even
    where it takes longer than it looked; only where turns no longer come free at all is
    somebody refused who has waited.
    """

    def __init__(self, at_once: int, waiting: int, longest_wait: float, patience: float) -> None:
        self._at_once, self._most_waiting = at_once, waiting
        self._longest_wait, self._patience = longest_wait, patience
        self._turns = asyncio.Semaphore(at_once)
        self.coming = self.running = self.waiting = self.refused = 0
        self._gap = _AT_FIRST
        self._ended: float | None = None

    @asynccontextmanager
    async def turn(self, place: Place | None = None) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises `ProblemError` where too many wait, or it takes too long.

        Whoever has a place is not refused for those who came later.
        """
        if place is None or not place.is_kept:
            self.refuse_if_full()
        else:
            place.leave()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
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
        ahead = self.coming + self.waiting + self.running - self._at_once
        if ahead >= 0 and (ahead >= self._most_waiting or ahead * self._pace() > self._longest_wait):
            self._refuse()

    def _pace(self) -> float:
        """Return the seconds between turns that come free; one that is longer in coming than others says as much."""
        since = 0.0 if self._ended is None else time.monotonic() - self._ended
        return max(self._gap, since)

    def _learn(self) -> None:
        """Take in how fast turns come free while others wait for them."""
        now = time.monotonic() if self.waiting else None
        if now is not None and self._ended is not None:
            more = now - self._ended - self._gap
            self._gap += (_SLOWER if more > 0 else _FASTER) * more
        self._ended = now

    def _refuse(self) -> None:
        self.refused += 1
        raise _busy()


class Place:
    """The place of a call that was let in and has not come to its turn.

    Without it, all that come in the same moment would be let in, since the first of them
    has no turn yet. While its body is waited for, it holds nobody up.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane, self.is_kept, self._is_over = lane, False, False
        self.take()

    def take(self) -> None:
        """Be counted, unless the turn was had."""
        if not (self.is_kept or self._is_over):
            self.is_kept = True
            self._lane.coming += 1

    def pause(self) -> None:
        """Be not counted for a while."""
        if self.is_kept:
            self.is_kept = False
            self._lane.coming -= 1

    def leave(self) -> None:
        """Be counted no more: the turn has come, or the call is over."""
        self.pause()
        self._is_over = True


class Admission:
    """The lanes of one service, and how many calls are being answered at all."""

    def __init__(self, limits: Settings) -> None:
        self.light = Lane(limits.at_once, limits.waiting, limits.longest_wait, limits.patience)
        self.heavy = Lane(limits.heavy_at_once, limits.heavy_waiting, limits.heavy_longest_wait, limits.patience)
        self._taking: list[tuple[Collection[str], re.Pattern[str], Lane]] = []
        self.most_in_flight, self.in_flight, self.refused = limits.most_in_flight, 0, 0

    def learn(self, routes: Iterable[APIRoute], takes_turn: Callable[..., object]) -> None:
        """Remember by their addresses which routes depend on a turn, so that nothing of a call need be read first."""
        self._taking = [
            (route.methods or frozenset(), route.path_regex, self.heavy if route.path in HEAVY else self.light)
            for route in routes
            if _depends(route.dependant, takes_turn)
        ]

    def place_for(self, method: str, path: str) -> Place | None:
        """Give a call a place, None where it needs no turn, before its body is read and who asks is looked up.

        Raises `ProblemError` where its lane is full, or more calls are in flight than can be.
        """
        if self.in_flight >= self.most_in_flight:
            self.refused += 1
            raise _busy()
        for methods, addresses, lane in self._taking:
            if method in methods and addresses.match(path):
                lane.refuse_if_full()
                return Place(lane)
        return None

    @property
    def lanes(self) -> dict[str, Lane]:
        """Both lanes by name."""
        return {"light": self.light, "heavy": self.heavy}

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Have a turn of the lane that a route belongs to."""
        lane = self.heavy if template_of(request) in HEAVY else self.light
        async with lane.turn(place_of(request.scope)):
            yield


def _busy() -> ProblemError:
    return ProblemError("busy", headers={"Retry-After": _SECONDS_TO_COME_BACK})


def place_of(scope: Scope) -> Place | None:
    """Return the place that a call was given."""
    place: Place | None = scope["state"].get(_PLACE)
    return place


def keep_place(scope: Scope, place: Place | None) -> None:
    """Remember the place that a call was given."""
    scope.setdefault("state", {})[_PLACE] = place


def _depends(dependant: Dependant, call: Callable[..., object]) -> bool:
    """Whether something stands among the dependencies of a route, however deep."""
    return dependant.call is call or any(_depends(each, call) for each in dependant.dependencies)
