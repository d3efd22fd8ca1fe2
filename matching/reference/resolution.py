"""The answer to "which entity does this name mean": six outcomes, and never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from matching.language import Text

T = TypeVar("T")


class Match(StrEnum):
    """What a name turned out to be."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    CAMPUS = "campus"
    RELATED = "related"
    UNLISTED = "unlisted"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Resolution(Generic[T]):
    """One name, resolved.

    `entity` is set for FOUND, and for CAMPUS and RELATED as the school or company that the
    name belongs to without being it. `candidates` are whom an AMBIGUOUS name may mean. An
    UNLISTED name is on none of the lists held, which says nothing about the lists that are
    not held. `matched` is the spelling in the tables that answered, `kind` its kind there
    ("official", "former-name", "campus", ...).
    """

    status: Match
    entity: T | None = None
    candidates: tuple[T, ...] = ()
    matched: str | None = None
    kind: str | None = None
    note: Text | None = None
