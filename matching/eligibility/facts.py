"""What is known of people on a day, each fact with its bounds.

A fact is three numbers a row: what is *certain*, what is *plausible* (all open questions
settled in the person's favour), and what is *conceivable* (even schools and companies
on none of the lists held turn out to be listed). A clause that asks for at least x is
answered by counting how many of the three reach x: three is yes, none is no, one is an
unknown that leans to no. So vague dates, unnamed fields and missing lists all end in
one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.careers import LONGEST_CAREER, Careers, Day, Degrees, Employments, Index, Row, bits_of
from matching.eligibility.intervals import Days, months_and_days, years_covered
from matching.eligibility.records import Asked
from matching.eligibility.spans import EVER, UNKNOWN_DAY, ordinal
from matching.eligibility.terms import Terms, years_before
from matching.eligibility.verdict import Grade, Grades
from matching.narrow import wide
from matching.reference import Company, School

Bounds = NDArray[np.float64]
"""Certain, plausible, conceivable: shape (3, rows)."""
FOR_BOUNDS = (Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO)
"""How far a row has to count for each of the three."""


def grade(bounds: Bounds, need: float) -> Grades:
    """Answer "at least `need`" for each row, shape (rows,)."""
    reached: Grades = (bounds >= need).sum(axis=0, dtype=np.int8)
    return reached


def _by_grade(grades: Grades, person: Row, value: Grades, rows: int) -> Bounds:
    """Return each person's greatest value among the rows that are at least certain, plausible, conceivable."""
    bounds, values = np.zeros((3, rows)), value.astype(np.float64)  # of one type with the bounds, five times as fast
    for level, row in zip(FOR_BOUNDS, bounds, strict=True):
        enough = grades >= level
        np.maximum.at(row, person[enough], values[enough])
    return bounds


def _listed(
    entities: tuple[School, ...] | tuple[Company, ...],
    index: Index,
    found: Callable[..., object],
    absent: Grade,
) -> Grades:
    """Return for each row whether the entity it names stands on a list that counts; -1 names none."""
    each = [absent if found(entity) is None else Grade.YES for entity in entities]
    return np.array([*each, Grade.YES], dtype=np.int8)[index]


def _at_least_absent(grades: Grades, absent: Grade) -> Grades:
    """Raise "on no list" to what being absent means under the terms."""
    return np.where(grades == Grade.LEANS_TO_NO, absent, grades).astype(np.int8)


def awarded_grades(degrees: Degrees, terms: Terms, asked: Asked) -> Grades:
    """Return for each degree how far it is held on the day, or to come where that is enough."""
    today = ordinal(terms.day)
    held = np.where(degrees.held_last <= today, Grade.YES, np.where(degrees.held_first <= today, Grade.OPEN, Grade.NO))
    if asked.expected:
        held = np.maximum(held, np.where(degrees.held_first > today, degrees.expected_grade, Grade.NO))
    if asked.within_years is not None:
        since = ordinal(years_before(terms.day, asked.within_years))
        fresh = np.where(degrees.held_first >= since, Grade.YES, Grade.OPEN)
        stale = (degrees.held_last < since) & (degrees.held_last != UNKNOWN_DAY)
        held = np.minimum(held, np.where(stale, Grade.NO, fresh))
    return np.minimum(held, degrees.level_grade).astype(np.int8)


def ranked_grades(degrees: Degrees, terms: Terms, asked: Asked) -> Grades:
    """Return for each degree how far it is held and from a school that counts."""
    absent = terms.absent(terms.pack.schools)
    listed = _listed(degrees.schools, degrees.school, terms.listing_of_school, absent)
    of_school = np.minimum(listed, _at_least_absent(degrees.school_grade, absent))
    return np.minimum(awarded_grades(degrees, terms, asked), of_school).astype(np.int8)


def korean_grades(degrees: Degrees, terms: Terms, asked: Asked) -> Grades:
    """Return for each degree how far it is held and from a school in Korea."""
    return np.minimum(awarded_grades(degrees, terms, asked), degrees.korean_grade).astype(np.int8)


DegreeGrades = Callable[[Degrees, Terms, Asked], Grades]
DEGREE_GRADES: Mapping[str, DegreeGrades] = {
    "degree_level": awarded_grades,
    "ranked_degree_level": ranked_grades,
    "korean_degree_level": korean_grades,
}


def degree_bounds(careers: Careers, terms: Terms, asked: Asked) -> Bounds:
    """Highest ISCED level among the degrees that count."""
    grades = DEGREE_GRADES[asked.fact](careers.degrees, terms, asked)
    bounds = _by_grade(grades, careers.degrees.person, careers.degrees.level, careers.rows)
    return _stated(bounds, careers.degrees_stated, 8)


