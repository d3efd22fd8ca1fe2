"""One person and many openings: the same features to the bit, for all of the openings at once.

Two ways lead there. Most features read one thing of an opening (its province, its sector, the years it asks), and
openings are alike in it: they are computed for one opening of each kind, by the very functions of the table. The
others are computed whole: texts and pay as columns, skills and titles by what the one person has of each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.domain import Opening
from matching.eligibility.gate import PeopleAnswers
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.features.languages import languages, working_language
from matching.features.likeness import (
    section_likeness,
    similarity,
    skills_similarity,
    title_similarity,
    whole_likeness,
)
from matching.features.many_skills import must_of_all, nice_of_all, recency_of_all, related_of_all
from matching.features.pairs import SIDES, Column, Pairs, Side
from matching.features.proof import evidence, parts_asked
from matching.features.rank import no_step_down, seniority, steps_of_post
from matching.features.skills import must, must_related, nice, recency
from matching.features.study import degree, degree_field
from matching.features.table import FEATURES
from matching.features.titles import AN_EARLIER_JOB, JOBS_READ, Meant, meant_by, step, title, titles_held
from matching.features.wishes import pay, place, place_of, remote, sector, share_of_pay, size
from matching.features.work import field, years
from matching.pool import OpeningPool, Pool
from matching.retrieval import PersonVectors, Rows


@dataclass(frozen=True)
class ManyOpenings:
    """A person, as a pool of one with what the rules say of them, and some ascending rows of a pool of openings."""

    pool: Pool
    vectors: PersonVectors
    answers: PeopleAnswers
    posts: OpeningPool
    rows: Rows

    def pairs(self, row: int) -> Pairs:
        """Return everybody of the pool with one of the openings."""
        if row not in self._pairs:
            post, vectors, every = self.posts.openings[row], self.posts.vectors_of(row), np.arange(len(self.pool))
            self._pairs[row] = Pairs(post, vectors, self.pool, every, self.answers)
        return self._pairs[row]

    @cached_property
    def _pairs(self) -> dict[int, Pairs]:
        return {}

    @cached_property
    def features(self) -> Mapping[Side, Column]:
        """What `feature_matrix` gives for each side, shape (len(rows), features of the side): a row an opening."""
        known: dict[Callable[[Pairs], Column], Column] = {}
        for each in FEATURES:
            if each.compute not in known:
                whole = WHOLE.get(each.compute)
                known[each.compute] = whole(self) if whole else _by_kind(self, each.compute)
        return _by_side(known)


@dataclass(frozen=True)
class Alike:
    """Variants of a person by what they say of skills: pools of one, one a kind, and each variant's kind."""

    kinds: tuple[Pool, ...]
    kind: Rows

    def column(self, many: ManyOpenings, feature: Callable[[Pairs], Column]) -> Column:
        """Return a feature that rests on skills and the opening alone, in the rows of `features_of_variants`."""
        found = np.stack([WHOLE[feature](replace(many, pool=each)) for each in self.kinds])
        return found[self.kind].T.ravel()


def features_of_variants(many: ManyOpenings, alike: Alike) -> Mapping[Side, Column]:
    """Return what `feature_matrix` gives where the pool is of variants of the person, whose texts all mean the same.

    The rows are all variants with the first opening, then with the second, and so on.
    """
    known: dict[Callable[[Pairs], Column], Column] = {}
    for each in {feature.compute: None for feature in FEATURES}:
        if each in OF_TEXTS:
            known[each] = np.repeat(WHOLE[each](many), len(many.pool))
        elif each in OF_SKILLS:
            known[each] = alike.column(many, each)
        elif each in OF_EVERYBODY:
            known[each] = WHOLE[each](many)
        else:
            known[each] = _by_kind(many, each)
    return _by_side(known)


def _by_side(known: Mapping[Callable[[Pairs], Column], Column]) -> Mapping[Side, Column]:
    columns = {side: [known[each.compute] for each in FEATURES if each.side == side] for side in SIDES}
    return {side: np.column_stack(each) for side, each in columns.items()}


# Of one opening of each kind ---------------------------------------------------------------------------


