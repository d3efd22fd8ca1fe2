"""What a company sees of a person: nothing, the masked profile, or who they are.

Every question is asked with the employer, never with one of its users. A person who does
not share their profile, or blocks this employer, is to it as if they were not there.
"""

from __future__ import annotations

from sqlalchemy import Connection

from matching.consents import blocks, invitations
from matching.consents.employers import known_marks
from matching.consents.given import permits
from matching.consents.model import Invitation, Purpose


def sees(file: Connection, employer: str, candidate: str) -> bool:
    """Whether a company may see a person's masked profile; says nothing of whether there is one."""
    shared = permits(file, candidate, (Purpose.SHARING,))
    return shared and not blocks.is_blocked(file, candidate, known_marks(file, employer))


def revealed(file: Connection, employer: str, candidate: str) -> bool:
    """Whether a company may know who a person is: they said yes to it, and nothing has ended that since."""
    return invitations.has_yes(file, employer, candidate) and sees(file, employer, candidate)


def invitations_seen(file: Connection, employer: str) -> tuple[Invitation, ...]:
    """Return what a company asked of people who are there for it still, the latest first."""
    asked = invitations.of_employer(file, employer)
    there = {each for each in {found.candidate for found in asked} if sees(file, employer, each)}
    return tuple(each for each in asked if each.candidate in there)
