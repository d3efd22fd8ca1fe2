"""Whether people can get the pass for an opening on a day: the gate over many, the proof for one.

Both are the same computation; one person is a pool of one. What a clause asks of
people depends only on the day and the pack, so those answers are kept and an opening
adds three single grades to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.facts import OF_CANDIDATE, OF_OPENING, Bounds, Terms, grade
from matching.eligibility.findings import Case, Finding, finding, say
from matching.eligibility.policy import Ask, Condition, Pack, Policy
from matching.eligibility.policy import policy as current_policy
from matching.eligibility.verdict import Grade, Grades, Verdict, all_of, any_of
from matching.language import Text


@dataclass(frozen=True)
class Rulebook:
    """One pack on one day: what all its clauses mean then."""

    policy: Policy
    pack: Pack
    terms: Terms

    @classmethod
    def on(cls, day: date, pack: str | None = None, policy: Policy | None = None) -> Rulebook:
        """Return the named pack, or the one in force, as it reads on a day.

        Raises `UnknownNameError` and `PolicyNotInForceError`.
        """
        rules = policy or current_policy()
        chosen = rules.chosen(pack, day)
        return cls(rules, chosen, Terms.of(chosen, rules, day))

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.terms.day

    @property
    def key(self) -> tuple[str, str, date]:
        """What answers may be remembered under."""
        return self.policy.digest, self.pack.id, self.day

    @property
    def in_force(self) -> bool:
        """Whether this pack is the one in force on the day; otherwise the answer is a what-if."""
        return self.day >= self.pack.first_day and self.policy.pack_on(self.day).id == self.pack.id


ALWAYS_COMPUTED = {"work_years", "degree_level"}  # the scorer reads them under any pack


@dataclass(frozen=True)
class PeopleAnswers:
    """What the clauses about people say of each of some people: bounds by fact, grades by clause."""

    rows: int
    bounds: Mapping[str, Bounds]
    grades: Mapping[str, Grades]


def answers_about_people(careers: Careers, rulebook: Rulebook) -> PeopleAnswers:
    """Compute each clause about people once for all of them; grades have the shape (rows,)."""
    asked = {name: clause for name, clause in rulebook.pack.clause.items() if clause.fact in OF_CANDIDATE}
    facts = sorted({clause.fact for clause in asked.values()} | ALWAYS_COMPUTED)
    bounds = {fact: OF_CANDIDATE[fact](careers, rulebook.terms) for fact in facts}
    grades = {
        name: grade(bounds[clause.fact], rulebook.policy.need(clause, rulebook.day)[0])
        for name, clause in asked.items()
    }
    return PeopleAnswers(careers.rows, bounds, grades)


@dataclass(frozen=True)
class Gate:
    """The answers for one opening and many people.

    `clauses` holds grades of the shape (rows,) or (1,) where a clause is about the
    opening alone; `doors` and `answer` have the shape (rows,). `people` is the answer
    if all that is open about the opening turned out well: who is sure once its terms are.
    """

    rulebook: Rulebook
    clauses: Mapping[str, Grades]
    bounds: Mapping[str, Bounds]
    doors: Mapping[str, Grades]
    answer: Grades
    people: Grades


def gate(people: PeopleAnswers, opening: Opening, rulebook: Rulebook) -> Gate:
    """Answer for everybody whether the pass is open for this opening on the rulebook's day."""
    clauses, bounds = dict(people.grades), dict(people.bounds)
    for name, clause in rulebook.pack.clause.items():
        if clause.fact in OF_OPENING:
            bounds[clause.fact] = OF_OPENING[clause.fact](opening, rulebook.terms)
            clauses[name] = grade(bounds[clause.fact], rulebook.policy.need(clause, rulebook.day)[0])
    settled = {name: np.where(grades > Grade.NO, Grade.YES, Grade.NO) for name, grades in clauses.items()}
    doors, of_people = (_doors(rulebook, some, people.rows) for some in (clauses, settled | dict(people.grades)))
    answer, sure = (any_of(list(each.values()), rows=people.rows) for each in (doors, of_people))
    return Gate(rulebook, clauses, bounds, doors, answer, sure)


