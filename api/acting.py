"""For whom a request is made: a person, a company, or the operator of this machine, who is both.

Who asks stands at `request.state.principal`; where nothing stands, it is the operator. All
that the routes of consents, blocks and invitations ask about that is asked here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Protocol

from fastapi import Depends, Request

from matching.domain import Opening


class Principal(Protocol):
    """What is asked here of whoever asks."""

    @property
    def user(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def employer(self) -> str | None: ...
    @property
    def candidate(self) -> str | None: ...
    @property
    def via(self) -> str: ...


@dataclass(frozen=True)
class _Operator:
    user: str = "local"
    roles: frozenset[str] = frozenset()
    employer: str | None = None
    candidate: str | None = None
    via: str = "local"


OPERATOR = _Operator()


@dataclass(frozen=True)
class Acting:
    """Whose part a request takes."""

    who: Principal

    @property
    def is_operator(self) -> bool:
        """Whether it may take either side."""
        return self.who.via == "local"

    @property
    def company(self) -> str | None:
        """The employer whose user asks, `None` where it is no company's. A user without an employer is one alone."""
        if self.is_operator or "company" not in self.who.roles:
            return None
        return self.who.employer or f"user:{self.who.user}"

    @property
    def candidate(self) -> str | None:
        """The id of the one profile that is the asker's, `None` where they have none."""
        return self.who.candidate if "candidate" in self.who.roles and not self.is_operator else None

    def speaks_for(self, candidate: str) -> bool:
        """Whether a person's consents, blocks and answers are theirs to give."""
        return self.is_operator or self.candidate == candidate

    def asks_with(self, opening: Opening) -> bool:
        """Whether an opening is theirs to ask people with."""
        return self.is_operator or (self.company is not None and opening.employer.id == self.company)


def _acting(request: Request) -> Acting:
    return Acting(getattr(request.state, "principal", OPERATOR))


def utc_now() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


def moment(request: Request) -> datetime:
    """Return what time it is by the application's clock."""
    now: Callable[[], datetime] = getattr(request.app.state, "now", utc_now)
    return now()


Asking = Annotated[Acting, Depends(_acting)]
Moment = Annotated[datetime, Depends(moment)]
