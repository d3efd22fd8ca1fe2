"""The same people and openings in both languages, and whether the rules say the same of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.careers import careers_of
from matching.eligibility.first_day import events_of
from matching.eligibility.gate import (
    Gate,
    PeopleAnswers,
    Rulebook,
    answers_about_openings,
    answers_about_people,
    gate_of,
)
from matching.eligibility.policy import policy
from matching.eligibility.records import K_TECH_PASS
from matching.eligibility.verdict import Grade, Grades
from matching.errors import PolicyNotInForceError
from matching.evaluation.labelled import LabelledSet
from matching.evaluation.parallel import read_parallel
from matching.language import LANGUAGES, Language

Versions = tuple[Language, Language]
"""The language of the openings, then that of the people."""
VERSIONS: tuple[Versions, ...] = tuple(product(LANGUAGES, LANGUAGES))
FIRST = VERSIONS[0]


@dataclass(frozen=True)
class Bilingual:
    """People and openings by language; row i is the same person, or opening, in either. `day` is theirs, if any."""

    people: Mapping[Language, tuple[Candidate, ...]]
    openings: Mapping[Language, tuple[Opening, ...]]
    day: date | None = None

    @classmethod
    def of(cls, sets: Sequence[LabelledSet]) -> Bilingual:
        """Return the documents of the four sets that `read_parallel` makes: ko-ko, ko-en, en-ko, en-en."""
        korean, english = sets[0], sets[-1]
        by_language: Mapping[Language, LabelledSet] = {"en": english, "ko": korean}
        return cls(
            {tongue: each.people for tongue, each in by_language.items()},
            {tongue: each.openings for tongue, each in by_language.items()},
            english.day,
        )

    @classmethod
    def read(cls, folder: Path) -> Bilingual:
        """Read a folder with documents in both languages. Raises `BadInputError`."""
        return cls.of(read_parallel(folder))


@dataclass(frozen=True, slots=True)
class Differing:
    """A pair of which one version says otherwise than the English one, and the clauses in which they differ."""

    day: date
    pack: str
    person: str
    opening: str
    version: Versions
    clauses: tuple[str, ...]
    english: Grade
    other: Grade


@dataclass(frozen=True)
class VerdictParity:
    """How many verdicts were compared, and those that differ.

    A comparison is one pair, one day, one version of the rule and one door, in another
    version of the documents than the English one. `pairs` is how many pairs there were,
    `by_grade` how many of the compared ones got each answer in English.
    """

    people: int
    openings: int
    days: tuple[date, ...]
    packs: tuple[str, ...]
    compared: int
    doors_differing: int
    differing: tuple[Differing, ...]
    by_grade: Mapping[Grade, int]

    @property
    def pairs(self) -> int:
        """Return how many pairs there are."""
        return self.people * self.openings

    @property
    def clauses(self) -> Counter[str]:
        """Return how many pairs differ in each clause."""
        return Counter(name for each in self.differing for name in each.clauses)


def days_of_the_rule(until: date) -> tuple[date, ...]:
    """Return the days on which the pass's rule, its figures or its lists changed, from the first on, and the last."""
    packs = policy().packs_of(K_TECH_PASS)
    first = min(pack.first_day for pack in packs)
    events = events_of(Candidate(id="nobody"), packs, policy())
    return tuple(sorted({until, *(day for day in events if first <= day <= until)}))


def rulebooks(days: Sequence[date]) -> list[Rulebook]:
    """Return every version of the pass's rule as it reads on each day; one that cannot be read on a day is left out."""
    found = [_readable(day, pack.id) for day, pack in product(days, policy().packs_of(K_TECH_PASS))]
    return [each for each in found if each is not None]


def _readable(day: date, pack: str) -> Rulebook | None:
    try:
        book = Rulebook.on(day, pack)
        for clause in book.pack.clause.values():
            book.policy.need(clause, day)
    except PolicyNotInForceError:
        return None
    return book


def verdict_parity(documents: Bilingual, books: Sequence[Rulebook]) -> VerdictParity:
    """Compare what each rulebook says of each pair, door by door, in the four versions of the documents."""
    careers = {tongue: careers_of(people) for tongue, people in documents.people.items()}
    differing: list[Differing] = []
    compared = doors = 0
    grades: Counter[Grade] = Counter()
    for book in books:
        answers = {tongue: answers_about_people(each, book) for tongue, each in careers.items()}
        for row in range(len(documents.openings["en"])):
            gates = _gates(documents, answers, row, book)
            english = gates[FIRST]
            compared += len(english.doors) * len(english.answer) * (len(VERSIONS) - 1)
            doors += sum(_doors_differing(english, gates[version]) for version in VERSIONS[1:])
            grades.update(map(Grade, english.answer.tolist()))
            differing += [each for version in VERSIONS[1:] for each in _differing(documents, gates, row, version)]
    return VerdictParity(
        people=len(documents.people["en"]),
        openings=len(documents.openings["en"]),
        days=tuple(sorted({book.day for book in books})),
        packs=tuple(dict.fromkeys(book.pack.id for book in books)),
        compared=compared,
        doors_differing=doors,
        differing=tuple(differing),
        by_grade=grades,
    )


def _gates(
    documents: Bilingual, answers: Mapping[Language, PeopleAnswers], row: int, book: Rulebook
) -> dict[Versions, Gate]:
    posts = {tongue: answers_about_openings([openings[row]], book) for tongue, openings in documents.openings.items()}
    return {(post, person): gate_of(answers[person], posts[post], book) for post, person in VERSIONS}


def _doors_differing(one: Gate, other: Gate) -> int:
    return sum(int((one.doors[name] != other.doors[name]).sum()) for name in one.doors)


def _differing(
    documents: Bilingual, gates: Mapping[Versions, Gate], row: int, version: Versions
) -> Iterator[Differing]:
    """Yield the people of whom any clause, door or the answer says otherwise in a version."""
    one, other = gates[FIRST], gates[version]
    apart = {name: _apart(one.clauses[name], other.clauses[name], one.answer) for name in one.clauses}
    doors = [one.doors[name] != other.doors[name] for name in one.doors]
    for at in np.flatnonzero(np.any([*apart.values(), *doors, one.people != other.people], axis=0)):
        yield Differing(
            day=one.rulebook.day,
            pack=one.rulebook.pack.id,
            person=documents.people["en"][at].id,
            opening=documents.openings["en"][row].id,
            version=version,
            clauses=tuple(name for name, mask in apart.items() if mask[at]),
            english=Grade(int(one.answer[at])),
            other=Grade(int(other.answer[at])),
        )


def _apart(one: Grades, other: Grades, like: Grades) -> np.ndarray:
    return np.broadcast_to(one != other, like.shape)
