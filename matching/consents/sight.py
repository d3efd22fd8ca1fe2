"""What a company sees of a person: nothing, the masked profile, or who they are.

Every question is asked with the employer, never with one of its users. A person who does
not share their profile, or blocks this employer, or did not agree that their profile leaves
Korea where the employer sits abroad, is to it as if they were not there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from matching.consents import blocks, invitations
from matching.consents.employers import is_abroad, know, known_marks
from matching.consents.given import permits
from matching.consents.model import ABROAD, ON_LISTS, Asker, Invitation, Purpose, Rules, Sight
from matching.domain import Opening
from matching.errors import NotFoundError


def sees(file: Connection, employer: str, candidate: str) -> bool:
    """Whether a company may see a person's masked profile; says nothing of whether there is one."""
    marks = known_marks(file, employer)
    asked = (Purpose.SHARING, *(ABROAD if is_abroad(marks) else ()))
    return permits(file, candidate, asked) and not blocks.is_blocked(file, candidate, marks)


def sight_of(file: Connection, employer: str, candidate: str) -> Sight | None:
    """Return how much of a person a company is shown, `None` where they are not there for it."""
    if not sees(file, employer, candidate):
        return None
    return Sight.REVEALED if invitations.has_yes(file, employer, candidate) else Sight.MASKED


def revealed(file: Connection, employer: str, candidate: str) -> bool:
    """Whether a company may know who a person is: they said yes to it, and nothing has ended that since."""
    return sight_of(file, employer, candidate) is Sight.REVEALED


def invite(
    file: Connection,
    asker: Asker,
    opening: Opening,
    candidate: str,
    now: datetime,
    *,
    identifier: str,
    text: str,
    rules: Rules,
) -> Invitation:
    """Ask a person who is stored as `invitations.ask` does, if they are on lists and there for this company.

    Raises `NotFoundError` where they are not.
    """
    know(file, asker.id, asker.said)
    if not (sees(file, asker.id, candidate) and permits(file, candidate, ON_LISTS)):
        raise NotFoundError("candidate", candidate)
    return invitations.ask(file, asker, opening, candidate, now, identifier=identifier, text=text, rules=rules)


def invitations_seen(file: Connection, employer: str) -> tuple[Invitation, ...]:
    """Return what a company asked of people who are there for it still, the latest first."""
    asked = invitations.of_employer(file, employer)
    there = {each for each in {found.candidate for found in asked} if sees(file, employer, each)}
    return tuple(each for each in asked if each.candidate in there)
