"""Who asks, in the few facts that long work keeps of them, and what they may have of what is stored.

Work that is done later is done for who asked for it: a job keeps its asker, and asks again,
for everything it looks up, whether they may have it. `sees` is the one place where the
rules of accounts are put in; without them only the operator of this machine sees anything
that is not their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import Request
from pydantic import JsonValue

from matching.domain import Json

OPERATOR = "local"
What = Literal["person", "opening", "shortlist", "suggestions", "people", "every-webhook"]


@dataclass(frozen=True)
class Asker:
    """A user, with what decides what they may have; `origin` is the address that they asked from."""

    user: str
    roles: tuple[str, ...] = ()
    employer: str | None = None
    candidate: str | None = None
    via: str = OPERATOR
    origin: str | None = None

    @property
    def is_operator(self) -> bool:
        """Whether it is the one who runs the service on a machine of their own."""
        return self.via == OPERATOR

    def values(self) -> Json:
        """Return it as it is kept with a job."""
        return {
            "user": self.user, "roles": [*self.roles], "employer": self.employer, "candidate": self.candidate,
            "via": self.via, "origin": self.origin,
        }  # fmt: skip

    @classmethod
    def of(cls, values: JsonValue) -> Asker:
        """Read what is kept with a job."""
        given = values if isinstance(values, dict) else {}
        roles = given.get("roles")
        named = {key: _text(given.get(key)) for key in ("employer", "candidate", "origin")}
        told = tuple(map(str, roles)) if isinstance(roles, list) else ()
        return cls(str(given.get("user")), told, via=str(given.get("via")), **named)


Sees = Callable[[Asker, What, str], bool]
"""Whether somebody may have a verdict about a person, an opening, the people for it, ..., by id."""


def asker_of(request: Request) -> Asker:
    """Return who asks; the operator of this machine where there are no users."""
    origin = request.client.host if request.client else None
    principal = getattr(request.state, "principal", None)
    if principal is None:
        return Asker(OPERATOR, origin=origin)
    roles = tuple(sorted(map(str, principal.roles)))
    return Asker(principal.user, roles, principal.employer, principal.candidate, str(principal.via), origin)


def sees(asker: Asker, what: What, identifier: str) -> bool:
    """Whether somebody may have something: the operator everything, others what is said of themselves."""
    if asker.is_operator:
        return True
    return what in ("person", "suggestions") and asker.candidate is not None and asker.candidate == identifier


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
