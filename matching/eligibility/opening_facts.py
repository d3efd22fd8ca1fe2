"""What is known of an opening on a day, each fact with its bounds as in `facts`, shape (3, 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matching.domain import EmployerSize, Opening, Pay, PayPeriod
from matching.eligibility.facts import FOR_BOUNDS, Bounds
from matching.eligibility.readings import KOREA, says_research
from matching.eligibility.terms import Terms
from matching.eligibility.verdict import Grade
from matching.reference import country_code, place_named, sector_named
from matching.reference import suggested_sectors as sectors_suggested_by

MONTHS_A_YEAR = {PayPeriod.YEAR: 1, PayPeriod.MONTH: 12}


def as_bounds(answer: Grade) -> Bounds:
    """Return an answer as a fact of 0 or 1."""
    return np.array([[float(answer >= level)] for level in FOR_BOUNDS])


def annual_pay(opening: Opening, _: Terms) -> Bounds:
    """Pay offered, KRW a year before tax; a range is open between its ends."""
    return annual_pay_bounds(opening.pay)


def annual_pay_bounds(pay: Pay) -> Bounds:
    """Return the least and most a pay can be in KRW a year; unknown is anything from nothing up."""
    months = MONTHS_A_YEAR.get(pay.period) if pay.period else None
    if pay.currency != "KRW" or months is None:
        return np.array([[0.0], [np.inf], [np.inf]])
    most = np.inf if pay.maximum is None else pay.maximum * months
    return np.array([[(pay.minimum or 0.0) * months], [most], [most]])


def sector_of(opening: Opening) -> tuple[str | None, frozenset[str]]:
    """Return the sector an opening states (itself, by its employer or its industry), else what its words suggest."""
    industry = sector_named(opening.industry) if opening.industry else None
    stated = opening.sector or opening.employer.sector or industry
    if stated is not None:
        return stated, frozenset()
    texts = (opening.title, opening.industry, opening.description, opening.responsibilities, opening.qualifications)
    return None, sectors_suggested_by(*(text for text in texts if text))


def advanced_sector(opening: Opening, terms: Terms) -> Bounds:
    """Whether the opening is in an advanced field: 1 or 0."""
    stated, _ = sector_of(opening)
    return as_bounds(Grade.OPEN if stated is None else terms.sector_grade(stated))


def in_korea(opening: Opening, _: Terms) -> Bounds:
    """Whether the work is in Korea: 1 or 0."""
    if opening.country is not None:
        return as_bounds(Grade.YES if country_code(opening.country) == KOREA else Grade.NO)
    place = place_named(*(name for name in (opening.locality, opening.region) if name))
    return as_bounds(Grade.YES if place is not None else Grade.OPEN)


def small_employer(opening: Opening, _: Terms) -> Bounds:
    """Whether the employer is a small or medium one: 1 or 0."""
    size = opening.employer.size
    return as_bounds(Grade.OPEN if size is None else Grade.NO if size is EmployerSize.LARGE else Grade.YES)


def research_post(opening: Opening, _: Terms) -> Bounds:
    """Whether the post is research: its title only suggests it."""
    return as_bounds(Grade.OPEN if says_research(opening.title) else Grade.LEANS_TO_NO)


def not_stated(_opening: Opening, _: Terms) -> Bounds:
    """Return an open answer to what no document says."""
    return as_bounds(Grade.OPEN)


OF_OPENING: Mapping[str, Callable[[Opening, Terms], Bounds]] = {
    "annual_pay": annual_pay,
    "advanced_sector": advanced_sector,
    "in_korea": in_korea,
    "small_employer": small_employer,
    "research_post": research_post,
    "not_stated": not_stated,
}
