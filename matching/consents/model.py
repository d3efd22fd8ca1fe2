"""What a person agrees to, who asks for them, and how often: the values of this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from matching.domain import Employer, Opening
from matching.language import Text, message
from matching.settings import settings

TEXT_VERSION = "2026-11"
"""The texts that are agreed to now. Earlier ones stay in the catalogue, as does who agreed to which."""


class Purpose(StrEnum):
    """What a profile may be used for; each is agreed to by itself."""

    MATCHING = "matching"
    SHARING = "sharing"
    RESEARCH = "research"
    CROSS_BORDER = "cross-border"

    @property
    def heading(self) -> Text:
        """The purpose in a few words."""
        return message("consents", f"purpose-{self}")

    @property
    def effect(self) -> Text:
        """What the service does where it is given and where it is not."""
        return message("consents", f"effect-{self}")

    def text(self, version: str = TEXT_VERSION) -> Text:
        """Return what is agreed to."""
        return message("consents", f"agreed-{self}-{version}")


class Basis(StrEnum):
    """Why something may, or may not, be done: the person said so, or an operator who loaded the document answers."""

    CONSENT = "consent"
    IMPORTED = "imported"


ON_LISTS = (Purpose.MATCHING, Purpose.SHARING)
"""What must be given for somebody to stand on a company's list."""
ABROAD = (Purpose.CROSS_BORDER,)
"""What must be given besides for a company outside Korea."""


@dataclass(frozen=True, slots=True)
class Consent:
    """How one purpose stands: `at` and `text_version` are `None` where the person never said anything."""

    purpose: Purpose
    given: bool
    basis: Basis
    at: datetime | None = None
    text_version: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """An employer that a person does not want to be seen by, by its id or by a name."""

    id: str
    candidate: str
    employer: str | None
    name: str | None
    at: datetime


class State(StrEnum):
    """What became of an invitation."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Sight(StrEnum):
    """How much of a profile somebody is shown."""

    MASKED = "masked"  # whoever does not know who it is
    REVEALED = "revealed"  # a company to which the person said yes
    OWN = "own"  # the person


@dataclass(frozen=True, slots=True)
class Rules:
    """How long and how often a company may ask a person, and how many people it may open and list a day in Korea."""

    open_for: timedelta = timedelta(days=30)
    again_after: timedelta = timedelta(days=90)
    asked_a_year: int = 3
    profiles_a_day: int = 200
    people_listed_a_day: int = 1_000
    openings_asked_a_day: int = 200

    @classmethod
    def of_settings(cls) -> Rules:
        """Return the rules of this installation."""
        own = settings()
        return cls(
            timedelta(days=own.invitation_days),
            timedelta(days=own.again_after_days),
            own.invitations_a_year,
            own.profiles_a_day,
            own.people_listed_a_day,
            own.openings_asked_a_day,
        )


@dataclass(frozen=True, slots=True)
class Asker:
    """A company as it asks: the id that its users share, what its opening says of it, and which of them asks."""

    id: str
    said: Employer
    by: str

    @classmethod
    def of_opening(cls, opening: Opening, by: str, employer: str | None = None) -> Asker | None:
        """Return who asks with an opening, `None` where neither an account nor the opening says which employer."""
        identifier = employer or opening.employer.id
        return None if identifier is None else cls(identifier, opening.employer, by)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A company's question to a person whether to talk about an opening, with its times."""

    id: str
    employer: str
    employer_name: str | None
    opening: str
    opening_title: str
    candidate: str
    message: str
    by: str
    asked: datetime
    answer: str | None = None
    answered: datetime | None = None
    withdrawn: datetime | None = None

    def state(self, now: datetime, rules: Rules) -> State:
        """Return how it stands at a moment."""
        if self.withdrawn is not None:
            return State.WITHDRAWN
        if self.answer is not None:
            return State.ACCEPTED if self.answer == "yes" else State.DECLINED
        return State.EXPIRED if now >= self.expires(rules) else State.ASKED

    def expires(self, rules: Rules) -> datetime:
        """Return the moment from which it can no longer be answered."""
        return self.asked + rules.open_for

    @property
    def stands(self) -> bool:
        """Whether the person said yes and has not taken it back."""
        return self.answer == "yes" and self.withdrawn is None
