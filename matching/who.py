"""A person as a list shows them: by id and headline, read when somebody asks for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple

from matching.blotting import headline_of, masked_person
from matching.domain import Candidate
from matching.later import Later
from matching.packed import people_at


class Heading(NamedTuple):
    """What a list shows of a person."""

    id: str
    headline: str | None
    synthetic: bool

    @classmethod
    def of(cls, person: Candidate) -> Heading:
        """Return what a list shows that may name them."""
        return cls(person.id, person.headline, person.synthetic)

    @classmethod
    def masked(cls, person: Candidate) -> Heading:
        """Return what companies are shown."""
        return cls(person.id, headline_of(person), person.synthetic)


@dataclass(frozen=True)
class Who:
    """A person on a list; `shown` is what companies are shown of them, where that is held without reading them.

    To read somebody raises as `PackedPeople` does.
    """

    whole: Later[Candidate]
    shown: Heading | None = field(default=None, compare=False)
    is_masked: bool = False

    @classmethod
    def of(cls, person: Candidate) -> Who:
        """Return somebody who was read."""
        return cls(Later.of(person))

    @cached_property
    def candidate(self) -> Candidate:
        """The person, with a headline that does not name them where they are masked."""
        return masked_person(self.whole.value) if self.is_masked else self.whole.value

    @property
    def id(self) -> str:
        """Their id."""
        return self.whole.value.id if self.shown is None else self.shown.id

    @property
    def heading(self) -> Heading:
        """What a list shows of them."""
        return self.shown if self.is_masked and self.shown is not None else Heading.of(self.candidate)

    def as_bytes(self) -> Who:
        """Return the same person to be sent elsewhere, read there when somebody asks."""
        person = self.whole.value
        return replace(self, whole=Later.as_bytes(person), shown=self.shown or Heading.masked(person))

    def masked(self) -> Who:
        """Return the same person as companies are shown them."""
        return replace(self, is_masked=True)


def read_together(people: Sequence[Candidate], rows: Sequence[int]) -> list[Later[Candidate]]:
    """Return people by their rows, of whom all are read when one is asked for: their keys are asked for at once."""
    return [Later(partial(_read, people, rows, at)) for at in range(len(rows))]


def _read(people: Sequence[Candidate], rows: Sequence[int], at: int) -> Candidate:
    return people_at(people, rows)[at]
