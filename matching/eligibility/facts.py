"""What is known of people and openings on a day, each fact with its bounds.

A fact is three numbers a row: what is *certain*, what is *plausible* (all open questions
settled in the person's favour), and what is *conceivable* (even schools and companies
on none of the lists held turn out to be listed). A clause that asks for at least x is
answered by counting how many of the three reach x: three is yes, none is no, one is an
unknown that leans to no. So vague dates, unnamed fields and missing lists all end in
one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain import Opening, Pay, PayPeriod
from matching.eligibility.careers import LONGEST_CAREER, UNKNOWN_DAY, Careers, Employments, ordinal
from matching.eligibility.intervals import years_covered
from matching.eligibility.policy import DatedValue, ListTerms, Pack, Policy
from matching.eligibility.verdict import Grade, Grades
from matching.reference import Company, School, country_code, list_of, place_named, sector_named
from matching.reference import suggested_sectors as sectors_suggested_by

Bounds = NDArray[np.float64]
"""Certain, plausible, conceivable: shape (3, rows)."""

KOREA = "KR"
MONTHS_A_YEAR = {PayPeriod.YEAR: 1, PayPeriod.MONTH: 12}


@dataclass(frozen=True)
class Listing:
    """An entry of a list that counts on the day."""

    list_id: str
    edition: str
    position: int


@dataclass(frozen=True)
class Terms:
    """What a version of the rule means by its words on a day."""

    day: date
    pack: Pack
    sectors: DatedValue

    @classmethod
    def of(cls, pack: Pack, policy: Policy, day: date) -> Terms:
        """Return the terms of a pack on a day; raises `PolicyNotInForceError` before its values begin."""
        return cls(day, pack, policy.at("advanced-sectors", day))

    def sector_grade(self, sector: str) -> Grade:
        """Return whether a stated sector is one of the advanced ones on the day."""
        if sector in self.sectors.value:  # type: ignore[operator]
            return Grade.YES
        return Grade.OPEN if sector in self.sectors.uncertain else Grade.NO

    def listing_of_school(self, school: School) -> Listing | None:
        """Return the rank by which the school counts on the day, the newest there is."""
        return self._best(self.pack.schools, [(r.list_id, r.edition, r.position) for r in school.ranks])

    def listing_of_company(self, company: Company) -> Listing | None:
        """Return the listing by which the company counts on the day, the newest there is."""
        listings = [(each.list_id, each.edition, each.position) for each in company.listings]
        return self._best(self.pack.companies, listings)

    def _best(self, terms: ListTerms, entries: list[tuple[str, str, int]]) -> Listing | None:
        """Return the newest entry that counts, a numbered one before one without a rank."""
        counting = [Listing(*entry) for entry in entries if self._counts(terms, *entry)]
        newest_first = sorted(counting, key=lambda each: (each.edition, -each.position, each.list_id), reverse=True)
        return min(newest_first, key=lambda each: each.position == 0, default=None)

    def _counts(self, terms: ListTerms, list_id: str, edition: str, position: int) -> bool:
        last = terms.last_rank_of(list_id)
        if list_id not in terms.lists or (last is not None and position > last):
            return False
        return edition in self.editions(terms, list_id)

    def editions(self, terms: ListTerms, list_id: str) -> dict[str, str]:
        """Return the editions that count on the day, each with how far it is held (whole, partial, missing)."""
        since = years_before(self.day, terms.years)
        editions = list_of(list_id).editions
        return {each.edition: each.held for each in editions if since < each.published_by <= self.day}

    def not_held(self, terms: ListTerms) -> list[tuple[str, list[str]]]:
        """Return the lists and editions that count on the day and are not held whole."""
        gaps = [
            (name, [e for e, held in self.editions(terms, name).items() if held != "whole"]) for name in terms.lists
        ]
        return [(name, editions) for name, editions in gaps if editions]


def years_before(day: date, years: int) -> date:
    """Return the same day some years ago, 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def grade(bounds: Bounds, need: float) -> Grades:
    """Answer "at least `need`" for each row, shape (rows,)."""
    reached: Grades = (bounds >= need).sum(axis=0, dtype=np.int8)
    return reached


def _by_grade(grades: Grades, person: NDArray[np.int64], value: NDArray[np.int8], rows: int) -> Bounds:
    """Return each person's greatest value among the rows that are at least certain, plausible, conceivable."""
    bounds = np.zeros((3, rows))
    for level, row in zip((Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO), bounds, strict=True):
        enough = grades >= level
        np.maximum.at(row, person[enough], value[enough])
    return bounds


def _listed(
    entities: tuple[School, ...] | tuple[Company, ...], index: NDArray[np.int32], found: Callable[..., object]
) -> Grades:
    """Return for each row whether the entity it names stands on a list that counts; -1 names none."""
    each = [Grade.LEANS_TO_NO if found(entity) is None else Grade.YES for entity in entities]
    return np.array([*each, Grade.YES], dtype=np.int8)[index]


