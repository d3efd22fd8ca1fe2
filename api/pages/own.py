"""Pages that are one candidate's own: whose they are, and the way to each of them from all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends

from api.acting import Acting, Asking
from api.dependencies import InUse
from api.routes.rights import own
from matching.accounts import reach
from matching.domain import Candidate

PLACES = (
    ("mine-nav-home", ""), ("mine-nav-verdict", "/candidates/"), ("mine-nav-questions", "/questions/"),
    ("mine-nav-consents", "/consents/"), ("mine-nav-seen", "/seen/"), ("mine-nav-decisions", "/decisions/"),
    ("mine-nav-disputes", "/disputed/"), ("mine-nav-data", "/data/"),
)  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A candidate as somebody speaks for them: the person themselves, or the operator of this machine for a sample."""

    id: str
    is_chosen: bool
    """Whether it is one of many whom the operator chose."""

    @property
    def home(self) -> str:
        """The address of the home page."""
        return f"/mine?who={quote(self.id, safe='')}" if self.is_chosen else "/mine"

    @property
    def places(self) -> list[tuple[str, str]]:
        """The keys of the pages' names and their addresses."""
        return [(key, self.at(path) if path else self.home) for key, path in PLACES]

    def at(self, path: str) -> str:
        """Return the address of a page about them."""
        return f"{path}{quote(self.id, safe='')}"


def own_of(acting: Acting, identifier: str) -> Own | None:
    """Return whose page it is where whoever asks speaks for them, else None."""
    return Own(identifier, acting.is_operator) if reach.has_rights(acting.who, identifier) else None


async def _owned(identifier: str, acting: Asking) -> Own:
    return Own(own(acting, identifier), acting.is_operator)


Owned = Annotated[Own, Depends(_owned)]
"""Whose page is asked for. Raises `NotFoundError` for anybody for whom whoever asks may not speak."""


def _stored(owned: Owned, workspace: InUse) -> Candidate:
    return workspace.store.candidate(owned.id)


Stored = Annotated[Candidate, Depends(_stored, scope="function")]
"""The profile of whose page is asked for. Raises `NotFoundError` where none is stored."""


def whose(acting: Acting, everybody: Sequence[Candidate], who: str) -> Own | None:
    """Return whose home is shown: one's own, or for the operator of this machine whom they chose, else the first."""
    if not acting.is_operator:
        return None if acting.candidate is None else Own(acting.candidate, is_chosen=False)
    if who:
        return Own(who, is_chosen=True)
    return Own(everybody[0].id, is_chosen=True) if everybody else None
