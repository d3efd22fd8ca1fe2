"""The bodies of the routes of disputes."""

from __future__ import annotations

from pydantic import JsonValue

from matching.disputes import Outcome, Said, Subject
from matching.domain import Read
from matching.ingest.codecs import TEXT, WHOLE, named
from matching.ingest.fields import Shape, at


class DisputeGiven(Read):
    """What is disputed, as it is sent."""

    subject: str
    text: str
    pointer: str | None = None
    opening: str | None = None
    entry: int | None = None


class DecisionGiven(Read):
    """How a dispute is decided, and why."""

    outcome: str
    reason: str


_DISPUTE = Shape(
    DisputeGiven,
    (
        at("subject", "subject", named(lambda: tuple(Subject))),
        at("text", "text", TEXT),
        at("pointer", "pointer", TEXT),
        at("opening", "opening", TEXT),
        at("entry", "entry", WHOLE),
    ),
    closed=True,
)
_DECISION = Shape(
    DecisionGiven,
    (at("outcome", "outcome", named(lambda: tuple(Outcome))), at("reason", "reason", TEXT)),
    closed=True,
)


def read_dispute_given(document: JsonValue) -> Said:
    """Read what is disputed; raises `BadInputError` with the field's JSON pointer."""
    read = _DISPUTE.read(document)
    return Said(Subject(read.subject), read.text, read.pointer, read.opening, read.entry)


def read_decision_given(document: JsonValue) -> tuple[Outcome, str]:
    """Read how a dispute is decided; raises `BadInputError` with the field's JSON pointer."""
    read = _DECISION.read(document)
    return Outcome(read.outcome), read.reason
