"""What a reason is written from: one person, one opening, one clause on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers
from matching.eligibility.facts import Bounds, grade
from matching.eligibility.policy import Policy
from matching.eligibility.records import Clause, DatedValue, ListTerms
from matching.eligibility.terms import Terms
from matching.eligibility.verdict import Grade
from matching.language import LANGUAGES, Text, message
from matching.reference import list_of


@dataclass(frozen=True)
class Missing:
    """A fact that would settle something: where it belongs (a JSON pointer) and what it is."""

    document: str
    pointer: str
    text: Text


@dataclass(frozen=True)
class Case:
    """One person, one opening, one clause on one day, with the answer to be explained.

    `answer` is the clause's; `grade` what the bounds alone say, before what a person
    judges and what is not published yet are taken into account (`known`).
    """

    candidate: Candidate
    opening: Opening
    careers: Careers
    terms: Terms
    policy: Policy
    clause: Clause
    need: float
    dated: DatedValue | None
    known: bool
    bounds: Bounds
    answer: Grade

    @cached_property
    def grade(self) -> Grade:
        """What the fact's bounds say by themselves."""
        return Grade(int(grade(self.bounds, self.need)[0]))

    @property
    def day(self) -> str:
        """The day in ISO form."""
        return self.terms.day.isoformat()


Reason = tuple[Text, tuple[Missing, ...]]


def say(key: str, /, **values: object) -> Text:
    """Return one message of the findings' catalogue."""
    return message("findings", key, **values)


def settle(key: str, pointer: str, document: str = "candidate", **values: object) -> Missing:
    """Return a fact that would settle something."""
    return Missing(document, pointer, say(key, **values))


def sentences(parts: Iterable[Text]) -> Text:
    """Join sentences."""
    return joined(list(parts), " ")


def joined(parts: list[Text], by: str) -> Text:
    """Join texts of one kind in both languages."""
    return Text(*(by.join(part[lang] for part in parts) for lang in LANGUAGES))


def listed_names(names: list[Text]) -> Text:
    """Return names with commas between them."""
    return joined(names, ", ")


def gaps(terms: Terms, lists: ListTerms) -> str:
    """Name the lists and editions that count and are not held whole."""
    return "; ".join(f"{list_of(name).full_title} ({', '.join(editions)})" for name, editions in terms.not_held(lists))


def duration(years: float) -> Text:
    """Say a length of time in whole years and months.

    >>> duration(7.5).en
    '7 years 6 months'
    """
    whole, rest = divmod(int(np.floor(years * 12 + 1e-9)), 12)
    parts = [_count("year", whole)] if whole else []
    if rest or not whole:
        parts.append(_count("month", rest))
    return joined(parts, " ")


def _count(unit: str, count: int) -> Text:
    return say(f"duration-{unit}") if count == 1 else say(f"duration-{unit}s", count=count)


def won(amount: float) -> Text:
    """Say a sum of money.

    >>> won(157_248_000).en
    '₩157,248,000'
    """
    return Text(f"₩{amount:,.0f}", f"{amount:,.0f}원")


def level_name(isced: float) -> Text:
    """Say an ISCED level."""
    return say(f"level-{int(isced)}")
