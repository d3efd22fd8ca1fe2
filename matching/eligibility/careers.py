"""Degrees and jobs of many people as columns: what the facts of any day are computed from.

A row is one degree or one job. What does not depend on the day or on a version of the
rule is settled here once: how far the row is certain, which school or company it
names. Grades are those of `verdict.Grade`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Degree, DegreeStatus, Employment, EmploymentType, Isced, PartialDate
from matching.eligibility.intervals import Days
from matching.eligibility.verdict import Grade, Grades
from matching.reference import (
    Company,
    Match,
    Resolution,
    School,
    read_degree,
    resolve_employer,
    resolve_school,
    sectors_of_employer,
)
from matching.reference import suggested_sectors as _suggested_sectors

LONGEST_CAREER = 50  # years; how far back work may reach whose beginning is not known
UNKNOWN_DAY = np.iinfo(np.int64).min
EVER = np.iinfo(np.int64).max

_STUDENT = re.compile(r"\b(intern|internship|trainee|working student)\b|인턴|실습|수습|견습|현장실습", re.IGNORECASE)
_RESEARCH_STUDENT = re.compile(
    r"\b(ph\.?d\.?|doctoral|graduate|research|teaching)\s+(student|assistant|researcher|candidate)\b"
    r"|박사과정|석사과정|대학원생|조교|학생연구원",
    re.IGNORECASE,
)
_NOT_STUDYING = (DegreeStatus.COURSEWORK_COMPLETED, DegreeStatus.WITHDRAWN, DegreeStatus.HONORARY)
_TYPE_GRADES = {
    EmploymentType.FULL_TIME: Grade.YES,
    EmploymentType.TEMPORARY: Grade.YES,
    EmploymentType.CONTRACTOR: Grade.OPEN,
    EmploymentType.PART_TIME: Grade.OPEN,
    EmploymentType.PER_DIEM: Grade.OPEN,
    EmploymentType.OTHER: Grade.OPEN,
    EmploymentType.INTERN: Grade.LEANS_TO_NO,
    EmploymentType.VOLUNTEER: Grade.LEANS_TO_NO,
}


@dataclass(frozen=True)
class Degrees:
    """Degrees as columns, each of the shape (degrees,).

    `level` is the ISCED level, the highest there is where it is not known (`level_grade`
    tells). The degree is held from `held_first` on perhaps and from `held_last` on
    certainly. `school` indexes `schools`, -1 for none.
    """

    person: Days
    level: NDArray[np.int8]
    level_grade: Grades
    held_first: Days
    held_last: Days
    school: NDArray[np.int32]
    school_grade: Grades
    schools: tuple[School, ...]


@dataclass(frozen=True)
class Employments:
    """Jobs as columns, each of the shape (jobs,).

    Certain work lasts over [start_last, end_first), possible work over [start_first,
    end_last); `EVER` is "to the day asked about". `sector` indexes `sectors`, -1 where
    it is not stated; `sector_grade` is then how far the text suggests an advanced field.
    """

    person: Days
    start_first: Days
    start_last: Days
    end_first: Days
    end_last: Days
    kind_grade: Grades
    sector: NDArray[np.int32]
    sector_grade: Grades
    company: NDArray[np.int32]
    company_grade: Grades
    companies: tuple[Company, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class Careers:
    """The degrees and jobs of `rows` people; the two masks mark who did not say."""

    rows: int
    degrees: Degrees
    employments: Employments
    degrees_stated: NDArray[np.bool_]
    employments_stated: NDArray[np.bool_]


@lru_cache(maxsize=65_536)
def school_of(name: str | None, campus: str | None) -> Resolution[School]:
    """Return whose name this is, remembered."""
    return resolve_school(name, campus=campus)


@lru_cache(maxsize=65_536)
def company_of(name: str | None) -> Resolution[Company]:
    """Return whose name this is, remembered."""
    return resolve_employer(name)


def suggested_sectors(employment: Employment) -> frozenset[str]:
    """Return the fields that a job's own words and its employer suggest; never enough to settle anything."""
    texts = (employment.title, employment.employer, employment.summary, *employment.highlights)
    known_for = sectors_of_employer(employment.employer) if employment.employer else frozenset()
    return known_for | _suggested_sectors(*(text for text in texts if text))


def level_of(degree: Degree) -> tuple[Isced, Grade]:
    """Return a degree's level and how certain it is; the highest level where nothing is known."""
    if degree.status in _NOT_STUDYING:
        return Isced.SHORT_CYCLE, Grade.NO
    if degree.isced is not None:
        return degree.isced, Grade.YES
    reading = read_degree(degree.title)
    if not reading.is_degree:
        return Isced.SHORT_CYCLE, Grade.NO
    if reading.isced is None:
        return Isced.DOCTORATE, Grade.OPEN
    return Isced(reading.isced), Grade.YES if reading.certain else Grade.OPEN


def held_from(degree: Degree) -> tuple[int, int]:
    """Return the first day on which the degree may be held, and the first on which it certainly is."""
    day = degree.awarded or degree.end
    if degree.status is DegreeStatus.AWARDED:
        return (ordinal(day.first), ordinal(day.last)) if day else (UNKNOWN_DAY, UNKNOWN_DAY)
    if day is None:
        return (UNKNOWN_DAY if degree.status is None else EVER), EVER
    return ordinal(day.first), ordinal(day.last) if degree.status is None else EVER


