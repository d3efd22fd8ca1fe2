"""Who asks for work that is done later, and what they may have when it is done.

A job keeps who asked for it, all of the `Principal`, and what they may have is decided
when it is done: whoever was disabled since, lost a role or works for another company, or
whose key was revoked, gets no more than they would get by then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import Request
from pydantic import JsonValue
from starlette.datastructures import State

from api.acting import Acting
from api.objects import Reach
from api.principals import principal_in
from api.sight import Seeing, limit_reached, rules_in
from matching.accounts import Accounts, Principal, Role
from matching.accounts.principal import Via
from matching.domain import Json
from matching.errors import NotFoundError
from matching.ledger import Entry, Kind, Ledger
from matching.store.metadata import File
from matching.versions import software_versions

_VIAS: tuple[Via, ...] = ("session", "key", "local")


@dataclass(frozen=True)
class Asker:
    """Whoever asks for something; `origin` is from where, as the ledger keeps it."""

    who: Principal
    origin: str | None = None

    @property
    def user(self) -> str:
        """The user's id."""
        return self.who.user

    def values(self) -> Json:
        """Return it as it is kept with a job."""
        who = self.who
        return {
            "user": who.user, "roles": [*sorted(who.roles)], "employer": who.employer, "candidate": who.candidate,
            "scopes": None if who.scopes is None else [*sorted(who.scopes)], "via": who.via, "key": who.key,
            "origin": self.origin,
        }  # fmt: skip

    @classmethod
    def of(cls, values: JsonValue) -> Asker:
        """Read what is kept with a job; how they came in must stand there, or they are nobody."""
        given = values if isinstance(values, dict) else {}
        via: Via = next((each for each in _VIAS if each == given.get("via")), "anonymous")
        scopes = None if given.get("scopes") is None else frozenset(_texts(given["scopes"]))
        roles = frozenset(Role(each) for each in _texts(given.get("roles")))
        employer, candidate, key, origin = (
            _text(given.get(each)) for each in ("employer", "candidate", "key", "origin")
        )
        return cls(Principal(str(given.get("user")), roles, employer, candidate, scopes, via, key), origin)

    def now(self, accounts: Accounts, now: datetime) -> Principal:
        """Return who they are by now, with nothing that they had not when they asked."""
        if self.who.is_operator:
            return self.who
        try:
            user = accounts.user(self.user)
        except NotFoundError:
            return _without_anything(self.who)
        if user.disabled or not self._has_key(accounts, now):
            return _without_anything(self.who)
        return replace(
            self.who,
            roles=self.who.roles & user.roles,
            employer=self.who.employer if self.who.employer == user.employer else None,
            candidate=self.who.candidate if self.who.candidate == user.candidate else None,
        )

    def _has_key(self, accounts: Accounts, now: datetime) -> bool:
        if self.who.via != "key":
            return True
        return any(each.id == self.who.key and each.is_alive(now) for each in accounts.keys(self.user))


def asker_of(request: Request) -> Asker:
    """Return who asks."""
    address = request.client.host if request.client else None
    return Asker(principal_in(request), request.app.state.ledger.origin(address))


def seeing(state: State, asker: Asker) -> Seeing:
    """Return what somebody who asked before may be shown now: the very walls that their calls stand before."""
    now: datetime = state.now()
    who = asker.now(state.accounts, now)
    reach = Reach(who, state.workspace, state.accounts, state.uploads, state.today(), now)
    ledger: Ledger = state.ledger

    def note(file: File, code: str) -> None:
        asked = Entry(
            kind=Kind.LIMIT_REACHED, at=now, actor=asker.user, company=asker.who.employer, origin=asker.origin,
            action="job", versions=software_versions(),
        )  # fmt: skip
        ledger.append(file, limit_reached(asked, code))

    return Seeing(Acting(who), reach, state.workspace, now, rules_in(state), note)


def _without_anything(who: Principal) -> Principal:
    return replace(who, roles=frozenset(), employer=None, candidate=None)


def _texts(value: JsonValue) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
