"""Whether a door is open to somebody as they are or as they would be, on any day: one door at a time, and quickly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.facts import OF_CANDIDATE, Bounds
from matching.eligibility.first_day import HORIZON, events_of, first_day
from matching.eligibility.gate import Rulebook
from matching.eligibility.measures import MEASURES
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.policy import Policy
from matching.eligibility.records import K_TECH_PASS, Clause, Door, Pack
from matching.eligibility.settling import Confirmed, Situation, with_confirmed
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


def can_be_sure(pack: Pack, door: Door) -> bool:
    """Whether facts alone can open a door: no office judges a clause, no row of points is unknowable."""
    return all(_can_be_yes(pack.clause[name]) for name in door.clauses)


def _can_be_yes(clause: Clause) -> bool:
    return not clause.judged and MEASURES[clause.fact].about != "both"


class Judge:
    """Answers whether a situation opens a door, reading a person's career once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._last: tuple[Candidate, frozenset[Confirmed], Careers] | None = None
        self._known: dict[tuple[date, str, str], Bounds] = {}
        self._posts: dict[tuple[int, date, str, str], tuple[Opening, Bounds]] = {}

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
        return all(map(_can_be_yes, clauses)) and all(
            self._answer(rulebook, clause, now) is Grade.YES for clause in cheap_first
        )

    def _answer(self, rulebook: Rulebook, clause: Clause, now: Situation) -> Grade:
        about = MEASURES[clause.fact].about
        if about == "both":  # rows of points that nobody can know here keep it from being sure
            return Grade.OPEN
        if about == "opening":
            bounds = self._of_opening(rulebook, clause, now.opening)
        else:
            bounds = self._of_candidate(rulebook, clause, now)
        return Grade(int(rulebook.answer(clause, bounds)[0]))

    def _of_opening(self, rulebook: Rulebook, clause: Clause, opening: Opening) -> Bounds:
        """Return a fact about an opening, computed once for a day; the opening is kept so that its id stays its own."""
        key = id(opening), rulebook.day, rulebook.pack.id, clause.key
        if key not in self._posts:
            self._posts[key] = opening, OF_OPENING[clause.fact](opening, rulebook.terms)
        return self._posts[key][1]

    def _of_candidate(self, rulebook: Rulebook, clause: Clause, now: Situation) -> Bounds:
        """Return a fact about the person, computed once for a day: doors ask for the same facts."""
        if self._last is None or self._last[0] is not now.candidate or self._last[1] != now.confirmed:
            careers = with_confirmed(careers_of([now.candidate]), now.confirmed)
            self._last, self._known = (now.candidate, now.confirmed, careers), {}
        key = rulebook.day, rulebook.pack.id, clause.key
        if key not in self._known:
            self._known[key] = OF_CANDIDATE[clause.fact](self._last[2], rulebook.terms, clause)
        return self._known[key]

    def day_by_time(self, now: Situation, door: str | None = None, *, horizon: int = HORIZON) -> date | None:
        """Return the first day from the situation's on which nothing but time opens a door, within so many years."""
        packs = self.question.packs()
        if not any(can_be_sure(pack, each) for pack in packs for each in pack.door if door in (None, each.id)):
            return None
        events = events_of(now.candidate, packs, self.question.policy)
        return first_day(lambda day: self.opens(replace(now, day=day), door), events, now.day, horizon=horizon)
