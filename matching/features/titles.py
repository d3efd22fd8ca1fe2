"""The person's titles against the opening's, by the table of titles and by what ESCO and ISCO-08 call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Employment
from matching.features.pairs import Column, Pairs
from matching.forgetting import remembered
from matching.linking import titles_by_name
from matching.narrow import Whole, narrow
from matching.pool import Pool
from matching.reference.names import parts
from matching.reference.skills import spelling
from matching.reference.titles import read_title, title_named
from matching.splicing import Named, Splice, spliced_names

SAME_TITLE, SAME_OCCUPATION = 1.0, 0.8
#: By how many digits of ISCO-08 two occupations share: unit group, minor group, sub-major group.
SAME_GROUP = {4: 0.6, 3: 0.4, 2: 0.2}
#: What a title counts for each job that came after it.
AN_EARLIER_JOB = 0.85
#: How many jobs back titles are read.
JOBS_READ = 4


@dataclass(frozen=True)
class Meant:
    """What a title means: entries of our table or its very words, ESCO's occupations, their groups in ISCO-08."""

    titles: frozenset[str]
    occupations: frozenset[str]
    groups: frozenset[str]


@remembered(65_536)
def meant_by(text: str) -> Meant:
    """Return what a title means, without asking an encoder."""
    works = [read_title(each).work for each in (text, *parts(text))]
    named = {title.id for work in works if (title := title_named(work))}
    links = titles_by_name(text)
    return Meant(
        frozenset({*named, *(f"~{spelling(work)}" for work in works if spelling(work))}),
        frozenset(link.occupation.id for link in links),
        frozenset(link.occupation.isco[:digits] for link in links for digits in SAME_GROUP),
    )


def step(one: Meant, other: Meant) -> float:
    """Return how near two titles are, NaN where they are not the same and a table does not know both."""
    if one.titles & other.titles:
        return SAME_TITLE
    if one.occupations & other.occupations:
        return SAME_OCCUPATION
    if not (one.occupations and other.occupations):
        return np.nan
    return max((SAME_GROUP[len(group)] for group in one.groups & other.groups), default=0.0)


def recent_jobs(candidate: Candidate) -> list[tuple[int, Employment]]:
    """Return the jobs that are read, the one that began last first, each with its place in the list."""
    jobs = enumerate(candidate.employments or ())
    latest = sorted(jobs, key=lambda each: each[1].start.first if each[1].start else date.min, reverse=True)
    return latest[:JOBS_READ]


@dataclass(frozen=True)
class TitlesHeld:
    """The different titles of a pool, and by person which of them each job back bears, the last number for none.

    `at` tells which titles mean a thing (a title, an occupation, a group), `placed` which
    have an occupation, and that none has not.
    """

    held: Whole
    titles: tuple[Meant, ...]
    placed: NDArray[np.bool_]
    at: Mapping[str, list[int]]

    @classmethod
    def of(cls, numbers: Whole, titles: tuple[Meant, ...], known: TitlesHeld | None = None) -> TitlesHeld:
        """Lay out titles by their numbers, -1 for none; what is known of the very same titles is taken over."""
        none = narrow(np.array(len(titles)))
        held = narrow(np.where(numbers < 0, none, numbers))  # in no more bytes than hold both
        if known is not None and known.titles == titles:
            return cls(held, titles, known.placed, known.at)
        at: defaultdict[str, list[int]] = defaultdict(list)
        for number, meaning in enumerate(titles):
            for thing in sorted((*meaning.titles, *meaning.occupations, *meaning.groups)):  # the same in any process
                at[thing].append(number)
        placed = np.array([*(bool(each.occupations) for each in titles), False], dtype=bool)
        return cls(held, titles, placed, at)

    def spliced(self, fresh: TitlesHeld, splice: Splice) -> TitlesHeld:
        """Return the titles of a splice's people."""
        old, other = (Named(narrow(np.where(t.held == len(t.titles), -1, t.held)), t.titles) for t in (self, fresh))
        found = spliced_names(splice, old, other)
        return self if found is old else TitlesHeld.of(*found, self)

    def steps(self, asked: Meant) -> Column:
        """Return `step` from each title to the one asked, and NaN for none, shape (titles + 1,)."""
        steps = np.where(self.placed & bool(asked.occupations), 0.0, np.nan)
        by_worth = [(worth, {g for g in asked.groups if len(g) == digits}) for digits, worth in SAME_GROUP.items()]
        for worth, things in [*reversed(by_worth), (SAME_OCCUPATION, asked.occupations), (SAME_TITLE, asked.titles)]:
            steps[[number for each in things for number in self.at.get(each, ())]] = worth
        return steps


def titles_held(pool: Pool) -> TitlesHeld:
    """Lay out the recent titles of everybody in a pool."""
    numbers: dict[Meant, int] = {}
    held = np.full((len(pool), JOBS_READ), -1, dtype=np.int32)
    for row, candidate in enumerate(pool.candidates):
        for back, (_, job) in enumerate(recent_jobs(candidate)):
            if job.title:
                held[row, back] = numbers.setdefault(meant_by(job.title), len(numbers))
    return TitlesHeld.of(held, tuple(numbers))


def title(pairs: Pairs) -> Column:
    """How near the nearest recent title is to the opening's: 1 the same title, less by each step of ESCO and ISCO-08.

    Same occupation .8, same unit group .6, minor group .4, sub-major group .2, else 0;
    times .85 for each job since. Words of rank are left out.
    """
    table, asked = pairs.pool.once(titles_held), meant_by(pairs.opening.title)
    worth = table.steps(asked)[table.held[pairs.rows]] * AN_EARLIER_JOB ** np.arange(JOBS_READ)
    nearest: Column = np.fmax.reduce(worth, axis=1)
    return nearest