def kind_of(employment: Employment) -> Grade:
    """Return how far a job counts as full-time employment.

    A job that says nothing of its kind counts, unless its title names a student's
    post: an internship leans to no, paid research during studies is open.
    """
    if employment.full_time_share is not None and employment.full_time_share < 1:
        return Grade.OPEN
    if employment.employment_type is not None:
        return _TYPE_GRADES[employment.employment_type]
    title = employment.title or ""
    if _STUDENT.search(title):
        return Grade.LEANS_TO_NO
    return Grade.OPEN if _RESEARCH_STUDENT.search(title) else Grade.YES


def school_grade(resolution: Resolution[School]) -> Grade:
    """Return how far a name settles which school it is, before any list is looked at."""
    if resolution.status is Match.AMBIGUOUS:
        return Grade.OPEN if any(school.ranks for school in resolution.candidates) else Grade.LEANS_TO_NO
    if resolution.status is Match.FOUND:
        return Grade.OPEN if resolution.kind == "former-name" else Grade.YES
    if resolution.status is Match.CAMPUS:
        return Grade.OPEN if resolution.kind == "person-decides" else Grade.LEANS_TO_NO
    return Grade.OPEN if resolution.status is Match.MISSING else Grade.LEANS_TO_NO


def company_grade(resolution: Resolution[Company]) -> Grade:
    """Return how far a name settles which company it is, before any list is looked at."""
    if resolution.status is Match.FOUND:
        return Grade.OPEN if resolution.kind == "former-name" else Grade.YES
    open_ones = (Match.AMBIGUOUS, Match.RELATED, Match.MISSING)
    return Grade.OPEN if resolution.status in open_ones else Grade.LEANS_TO_NO


def ordinal(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - _EPOCH


_EPOCH = date(1970, 1, 1).toordinal()


def _span(employment: Employment) -> tuple[int, int, int, int]:
    """Return start_first, start_last, end_first, end_last; ends are the day after the last one worked."""
    start_first, start_last = _day_range(employment.start, unknown=(UNKNOWN_DAY, EVER))
    end = employment.end
    if end is not None:
        return start_first, start_last, ordinal(end.first) + 1, ordinal(end.last) + 1
    return start_first, start_last, EVER if employment.ongoing else UNKNOWN_DAY, EVER


def _day_range(day: PartialDate | None, *, unknown: tuple[int, int]) -> tuple[int, int]:
    return unknown if day is None else (ordinal(day.first), ordinal(day.last))


T = TypeVar("T")


class _Index(Generic[T]):
    """Gives each distinct entity a number in the order of its first use."""

    def __init__(self) -> None:
        self.entries: list[T] = []
        self._numbers: dict[str, int] = {}

    def number(self, key: str, entity: T) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.entries)
            self.entries.append(entity)
        return self._numbers[key]


def careers_of(candidates: Sequence[Candidate]) -> Careers:
    """Lay out the careers of some people; row i is `candidates[i]`."""
    return Careers(
        rows=len(candidates),
        degrees=_degrees(candidates),
        employments=_employments(candidates),
        degrees_stated=np.array([each.degrees is not None for each in candidates], dtype=bool),
        employments_stated=np.array([each.employments is not None for each in candidates], dtype=bool),
    )


def _degrees(candidates: Sequence[Candidate]) -> Degrees:
    schools: _Index[School] = _Index()
    rows = []
    for person, candidate in enumerate(candidates):
        for degree in candidate.degrees or ():
            resolution = school_of(degree.school, degree.campus)
            found = resolution.entity if resolution.status is Match.FOUND else None
            school = -1 if found is None else schools.number(found.id, found)
            rows.append((person, *level_of(degree), *held_from(degree), school, school_grade(resolution)))
    columns = _columns(rows, 7)
    return Degrees(
        person=columns[0],
        level=columns[1].astype(np.int8),
        level_grade=columns[2].astype(np.int8),
        held_first=columns[3],
        held_last=columns[4],
        school=columns[5].astype(np.int32),
        school_grade=columns[6].astype(np.int8),
        schools=tuple(schools.entries),
    )


def _employments(candidates: Sequence[Candidate]) -> Employments:
    companies: _Index[Company] = _Index()
    sectors: _Index[str] = _Index()
    rows = []
    for person, candidate in enumerate(candidates):
        for job in candidate.employments or ():
            resolution = company_of(job.employer)
            found = resolution.entity if resolution.status is Match.FOUND else None
            company = -1 if found is None else companies.number(found.id, found)
            sector = -1 if job.sector is None else sectors.number(job.sector, job.sector)
            suggested = Grade.OPEN if job.sector is None and suggested_sectors(job) else Grade.LEANS_TO_NO
            rows.append((person, *_span(job), kind_of(job), sector, suggested, company, company_grade(resolution)))
    columns = _columns(rows, 10)
    return Employments(
        person=columns[0],
        start_first=columns[1],
        start_last=columns[2],
        end_first=columns[3],
        end_last=columns[4],
        kind_grade=columns[5].astype(np.int8),
        sector=columns[6].astype(np.int32),
        sector_grade=columns[7].astype(np.int8),
        company=columns[8].astype(np.int32),
        company_grade=columns[9].astype(np.int8),
        companies=tuple(companies.entries),
        sectors=tuple(sectors.entries),
    )


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> list[Days]:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, width)
    return [np.ascontiguousarray(table[:, column]) for column in range(width)]
