"""Answers that change a verdict only together with others.

Three jobs of four years each, none with exact days, and eight years asked: no answer
alone settles anything, two of them do. So the answers that help most are given one after
another, in as many orders as there are questions, and likewise those that help least;
the question at which a verdict turns is one that matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from pydantic import JsonValue

from matching.domain import Candidate
from matching.language import Text
from matching.questions.grounds import Grounds, Verdicts, changes, is_pass, verdicts
from matching.questions.model import Fact
from matching.questions.recording import tried
from matching.questions.telling import doors_turned

TOGETHER = 8
"""How many questions are looked at together, those first in the resume: the cost grows with the square."""

Tries = list[tuple[JsonValue, int]]
Chain = list[tuple[str, Candidate]]
"""A person after each of some answers, with the question's id; the first entry is the person as they are."""


def chains(person: Candidate, facts: Sequence[tuple[Fact, Tries]], answers: Sequence[Verdicts]) -> list[Chain]:
    """Return the person answered for in every rotation of the questions, in their favour and against it."""
    moving = [(fact, tries) for fact, tries in facts if _moves_anything([at for _, at in tries], answers)][:TOGETHER]
    found = []
    for start in range(len(moving)):
        turn = [*moving[start:], *moving[:start]]
        found += [_chain(person, [(fact, tries[end][0]) for fact, tries in turn]) for end in (0, -1)]
    return found


def _moves_anything(variants: Sequence[int], answers: Sequence[Verdicts]) -> bool:
    """Whether an answer moves a bound of any fact that a rule without a verdict asks for."""
    if not variants:
        return False
    columns = [0, *variants]
    undecided = [each for each in answers if each.is_open]
    bounds = (bound[:, columns] for each in undecided for bound in each.answers.bounds.values())
    return any((bound != bound[:, :1]).any() for bound in bounds)


def _chain(person: Candidate, answered: Sequence[tuple[Fact, JsonValue]]) -> Chain:
    now, document = person, person.source
    chain: Chain = [("", person)]
    for fact, said in answered:
        then = tried(now, document, list(fact.edits(said)))
        if then is not None:
            now, document = then
            chain.append((fact.id, now))
    return chain


@dataclass
class Turned:
    """What a question turns after others were answered: of the pass and of other routes, a chain; and which doors."""

    of_pass: float = 0.0
    of_routes: float = 0.0
    doors: dict[Text, None] = field(default_factory=dict)


def turned(found: Sequence[Chain], grounds: Grounds) -> Mapping[str, Turned]:
    """Return what each question turns, by its id."""
    people = [person for chain in found for _, person in chain]
    names = [name for chain in found for name, _ in chain]
    totals: defaultdict[str, Turned] = defaultdict(Turned)
    if not people:
        return totals
    before = np.array([max(at - (name != ""), 0) for at, name in enumerate(names)])
    for each in verdicts(people, grounds):
        steps = changes(each, before) / len(found)
        for at in np.flatnonzero(steps):
            one = totals[names[at]]
            one.doors |= dict.fromkeys(doors_turned(each, int(at), int(before[at])))
            if is_pass(each.ground):
                one.of_pass += float(steps[at])
            else:
                one.of_routes += float(steps[at])
    return totals