def _doors(rulebook: Rulebook, clauses: Mapping[str, Grades], rows: int) -> dict[str, Grades]:
    """Answer each door by the grades of its clauses."""
    return {door.id: all_of([clauses[name] for name in door.clauses], rows=rows) for door in rulebook.pack.door}


@dataclass(frozen=True)
class DoorAnswer:
    """What one door says of one pair."""

    id: str
    title: Text
    grade: Grade
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """The verdict for one candidate, one opening, one day and one pack, with everything it rests on."""

    candidate_id: str
    opening_id: str
    day: date
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
        return self.pack.ask

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
        return max(self.doors, key=lambda door: door.grade)


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


def opening_lacks(one: Gate, candidate: Candidate, opening: Opening, careers: Careers) -> tuple[Finding, ...]:
    """Return what the first door finds wanting in the opening itself; it is the same whoever is asked about."""
    names = [name for name in one.rulebook.pack.door[0].clauses if one.rulebook.pack.clause[name].fact in OF_OPENING]
    findings = (finding(name, _case(name, candidate, opening, careers, one)) for name in names)
    return tuple(each for each in findings if each.grade is not Grade.YES)


def _assessment(candidate: Candidate, opening: Opening, careers: Careers, one: Gate) -> Assessment:
    """Put a pool-of-one's gate into words."""
    rulebook, answer = one.rulebook, Grade(int(one.answer[0]))
    doors = tuple(
        DoorAnswer(door.id, door.title, Grade(int(one.doors[door.id][0])), door.clauses) for door in rulebook.pack.door
    )
    findings = tuple(finding(name, _case(name, candidate, opening, careers, one)) for name in _in_use(doors))
    if answer is Grade.NO:  # whatever the rest turned out to be, it would stay a no: nothing is asked for
        findings = tuple(replace(each, missing=()) for each in findings)
    return Assessment(
        candidate.id, opening.id, rulebook.day, rulebook.pack, rulebook.in_force, rulebook.policy.digest,
        answer, _summary(rulebook, doors, answer), doors, findings,
    )  # fmt: skip


def _in_use(doors: tuple[DoorAnswer, ...]) -> list[str]:
    """Return the clauses to speak of: the first door's, and those of any other that answers better."""
    best = max(doors, key=lambda door: door.grade)
    names = [*best.clauses, *doors[0].clauses] if best.grade > doors[0].grade else doors[0].clauses
    return list(dict.fromkeys(names))


def _case(name: str, candidate: Candidate, opening: Opening, careers: Careers, one: Gate) -> Case:
    rulebook = one.rulebook
    clause = rulebook.pack.clause[name]
    need, dated = rulebook.policy.need(clause, rulebook.day)
    return Case(
        candidate, opening, careers, rulebook.terms, rulebook.policy, clause, need, dated,
        bounds=one.bounds[clause.fact], grade=Grade(int(one.clauses[name][0])),
    )  # fmt: skip


def _summary(rulebook: Rulebook, doors: tuple[DoorAnswer, ...], answer: Grade) -> Text:
    key = {Grade.YES: "whole-yes", Grade.NO: "whole-no", Grade.OPEN: "whole-unknown"}.get(answer, "whole-leans")
    best = max(doors, key=lambda door: door.grade)
    values = {"pack": rulebook.pack.title, "day": rulebook.day.isoformat()}
    parts = [say(key, door=best.title, **values)]
    if not rulebook.in_force:
        parts.append(say("what-if", **values))
    if rulebook.pack.status == "announced":
        parts.append(say("announced-only", **values))
    return Text(*(" ".join(part[lang] for part in parts) for lang in ("en", "ko")))


def nearly(one: Gate) -> dict[str, Grades]:
    """Return, by clause of the first door, who fails that clause alone, shape (rows,) each."""
    names = one.rulebook.pack.door[0].clauses
    failed = {name: np.broadcast_to(one.clauses[name] == Grade.NO, one.answer.shape) for name in names}
    count = np.sum(list(failed.values()), axis=0)
    return {name: (mask & (count == 1) & (one.answer == Grade.NO)) for name, mask in failed.items()}
