"""For whom a request is made: a person, a company, or the operator of this machine, who is both.

All that the routes of consents, blocks and invitations ask about that is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.principals import principal_in
from matching.accounts import Principal, Role, reach


@dataclass(frozen=True)
class Acting:
    """Whose part a request takes."""

    who: Principal

    @property
    def is_operator(self) -> bool:
        """Whether it may take either side."""
        return self.who.is_operator

    @property
    def company(self) -> str | None:
        """The employer whose user asks, `None` where it is no company's. A user without an employer is one alone."""
        if self.is_operator or Role.COMPANY not in self.who.roles:
            return None
        return self.who.employer or f"user:{self.who.user}"

    @property
    def candidate(self) -> str | None:
        """The id of the one profile that is the asker's, `None` where they have none."""
        return self.who.candidate if Role.CANDIDATE in self.who.roles and not self.is_operator else None

    def speaks_for(self, candidate: str) -> bool:
        """Whether a person's consents, blocks and answers are theirs to give."""
        return reach.changes_profile(self.who, candidate)


async def _acting(request: Request) -> Acting:
    return Acting(principal_in(request))


Asking = Annotated[Acting, Depends(_acting)]