def _stated(bounds: Bounds, stated: NDArray[np.bool_], most: float) -> Bounds:
    """Whoever did not say may have anything up to `most`."""
    bounds[1:, ~stated] = most
    return bounds


def spans(jobs: Employments, terms: Terms) -> tuple[Day, Day, Day, Day]:
    """Return certain start and end, possible start and end of each job, cut at the day.

    The day itself is not yet worked: who began on 1 March 2018 has eight years on
    1 March 2026.
    """
    today, earliest = ordinal(terms.day), ordinal(years_before(terms.day, LONGEST_CAREER))
    start_first = np.where(jobs.start_first == UNKNOWN_DAY, earliest, jobs.start_first)
    end_first = np.where(jobs.end_first == UNKNOWN_DAY, jobs.start_last, np.minimum(jobs.end_first, today))
    return jobs.start_last, np.minimum(end_first, today), start_first, np.minimum(jobs.end_last, today)


def _degree_days(careers: Careers, level: int) -> tuple[Day, Day]:
    """Return from which day on each person certainly, and possibly, holds a degree of a level; `EVER` for never.

    The degrees told of count: that a bachelor's came before a master's told of alone is
    not inferred, or else telling of a degree more could take something away.
    """
    degrees = careers.degrees
    certain, possible = (np.full(careers.rows, EVER, dtype=np.int32) for _ in range(2))
    enough = degrees.level >= level
    dated = degrees.held_last != UNKNOWN_DAY
    for column, days, rows in (
        (certain, degrees.held_last, enough & dated & (degrees.level_grade == Grade.YES)),
        (possible, degrees.held_first, enough & (degrees.level_grade >= Grade.OPEN)),
    ):
        np.minimum.at(column, degrees.person[rows], days[rows])
    possible[~careers.degrees_stated] = UNKNOWN_DAY
    return certain, possible


def years_bounds(careers: Careers, terms: Terms, asked: Asked, levels: Sequence[Grade] = FOR_BOUNDS) -> Bounds:
    """Years covered by the jobs that certainly, plausibly, conceivably count, or the first of these alone."""
    jobs, rows = careers.employments, careers.rows
    grades = job_grades(careers, terms, asked)
    certain_start, certain_end, start, end = spans(jobs, terms)
    if asked.after_isced is not None:
        certain_after, possible_after = _degree_days(careers, asked.after_isced)
        certain_start = np.maximum(certain_start, certain_after[jobs.person])
        start = np.maximum(start, possible_after[jobs.person])
    bounds, enough = np.empty((len(levels), rows)), np.empty(0, dtype=bool)
    for at, level in enumerate(levels):
        before, enough, certain = enough, grades >= level, level is Grade.YES
        if level is Grade.LEANS_TO_NO and np.array_equal(before, enough):
            bounds[at] = bounds[at - 1]
            continue
        first, until = (certain_start, certain_end) if certain else (start, end)
        bounds[at] = years_covered(jobs.person[enough], first[enough], until[enough], rows=rows, generous=not certain)
    bounds = _stated(bounds, careers.employments_stated, LONGEST_CAREER)
    if asked.statuses:  # whoever stays on none of them has not worked on one, said or not
        bounds[:, status_grades(careers, asked) == Grade.NO] = 0.0
    return bounds


def certain_years(careers: Careers, terms: Terms, asked: Asked) -> Bounds:
    """Return the first of `years_bounds` alone, shape (1, rows)."""
    return years_bounds(careers, terms, asked, (Grade.YES,))


def job_grades(careers: Careers, terms: Terms, asked: Asked) -> Grades:
    """Return for each job how far it counts for a fact, its kind included."""
    jobs = careers.employments
    kind = jobs.regular_grade if asked.regular else jobs.kind_grade
    return np.minimum(kind, WHAT_COUNTS[asked.fact](careers, terms, asked)).astype(np.int8)


def any_work(careers: Careers, _terms: Terms, _asked: Asked) -> Grades:
    """Count every job."""
    return np.full(len(careers.employments.person), Grade.YES, dtype=np.int8)


def advanced_work(careers: Careers, terms: Terms, _asked: Asked) -> Grades:
    """Return for each job how far it is in an advanced field: stated settles, words only suggest."""
    jobs = careers.employments
    stated = np.array([*(terms.sector_grade(sector) for sector in jobs.sectors), Grade.NO], dtype=np.int8)[jobs.sector]
    of_the_day = bits_of(terms.suggestible_sectors)
    suggested = np.where(wide(jobs.suggested) & of_the_day, Grade.OPEN, Grade.LEANS_TO_NO)
    return np.where(jobs.sector >= 0, stated, suggested).astype(np.int8)


def listed_company(careers: Careers, terms: Terms, _asked: Asked) -> Grades:
    """Return for each job how far its employer stands on a company list that counts."""
    jobs, absent = careers.employments, terms.absent(terms.pack.companies)
    listed = _listed(jobs.companies, jobs.company, terms.listing_of_company, absent)
    return np.minimum(listed, jobs.company_grade)


