"""What came of reading a CV: the profile, what was left unread, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass

from matching.domain import Candidate, Json
from matching.ingest.json_resume import read_candidate


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that no fact came from and that look as if they held one; `why` is a key of `texts/cv.toml`."""

    page: int
    start: int
    end: int
    text: str
    section: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under one heading, which is "" for what stands before the first."""

    kind: str
    heading: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at, with its place; `why` is a key of `texts/cv.toml`."""

    why: str
    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CvReading:
    """A CV as read: a JSON Resume with evidence for each fact, and what is left for its person to settle."""

    resume: Json
    unread: tuple[Unread, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]

    def candidate(self) -> Candidate:
        """Return the profile."""
        return read_candidate(self.resume)
