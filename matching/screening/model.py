"""One user's answer about one person on a list of one opening."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matching.domain import Read
from matching.language import Text, message

SCREENING = "screening"
"""What an entry of the ledger calls the keyed hash of an answer among its inputs."""


class Answer(StrEnum):
    """Whether somebody of a company would talk to a person. No grade: it is neither an interval nor a label."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"

    @property
    def text(self) -> Text:
        """The answer in words."""
        return message("screening", f"answer-{self}")


class Reason(StrEnum):
    """What decided an answer: something of the work alone, so that nothing about who somebody is can be a reason."""

    SKILLS = "skills"
    EXPERIENCE = "experience"
    FIELD = "field"
    LANGUAGES = "languages"  # those that the opening asks for
    TERMS = "terms"  # pay, place, when the work begins
    FIRST_DAY = "first-day"  # of the pass
    SAYS_LITTLE = "says-little"
    ENOUGH = "enough"  # people are being talked to already

    @property
    def text(self) -> Text:
        """The reason in words."""
        return message("screening", f"reason-{self}")


class Given(Read):
    """What somebody says; `shown` is the SHA-256 of the list that they look at, where they say which."""

    answer: Answer
    reason: Reason | None = None
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """What a user of a company answered about a person; `shown` is the SHA-256 of the list on which they saw them."""

    opening: str
    candidate: str
    by: str
    employer: str
    answer: Answer
    reason: Reason | None
    shown: str
    at: datetime

    @property
    def text(self) -> Text:
        """The answer with its reason in words."""
        if self.reason is None:
            return self.answer.text
        return message("screening", "with-reason", answer=self.answer.text, reason=self.reason.text)


def said_together(answers: Iterable[Screening]) -> Text | None:
    """Return all that a company answers about one person, each once, yes first; `None` where nobody has."""
    ordered = sorted(answers, key=lambda each: [*Answer].index(each.answer))
    texts = list(dict.fromkeys(each.text for each in ordered))
    return Text(" / ".join(each.en for each in texts), " / ".join(each.ko for each in texts)) if texts else None
