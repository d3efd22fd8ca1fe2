"""What was read of an advert: facts with their places in the text, remarks, and what was not understood.

Offsets count code points of `AdvertReading.text`. `pointer` is an RFC 6901 JSON pointer
into `AdvertReading.posting`, a schema.org JobPosting. What neither schema.org nor
`x-ktech` has a place for stands under `x-advert`:

    maximumYears      the most years of experience asked for
    niceYears         years that are welcome, not asked for
    niceIsced         the lowest degree that is welcome, not asked for (ISCED 2011)
    degreeFields      the fields of a degree, in the advert's words
    anyDegree         true: the advert says that schooling does not matter
    languagesNotAsked names of languages that the advert says are not needed
    suggestedSectors  ids of sectors that the advert's words suggest
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from matching.domain import Json
from matching.language import Text, message
from matching.vocabulary import Grade

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue


class Section(StrEnum):
    """What a part of an advert is about."""

    OPEN = "open"  # before any heading
    ABOUT = "about"
    DUTIES = "duties"
    MUST = "must"
    NICE = "nice"
    STACK = "stack"
    TERMS = "terms"
    BENEFITS = "benefits"
    PROCESS = "process"
    PERIOD = "period"
    OTHER = "other"


ASKING = frozenset({Section.MUST, Section.NICE})


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the advert's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of the posting, and where it was read."""

    pointer: str
    value: JsonValue
    grade: Grade
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on characters `start` to `end`; `code` is a key of `texts/advert.toml`."""

    code: str
    start: int
    end: int
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def text(self) -> Text:
        """Return the remark in both languages."""
        return message("advert", self.code, **self.values)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a section that asks for something, in the advert's own words."""

    text: str
    section: Section
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one reader made of an advert."""

    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class AdvertReading:
    """An advert as it was understood.

    `text` is the advert in Unicode's composed form without control characters; all
    offsets count in it. `unread` are the requirements from which nothing was understood.
    """

    text: str
    posting: Json
    facts: tuple[Fact, ...]
    requirements: tuple[Requirement, ...]
    unread: tuple[Requirement, ...]
    notes: tuple[Note, ...]
