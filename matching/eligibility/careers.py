"""Degrees and jobs of many people as columns: what the facts of any day are computed from.

A row is one degree, or one job between its leaves. What does not depend on the day or on
a version of the rule is settled here once: how far the row is certain, which school or
company it names. Grades are those of `verdict.Grade`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matching.domain import Candidate, Degree, Employment, Institute
from matching.eligibility.read_once import ReadOnce
from matching.eligibility.readings import (
    company_grade,
    company_of,
    expected_grade,
    held_from,
    kind_of,
    korea_grade,
    korean_school_grade,
    level_of,
    lives_in_korea,
    regular_kind_of,
    research_grade,
    school_grade,
    school_of,
    status_of_stay,
    suggested_sectors,
    topik_range,
)
from matching.eligibility.spans import EVER, UNKNOWN_DAY, day_range, spans_of
from matching.eligibility.verdict import Grade, Grades
from matching.forgetting import remembered
from matching.narrow import Whole, narrow
from matching.reference import Company, Match, Resolution, School, resolve_laboratory, sectors

LONGEST_CAREER = 50  # years; how far back work may reach whose beginning is not known
Row = NDArray[np.int32]
"""The rows of people."""
Day = NDArray[np.int32]
"""Days since 1970-01-01, or `EVER` and `UNKNOWN_DAY`; whoever adds or multiplies them asks for them `wide`."""
Index = Whole
"""Small numbers in as few bytes as hold them."""


@dataclass(frozen=True)
class Degrees:
    """Degrees as columns, each of the shape (degrees,).

    `entry` is the degree's place in its person's list. `level` is the ISCED level, the
    highest there is where it is not known (`level_grade` tells). The degree is held from
    `held_first` on perhaps and from `held_last` on certainly. `school` indexes
    `schools`, -1 for none.
    """

    person: Row
    entry: Index
    level: Grades
    level_grade: Grades
    held_first: Day
    held_last: Day
    expected_grade: Grades
    school: Index
    school_grade: Grades
    korean_grade: Grades
    schools: tuple[School, ...]


@dataclass(frozen=True)
class Employments:
    """Jobs as columns, each of the shape (pieces of jobs,).

    `entry` is the job's place in its person's list. Certain work lasts over [start_last,
    end_first), possible work over [start_first, end_last); `EVER` is "to the day asked
    about". `kind_grade` is how far it counts as full-time work, `regular_grade` as
    permanent full-time work. `sector` indexes `sectors`, -1 where it is not stated;
    `suggested` has a bit for each of the sectors that its words suggest. A job is at an
    institute as far as its school is one that counts and `of_university` allows, its
    company is listed and `of_company` allows, or `of_government` says so.
    """

    person: Row
    entry: Index
    start_first: Day
    start_last: Day
    end_first: Day
    end_last: Day
    kind_grade: Grades
    regular_grade: Grades
    sector: Index
    suggested: Index
    company: Index
    company_grade: Grades
    school: Index
    school_grade: Grades
    research_grade: Grades
    of_university: Grades
    of_company: Grades
    of_government: Grades
    korea_grade: Grades
    companies: tuple[Company, ...]
    schools: tuple[School, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class Stays:
    """Where people stay and what Korean they know, each of the shape (people,).

    `status` indexes `statuses`, -1 where it is not said; it is held since a day between
    `since_first` and `since_last`. `topik_low` and `topik_high` bound the TOPIK level.
    """

    in_korea: Grades
    status: Index
    since_first: Day
    since_last: Day
    topik_low: Grades
    topik_high: Grades
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Careers:
    """The degrees, jobs and stays of `rows` people; the two masks mark who did not say."""

    rows: int
    degrees: Degrees
    employments: Employments
    stays: Stays
    degrees_stated: NDArray[np.bool_]
    employments_stated: NDArray[np.bool_]


T = TypeVar("T")


class Numbered(Generic[T]):
    """Gives each distinct entity a number in the order of its first use."""

    def __init__(self) -> None:
        self.entries: list[T] = []
        self._numbers: dict[str, int] = {}

    def number(self, key: str, entity: T) -> int:
        """Return the number of an entity."""
        if key not in self._numbers:
            self._numbers[key] = len(self.entries)
            self.entries.append(entity)
        return self._numbers[key]

    def of_school(self: Numbered[School], resolution: Resolution[School]) -> int:
        """Return the number of the school that a name means for sure, -1 for none."""
        found = resolution.entity if resolution.status is Match.FOUND else None
        return -1 if found is None else self.number(found.id, found)

    def of_company(self: Numbered[Company], resolution: Resolution[Company]) -> int:
        """Return the number of the company that a name means for sure, -1 for none."""
        found = resolution.entity if resolution.status is Match.FOUND else None
        return -1 if found is None else self.number(found.id, found)


def careers_of(candidates: Sequence[Candidate]) -> Careers:
    """Lay out the careers of some people; row i is `candidates[i]`."""
    return Careers(
        rows=len(candidates),
        degrees=_degrees(candidates),
        employments=_employments(candidates),
        stays=_stays(candidates),
        degrees_stated=np.array([each.degrees is not None for each in candidates], dtype=bool),
        employments_stated=np.array([each.employments is not None for each in candidates], dtype=bool),
    )


def _degrees(candidates: Sequence[Candidate]) -> Degrees:
    schools: Numbered[School] = Numbered()

    def read(degree: Degree) -> list[tuple[int, ...]]:
        name = school_of(degree.school, degree.campus)
        row = (
            *level_of(degree), *held_from(degree), expected_grade(degree),
            schools.of_school(name), school_grade(name), korean_school_grade(degree),
        )  # fmt: skip
        return [row]

    once = ReadOnce(read)
    entries = ((p, each, n, d) for p, each in enumerate(candidates) for n, d in enumerate(each.degrees or ()))
    table = ((p, n, *row) for p, each, n, degree in entries for row in once.rows(each, degree))
    return Degrees(**_columns(Degrees, table), schools=tuple(schools.entries))


def _employments(candidates: Sequence[Candidate]) -> Employments:
    companies: Numbered[Company] = Numbered()
    schools: Numbered[School] = Numbered()
    stated: Numbered[str] = Numbered()

    def read(job: Employment) -> list[tuple[int, ...]]:
        spans = spans_of(job)
        if not spans:  # leaves cover all of it
            return []
        company, school = company_of(job.employer), school_of(job.employer, None)
        sector = -1 if job.sector is None else stated.number(job.sector, job.sector)
        research = research_grade(job)
        suggested = 0 if job.sector is not None else bits_of(suggested_sectors(job))
        grades = (
            kind_of(job), regular_kind_of(job), sector, suggested,
            companies.of_company(company), company_grade(company), schools.of_school(school), school_grade(school),
            research, *_institute(job, research),
        )  # fmt: skip
        return [(*span, *grades) for span in spans]

    once = ReadOnce(read)
    entries = ((p, each, n, job) for p, each in enumerate(candidates) for n, job in enumerate(each.employments or ()))
    table = (
        (p, n, *row, korea_grade(job, each)) for p, each, n, job in entries for row in once.rows(each, job)
    )  # where a job is may be said by where its person lives, and so by each variant
    return Employments(
        **_columns(Employments, table),
        companies=tuple(companies.entries),
        schools=tuple(schools.entries),
        sectors=tuple(stated.entries),
    )


def bits_of(names: Iterable[str]) -> int:
    """Return a number with a bit for each sector."""
    return sum(1 << _bits()[name] for name in set(names))


def names_of(bits: int) -> list[str]:
    """Return the sectors whose bits are set."""
    return [name for name, bit in _bits().items() if bits >> bit & 1]


@cache
def _bits() -> dict[str, int]:
    return {sector.id: bit for bit, sector in enumerate(sectors())}


@remembered(65_536)
def _laboratory(name: str | None) -> Match:
    return resolve_laboratory(name).status


_STATED_INSTITUTE = {
    Institute.UNIVERSITY_LAB: (Grade.YES, Grade.NO, Grade.NO),
    Institute.COMPANY_LAB: (Grade.NO, Grade.YES, Grade.NO),
    Institute.GOVERNMENT_LAB: (Grade.NO, Grade.NO, Grade.YES),
    Institute.NONE: (Grade.NO, Grade.NO, Grade.NO),
}


def _institute(job: Employment, research: Grade) -> tuple[Grade, Grade, Grade]:
    """Return how far a job may be at a university's, a company's, a government's institute."""
    if job.institute is not None:
        return _STATED_INSTITUTE[job.institute]
    laboratory = _laboratory(job.employer)
    known = laboratory in (Match.FOUND, Match.AMBIGUOUS, Match.RELATED)
    return Grade.OPEN, min(Grade.OPEN, research), Grade.OPEN if known else Grade.LEANS_TO_NO


