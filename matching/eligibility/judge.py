"""Whether a door is open to somebody as they are or as they would be, on any day: one door at a time, and quickly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Candidate
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.facts import OF_CANDIDATE
from matching.eligibility.first_day import events_of, first_day
from matching.eligibility.gate import Rulebook
from matching.eligibility.measures import MEASURES
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.policy import Policy
from matching.eligibility.records import K_TECH_PASS, Clause, Door, Pack
from matching.eligibility.settling import Situation
from matching.eligibility.verdict import Grade
from matching.errors import PolicyNotInForceError


@dataclass(frozen=True)
class Question:
    """Which rule is asked: a route as it is on each day, or one pack whatever the day."""

    policy: Policy
    route: str = K_TECH_PASS
    pack: str | None = None

    def on(self, day: date) -> Rulebook | None:
        """Return the rules of a day, values not published yet carried over; None before the first."""
        try:
            name = self.pack or self.policy.pack_on(day, self.route).id
            return Rulebook.on(day, name, self.policy, carry=True)
        except PolicyNotInForceError:
            return None

    def packs(self) -> tuple[Pack, ...]:
        """Return the packs that may decide."""
        return (self.policy.pack(self.pack),) if self.pack else self.policy.packs_of(self.route)


class Judge:
    """Answers whether a situation opens a door, reading a person's career once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._last: tuple[Candidate, Careers] | None = None

    def opens(self, now: Situation, door: str | None = None) -> bool:
        """Whether a door, or any of them, answers yes."""
        rulebook = self.question.on(now.day)
        doors = rulebook.pack.door if rulebook else ()
        return rulebook is not None and any(
            self._is_open(rulebook, each, now) for each in doors if door in (None, each.id)
        )

    def _is_open(self, rulebook: Rulebook, door: Door, now: Situation) -> bool:
        clauses = [rulebook.pack.clause[name] for name in door.clauses if name not in now.assumed]
        cheap_first = sorted(clauses, key=lambda clause: MEASURES[clause.fact].about != "opening")
        return all(self._answer(rulebook, clause, now) is Grade.YES for clause in cheap_first)

    def _answer(self, rulebook: Rulebook, clause: Clause, now: Situation) -> Grade:
        about = MEASURES[clause.fact].about
        if about == "both":  # rows of points that nobody can know here keep it from being sure
            return Grade.OPEN
        if about == "opening":
            bounds = OF_OPENING[clause.fact](now.opening, rulebook.terms)
        else:
            bounds = OF_CANDIDATE[clause.fact](self._careers(now.candidate), rulebook.terms, clause)
        return Grade(int(rulebook.answer(clause, bounds)[0]))

    def _careers(self, candidate: Candidate) -> Careers:
        if self._last is None or self._last[0] is not candidate:
            self._last = candidate, careers_of([candidate])
        return self._last[1]

    def day_by_time(self, now: Situation, door: str | None = None) -> date | None:
        """Return the first day from the situation's on which nothing but time opens a door."""
        events = events_of(now.candidate, self.question.packs(), self.question.policy)
        return first_day(lambda day: self.opens(replace(now, day=day), door), events, now.day)