def degree_grades(careers: Careers, terms: Terms) -> tuple[Grades, Grades]:
    """Return for each degree how far it is held, and how far it is from a school that counts."""
    degrees = careers.degrees
    today = ordinal(terms.day)
    held = np.where(degrees.held_last <= today, Grade.YES, np.where(degrees.held_first <= today, Grade.OPEN, Grade.NO))
    awarded = np.minimum(held, degrees.level_grade).astype(np.int8)
    listed = _listed(degrees.schools, degrees.school, terms.listing_of_school)
    return awarded, np.minimum(awarded, np.minimum(listed, degrees.school_grade))


def _stated(bounds: Bounds, stated: NDArray[np.bool_], most: float) -> Bounds:
    """Whoever did not say may have anything up to `most`."""
    bounds[1:, ~stated] = most
    return bounds


def degree_level(careers: Careers, terms: Terms) -> Bounds:
    """Highest ISCED level among the degrees awarded by the day."""
    awarded, _ = degree_grades(careers, terms)
    bounds = _by_grade(awarded, careers.degrees.person, careers.degrees.level, careers.rows)
    return _stated(bounds, careers.degrees_stated, 8)


def ranked_degree_level(careers: Careers, terms: Terms) -> Bounds:
    """Highest ISCED level among the degrees awarded by the day by a school that counts."""
    _, ranked = degree_grades(careers, terms)
    bounds = _by_grade(ranked, careers.degrees.person, careers.degrees.level, careers.rows)
    return _stated(bounds, careers.degrees_stated, 8)


def spans(jobs: Employments, day: date) -> tuple[NDArray[np.int64], ...]:
    """Return certain start and end, possible start and end of each job, cut at the day.

    The day itself is not yet worked: who began on 1 March 2018 has eight years on
    1 March 2026.
    """
    today, earliest = ordinal(day), ordinal(years_before(day, LONGEST_CAREER))
    start_first = np.where(jobs.start_first == UNKNOWN_DAY, earliest, jobs.start_first)
    end_first = np.where(jobs.end_first == UNKNOWN_DAY, jobs.start_last, np.minimum(jobs.end_first, today))
    return jobs.start_last, np.minimum(end_first, today), start_first, np.minimum(jobs.end_last, today)


def _years(careers: Careers, terms: Terms, grades: Grades) -> Bounds:
    """Return the years covered by the jobs that certainly, plausibly, conceivably count."""
    jobs, rows = careers.employments, careers.rows
    certain_start, certain_end, start, end = spans(jobs, terms.day)
    bounds = np.empty((3, rows))
    for level, row in zip((Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO), bounds, strict=True):
        enough, certain = grades >= level, level is Grade.YES
        first, until = (certain_start, certain_end) if certain else (start, end)
        row[:] = years_covered(jobs.person[enough], first[enough], until[enough], rows=rows, generous=not certain)
    return _stated(bounds, careers.employments_stated, LONGEST_CAREER)


def field_grades(careers: Careers, terms: Terms) -> Grades:
    """Return for each job how far it is in an advanced field: stated settles, words only suggest."""
    jobs = careers.employments
    stated = np.array([*(terms.sector_grade(sector) for sector in jobs.sectors), Grade.NO], dtype=np.int8)[jobs.sector]
    return np.where(jobs.sector >= 0, stated, jobs.sector_grade).astype(np.int8)


def company_grades(careers: Careers, terms: Terms) -> Grades:
    """Return for each job how far its employer stands on a company list that counts."""
    jobs = careers.employments
    return np.minimum(_listed(jobs.companies, jobs.company, terms.listing_of_company), jobs.company_grade)


def work_years(careers: Careers, terms: Terms) -> Bounds:
    """Years of work of any kind up to the day."""
    return _years(careers, terms, careers.employments.kind_grade)


def advanced_work_years(careers: Careers, terms: Terms) -> Bounds:
    """Years of work in an advanced field up to the day."""
    return _years(careers, terms, np.minimum(careers.employments.kind_grade, field_grades(careers, terms)))


def global_company_years(careers: Careers, terms: Terms) -> Bounds:
    """Years at companies that stand on a list that counts; several companies are added."""
    return _years(careers, terms, np.minimum(careers.employments.kind_grade, company_grades(careers, terms)))


def _as_bounds(answer: Grade) -> Bounds:
    return np.array([[float(answer >= level)] for level in (Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO)])


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
    return _as_bounds(Grade.OPEN if stated is None else terms.sector_grade(stated))


def in_korea(opening: Opening, _: Terms) -> Bounds:
    """Whether the work is in Korea: 1 or 0."""
    if opening.country is not None:
        return _as_bounds(Grade.YES if country_code(opening.country) == KOREA else Grade.NO)
    place = place_named(*(name for name in (opening.locality, opening.region) if name))
    return _as_bounds(Grade.YES if place is not None else Grade.OPEN)


OF_CANDIDATE: Mapping[str, Callable[[Careers, Terms], Bounds]] = {
    "degree_level": degree_level,
    "ranked_degree_level": ranked_degree_level,
    "work_years": work_years,
    "advanced_work_years": advanced_work_years,
    "global_company_years": global_company_years,
}
OF_OPENING: Mapping[str, Callable[[Opening, Terms], Bounds]] = {
    "annual_pay": annual_pay,
    "advanced_sector": advanced_sector,
    "in_korea": in_korea,
}
