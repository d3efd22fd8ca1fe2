"""Nothing about a person leaves before the ledger holds that it does.

`RECORDS` says of every route what it records. A handler wraps its answer in `Record`,
which writes the entry and waits until it is on disk; where that fails there is no
answer. What a handler writes is one transaction with its entry (`as_one`). An answer of a
route that records and did not is held back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from pydantic import JsonValue
from starlette.responses import Response
from starlette.types import Scope

from api.principals import principal_in
from api.recorded import RECORDS, Route
from matching.exports.recording import Exported, recorder_of
from matching.ledger import Entry, Kind, Ledger
from matching.ledger.listed import Listed
from matching.ledger.listing import Lists
from matching.recommend import Shortlist, Suggestions
from matching.rights import By
from matching.store.documents import is_storable
from matching.versions import software_versions

R = TypeVar("R", bound=Response)


class Recorder:
    """Records what a request's answer shows; made for each request."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._ledger: Ledger = request.app.state.ledger

    def __call__(
        self,
        response: R,
        people: Iterable[str] = (),
        *,
        listed: Listed[Shortlist] | Listed[Suggestions] | None = None,
        objects: Mapping[str, str] | None = None,
        reason: str | None = None,
        kind: Kind | None = None,
        sha256: str | None = None,
        inputs: Mapping[str, JsonValue] | None = None,
    ) -> R:
        """Return an answer once the ledger holds whose data it shows. Raises `StoreError`.

        Of a list all it was made of is kept as well; `kind` stands in for the route's, `sha256` for the digest of an
        answer that is not there as a whole. Ids that no store could hold, of people sent along and not stored, are
        kept as hashes.
        """
        entry = self.entry(response, people, listed=listed, objects=objects, reason=reason, kind=kind, inputs=inputs)
        self._ledger.record(replace(entry, digest=sha256) if sha256 else entry)
        self._request.state.recorded = True
        return response

    def exported(self, taken: Exported) -> None:
        """Record a file that whoever asks takes with the answer."""
        method, path = route_of(self._request.scope)
        recorder_of(self._ledger)(replace(taken, action=f"{method} {path}"))
        self._request.state.recorded = True

    def unread(self, response: R, objects: Mapping[str, str] | None = None) -> R:
        """Return an answer whose record keeps no digest of it: it may hold a secret, and shows nobody's data."""
        self._ledger.record(
            self.entry(response, (), listed=None, objects=objects, reason=None, kind=None, digest=False)
        )
        self._request.state.recorded = True
        return response

    def nothing(self, response: R) -> R:
        """Return an answer of a route that records, but shows and keeps nothing about anybody this time."""
        self._request.state.recorded = True
        return response

    def as_one(self) -> AbstractContextManager[None]:
        """Let all that is written within be one transaction with its record: both are kept, or neither."""
        return self._ledger.file.as_one()

    @property
    def by(self) -> By:
        """Who asks, for what writes its own record."""
        entry = self.entry(Response(), (), listed=None, objects=None, reason=None, kind=None)
        return By(entry.actor, entry.company, entry.origin, entry.action)

    def entry(
        self,
        response: Response,
        people: Iterable[str],
        *,
        listed: Listed[Shortlist] | Listed[Suggestions] | None,
        objects: Mapping[str, str] | None,
        reason: str | None,
        kind: Kind | None,
        digest: bool = True,
        inputs: Mapping[str, JsonValue] | None = None,
    ) -> Entry:
        """Return what is recorded of an answer."""
        method, path = route_of(self._request.scope)
        kind = kind or RECORDS[method, path]
        if kind is None:
            raise ValueError(f"{method} {path} is said to record nothing")
        who = principal_in(self._request)
        client = self._request.client
        return Entry(
            kind=kind,
            at=self._now(),
            actor=who.user,
            company=who.employer,
            origin=self._ledger.origin(client.host if client else None),
            people=tuple(map(storable, listed.people if listed else people)),
            action=f"{method} {path}",
            reason=reason,
            digest=listed.digest if listed else _digest(response) if digest else None,
            objects=listed.objects if listed else objects or {},
            versions=listed.versions if listed else software_versions(),
            inputs=listed.inputs if listed else inputs or {},
        )

    def _now(self) -> datetime:
        now: Callable[[], datetime] = self._request.app.state.now
        return now()


def _digest(response: Response) -> str | None:
    """Return the SHA-256 of what an answer says, None where it says nothing or is sent piece by piece."""
    body = getattr(response, "body", b"")
    return hashlib.sha256(body).hexdigest() if body else None


def storable(identifier: str) -> str:
    """Return an id as an entry can keep it."""
    if is_storable(identifier):
        return identifier
    return hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()


def upload_tag(identifier: str) -> dict[str, str]:
    """Return an upload as entries name it: its id is a secret, so that its hash stands for it."""
    return {"upload": hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()[:16]}


async def _recorder(request: Request) -> Recorder:
    return Recorder(request)


async def _lists(request: Request) -> Lists:
    lists: Lists = request.app.state.lists
    return lists


async def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


TheLedger = Annotated[Ledger, Depends(_ledger)]
Record = Annotated[Recorder, Depends(_recorder)]
KeptLists = Annotated[Lists, Depends(_lists)]


def route_of(scope: Scope) -> Route:
    """Return the method and the path of the route that took a request; empty where none did."""
    route = scope.get("route")
    return (scope["method"], route.path) if isinstance(route, APIRoute) else ("", "")
