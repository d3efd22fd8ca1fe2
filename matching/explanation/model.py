"""What a reason is: a part of a score, its sentence, and the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.language import Text, message

Document = Literal["candidate", "opening"]


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` of the text or number at an RFC 6901 JSON pointer; a number as JSON writes it."""

    pointer: str
    start: int
    end: int


@dataclass(frozen=True)
class Cited:
    """Words of one document that say one thing together.

    `favours` tells what follows when all of them are taken away: True, the part of the
    score falls; False, it rises; None, it stays, since it is neither for nor against.
    """

    document: Document
    favours: bool | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Evidence:
    """A skill and where each document speaks of it (JSON pointers); None where it does not.

    `is_shown`: dated work or study tells of it, so that it counts whole. `spans` are its
    words in the person's document, `asked` those in the opening.
    """

    skill: Text
    in_candidate: str | None
    in_opening: str
    is_shown: bool = False
    spans: tuple[Span, ...] = ()
    asked: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One part of a score.

    `value` is the feature in [0, 1], None when it is not known; `part` is what it adds
    to or takes from one half. `cited` are the words read for it in the two documents.
    """

    feature: str
    title: Text
    value: float | None
    part: float
    text: Text
    evidence: tuple[Evidence, ...] = ()
    cited: tuple[Cited, ...] = ()


def say(key: str, /, **values: object) -> Text:
    """Return one message of the features' catalogue."""
    return message("features", key, **values)
