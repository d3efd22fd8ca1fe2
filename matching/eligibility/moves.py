"""What could be done or shown so that a clause is met, each as something that can be carried out.

A move settles what is open (a certificate), or changes what is still to come (the pay in
the contract, a further degree, more work). Nobody is asked to change who they are or
what has been.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from matching.domain import Degree, DegreeStatus, Employment, EmploymentType, Institute, Isced, Pay, PayPeriod
from matching.eligibility.readings import KOREA
from matching.eligibility.reasons.case import Missing, level_name, say, won
from matching.eligibility.settling import (
    CONFIRMED,
    SETTLED,
    Confirmed,
    Settle,
    Situation,
    exact,
    with_opening,
    with_person,
)
from matching.eligibility.terms import Terms
from matching.language import Text
from matching.reference import companies, schools

Kind = Literal["document", "confirmation", "contract", "opening", "degree", "work", "time"]
COST: Mapping[Kind, int] = {
    "document": 0, "contract": 1, "confirmation": 2, "time": 3, "opening": 4, "work": 5, "degree": 6,
}  # fmt: skip
"""Which of two equally small sets of changes is shown first."""


Carry = Callable[[Situation], Situation]


@dataclass(frozen=True)
class Move:
    """One change: what kind, which clauses it is for, in words, and how it is carried out.

    A confirmation is carried out by taking the entry, or where none is meant the clause,
    as counting, because what it rests on is in none of the documents a program could
    change.
    """

    kind: Kind
    clauses: frozenset[str]
    text: Text
    pointer: str
    carry: Carry

    @property
    def key(self) -> tuple[str, str]:
        """Two moves of one key are the same change."""
        return self.kind, self.pointer


Moves = tuple[Move, ...]


class Led:
    """Where moves lead that are carried out one after another, each carried out once after the same ones.

    The same moves make the very same people: what is known of one is known by the value.
    """

    def __init__(self, now: Situation) -> None:
        self.now = now
        self._known: dict[tuple[int, ...], tuple[Moves, Situation]] = {(): ((), now)}

    def to(self, moves: Moves) -> Situation:
        """Return the situation after some moves."""
        key = tuple(map(id, moves))
        if key not in self._known:
            self._known[key] = moves, moves[-1].carry(self.to(moves[:-1]))
        return self._known[key][1]


def assumption(clause: str, missing: Missing) -> Move:
    """Return the move of having something confirmed by somebody outside: of one entry, or the clause as a whole."""
    for pattern, what in CONFIRMED.items():
        found = re.fullmatch(pattern, missing.pointer)
        if found:
            return _confirmation(clause, missing, (what, int(found[1])))

    def carry(now: Situation) -> Situation:
        return replace(now, assumed=now.assumed | {clause})

    return Move("confirmation", frozenset([clause]), missing.text, f"{missing.pointer}#{clause}", carry)


def _confirmation(clause: str, missing: Missing, confirmed: Confirmed) -> Move:
    def carry(now: Situation) -> Situation:
        return replace(now, confirmed=now.confirmed | {confirmed})

    return Move("confirmation", frozenset([clause]), missing.text, missing.pointer, carry)


def document_move(clause: str, missing: Missing, terms: Terms, now: Situation) -> Move:
    """Return the move of showing a document, settled in the person's favour within what was said.

    What no document of this program's could hold (a list not held, an office's answer)
    is a confirmation.
    """
    for pattern, settle in SETTLED.items():
        found = re.fullmatch(pattern, missing.pointer)
        row = int(found[1]) if found and found.groups() else 0
        if found and settle(now, row, terms) is not None:
            return Move("document", frozenset([clause]), missing.text, missing.pointer, _carrying(settle, row, terms))
    return assumption(clause, missing)


def _carrying(settle: Settle, row: int, terms: Terms) -> Carry:
    return lambda now: settle(now, row, terms) or now


def contract_move(clause: str, need: float) -> Move:
    """Return the move of a contract that states the pay."""
    pay = Pay(currency="KRW", minimum=need, maximum=need, period=PayPeriod.YEAR)
    pointer = f"/baseSalary#{need:.0f}"
    return Move("contract", frozenset([clause]), say("move-pay", need=won(need)), pointer, _opening(pay=pay))


def opening_move(clause: str, fact: str, terms: Terms) -> Move | None:
    """Return the move of choosing another opening: in an advanced field, in Korea."""
    if fact == "advanced_sector" and terms.admitted_sectors:
        carry = _opening(sector=terms.admitted_sectors[0])
        return Move("opening", frozenset([clause]), say("move-sector"), "/x-ktech/sector", carry)
    if fact == "in_korea":
        carry = _opening(country=KOREA)
        return Move("opening", frozenset([clause]), say("move-workplace"), "/jobLocation", carry)
    return None


def _opening(**changes: object) -> Carry:
    return lambda now: with_opening(now, **changes)


def degree_move(clauses: frozenset[str], level: float, *, ranked: bool, terms: Terms) -> Move | None:
    """Return the move of earning a further degree, of a school on the lists where one is asked."""
    school = next((each.name.en for each in schools().values() if terms.listing_of_school(each)), None)
    if ranked and school is None:
        return None

    def carry(now: Situation) -> Situation:
        further = Degree(
            school=school, isced=Isced(int(level)), status=DegreeStatus.AWARDED, awarded=exact(now.day)
        )  # fmt: skip
        return with_person(now, degrees=(*(now.candidate.degrees or ()), further))

    key = "move-degree-ranked" if ranked else "move-degree"
    return Move("degree", clauses, say(key, level=level_name(level)), "/education/-", carry)


def work_move(clauses: frozenset[str], facts: frozenset[str], terms: Terms) -> Move | None:
    """Return the move of beginning a job on the day that counts for all of some facts; how long is for the search."""
    employer = next((each.name.en for each in companies().values() if terms.listing_of_company(each)), None)
    listed = bool(facts & {"global_company_years", "institute_years"})
    admitted = terms.admitted_sectors
    if (listed and employer is None) or not admitted:
        return None
    research = bool(facts & {"institute_years", "research_years", "advanced_research_years"})
    in_korea = "korea_field_years" in facts

    def carry(now: Situation) -> Situation:
        job = Employment(
            employer=employer if listed else None,
            start=exact(now.day), ongoing=True, sector=admitted[0], employment_type=EmploymentType.FULL_TIME,
            research=True if research else None, institute=Institute.COMPANY_LAB if research else None,
            country=KOREA if in_korea else None,
        )  # fmt: skip
        moved = with_person(now, employments=(*(now.candidate.employments or ()), job))
        if not in_korea:
            return moved
        residence = now.candidate.residence.model_copy(update={"country": KOREA, "status": "E-7-T"})
        return with_person(moved, residence=residence)

    kind = "research" if research else "listed" if listed else "field"
    kind = f"{kind}-in-korea" if in_korea else kind
    return Move("work", clauses, say(f"move-work-{kind}"), "/work/-", carry)


def time_move(clauses: frozenset[str], until: date) -> Move:
    """Return the move of waiting until a day that the search has found."""
    return Move("time", clauses, say("move-time"), f"#{until.isoformat()}", lambda now: now)
