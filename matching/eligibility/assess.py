"""The verdict for one pair in words: the gate of a pool of one, with the reason for each clause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.findings import Finding, finding
from matching.eligibility.gate import Gate, Memo, Rulebook, answers_about_people, gate, rulebooks_on
from matching.eligibility.measures import MEASURES
from matching.eligibility.policy import Policy
from matching.eligibility.policy import policy as current_policy
from matching.eligibility.reasons.case import Case, say, sentences
from matching.eligibility.records import K_TECH_PASS, Ask, Condition, Pack, Source
from matching.eligibility.stays import Route
from matching.eligibility.verdict import Grade, Verdict
from matching.forgetting import forgets
from matching.language import Text
from matching.recent import MadeOf


@dataclass(frozen=True)
class DoorAnswer:
    """What one door says of one pair."""

    id: str
    title: Text
    grade: Grade
    clauses: tuple[str, ...]
    source: Source
    locator: str


@dataclass(frozen=True)
class Assessment:
    """The verdict for one candidate, one opening, one day and one pack, with everything it rests on."""

    candidate_id: str
    opening_id: str
    day: date
    route: Route
    pack: Pack
    in_force: bool
    digest: str
    grade: Grade
    summary: Text
    doors: tuple[DoorAnswer, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The answer: yes, no or unknown."""
        return self.grade.verdict

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Ways to the pass that are not examined here."""
        return self.pack.asks_on(self.day)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is asked besides and not examined here."""
        return self.pack.condition

    @property
    def lacking(self) -> tuple[Finding, ...]:
        """The findings of the door that comes nearest which are not met."""
        nearest = self.doors[0].clauses if self.grade is Grade.NO else self.best_door.clauses
        return tuple(each for each in self.findings if each.clause in nearest and each.grade is not Grade.YES)

    @property
    def best_door(self) -> DoorAnswer:
        """The first of the doors that answer best."""
        return _best(self.doors)


def _best(doors: tuple[DoorAnswer, ...]) -> DoorAnswer:
    return max(doors, key=lambda door: door.grade)


def assess(
    candidate: Candidate, opening: Opening, day: date, *, pack: str | None = None, policy: Policy | None = None
) -> Assessment:
    """Say whether a candidate can get the pass for an opening on a day, and why.

    `pack` names a version of the rule; without it the one in force on the day is used.
    Raises `UnknownNameError` for a pack that does not exist and `PolicyNotInForceError`
    for a day before its first value.
    """
    return assess_under(Rulebook.on(day, pack, policy), candidate, opening)


def assess_under(rulebook: Rulebook, candidate: Candidate, opening: Opening) -> Assessment:
    """Return the verdict for one pair under a rulebook: the gate of a pool of one, in words."""
    careers = careers_of([candidate])
    return _assessment(candidate, opening, careers, gate(answers_about_people(careers, rulebook), opening, rulebook))


def assess_row(one: Gate, row: int, candidate: Candidate, opening: Opening) -> Assessment:
    """Return what `assess_under` does, of somebody whom a gate over many has answered for already."""
    return _assessment(candidate, opening, _careers_of(candidate), one.of_row(row))


def failed_findings(one: Gate, row: int, candidate: Candidate, opening: Opening) -> tuple[Finding, ...]:
    """Return those of the findings of `assess_row` whose answer is no, remembered for the pairs asked about last."""

    def make() -> tuple[Finding, ...]:
        alone = one.of_row(row)
        names = [name for name in _in_use(_doors(alone)) if alone.clauses[name][0] == Grade.NO]
        return tuple(_finding(name, candidate, opening, _careers_of(candidate), alone) for name in names)

    return _FAILED.once((candidate, opening), one.rulebook.key, make)


_FAILED: MadeOf[tuple[Finding, ...]] = MadeOf(1_000)
forgets(_FAILED.clear)
_CAREERS: MadeOf[Careers] = MadeOf(64)
forgets(_CAREERS.clear)
_OF_ONE: MadeOf[Finding] = MadeOf(2_000)
"""Those about a person or an opening alone, of some 200 people and 200 openings; one takes about 3 kB."""
forgets(_OF_ONE.clear)


def _careers_of(candidate: Candidate) -> Careers:
    """Return the career of one person, who is often asked about with many openings."""
    return _CAREERS.once((candidate,), None, lambda: careers_of([candidate]))


def findings_of(rulebook: Rulebook, candidate: Candidate, opening: Opening) -> tuple[Finding, ...]:
    """Return every clause of a pack, explained for one pair."""
    careers = careers_of([candidate])
    one = gate(answers_about_people(careers, rulebook), opening, rulebook)
    return tuple(_finding(name, candidate, opening, careers, one) for name in rulebook.pack.clause)


@dataclass(frozen=True)
class RouteAnswer:
    """What one way to stay says of one pair; no assessment where no version is held for the day."""

    id: str
    route: Route
    assessment: Assessment | None
    first_day: date


