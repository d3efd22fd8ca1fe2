"""Facts about somebody as they are and as they would be, each computed once for all in whom it rests on the same.

A document about a degree leaves the years of work as they were, and one about a job the
degrees: of a hundred variants of a profile most facts are known after a few.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from matching.domain import Candidate
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.facts import DEGREE_GRADES, WHAT_COUNTS, Bounds, Fact
from matching.eligibility.gate import Rulebook
from matching.eligibility.records import Clause
from matching.eligibility.settling import Situation, with_confirmed


class _Variant(NamedTuple):
    """Somebody as they would be, and by numbers and by what is confirmed what each kind of fact rests on."""

    person: Candidate
    degrees: Hashable
    work: Hashable
    stay: Hashable


class Variants:
    """All that was asked of the variants of somebody; the variants are kept, so that their ids stay their own."""

    def __init__(self) -> None:
        self._variants: dict[tuple[int, frozenset[tuple[str, int]]], _Variant] = {}
        self._careers: dict[tuple[int, frozenset[tuple[str, int]]], Careers] = {}
        self._bounds: dict[Hashable, Bounds] = {}
        self._numbers: dict[Hashable, int] = {}
        self._numbered: dict[int, tuple[object, int]] = {}

    def bounds(self, rulebook: Rulebook, clause: Clause, now: Situation, fact: Fact) -> Bounds:
        """Return a fact about the person, shape (levels, 1), as a clause asks for it."""
        key = rulebook.day, rulebook.pack.id, clause.key, fact, self.rests_on(clause, now)
        if key not in self._bounds:
            self._bounds[key] = fact(self._careers_of(now), rulebook.terms, clause)
        return self._bounds[key]

    def rests_on(self, clause: Clause, now: Situation) -> Hashable:
        """Return what the clause's fact rests on besides the day: it is the same where this is the same."""
        variant = self._variant(now)
        if clause.fact in DEGREE_GRADES:
            return variant.degrees
        if clause.fact in WHAT_COUNTS:
            return variant.work, variant.stay, None if clause.after_isced is None else variant.degrees
        return variant.stay

    def _variant(self, now: Situation) -> _Variant:
        key = id(now.candidate), now.confirmed
        if key not in self._variants:
            one = now.candidate
            self._variants[key] = _Variant(
                one,
                (self._entries(one.degrees), frozenset(each for each in now.confirmed if each[0] == "school")),
                (self._entries(one.employments), frozenset(each for each in now.confirmed if each[0] != "school")),
                (self._number(one.residence), self._entries(one.languages)),
            )
        return self._variants[key]

    def _entries(self, entries: tuple[object, ...] | None) -> Hashable:
        return None if entries is None else tuple(map(self._number, entries))

    def _number(self, entry: object) -> int:
        """Return a number that is the same for entries that read the same."""
        if id(entry) not in self._numbered:
            self._numbered[id(entry)] = entry, self._numbers.setdefault(repr(entry), len(self._numbers))
        return self._numbered[id(entry)][1]

    def _careers_of(self, now: Situation) -> Careers:
        key = id(now.candidate), now.confirmed
        if key not in self._careers:
            self._careers[key] = with_confirmed(careers_of([now.candidate]), now.confirmed)
        return self._careers[key]
