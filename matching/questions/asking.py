"""The questions worth asking, most valuable first, and what an answer writes.

The value of a question is three numbers, compared one after another: how much its
answers change of the K-Tech Pass, of the other routes, and of the places in the person's
list. Each is an expectation over the answers that stand for all (`Fact.trial`), which
are taken to be equally likely: nothing is known of how people answer. For a rule it is
the share of openings for which the verdict changes, plus the share of doors that change
for openings whose verdict is not yes already; for the list the share of places that are
taken by another opening. Of equals, what stands first in the resume is asked first.

Where answers change a verdict only together (three jobs without exact days, none of
which is enough alone), a question is worth what it changes after others were answered:
see `together`. Such a question comes after those that change the same thing alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from matching.domain import Candidate
from matching.errors import BadInputError, Place, UnknownNameError
from matching.language import Text
from matching.questions.grounds import Grounds, Verdicts, changes, is_pass, verdicts
from matching.questions.lists import places_taken
from matching.questions.model import AnswerKind, Fact, Option
from matching.questions.open_facts import open_facts
from matching.questions.recording import recorded, tried, written
from matching.questions.telling import Outcome, outcome, why
from matching.questions.together import Turned, chains, turned
from matching.retrieval import PersonVectors

MOST = 6
Value = tuple[float, float, float, float, float]
"""Of the pass alone and together with others, of other routes likewise, of places in the list."""


@dataclass(frozen=True)
class Question:
    """A question to a person; `pointer` is where in the resume the answer goes."""

    id: str
    pointer: str
    text: Text
    why: Text
    kind: AnswerKind
    options: tuple[Option, ...]
    several: bool
    free: bool
    value: Value
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class _Trials:
    """Variants of a person: as they are, then one for each answer of each fact."""

    people: list[Candidate]
    facts: list[tuple[Fact, list[tuple[JsonValue, int]]]]
    """Each fact with its answers and the variants they make."""


def questions(
    person: Candidate,
    grounds: Grounds,
    *,
    vectors: PersonVectors | None = None,
    declined: Collection[str] = (),
    most: int = MOST,
) -> tuple[Question, ...]:
    """Return the questions whose answer could change a verdict or a place in the person's list.

    `vectors` are the person's, needed for places in a list. `declined` are ids of questions
    answered by "I don't know": they are not asked again.
    """
    base = written(person)
    facts = [fact for fact in open_facts(base) if fact.id not in declined]
    if vectors is None or grounds.posts is None:
        facts = [fact for fact in facts if not fact.of_wishes]
    trials = _tried(base, facts, grounds)
    answers = verdicts(trials.people, grounds)
    effects = _Effects.of(answers, trials, vectors, grounds)
    values = [effects.value([at for _, at in tries]) for _, tries in trials.facts]
    turns: Mapping[str, Turned] = {}
    if sum(any(value) for value in values) < most and any(each.is_open for each in answers):
        turns = turned(chains(base, trials.facts, answers), grounds)
        pairs = zip(trials.facts, values, strict=True)
        values = [_with_turned(value, turns[fact.id]) if fact.id in turns else value for (fact, _), value in pairs]
    order = sorted((at for at, value in enumerate(values) if any(value)), key=lambda at: [-each for each in values[at]])
    return tuple(_question(*trials.facts[at], values[at], effects, turns) for at in order[:most])


def _tried(base: Candidate, facts: Sequence[Fact], grounds: Grounds) -> _Trials:
    people, found = [base], []
    for fact in facts:
        tries = []
        for answer_ in fact.trial(grounds.scene):
            variant = tried(base, base.source, list(fact.edits(answer_)))
            if variant is not None:
                tries.append((answer_, len(people)))
                people.append(variant[0])
        found.append((fact, tries))
    return _Trials(people, found)


@dataclass(frozen=True)
class _Effects:
    """How far each variant differs from the person as they are, shape (variants,) each; `moved` counts places."""

    answers: list[Verdicts]
    of_pass: NDArray[np.float64]
    of_routes: NDArray[np.float64]
    moved: NDArray[np.float64]
    k: int

    @classmethod
    def of(cls, answers: list[Verdicts], trials: _Trials, vectors: PersonVectors | None, grounds: Grounds) -> _Effects:
        none = np.zeros(len(trials.people))
        by_rule = [changes(each, 0) for each in answers]
        passes = [change for each, change in zip(answers, by_rule, strict=True) if is_pass(each.ground)]
        others = [change for each, change in zip(answers, by_rule, strict=True) if not is_pass(each.ground)]
        lists = [] if vectors is None else places_taken(trials.people, vectors, grounds, answers[0])
        return cls(
            answers,
            np.sum(passes, axis=0) if passes else none,
            np.sum(others, axis=0) if others else none,
            np.array([_moved(lists[0], each) for each in lists]) if lists else none,
            grounds.k,
        )

    def value(self, variants: list[int]) -> Value:
        """Return what a question is worth whose answers make these variants."""
        if not variants:
            return 0.0, 0.0, 0.0, 0.0, 0.0
        of_pass, of_routes, moved = (
            float(each[variants].mean()) for each in (self.of_pass, self.of_routes, self.moved)
        )
        return of_pass, 0.0, of_routes, 0.0, moved / self.k


def _moved(now: Sequence[str], then: Sequence[str]) -> int:
    """Count the places that another opening, or none, takes."""
    longest = max(len(now), len(then))
    pairs = zip((*now, *[""] * (longest - len(now))), (*then, *[""] * (longest - len(then))), strict=True)
    return sum(one != other for one, other in pairs)


def _with_turned(value: Value, more: Turned) -> Value:
    """Return a question's value with what it changes after others, where it changes nothing of that alone."""
    of_pass, _, of_routes, _, of_list = value
    return of_pass, 0.0 if of_pass else more.of_pass, of_routes, 0.0 if of_routes else more.of_routes, of_list


def _question(
    fact: Fact, tries: list[tuple[JsonValue, int]], value: Value, effects: _Effects, turns: Mapping[str, Turned]
) -> Question:
    outcomes = tuple(outcome(fact, said, at, effects.answers, int(effects.moved[at])) for said, at in tries)
    together = tuple(turns[fact.id].doors) if fact.id in turns else ()
    return Question(
        fact.id, fact.pointer, fact.text, why(outcomes, together), fact.kind, fact.options, fact.several, fact.free,
        value, outcomes,
    )  # fmt: skip


def answer(person: Candidate, question_id: str, value: JsonValue) -> Candidate:
    """Return the person with an answer written into their profile, as confirmed by them.

    Raises `UnknownNameError` for what is not open of them, `BadInputError` for a value
    that is no answer.
    """
    known = {fact.id: fact for fact in open_facts(written(person))}
    fact = known.get(question_id)
    if fact is None:
        raise UnknownNameError("question", question_id, known)
    if value is None or value == "":
        raise BadInputError("no-answer", at=Place(pointer=fact.pointer))
    return recorded(person, list(fact.edits(value)))