def at_institute(careers: Careers, terms: Terms, asked: Asked) -> Grades:
    """Return for each job how far it is at a laboratory of a ranked school, a listed company or a government."""
    jobs, absent = careers.employments, terms.absent(terms.pack.schools)
    listed = _listed(jobs.schools, jobs.school, terms.listing_of_school, absent)
    of_university = np.minimum(np.minimum(listed, jobs.school_grade), jobs.of_university)
    of_company = np.minimum(listed_company(careers, terms, asked), jobs.of_company)
    return np.maximum(np.maximum(of_university, of_company), jobs.of_government).astype(np.int8)


def research(careers: Careers, _terms: Terms, _asked: Asked) -> Grades:
    """Return for each job how far it is research."""
    return careers.employments.research_grade


def advanced_research(careers: Careers, terms: Terms, asked: Asked) -> Grades:
    """Return for each job how far it is research in an advanced field."""
    return np.minimum(advanced_work(careers, terms, asked), careers.employments.research_grade)


def field_work_in_korea(careers: Careers, terms: Terms, asked: Asked) -> Grades:
    """Return for each job how far it is in the field, in Korea, of somebody whose status of stay counts."""
    jobs = careers.employments
    of_person = status_grades(careers, asked)[jobs.person]
    return np.minimum(np.minimum(advanced_work(careers, terms, asked), jobs.korea_grade), of_person).astype(np.int8)


JobGrades = Callable[[Careers, Terms, Asked], Grades]
WHAT_COUNTS: Mapping[str, JobGrades] = {
    "work_years": any_work,
    "advanced_work_years": advanced_work,
    "global_company_years": listed_company,
    "institute_years": at_institute,
    "research_years": research,
    "advanced_research_years": advanced_research,
    "korea_field_years": field_work_in_korea,
}


def counts_as(status: str, admitted: tuple[str, ...]) -> Grade:
    """Return whether a status is one of those admitted or a kind of one: E-7-1 is a kind of E-7.

    Where only a kind is admitted, the status without its kind leaves it open.
    """
    if any(status == each or status.startswith(f"{each}-") for each in admitted):
        return Grade.YES
    return Grade.OPEN if any(each.startswith(f"{status}-") for each in admitted) else Grade.NO


def status_grades(careers: Careers, asked: Asked) -> Grades:
    """Return for each person how far their status of stay is one that counts."""
    stays = careers.stays
    each = [counts_as(status, asked.statuses) for status in stays.statuses]
    of_status = np.array([*each, Grade.OPEN], dtype=np.int8)[stays.status]
    return np.minimum(of_status, stays.in_korea).astype(np.int8)


def stay_bounds(careers: Careers, terms: Terms, asked: Asked) -> Bounds:
    """Years on the present status of stay; what was held before it is conceivable."""
    stays, today = careers.stays, np.full(careers.rows, ordinal(terms.day))
    grades = status_grades(careers, asked)
    earliest = ordinal(years_before(terms.day, LONGEST_CAREER))
    starts = (np.minimum(stays.since_last, today), np.maximum(np.minimum(stays.since_first, today), earliest))
    certain, plausible = (_years_between(start, today) for start in starts)
    return np.stack([
        np.where(grades == Grade.YES, np.minimum(certain, LONGEST_CAREER), 0.0),
        np.where(grades >= Grade.OPEN, np.minimum(plausible, LONGEST_CAREER), 0.0),
        np.where(grades >= Grade.OPEN, float(LONGEST_CAREER), 0.0),
    ])  # fmt: skip


def _years_between(start: Days, end: Days) -> NDArray[np.float64]:
    months, days = months_and_days(start, end)
    return (months + days / 31) / 12


def status_bounds(careers: Careers, _terms: Terms, asked: Asked) -> Bounds:
    """Whether the present status of stay counts: 1 or 0."""
    grades = status_grades(careers, asked)
    return np.stack([grades >= level for level in FOR_BOUNDS]).astype(np.float64)


def topik_bounds(careers: Careers, _terms: Terms, _asked: Asked) -> Bounds:
    """TOPIK level, or the KIIP level equal to it."""
    stays = careers.stays
    return np.stack([stays.topik_low, stays.topik_high, stays.topik_high]).astype(np.float64)


Fact = Callable[[Careers, Terms, Asked], Bounds]
OF_CANDIDATE: Mapping[str, Fact] = {
    **dict.fromkeys(DEGREE_GRADES, degree_bounds),
    **dict.fromkeys(WHAT_COUNTS, years_bounds),
    "stay_years": stay_bounds,
    "holds_status": status_bounds,
    "topik_level": topik_bounds,
}
