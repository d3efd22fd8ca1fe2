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
from matching.exports.recording import Exported, recorder_of
from matching.ledger import Entry, Kind, Ledger
from matching.ledger.listing import Listed, Lists
from matching.ledger.versions import software_versions
from matching.recommend import Shortlist, Suggestions
from matching.rights import By
from matching.store.documents import is_storable

R = TypeVar("R", bound=Response)
Route = tuple[str, str]

RECORDS: dict[Route, Kind | None] = {  # None: nothing about a person is shown or kept
    ("GET", "/v1/candidates"): Kind.RECORDS_LISTED,
    ("POST", "/v1/candidates"): Kind.RECORD_WRITTEN,
    ("GET", "/v1/candidates/{identifier}"): Kind.RECORD_READ,
    ("GET", "/v1/candidates/{identifier}/suggestions"): Kind.SUGGESTIONS_SHOWN,
    ("GET", "/v1/openings"): None,
    ("POST", "/v1/openings"): None,
    ("GET", "/v1/openings/{identifier}"): None,
    ("PUT", "/v1/candidates/{identifier}"): Kind.RECORD_WRITTEN,
    ("PUT", "/v1/openings/{identifier}"): None,
    ("DELETE", "/v1/openings/{identifier}"): None,
    ("GET", "/metrics"): None,
    ("GET", "/v1/openings/{identifier}/shortlist"): Kind.LIST_SHOWN,
    ("GET", "/v1/openings/{identifier}/terms"): None,  # counts alone, none below five
    ("POST", "/v1/imports"): Kind.RECORD_WRITTEN,
    ("POST", "/v1/uploads"): Kind.RECORD_WRITTEN,
    ("GET", "/v1/uploads/{identifier}"): Kind.RECORD_READ,
    ("PUT", "/v1/uploads/{identifier}"): Kind.RECORD_WRITTEN,
    ("POST", "/v1/uploads/{identifier}/confirm"): Kind.RECORD_WRITTEN,
    ("DELETE", "/v1/uploads/{identifier}"): Kind.RECORD_DELETED,
    ("POST", "/v1/adverts"): None,
    ("POST", "/v1/assess"): Kind.VERDICT_GIVEN,
    ("POST", "/v1/dossier"): Kind.VERDICT_GIVEN,
    ("POST", "/v1/proof"): Kind.VERDICT_GIVEN,
    ("POST", "/v1/questions"): Kind.QUESTIONS_ASKED,
    ("POST", "/v1/answers"): Kind.RECORD_WRITTEN,
    ("GET", "/v1/duplicates"): Kind.RECORDS_LISTED,
    ("GET", "/v1/duplicates/merges"): Kind.RECORDS_LISTED,
    ("POST", "/v1/duplicates/merge"): Kind.HUMAN_DECISION,
    ("POST", "/v1/duplicates/undo"): Kind.HUMAN_DECISION,
    ("POST", "/v1/duplicates/apart"): Kind.HUMAN_DECISION,
    ("GET", "/v1/judgements"): Kind.RECORDS_LISTED,
    ("POST", "/v1/judgements"): Kind.HUMAN_DECISION,
    ("GET", "/v1/judgements/agreement"): Kind.RECORDS_LISTED,
    ("GET", "/v1/judgements/{identifier}"): Kind.RECORD_READ,
    ("GET", "/v1/policies"): None,
    ("GET", "/v1/policies/{identifier}"): None,
    ("GET", "/v1/candidates/{identifier}/consents"): Kind.RECORD_READ,
    ("PUT", "/v1/candidates/{identifier}/consents"): Kind.CONSENT,
    ("GET", "/v1/candidates/{identifier}/blocks"): Kind.RECORD_READ,
    ("POST", "/v1/candidates/{identifier}/blocks"): Kind.CONSENT,
    ("DELETE", "/v1/candidates/{identifier}/blocks/{block}"): Kind.CONSENT,
    ("POST", "/v1/openings/{identifier}/invitations"): Kind.CONSENT,
    ("GET", "/v1/invitations"): Kind.RECORDS_LISTED,
    ("POST", "/v1/invitations/{identifier}/answer"): Kind.CONSENT,
    ("GET", "/v1/openings/{identifier}/shortlist.{form}"): Kind.EXPORTED,
    ("GET", "/v1/candidates/{identifier}/suggestions.{form}"): Kind.EXPORTED,
    ("GET", "/v1/candidates.{form}"): Kind.EXPORTED,
    ("POST", "/v1/exports"): None,  # what is asked for later is recorded when it is made, and when it is fetched
    ("POST", "/v1/batch/assessments"): None,
    ("POST", "/v1/batch/shortlists"): None,
    ("GET", "/v1/jobs"): None,
    ("GET", "/v1/jobs/{identifier}"): None,
    ("DELETE", "/v1/jobs/{identifier}"): None,
    ("GET", "/v1/jobs/{identifier}/result"): Kind.EXPORTED,
    ("GET", "/v1/webhooks"): None,
    ("POST", "/v1/webhooks"): Kind.ACCOUNT_CHANGED,
    ("DELETE", "/v1/webhooks/{identifier}"): Kind.ACCOUNT_CHANGED,
    ("POST", "/v1/webhooks/{identifier}/test"): None,
    ("GET", "/v1/webhooks/{identifier}/deliveries"): None,
    ("POST", "/v1/session"): Kind.SIGN_IN,
    ("DELETE", "/v1/session"): None,
    ("POST", "/v1/sign-up"): Kind.ACCOUNT_CHANGED,
    ("GET", "/v1/me"): None,
    ("POST", "/v1/me/password"): Kind.ACCOUNT_CHANGED,
    ("GET", "/v1/keys"): None,
    ("POST", "/v1/keys"): Kind.ACCOUNT_CHANGED,
    ("DELETE", "/v1/keys/{identifier}"): Kind.ACCOUNT_CHANGED,
    ("GET", "/v1/users"): Kind.RECORDS_LISTED,
    ("POST", "/v1/users"): Kind.ACCOUNT_CHANGED,
    ("PATCH", "/v1/users/{identifier}"): Kind.ACCOUNT_CHANGED,
    ("GET", "/sign-in"): None,
    ("POST", "/sign-in"): Kind.SIGN_IN,
    ("POST", "/sign-out"): None,
    ("GET", "/sign-up"): None,
    ("POST", "/sign-up"): Kind.ACCOUNT_CHANGED,
    ("GET", "/health/live"): None,
    ("GET", "/health/ready"): None,
    ("GET", "/problems/{code}"): None,
    ("GET", "/"): None,
    ("GET", "/openings"): None,
    ("GET", "/people"): Kind.RECORDS_LISTED,
    ("GET", "/openings/{identifier:path}"): Kind.LIST_SHOWN,
    ("GET", "/candidates/{identifier:path}"): Kind.SUGGESTIONS_SHOWN,
    ("GET", "/routes/{identifier:path}"): Kind.VERDICT_GIVEN,
    ("GET", "/mine"): Kind.SUGGESTIONS_SHOWN,
    ("GET", "/questions/{identifier:path}"): Kind.QUESTIONS_ASKED,
    ("POST", "/questions/{identifier:path}"): Kind.RECORD_WRITTEN,
    ("GET", "/consents/{identifier:path}"): Kind.RECORD_READ,
    ("POST", "/consents/{identifier:path}"): Kind.CONSENT,
    ("GET", "/seen/{identifier:path}"): Kind.RECORD_READ,
    ("GET", "/decisions/{identifier:path}"): Kind.RECORD_READ,
    ("GET", "/letters/{number}/{identifier:path}"): Kind.RECORD_READ,
    ("GET", "/disputed/{identifier:path}"): Kind.RECORD_READ,
    ("POST", "/disputed/{identifier:path}"): Kind.RECORD_WRITTEN,
    ("GET", "/data/{identifier:path}"): Kind.RECORD_READ,
    ("POST", "/data/{identifier:path}"): Kind.ERASED,
    ("GET", "/erased"): None,
    ("GET", "/uploads"): None,
    ("POST", "/uploads"): Kind.RECORD_WRITTEN,
    ("GET", "/uploads/{identifier}"): Kind.RECORD_READ,
    ("POST", "/uploads/{identifier}"): Kind.RECORD_WRITTEN,
    ("GET", "/judge"): Kind.RECORD_READ,
    ("POST", "/judge"): Kind.HUMAN_DECISION,
    ("GET", "/company"): Kind.RECORDS_LISTED,
    ("GET", "/adverts"): None,
    ("POST", "/adverts"): None,
    ("GET", "/table"): None,
    ("POST", "/table"): None,
    ("GET", "/compare/{identifier:path}"): Kind.LIST_SHOWN,
    ("GET", "/terms/{identifier:path}"): None,  # counts alone, none below five
    ("GET", "/invite/{identifier:path}"): Kind.RECORD_READ,
    ("POST", "/invite/{identifier:path}"): Kind.CONSENT,
    ("GET", "/docs"): None,
    ("GET", "/docs/{name}"): None,
    ("GET", "/programme"): None,  # counts alone, none of one to four people
    ("GET", "/programme/passes"): None,
    ("POST", "/programme/passes"): Kind.HUMAN_DECISION,
    ("GET", "/rules"): None,
    ("GET", "/what-if"): None,
    ("GET", "/disputes"): Kind.RECORDS_LISTED,
    ("GET", "/disputes/{identifier}"): Kind.RECORD_READ,
    ("POST", "/disputes/{identifier}"): Kind.HUMAN_DECISION,
    ("GET", "/audit"): Kind.RECORDS_LISTED,
    ("GET", "/audit/{identifier}"): Kind.RECORD_READ,
    ("GET", "/audit-chain"): Kind.RECORDS_LISTED,
    ("POST", "/audit-chain"): Kind.RECORDS_LISTED,
    ("GET", "/scorers"): None,
    ("POST", "/scorers"): Kind.SCORER_PROMOTED,
    ("GET", "/scorers/{identifier}"): None,
    ("POST", "/scorers/{identifier}"): None,  # a promotion is recorded when it is made
    ("GET", "/scorers-asked/{identifier}"): None,
    ("GET", "/scorers-compare"): None,
    ("GET", "/fairness"): None,
    ("GET", "/agreement"): Kind.RECORDS_LISTED,
    # Rights and disputes
    ("DELETE", "/v1/candidates/{identifier}"): Kind.ERASED,
    ("GET", "/v1/candidates/{identifier}/everything"): Kind.RECORD_READ,
    ("GET", "/v1/candidates/{identifier}/seen"): Kind.RECORD_READ,
    ("GET", "/v1/candidates/{identifier}/decisions"): Kind.RECORD_READ,
    ("GET", "/v1/candidates/{identifier}/scored-again"): Kind.RECORD_READ,
    ("GET", "/v1/candidates/{identifier}/decisions/{number}/letter"): Kind.RECORD_READ,
    ("POST", "/v1/candidates/{identifier}/disputes"): Kind.RECORD_WRITTEN,
    ("GET", "/v1/candidates/{identifier}/disputes"): Kind.RECORD_READ,
    ("GET", "/v1/disputes"): Kind.RECORDS_LISTED,
    ("POST", "/v1/disputes/{identifier}/take"): Kind.HUMAN_DECISION,
    ("POST", "/v1/disputes/{identifier}/decide"): Kind.HUMAN_DECISION,
}


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


def _lists(request: Request) -> Lists:
    lists: Lists = request.app.state.lists
    return lists


Record = Annotated[Recorder, Depends(Recorder)]
KeptLists = Annotated[Lists, Depends(_lists)]


def route_of(scope: Scope) -> Route:
    """Return the method and the path of the route that took a request; empty where none did."""
    route = scope.get("route")
    return (scope["method"], route.path) if isinstance(route, APIRoute) else ("", "")