def assess_routes(
    candidate: Candidate, opening: Opening, day: date, *, policy: Policy | None = None
) -> tuple[RouteAnswer, ...]:
    """Return the verdict of every route in force on a day, the K-Tech Pass first."""
    rules = policy or current_policy()
    careers, found = careers_of([candidate]), []
    memo: Memo = {}
    for name, rulebook, first in rulebooks_on(day, rules):
        answer = None
        if rulebook is not None:
            one = gate(answers_about_people(careers, rulebook, memo), opening, rulebook)
            answer = _assessment(candidate, opening, careers, one)
        found.append(RouteAnswer(name, rules.routes[name], answer, first))
    return tuple(found)


def opening_lacks(one: Gate, candidate: Candidate, opening: Opening, careers: Careers) -> tuple[Finding, ...]:
    """Return what the first door finds wanting in the opening itself; it is the same whoever is asked about."""
    of_opening = one.rulebook.about("opening")
    names = [name for name in one.rulebook.pack.door[0].clauses if name in of_opening]
    findings = (finding(name, _case(name, candidate, opening, careers, one)) for name in names)
    return tuple(each for each in findings if each.grade is not Grade.YES)


def full_assessment(candidate: Candidate, opening: Opening, careers: Careers, one: Gate) -> Assessment:
    """Put a pool-of-one's gate into words, every clause of every door."""
    return _assessment(candidate, opening, careers, one, names=list(one.rulebook.pack.clause))


def _assessment(
    candidate: Candidate, opening: Opening, careers: Careers, one: Gate, names: list[str] | None = None
) -> Assessment:
    """Put a pool-of-one's gate into words; without names, those of the doors that matter."""
    rulebook, answer, doors = one.rulebook, Grade(int(one.answer[0])), _doors(one)
    findings = tuple(_finding(name, candidate, opening, careers, one) for name in names or _in_use(doors))
    if answer is Grade.NO:  # whatever the rest turned out to be, it would stay a no: nothing is asked for
        findings = tuple(replace(each, missing=()) for each in findings)
    return Assessment(
        candidate.id, opening.id, rulebook.day, rulebook.route, rulebook.pack, rulebook.in_force,
        rulebook.policy.digest, answer, _summary(rulebook, doors, answer), doors, findings,
    )  # fmt: skip


def _doors(one: Gate) -> tuple[DoorAnswer, ...]:
    """Return the doors' answers of a pool-of-one's gate."""
    sources = one.rulebook.policy.sources
    return tuple(
        DoorAnswer(d.id, d.title, Grade(int(one.doors[d.id][0])), d.clauses, sources[d.source], d.locator)
        for d in one.rulebook.pack.door
    )


def _in_use(doors: tuple[DoorAnswer, ...]) -> list[str]:
    """Return the clauses to speak of: the first door's, and those of any other that answers better."""
    best = _best(doors)
    names = [*best.clauses, *doors[0].clauses] if best.grade > doors[0].grade else doors[0].clauses
    return list(dict.fromkeys(names))


def _finding(name: str, candidate: Candidate, opening: Opening, careers: Careers, one: Gate) -> Finding:
    """Explain a clause; what is about one of the two alone is remembered, for the next pair of theirs."""

    def make() -> Finding:
        return finding(name, _case(name, candidate, opening, careers, one))

    clause = one.rulebook.pack.clause[name]
    about = {"candidate": candidate, "opening": opening}.get(MEASURES[clause.fact].about)
    if about is None:
        return make()
    rests_on = one.rulebook.key, name, one.bounds[clause.key][:].tobytes(), int(one.clauses[name][0])
    return _OF_ONE.once((about,), rests_on, make)


def _case(name: str, candidate: Candidate, opening: Opening, careers: Careers, one: Gate) -> Case:
    rulebook = one.rulebook
    clause = rulebook.pack.clause[name]
    need, dated = rulebook.policy.need(clause, rulebook.day)
    return Case(
        candidate, opening, careers, rulebook.terms, rulebook.policy, clause, need, dated, rulebook.is_known(clause),
        bounds=one.bounds[clause.key][:], answer=Grade(int(one.clauses[name][0])),
    )  # fmt: skip


def _summary(rulebook: Rulebook, doors: tuple[DoorAnswer, ...], answer: Grade) -> Text:
    key = {Grade.YES: "whole-yes", Grade.NO: "whole-no", Grade.OPEN: "whole-unknown"}.get(answer, "whole-leans")
    values = {"pack": rulebook.pack.title, "day": rulebook.day.isoformat()}
    parts = [say(key, door=_best(doors).title, **values)]
    if answer is Grade.NO and rulebook.pack.asks_on(rulebook.day):
        parts.append(say("ask-kotra" if rulebook.pack.route == K_TECH_PASS else "ask-office"))
    if not rulebook.in_force:
        parts.append(say("what-if", **values))
    if rulebook.pack.status == "announced":
        parts.append(say("announced-only", **values))
    return sentences(parts)
