"""Labelled sets and systems whose answers are known by construction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matching.evaluation.labelled import Entry, LabelledSet, Origin, Scored
from matching.evaluation.systems import System, each_side
from matching.language import Text
from tests.people import opening, person


def labelled(grades: Mapping[str, Mapping[str, int]], corpus: str = "abcdefghij", **rest: object) -> LabelledSet:
    """Texts that are named by their ids."""
    return LabelledSet(
        name="made",
        queries=tuple(Entry.of_text(each, each) for each in grades),
        corpus=tuple(Entry.of_text(each, each) for each in corpus),
        grades=grades,
        title=Text("Made", "만든 것"),
        **rest,
    )


def many(queries: int = 40, documents: int = 30) -> LabelledSet:
    """Each query has one relevant document of many."""
    ids = [f"d{number:02d}" for number in range(documents)]
    grades = {f"q{number:02d}": {ids[number % documents]: 1} for number in range(queries)}
    return LabelledSet(
        name="many",
        queries=tuple(Entry.of_text(each, each) for each in grades),
        corpus=tuple(Entry.of_text(each, each) for each in ids),
        grades=grades,
        title=Text("Many", "많은 것"),
    )


def two_sided(posts: int = 24, people: int = 30, employers: int | None = None) -> LabelledSet:
    """Opening i suits the people whose number leaves the same rest by four; employers take turns."""
    from matching.domain import Employer

    openings = [
        opening(f"o{row:02d}", employer=Employer(id=f"e{row % (employers or posts)}"), synthetic=True)
        for row in range(posts)
    ]
    persons = [person(f"p{row:02d}", synthetic=True) for row in range(people)]
    grades = {
        post.id: {who.id: 1 for number, who in enumerate(persons) if number % 4 == row % 4}
        for row, post in enumerate(openings)
    }
    return LabelledSet(
        name="two-sided",
        queries=tuple(map(Entry.of_document, openings)),
        corpus=tuple(map(Entry.of_document, persons)),
        grades=grades,
        title=Text("Two sides", "양쪽"),
        origin=Origin.SYNTHETIC,
    )


def knowing(share: float, *, seed: int = 1) -> Callable[[LabelledSet], Scored]:
    """Rank at random, but put what is relevant first for a share of the queries."""

    def rank(made: LabelledSet) -> Scored:
        rng = np.random.default_rng(seed)
        scores = rng.random((len(made.queries), len(made.corpus))).astype(np.float32)
        told = rng.random(len(made.queries)) < share
        for row, query in enumerate(made.queries):
            graded = made.grades.get(query.id, {})
            if told[row]:
                scores[row] += np.array([graded.get(each.id, 0) for each in made.corpus], dtype=np.float32)
        return scores

    return rank


def system(name: str, rank: Callable[[LabelledSet], Scored], **rest: object) -> System:
    return System(name, Text(name, name), Text(f"what {name} does", f"{name}"), each_side(rank), **rest)