def _sector(opening: Opening) -> str | None:
    return sector_of(opening)[0]


def _languages(opening: Opening) -> Hashable:
    return tuple((need.language, need.cefr, need.need) for need in opening.languages or ())


#: What a feature reads of an opening. Openings that are alike in it are alike in the feature for everybody.
READS: Mapping[Callable[[Pairs], Column], Callable[[Opening], Hashable]] = {
    field: _sector,
    seniority: steps_of_post,
    years: lambda opening: opening.minimum_years,
    degree: lambda opening: opening.minimum_isced,
    degree_field: _sector,
    languages: _languages,
    evidence: parts_asked,
    no_step_down: steps_of_post,
    sector: _sector,
    place: place_of,
    size: lambda opening: opening.employer.size,
    remote: lambda opening: opening.remote,
    working_language: _languages,
}


def _kinds(posts: OpeningPool, feature: Callable[[Pairs], Column]) -> NDArray[np.intp]:
    """Number the kinds of openings that a feature tells apart, shape (openings,)."""
    numbers: dict[Hashable, int] = {}
    read = READS[feature]
    return np.array([numbers.setdefault(read(each), len(numbers)) for each in posts.openings], dtype=np.intp)


def _by_kind(one: ManyOpenings, feature: Callable[[Pairs], Column]) -> Column:
    """Return a feature of each opening with everybody of the pool, one opening after another."""
    _, first, inverse = np.unique(one.posts.once(_kinds, feature)[one.rows], return_index=True, return_inverse=True)
    values = [feature(one.pairs(row)) for row in one.rows[first].tolist()]
    return np.array(values, dtype=np.float64).reshape(-1, len(one.pool))[inverse].ravel()


# Whole ------------------------------------------------------------------------------------------------


def _pay(one: ManyOpenings) -> Column:
    """Return `pay` of each opening with everybody of the pool, one opening after another."""
    low, high = one.posts.once(_pays)[:, one.rows, None]
    return share_of_pay(low, high, one.pool.wishes.minimum_pay[:]).ravel()


def _pays(posts: OpeningPool) -> Column:
    """Lay out the least and the most that each opening can pay, shape (2, openings)."""
    return np.concatenate([annual_pay_bounds(each.pay)[:2] for each in posts.openings], axis=1)


def _title(one: ManyOpenings) -> Column:
    """Return `title` of each opening with everybody of the pool, one opening after another."""
    asked, table = one.posts.once(_meant), one.pool.once(titles_held)
    steps = np.full((len(table.titles) + 1, len(one.rows)), np.nan)  # the last is of no title
    for number, held in enumerate(table.titles):
        steps[number] = [step(held, asked[row]) for row in one.rows.tolist()]
    worth = steps[table.held] * AN_EARLIER_JOB ** np.arange(JOBS_READ)[:, None]  # (people, titles, openings)
    nearest: Column = np.fmax.reduce(worth, axis=1).T.ravel()
    return nearest


def _meant(posts: OpeningPool) -> tuple[Meant, ...]:
    """Lay out what each opening's title means."""
    return tuple(meant_by(each.title) for each in posts.openings)


OF_TEXTS = (similarity, title_similarity, skills_similarity)
OF_SKILLS = (must, must_related, nice)
OF_EVERYBODY = (title, pay, recency)

#: Features that are computed for all openings at once.
WHOLE: Mapping[Callable[[Pairs], Column], Callable[[ManyOpenings], Column]] = {
    similarity: lambda one: whole_likeness(one.posts, one.vectors, one.rows),
    title_similarity: lambda one: section_likeness(one.posts, one.vectors, one.rows, "title"),
    skills_similarity: lambda one: section_likeness(one.posts, one.vectors, one.rows, "skills"),
    must: lambda one: must_of_all(one.pool, one.posts)[one.rows],
    must_related: lambda one: related_of_all(one.pool, one.posts)[one.rows],
    nice: lambda one: nice_of_all(one.pool, one.posts)[one.rows],
    recency: lambda one: recency_of_all(one.pool, one.posts, one.answers.day)[:, one.rows].T.ravel(),
    title: _title,
    pay: _pay,
}
