"""What would change an answer: the smallest sets of changes, and the first day on which time alone does it.

For each door the changes are searched for exactly: what the opening lacks has to come;
of the documents that could settle what is open the smallest sets that suffice are
found by trying them in the order of their number; where they do not suffice, time, a
further degree or more work is added. Each set is carried out and judged before it is
proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from matching.domain import Candidate, Opening
from matching.eligibility.assess import findings_of
from matching.eligibility.facts import WHAT_COUNTS
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Rulebook
from matching.eligibility.judge import Judge, Question, can_be_sure
from matching.eligibility.measures import ISCED, MEASURES
from matching.eligibility.moves import (
    COST,
    Led,
    Move,
    Moves,
    contract_move,
    degree_move,
    document_move,
    opening_move,
    time_move,
    work_move,
)
from matching.eligibility.records import Door
from matching.eligibility.settling import Situation
from matching.eligibility.verdict import Grade

DOCUMENTS_TRIED = 8  # more than these are thinned out one by one instead of in every combination


@dataclass(frozen=True)
class Way:
    """A set of changes that opens a door on a day.

    `situation` is what is then: carrying the moves out leads there, and there the door
    answers yes.
    """

    door: Door
    moves: Moves
    situation: Situation

    @property
    def day(self) -> date:
        """The first day on which the door is open."""
        return self.situation.day

    @property
    def needs_confirmation(self) -> bool:
        """Whether something has to be confirmed that no document here can show."""
        return bool(self.situation.assumed or self.situation.confirmed)

    @property
    def order(self) -> tuple[int, int, int, float, date]:
        """Fewer changes first, then the lighter ones, then the lower pay, then the earlier day."""
        costs = [COST[move.kind] for move in self.moves]
        return len(costs), max(costs, default=0), sum(costs), self.pay, self.day

    @property
    def pay(self) -> float:
        """The yearly pay that a contract has to state, 0 where none has to."""
        return (self.situation.opening.pay.minimum or 0) if any(m.kind == "contract" for m in self.moves) else 0

    def holds(self, other: Way) -> bool:
        """Whether it asks for all that another way asks for, for no less pay, and opens no sooner."""
        mine, theirs = (
            {move.key[0] if move.kind == "contract" else move.key for move in way.moves if move.kind != "time"}
            for way in (self, other)
        )
        return theirs <= mine and other.pay <= self.pay and other.day <= self.day


def day_by_time_alone(candidate: Candidate, opening: Opening, day: date, question: Question) -> date | None:
    """Return the first day on which the answer is yes if only time passes and the present job goes on.

    None where it is not within ten years. It may be the day itself.
    """
    return Judge(question).day_by_time(Situation(candidate, opening, day))


def ways(candidate: Candidate, opening: Opening, day: date, question: Question) -> tuple[Way, ...]:
    """Return the smallest sets of changes that open a door, none holding another, the smallest first.

    Nothing is proposed where the answer is yes already, nor through a door that an
    office decides, nor for a day before the first rule.
    """
    rulebook, now, judge = question.on(day), Situation(candidate, opening, day), Judge(question)
    if rulebook is None or judge.opens(now):
        return ()
    findings = {each.clause: each for each in findings_of(rulebook, candidate, opening)}
    found: list[Way] = []
    led = Led(now)
    for door in rulebook.pack.door:
        search = _Search(judge, rulebook, door, led, {name: findings[name] for name in door.clauses})
        found += search.ways()
    found.sort(key=lambda way: way.order)
    kept: list[Way] = []
    for way, has_idle in zip(found, _have_idle(found, led, judge), strict=True):
        if not has_idle and not any(way.holds(other) for other in kept):
            kept.append(way)
    return tuple(kept)


def _have_idle(some: Sequence[Way], led: Led, judge: Judge) -> list[bool]:
    """Say of each way whether one of its moves could be left out, because another door is open without it."""
    without = [(each, one, led.to(tuple(m for m in each.moves if m is not one))) for each in some for one in each.moves]
    without = [(way, one, rest if one.kind == "time" else replace(rest, day=way.day)) for way, one, rest in without]
    is_open = judge.which_open([rest for _, _, rest in without])
    idle = {id(way) for (way, _, _), opens in zip(without, is_open, strict=True) if opens}
    return [id(way) in idle for way in some]


@dataclass(frozen=True)
class _Search:
    """The search for ways through one door."""

    judge: Judge
    rulebook: Rulebook
    door: Door
    led: Led
    findings: dict[str, Finding]

    @property
    def now(self) -> Situation:
        """How somebody, the opening and the day are."""
        return self.led.now

    def ways(self) -> list[Way]:
        """Return the ways, through the least that has to be added: nothing, a degree, work, or both."""
        if not can_be_sure(self.rulebook.pack, self.door):
            return []
        needed = self._needed_of_opening()
        if needed is None:
            return []
        degree, work = self._degree(), self._work()
        for more in ((), (degree,), (work,), (degree, work)):
            added = tuple(move for move in more if move is not None)
            found = self._by_documents_or_time((*needed, *added)) if len(added) == len(more) else []
            if found:
                return found
        return []

    def _by_documents_or_time(self, base: Moves) -> list[Way]:
        begins_work = any(move.kind == "work" for move in base)
        documents = self._documents(base)
        found = [] if begins_work else self._by_documents(base, documents)
        if found and len(found[0].moves) == len(base):
            return found
        waiting, later = self._by_time(base, documents, shown=bool(found)), self._with_later_pay(base)
        if not waiting and later is not base:
            waiting = self._by_time(later, documents, shown=bool(found))
        return [*found, *waiting]

    def _with_later_pay(self, base: Moves) -> Moves:
        """Return the moves with a contract that states the pay asked once all figures known now hold."""
        policy, moves = self.rulebook.policy, [move for move in base if move.kind != "contract"]
        for name in self.door.clauses:
            clause = self.rulebook.pack.clause[name]
            if clause.fact == "annual_pay" and clause.of is not None:
                last = policy.parameters[clause.of].history[-1].since
                need = policy.need(clause, max(last, self.now.day))[0]
                moves += [contract_move(name, need)] if need > self.findings[name].bounds[0] else []
        return base if {move.key for move in moves} == {move.key for move in base} else tuple(moves)

    def _by_documents(self, base: Moves, documents: Moves) -> list[Way]:
        """Return the smallest sets of documents that open the door today, with what is needed besides."""
        sure = tuple(each for each in documents if each.kind == "document")
        for some in (sure, documents):
            if self._opens((*base, *some)):
                return [self._way((*base, *each)) for each in self._least(base, some)]
        return []

    def _least(self, base: Moves, some: Moves) -> list[Moves]:
        """Return all sets of the least size that open the door, or one thinned-out set of very many documents."""
        if len(some) > DOCUMENTS_TRIED:
            return [self._thinned(some, lambda rest: self._opens((*base, *rest)))]
        for size in range(len(some) + 1):
            sets = list(combinations(some, size))
            opens = self.judge.which_open([self.led.to((*base, *each)) for each in sets], self.door.id)
            enough = [each for each, is_open in zip(sets, opens, strict=True) if is_open]
            if enough:
                return enough
        return []

    def _by_time(self, base: Moves, documents: Moves, *, shown: bool) -> list[Way]:
        """Return the way by waiting alone, and by documents that shorten it where these do not suffice today."""
        alone = self._day(base)
        found = [] if alone is None else [self._waiting(base, alone)]
        if shown or not documents:
            return found
        sooner = self._day((*base, *documents))
        if sooner is not None and (alone is None or sooner < alone):
            few = self._thinned(documents, lambda rest: self._is_day((*base, *rest), sooner))
            found.append(self._waiting((*base, *few), sooner))
        return found

    def _thinned(self, some: Moves, enough: Callable[[Moves], bool]) -> Moves:
        """Leave out one after another what is not needed, the heaviest first."""
        kept = some
        for each in sorted(some, key=lambda move: -COST[move.kind]):
            rest = tuple(move for move in kept if move is not each)
            kept = rest if enough(rest) else kept
        return kept

    def _opens(self, moves: Moves) -> bool:
        return self.judge.opens(self.led.to(moves), self.door.id)

    def _day(self, moves: Moves) -> date | None:
        return self.judge.day_by_time(self.led.to(moves), self.door.id)

    def _is_day(self, moves: Moves, day: date) -> bool:
        """Whether a day is the first on which moves open the door: it is not where they do not on that day."""
        return self._opens_on(day, moves) and self._day(moves) == day

    def _opens_on(self, day: date, moves: Moves) -> bool:
        return self.judge.opens(replace(self.led.to(moves), day=day), self.door.id)

    def _way(self, moves: Moves) -> Way:
        return Way(self.door, moves, self.led.to(moves))

    def _waiting(self, moves: Moves, day: date) -> Way:
        """Return a way by waiting until a day, without what the opening needs no more by then."""
        needed = self._thinned(moves, lambda rest: self._opens_on(day, rest))
        works = any(move.kind == "work" for move in needed)
        whole = needed if works else (*needed, time_move(frozenset(self._unmet("candidate")), day))
        return Way(self.door, whole, replace(self.led.to(needed), day=day))

    def _unmet(self, about: str) -> list[str]:
        """Return the door's clauses about one side that are not met."""
        facts = {name: self.rulebook.pack.clause[name].fact for name in self.door.clauses}
        return [n for n, fact in facts.items() if MEASURES[fact].about == about and self.findings[n].grade != Grade.YES]

    def _needed_of_opening(self) -> Moves | None:
        """Return what the opening has to be for the door; None where nothing can make it so."""
        moves = [self._for_opening(self.findings[name]) for name in self._unmet("opening")]
        return None if None in moves else tuple(move for move in moves if move is not None)

    def _for_opening(self, wanting: Finding) -> Move | None:
        fact, terms = self.rulebook.pack.clause[wanting.clause].fact, self.rulebook.terms
        if fact == "annual_pay":
            return contract_move(wanting.clause, wanting.need)
        if wanting.grade is Grade.NO or not wanting.missing:
            return opening_move(wanting.clause, fact, terms)
        return document_move(wanting.clause, wanting.missing[0], terms, self.now)

    def _documents(self, base: Moves) -> Moves:
        """Return what could be shown for the clauses that a further degree or job does not answer already."""
        answered = frozenset().union(*(move.clauses for move in base))
        found: dict[tuple[str, str], Move] = {}
        for name in self._unmet("candidate"):
            if name in answered:
                continue
            for missing in self.findings[name].missing:
                move = document_move(name, missing, self.rulebook.terms, self.now)
                same = found.get(move.key)
                found[move.key] = replace(move, clauses=move.clauses | same.clauses) if same else move
        return tuple(found.values())

    def _degree(self) -> Move | None:
        clauses = {name: self.rulebook.pack.clause[name] for name in self._unmet("candidate")}
        wanting = {n: each for n, each in clauses.items() if each.unit == ISCED and each.fact != "korean_degree_level"}
        if not wanting:
            return None
        ranked = any(each.fact == "ranked_degree_level" for each in wanting.values())
        level = max(float(each.at_least or 0) for each in wanting.values())
        return degree_move(frozenset(wanting), level, ranked=ranked, terms=self.rulebook.terms)

    def _work(self) -> Move | None:
        facts = {name: self.rulebook.pack.clause[name].fact for name in self._unmet("candidate")}
        wanting = {name: fact for name, fact in facts.items() if fact in WHAT_COUNTS}
        if not wanting:
            return None
        return work_move(frozenset(wanting), frozenset(wanting.values()), self.rulebook.terms)
