"""All that is open of a profile, in the order of the resume."""

from __future__ import annotations

from collections.abc import Iterator

from matching.domain import Candidate, Grade
from matching.questions.model import Fact
from matching.questions.of_degrees import facts_of_degree
from matching.questions.of_jobs import facts_of_job
from matching.questions.of_people import facts_of_person
from matching.questions.of_wishes import facts_of_wishes


def open_facts(person: Candidate) -> tuple[Fact, ...]:
    """Return what is not known or not exactly known of a person, without what they have confirmed already."""
    confirmed = {each.pointer for each in person.evidence if each.grade is Grade.CONFIRMED}
    return tuple(fact for fact in _all(person) if fact.pointer not in confirmed)


def _all(person: Candidate) -> Iterator[Fact]:
    for row, job in enumerate(person.employments or ()):
        yield from facts_of_job(row, job, person)
    for row, degree in enumerate(person.degrees or ()):
        yield from facts_of_degree(row, degree)
    yield from facts_of_person(person)
    yield from facts_of_wishes(person)
