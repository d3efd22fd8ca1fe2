"""The rank of the post against the rank of the person, by words of rank and, for beginners, by years of work."""

from __future__ import annotations

import numpy as np

from matching.coded import ByPerson
from matching.domain import Candidate, Opening
from matching.features.pairs import Column, Pairs
from matching.features.titles import recent_jobs
from matching.forgetting import remembered
from matching.pool import Pool
from matching.reference.titles import Steps, read_title, steps_asked, steps_of, steps_worked

#: Where the least and the greatest share differ by more, the rank is not known.
_WIDEST = 0.5


@remembered(65_536)
def steps_in(title: str) -> Steps | None:
    """Return the steps that a title's words of rank mean, None without any."""
    return steps_of(read_title(title).seniority)


def steps_of_post(opening: Opening) -> Steps | None:
    """Return the steps that an opening is for: by its title's words of rank, else by the years it asks."""
    said = steps_in(opening.title)
    if said is not None or opening.minimum_years is None:
        return said
    return next(steps for years, steps in steps_asked() if opening.minimum_years >= years)


def ranked_text(candidate: Candidate) -> tuple[str, str] | None:
    """Return the pointer and the words of the title that tells a person's rank: the latest job's, else the headline."""
    latest = [(f"/work/{row}/position", job.title) for row, job in recent_jobs(candidate)[:1]]
    for pointer, text in (*latest, ("/basics/label", candidate.headline)):
        if text and steps_in(text) is not None:
            return pointer, text
    return None


def steps_said(pool: Pool) -> ByPerson:
    """Lay out the least and greatest step that each person's words of rank mean, shape (people, 2); NaN without any."""
    said = np.full((len(pool), 2), np.nan)
    for row, candidate in enumerate(pool.candidates):
        found = ranked_text(candidate)
        said[row] = np.nan if found is None else steps_in(found[1])
    return ByPerson.of(said)


def steps_of_people(pairs: Pairs) -> tuple[Column, Column]:
    """Return the least and greatest step of each person, NaN where neither words nor few years of work tell it."""
    said = pairs.pool.once(steps_said).values[pairs.rows]
    least, most = _by_years(pairs)
    return np.where(np.isnan(said[:, 0]), least, said[:, 0]), np.where(np.isnan(said[:, 1]), most, said[:, 1])


def _by_years(pairs: Pairs) -> tuple[Column, Column]:
    """Return the steps of whoever has few years of work at most; more years say nothing."""
    at_most, least, most = pairs.bounds("work_years")[1], pairs.unknown(), pairs.unknown()
    for below, (low, high) in reversed(steps_worked()):
        few = at_most < below
        least, most = np.where(few, low, least), np.where(few, high, most)
    return least, most


def _rise(pairs: Pairs) -> tuple[Column, Column] | None:
    """Return by how many steps at least and at most the post is above the person."""
    post = steps_of_post(pairs.opening)
    if post is None:
        return None
    least, most = steps_of_people(pairs)
    return post[0] - most, post[1] - least


def _settled(one: Column, other: Column) -> Column:
    """Return the middle of two shares that are near enough, NaN elsewhere."""
    return np.where(np.abs(one - other) <= _WIDEST, (one + other) / 2, np.nan)


def seniority(pairs: Pairs) -> Column:
    """How near the person's rank is to the post's: 1 the same, half for a step above or below, 0 from two on."""
    rise = _rise(pairs)
    if rise is None:
        return pairs.unknown()
    low, high = rise
    nearest = np.maximum(0, np.maximum(low, -high))
    farthest = np.maximum(np.abs(low), np.abs(high))
    return _settled(*(np.clip(1 - steps / 2, 0.0, 1.0) for steps in (nearest, farthest)))


def no_step_down(pairs: Pairs) -> Column:
    """Whether the post is no step down: 1 for the same rank or above, half for a step below, 0 from two on."""
    rise = _rise(pairs)
    if rise is None:
        return pairs.unknown()
    return _settled(*(np.clip(1 + steps / 2, 0.0, 1.0) for steps in rise))
