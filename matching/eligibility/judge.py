"""Whether a door is open to somebody as they are or as they would be, on any day: one door at a time, and quickly."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Candidate, Opening
from matching.eligibility.facts import OF_CANDIDATE, WHAT_COUNTS, Bounds, certain_years
from matching.eligibility.fading import fading_days
from matching.eligibility.first_day import HORIZON, events_of, first_day, stretches
from matching.eligibility.gate import Rulebook
from matching.eligibility.measures import MEASURES
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.policy import Policy
from matching.eligibility.records import K_TECH_PASS, Clause, Door, Pack
from matching.eligibility.settling import Situation
from matching.eligibility.together import Together, can_be_yes
from matching.eligibility.variants import Variants
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
    """Whether facts alone can open a door."""
    return all(can_be_yes(pack.clause[name]) for name in door.clauses)


class Judge:
    """Answers whether a situation opens a door, reading a person's career once.

    It keeps what it found of all whom it judged, so that it serves one question about somebody.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._rulebooks: dict[date, Rulebook | None] = {}
        self._variants = Variants()
        self._turns: dict[Hashable, tuple[date, date]] = {}
        self._posts: dict[tuple[int, date, str, str], tuple[Opening, Bounds]] = {}
        self._days: dict[Hashable, tuple[Candidate, set[date], list[date]]] = {}
        self._orders: dict[tuple[str, str], list[tuple[str, Clause]]] = {}

    def opens(self, now: Situation, door: str | None = None, ends: Sequence[date] = ()) -> bool:
        """Whether a door, or any of them, answers yes.

        Up to each of the `ends`, if any are given, years of work that no list counts in only grow: they are looked at
        on the days between the last that is known to lack some and the first that is known to have enough.
        """
        rulebook = self._on(now.day)
        doors = rulebook.pack.door if rulebook else ()
        return rulebook is not None and any(
            self._is_open(rulebook, each, now, ends) for each in doors if door in (None, each.id)
        )

    def which_open(self, some: Sequence[Situation], door: str | None = None) -> list[bool]:
        """Say of each of some situations of one person what `opens` says of it: those of one day are one pool."""
        found = [False] * len(some)
        for day in {each.day for each in some}:
            rulebook, rows = self._on(day), [row for row, each in enumerate(some) if each.day == day]
            if rulebook is None:
                continue
            together = Together(rulebook, [some[row] for row in rows])
            for each in rulebook.pack.door:
                if door in (None, each.id):
                    for row, is_open in zip(rows, together.opens(each), strict=True):
                        found[row] |= bool(is_open)
        return found

    def _is_open(self, rulebook: Rulebook, door: Door, now: Situation, ends: Sequence[date]) -> bool:
        clauses = self._in_order(rulebook.pack, door)
        for at, (name, clause) in enumerate(clauses):
            if name not in now.assumed and not self._is_yes(rulebook, clause, now, ends):
                clauses.insert(0, clauses.pop(at))  # what is lacking on one day is lacking on most of the others
                return False
        return True

    def _in_order(self, pack: Pack, door: Door) -> list[tuple[str, Clause]]:
        """Return a door's clauses, first the one that was lacking last, else what is never sure and what is cheap."""
        if (pack.id, door.id) not in self._orders:
            clauses = [(name, pack.clause[name]) for name in door.clauses]
            clauses.sort(key=lambda each: (can_be_yes(each[1]), MEASURES[each[1].fact].about != "opening"))
            self._orders[pack.id, door.id] = clauses
        return self._orders[pack.id, door.id]

    def _is_yes(self, rulebook: Rulebook, clause: Clause, now: Situation, ends: Sequence[date]) -> bool:
        if not can_be_yes(clause):  # rows of points that nobody can know here keep it from being sure
            return False
        if MEASURES[clause.fact].about == "opening":
            bounds = self._of_opening(rulebook, clause, now.opening)
        elif clause.fact in WHAT_COUNTS:
            return rulebook.is_known(clause) and self._has_years(rulebook, clause, now, ends)
        else:
            bounds = self._variants.bounds(rulebook, clause, now, OF_CANDIDATE[clause.fact])
        return int(rulebook.answer(clause, bounds)[0]) == Grade.YES

    def _has_years(self, rulebook: Rulebook, clause: Clause, now: Situation, ends: Sequence[date]) -> bool:
        """Whether the years that are certain are enough: then those that are plausible are too."""
        need, end = (
            rulebook.policy.need(clause, rulebook.day)[0],
            next((each for each in ends if each >= now.day), None),
        )

        def has_on(book: Rulebook | None) -> bool:
            return book is not None and bool(self._variants.bounds(book, clause, now, certain_years)[0, 0] >= need)

        if end is None or MEASURES[clause.fact].lists:
            return has_on(rulebook)
        key = self._variants.rests_on(clause, now), rulebook.pack.id, clause.key, need, end
        if key not in self._turns:
            self._turns[key] = (date.min, end) if has_on(self._on(end)) else (end, date.max)
        lacking, enough = self._turns[key]
        if lacking < now.day < enough:
            is_enough = has_on(rulebook)
            self._turns[key] = (lacking, now.day) if is_enough else (now.day, enough)
            return is_enough
        return now.day >= enough

    def _of_opening(self, rulebook: Rulebook, clause: Clause, opening: Opening) -> Bounds:
        """Return a fact about an opening, computed once for a day; the opening is kept so that its id stays its own."""
        key = id(opening), rulebook.day, rulebook.pack.id, clause.key
        if key not in self._posts:
            self._posts[key] = opening, OF_OPENING[clause.fact](opening, rulebook.terms)
        return self._posts[key][1]

    def _on(self, day: date) -> Rulebook | None:
        if day not in self._rulebooks:
            self._rulebooks[day] = self.question.on(day)
        return self._rulebooks[day]

    def day_by_time(self, now: Situation, door: str | None = None, *, horizon: int = HORIZON) -> date | None:
        """Return the first day from the situation's on which nothing but time opens a door, within so many years."""
        packs = self.question.packs()
        if not any(can_be_sure(pack, each) for pack in packs for each in pack.door if door in (None, each.id)):
            return None
        events, ends = self._days_of(now, horizon)
        return first_day(lambda day: self.opens(replace(now, day=day), door, ends), events, now.day, horizon=horizon)

    def _days_of(self, now: Situation, horizon: int) -> tuple[set[date], list[date]]:
        """Return when a yes may turn to a no, and the ends of the stretches without lists, once for each person."""
        key = id(now.candidate), now.day, horizon
        if key not in self._days:
            packs = self.question.packs()
            few = events_of(now.candidate, packs, self.question.policy, lists=False)
            ends = [until for _, until in stretches(few, now.day, horizon)]
            self._days[key] = now.candidate, few | fading_days(now.candidate, packs), ends
        return self._days[key][1:]
