"""What can be disputed, how a dispute stands, and how a person stood before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matching.domain import Json
from matching.errors import BadInputError, Place
from matching.language import Text, message

LONGEST_TEXT = 4_000
MOST_OPEN = 20


class Subject(StrEnum):
    """What is disputed."""

    FACT = "fact"  # something in the person's document, or what was read out of it
    VERDICT = "verdict"  # whether the pass is open to them for an opening
    PLACE = "place"  # where they stand on an opening's list, or that they do not
    HUMAN = "human"  # nothing is said to be wrong: a person is to look at it

    @property
    def text(self) -> Text:
        """The subject in words."""
        return message("disputes", f"subject-{self}")


class State(StrEnum):
    """How a dispute stands: open, taken by an officer, decided."""

    OPEN = "open"
    TAKEN = "taken"
    DECIDED = "decided"

    @property
    def text(self) -> Text:
        """The state in words."""
        return message("disputes", f"state-{self}")


class Outcome(StrEnum):
    """What became of it."""

    UPHELD = "upheld"  # the person was right
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # the person does not want it decided any more

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return message("disputes", f"outcome-{self}")


@dataclass(frozen=True)
class Said:
    """What a person disputes: a fact by its JSON pointer, a verdict or a place by its opening, and in which words.

    `entry` is the number in the ledger of what they were told, where they name it. Raises
    `BadInputError` where what is needed is missing.
    """

    subject: Subject
    text: str
    pointer: str | None = None
    opening: str | None = None
    entry: int | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise BadInputError("missing-field", at=Place(pointer="/text"))
        if len(self.text) > LONGEST_TEXT:
            raise BadInputError("text-too-long", at=Place(pointer="/text"), most=f"{LONGEST_TEXT:,}")
        if self.subject is Subject.FACT and self.pointer is None:
            raise BadInputError("missing-field", at=Place(pointer="/pointer"))
        if self.subject in (Subject.VERDICT, Subject.PLACE) and self.opening is None:
            raise BadInputError("missing-field", at=Place(pointer="/opening"))


@dataclass(frozen=True)
class Dispute:
    """One dispute; `before` and `after` are how the person stood (`standing.standing_document`)."""

    id: str
    candidate: str
    said: Said
    state: State
    opened: datetime
    before: Json
    taken_by: str | None = None
    taken: datetime | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    decided_by: str | None = None
    decided: datetime | None = None
    after: Json | None = None