def _stays(candidates: Sequence[Candidate]) -> Stays:
    statuses: Numbered[str] = Numbered()

    def row(candidate: Candidate) -> tuple[int, ...]:
        residence = candidate.residence
        status = status_of_stay(residence.status)
        number = -1 if status is None else statuses.number(status, status)
        since = day_range(residence.since, unknown=(UNKNOWN_DAY, EVER))
        return lives_in_korea(candidate), number, *since, *topik_range(candidate)

    return Stays(**_columns(Stays, map(row, candidates)), statuses=tuple(statuses.entries))


def _columns(kind: type[Degrees | Employments | Stays], rows: Iterable[tuple[int, ...]]) -> dict[str, NDArray[Any]]:
    """Turn rows into the columns that a class declares, in their order; its last fields are none."""
    types = COLUMN_TYPES[kind.__name__]
    table = np.array(list(rows), dtype=np.int64).reshape(-1, len(types))
    columns = zip(types.items(), table.T, strict=True)
    return {name: narrow(column) if dtype is None else column.astype(dtype) for (name, dtype), column in columns}


_DTYPES: dict[object, DTypeLike | None] = {Day: np.int32, Row: np.int32, Grades: np.int8, Index: None}
"""The types of columns, None for as few bytes as hold one."""


def _types_of(kind: type[Degrees | Employments | Stays]) -> dict[str, DTypeLike | None]:
    declared = get_type_hints(kind)
    return {each.name: _DTYPES[declared[each.name]] for each in fields(kind) if declared[each.name] in _DTYPES}


COLUMN_TYPES = {kind.__name__: _types_of(kind) for kind in (Degrees, Employments, Stays)}
