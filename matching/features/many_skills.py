"""The skills that many openings ask for against those that one person mentions.

What the person has of a skill is found once, however many openings ask for it, and added up by opening in the order
in which each names its skills, as `skills` does for many people and one opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.spans import ordinal
from matching.features.pairs import Column
from matching.features.skills import keys_of, last_uses, near_to, tied
from matching.pool import OpeningPool, Pool
from matching.reference.neighbours import Near

Asks = Literal["must", "nice"]


@dataclass(frozen=True)
class SkillsAsked:
    """The different skills that openings ask for, by key and name, and which opening asks for which, in its order.

    `near` is what makes another skill a neighbour of each, None where nothing is known; `counts` is how many skills
    each opening asks for.
    """

    keys: tuple[str, ...]
    near: tuple[Near | None, ...]
    opening: NDArray[np.intp]
    skill: NDArray[np.intp]
    counts: NDArray[np.intp]

    def added(self, values: Column) -> Column:
        """Return what values of the skills, shape (..., skills), add up to by opening, shape (..., openings)."""
        *before, openings = *values.shape[:-1], len(self.counts)
        people = int(np.prod(before))
        at = np.arange(people)[:, None] * openings + self.opening
        worth = values.reshape(people, -1)[:, self.skill]
        found = np.bincount(at.ravel(), weights=worth.ravel(), minlength=people * openings)
        return found.astype(np.float64, copy=False).reshape(*before, openings)


def skills_asked(posts: OpeningPool, which: Asks) -> SkillsAsked:
    """Lay out the skills that openings require, or welcome."""
    numbers: dict[tuple[str, str], int] = {}
    asked = [keys_of(each.must if which == "must" else each.nice) for each in posts.openings]
    found = [(row, numbers.setdefault(skill, len(numbers))) for row, each in enumerate(asked) for skill in each.items()]
    opening, skill = np.array(found, dtype=np.intp).reshape(-1, 2).T
    return SkillsAsked(
        tuple(key for key, _ in numbers),
        tuple(near_to(name) for _, name in numbers),
        opening,
        skill,
        np.array([len(each) for each in asked], dtype=np.intp),
    )


def must_of_all(pool: Pool, posts: OpeningPool) -> Column:
    """Return the feature `must` of the one person of a pool for every opening."""
    return _coverage(pool, posts.once(skills_asked, "must"))


def nice_of_all(pool: Pool, posts: OpeningPool) -> Column:
    """Return the feature `nice` of the one person of a pool for every opening."""
    return _coverage(pool, posts.once(skills_asked, "nice"))


def _coverage(pool: Pool, asked: SkillsAsked) -> Column:
    share = asked.added(_worth(pool, asked)) / np.maximum(asked.counts, 1)
    return np.where((asked.counts > 0) & pool.skills.stated, share, np.nan)


def _worth(pool: Pool, asked: SkillsAsked) -> Column:
    """Return what the person's mention of each skill is worth, 0 without any."""
    columns, own = pool.skills.columns, pool.skills.of_row(0)
    return np.array([own[columns[key]] if key in columns else 0.0 for key in asked.keys], dtype=np.float64)


def related_of_all(pool: Pool, posts: OpeningPool) -> Column:
    """Return the feature `must_related` of the one person of a pool for every opening."""
    asked, columns = posts.once(skills_asked, "must"), pool.skills.columns
    pairs = zip(asked.keys, asked.near, strict=True)
    is_missing = np.array([near is not None and key not in columns for key, near in pairs], dtype=bool)
    concepts, own = pool.once(tied), pool.skills.of_row(0)
    own_ids, under_ids = concepts.own.keys(), concepts.under.keys()
    best = np.zeros(len(asked.keys))
    for number in np.flatnonzero(is_missing).tolist():
        near = asked.near[number]
        if near is None:
            continue
        beside = [concepts.own[each] for each in near.own & own_ids]
        beside += [concepts.under[each] for each in near.under & under_ids]
        best[number] = max((own[column] for each in beside for column in each), default=0.0)
    missing, total = asked.added(is_missing.astype(np.float64)), asked.added(best)
    return np.where(pool.skills.stated & (missing > 0), total / np.maximum(missing, 1), np.nan)


def recency_of_all(pool: Pool, posts: OpeningPool, day: date) -> Column:
    """Return the feature `recency` of everybody in a small pool for every opening, shape (people, openings)."""
    asked, lately, uses = posts.once(skills_asked, "must"), pool.once(last_uses, ordinal(day)), pool.skills.uses
    best = np.full((len(pool), len(pool.skills.columns) + 1), np.nan)
    np.fmax.at(best, (uses.person, uses.skill), lately[:])
    at = [pool.skills.columns.get(key, -1) for key in asked.keys]  # the last says nothing
    of_skill = best[:, at]
    known = ~np.isnan(of_skill)
    total, shown = asked.added(np.where(known, of_skill, 0.0)), asked.added(known.astype(np.float64))
    return np.where(shown > 0, total / np.maximum(shown, 1), np.nan)
