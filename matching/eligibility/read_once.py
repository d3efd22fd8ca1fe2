"""Entries of profiles, each read once where people are variants of one: they follow one another and share most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from matching.domain import Candidate, Degree, Employment

E = TypeVar("E", Degree, Employment)
Rows = list[tuple[int, ...]]


class ReadOnce(Generic[E]):
    """Reads each entry of a person once; of the next person nothing is known."""

    def __init__(self, read: Callable[[E], Rows]) -> None:
        self._read: Callable[[E], Rows] = read
        self._person = ""
        self._known: dict[int, tuple[E, Rows]] = {}

    def rows(self, person: Candidate, entry: E) -> Rows:
        """Return what is read of an entry of a person."""
        if person.id != self._person:
            self._person, self._known = person.id, {}
        known = self._known.get(id(entry))  # what is known keeps its entry, so that the id is nobody else's
        if known is None:
            known = self._known[id(entry)] = entry, self._read(entry)
        return known[1]
