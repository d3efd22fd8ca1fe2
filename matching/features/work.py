"""Work done: how many years, and how much of it lately in the opening's field."""

from __future__ import annotations

import numpy as np

from matching.coded import ByPerson
from matching.columns import sector_bits
from matching.eligibility.facts import Bounds
from matching.eligibility.opening_facts import sector_of
from matching.features.clock import Years, certain_spans, clock_of, worked_by
from matching.features.pairs import Column, Pairs
from matching.features.some import People
from matching.narrow import wide

#: Of how many last years of work the field is asked.
YEARS_LOOKED_BACK = 5.0
#: Where what is certain and what is plausible differ by more, the field is not known.
_WIDEST = 0.1


def _within(bounds: Bounds, ask: float) -> Column:
    """Share of the ask that is reached where that is certain; NaN where open points could change it."""
    low, high = np.minimum(bounds[0] / ask, 1.0), np.minimum(bounds[1] / ask, 1.0)
    return np.where(low == high, low, np.nan)


def years(pairs: Pairs) -> Column:
    """Years of work as a share of those asked, 1 from there on."""
    ask = pairs.opening.minimum_years
    return _within(pairs.bounds("work_years"), ask) if ask else pairs.unknown()


def field(pairs: Pairs) -> Column:
    """Share of the person's last five years of work that is certainly in the opening's sector.

    Years are those of the person's own working time, so that gaps do not count. Work
    whose sector is only suggested, or not known at all, leaves it open.
    """
    stated, _ = sector_of(pairs.opening)
    if stated is None or stated == "other":
        return pairs.unknown()
    return pairs.of_everybody(_in_sector, stated, pairs.today)


def _in_sector(people: People, sector: str, today: int) -> ByPerson:
    """Return the feature `field` of everybody for a sector."""
    jobs = people.careers.employments
    stated = np.array([*(each == sector for each in jobs.sectors), False], dtype=bool)[jobs.sector]
    suggested = (wide(jobs.suggested) >> sector_bits()[sector] & 1).astype(bool) | (jobs.suggested == 0)
    span = np.minimum(worked_by(people, today), YEARS_LOOKED_BACK)
    with np.errstate(invalid="ignore", divide="ignore"):
        sure = _lately(people, stated, today) / span
        maybe = _lately(people, stated | (suggested & (jobs.sector < 0)), today) / span
    return ByPerson.of(np.where((span > 0) & (maybe - sure <= _WIDEST), np.clip(sure, 0.0, 1.0), np.nan))


def _lately(people: People, counts: np.ndarray, today: int) -> Years:
    """Return how many of each person's last five years of work lie in the pieces of jobs that count."""
    clock, total = people.once(clock_of, today), worked_by(people, today)
    start, end = certain_spans(people, today)
    person = people.careers.employments.person
    blocks = type(clock).of(person[counts], start[counts], end[counts])
    since = (total - YEARS_LOOKED_BACK)[blocks.person]
    begin, until = (clock.years_by(blocks.person, day) for day in (blocks.start, blocks.end))
    lately = np.maximum(until - np.maximum(begin, since), 0.0)
    total_lately: Years = np.bincount(blocks.person, weights=lately, minlength=len(people)).astype(np.float64)
    return total_lately
