"""Who asks: one value that every check is made with, however they proved who they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Via = Literal["session", "key", "local", "anonymous"]


class Role(StrEnum):
    """What somebody is here for; a user may have several."""

    CANDIDATE = "candidate"
    COMPANY = "company"
    ANALYST = "analyst"
    OFFICER = "officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks, with all that decides what they may have.

    `candidate` is the id of the one profile that is theirs, `employer` the company whose
    openings are. `scopes` bound what an API key may do; `None` where there is no such
    bound. `key` is the id of the key that was shown.
    """

    user: str
    roles: frozenset[Role]
    employer: str | None
    candidate: str | None
    scopes: frozenset[str] | None
    via: Via
    key: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is somebody: signed in, with a key, or the operator of this machine."""
        return self.via != "anonymous"

    @property
    def is_operator(self) -> bool:
        """Whether it is the one who runs the service on a machine of their own, before there are users."""
        return self.via == "local"

    def is_any_of(self, *roles: Role) -> bool:
        """Whether they have one of some roles."""
        return not self.roles.isdisjoint(roles)


ANONYMOUS = Principal("anonymous", frozenset(), None, None, frozenset(), "anonymous")
LOCAL_OPERATOR = Principal("local", frozenset(Role), None, None, None, "local")
