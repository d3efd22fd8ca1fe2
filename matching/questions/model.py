"""What a question is about: an open fact, the answers it may get, and what an answer writes into the resume."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from pydantic import JsonValue

from matching.domain import Opening, PartialDate
from matching.eligibility.terms import Terms
from matching.language import Text, message

A_YEAR = 365.2425  # days
Edit = tuple[str, JsonValue]
"""A JSON pointer into the resume and what to put there; None takes it out."""


class AnswerKind(StrEnum):
    """What is to be answered: `date` as YYYY, YYYY-MM or YYYY-MM-DD, `number` as a whole number."""

    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    value: JsonValue
    label: Text


@dataclass(frozen=True)
class Scene:
    """What answers are tried against: a day, the rules' words on it, and the openings in question.

    `needs` are the lengths of time, in years, that any of the rules asks for, ascending;
    `statuses` the statuses of stay that any of them names.
    """

    day: date
    needs: tuple[float, ...] = ()
    statuses: tuple[str, ...] = ()
    terms: tuple[Terms, ...] = ()
    openings: tuple[Opening, ...] = ()

    @property
    def lengths(self) -> tuple[float, ...]:
        """One length of time below the least that is asked, one between each two, one above the most."""
        bounds = (0.0, *self.needs)
        between = [(low + high) / 2 for low, high in pairwise(bounds)]
        return (*between, bounds[-1] + 1)


Trial = Callable[[Scene], Sequence[JsonValue]]


@dataclass(frozen=True)
class Fact:
    """Something of a profile that is not known, or not exactly.

    `pointer` is where it belongs in the resume. `trial` gives the answers that stand for
    all, from what helps most to what helps least; each is as likely as the others.
    `edits` says what an answer writes, and raises `BadInputError` for one that is none.
    `several` takes a list of answers, `free` one that is none of the options. `of_wishes`
    says that no rule asks for it: it moves places in a list alone.
    """

    pointer: str
    kind: AnswerKind
    text: Text
    trial: Trial
    edits: Callable[[JsonValue], Iterable[Edit]]
    options: tuple[Option, ...] = ()
    several: bool = False
    free: bool = False
    of_wishes: bool = False

    @property
    def id(self) -> str:
        """The place without its leading slash, with dots: `work.0.startDate`."""
        return self.pointer.removeprefix("/").replace("/", ".")


def say(key: str, /, **values: object) -> Text:
    """Return one message of the questions' catalogue."""
    return message("questions", key, **values)


def writes(pointer: str) -> Callable[[JsonValue], list[Edit]]:
    """Return the edits of an answer that is written as it is."""
    return lambda value: [(pointer, value)]


def edges(vague: PartialDate, *, latest_first: bool = False) -> list[JsonValue]:
    """Return the first, the middle and the last day that a date can mean.

    >>> edges(PartialDate(2018))
    ['2018-01-01', '2018-07-02', '2018-12-31']
    """
    span = (vague.last - vague.first).days
    days: list[JsonValue] = [(vague.first + timedelta(days=span * part // 2)).isoformat() for part in (0, 1, 2)]
    return days[::-1] if latest_first else days


def before(day: date, lengths: Iterable[float]) -> list[JsonValue]:
    """Return the days that lie so many years before a day, the longest ago first."""
    return [(day - timedelta(days=round(length * A_YEAR))).isoformat() for length in sorted(lengths, reverse=True)]


def is_vague(day: PartialDate | None) -> bool:
    """Whether a date is not a whole one."""
    return day is None or day.day is None
