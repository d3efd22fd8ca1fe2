"""What a document settles: each open point of a profile or an opening, in the person's favour, within what was said.

A function here returns the situation as it would be, or None where no document of ours
could hold what is asked (a list not held, an office's answer).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Degree, DegreeStatus, Employment, EmploymentType, Institute, Opening, PartialDate
from matching.eligibility.careers import LONGEST_CAREER, Careers
from matching.eligibility.opening_facts import sector_of
from matching.eligibility.readings import KOREA, company_of, level_of, school_of, suggested_sectors
from matching.eligibility.spans import A_DAY
from matching.eligibility.terms import Terms, years_before
from matching.eligibility.verdict import Grade
from matching.reference import Match

Column = TypeVar("Column", NDArray[np.int8], NDArray[np.int32])
Confirmed = tuple[str, int]
"""What of an entry is confirmed, and the entry's place in its list."""


@dataclass(frozen=True)
class Situation:
    """Somebody, an opening and a day, as they are or as they would be.

    `confirmed` names entries of which somebody outside has said that they count,
    `assumed` clauses that hold as a whole where no entry is meant.
    """

    candidate: Candidate
    opening: Opening
    day: date
    assumed: frozenset[str] = frozenset()
    confirmed: frozenset[Confirmed] = frozenset()


Settle = Callable[[Situation, int, Terms], Situation | None]


def with_person(now: Situation, **changes: object) -> Situation:
    """Return the situation with the person changed."""
    return replace(now, candidate=now.candidate.model_copy(update=changes))


def with_opening(now: Situation, **changes: object) -> Situation:
    """Return the situation with the opening changed."""
    return replace(now, opening=now.opening.model_copy(update=changes))


def _with_job(now: Situation, row: int, **changes: object) -> Situation:
    jobs = list(now.candidate.employments or ())
    jobs[row] = jobs[row].model_copy(update=changes)
    return with_person(now, employments=tuple(jobs))


def _with_degree(now: Situation, row: int, **changes: object) -> Situation:
    degrees = list(now.candidate.degrees or ())
    degrees[row] = degrees[row].model_copy(update=changes)
    return with_person(now, degrees=tuple(degrees))


def _job(now: Situation, row: int) -> Employment:
    return (now.candidate.employments or ())[row]


def _degree(now: Situation, row: int) -> Degree:
    return (now.candidate.degrees or ())[row]


def exact(day: date) -> PartialDate:
    """Return a whole day as a date that somebody wrote."""
    return PartialDate(day.year, day.month, day.day)


def _job_dates(now: Situation, row: int, terms: Terms) -> Situation | None:
    job = _job(now, row)
    start = job.start.first if job.start else years_before(terms.day, LONGEST_CAREER)
    changes: dict[str, object] = {"start": exact(start)}
    if job.end is not None:
        changes["end"] = exact(job.end.last)
    elif job.ongoing is False:  # it is over, on the day before the one asked about at the latest
        changes["end"] = exact(max(start, terms.day - A_DAY))
    elif job.ongoing is None:
        changes["ongoing"] = True
    return _with_job(now, row, **changes)


def _job_kind(now: Situation, row: int, _: Terms) -> Situation | None:
    job = _job(now, row)
    said = job.employment_type is not None or job.full_time_share is not None
    return None if said else _with_job(now, row, employment_type=EmploymentType.FULL_TIME)


def _job_sector(now: Situation, row: int, terms: Terms) -> Situation | None:
    job, admitted = _job(now, row), terms.admitted_sectors
    if job.sector is not None or not admitted:
        return None
    likely = [each for each in (*sorted(suggested_sectors(job)), now.opening.sector, admitted[0]) if each in admitted]
    return _with_job(now, row, sector=likely[0])


def _job_company(now: Situation, row: int, terms: Terms) -> Situation | None:
    meant = company_of(_job(now, row).employer)
    counting = [each for each in meant.candidates if terms.listing_of_company(each)]
    return _with_job(now, row, employer=counting[0].name.en) if counting else None


def _job_institute(now: Situation, row: int, terms: Terms) -> Situation | None:
    """Settle the kind of institute; a government's, where the name is neither a school's nor a company's."""
    if _job(now, row).institute is not None:
        return None
    school, company = school_of(_job(now, row).employer, None), company_of(_job(now, row).employer)
    kind = Institute.GOVERNMENT_LAB
    if company.entity and company.status is Match.FOUND and terms.listing_of_company(company.entity):
        kind = Institute.COMPANY_LAB
    if school.entity and school.status is Match.FOUND and terms.listing_of_school(school.entity):
        kind = Institute.UNIVERSITY_LAB
    return _with_job(now, row, institute=kind)


def _job_research(now: Situation, row: int, _: Terms) -> Situation | None:
    return _with_job(now, row, research=True) if _job(now, row).research is None else None


def _job_country(now: Situation, row: int, _: Terms) -> Situation | None:
    return _with_job(now, row, country=KOREA) if _job(now, row).country is None else None


def _degree_level(now: Situation, row: int, _: Terms) -> Situation | None:
    return _with_degree(now, row, isced=level_of(_degree(now, row))[0])


def _degree_award(now: Situation, row: int, _: Terms) -> Situation | None:
    degree = _degree(now, row)
    day = degree.awarded or degree.end
    first = day and max(day.first, degree.start.first if degree.start else day.first)
    return _with_degree(now, row, status=DegreeStatus.AWARDED, awarded=first and exact(first))


def _degree_school(now: Situation, row: int, terms: Terms) -> Situation | None:
    degree = _degree(now, row)
    meant = school_of(degree.school, degree.campus)
    counting = [each for each in meant.candidates if terms.listing_of_school(each)]
    return _with_degree(now, row, school=counting[0].name.en) if counting else None


def _degree_country(now: Situation, row: int, _: Terms) -> Situation | None:
    return _with_degree(now, row, country=KOREA) if _degree(now, row).country is None else None


def _status(now: Situation, _row: int, _: Terms) -> Situation | None:
    said = now.candidate.residence
    if said.status is not None or said.country not in (None, KOREA):
        return None
    return with_person(now, residence=said.model_copy(update={"country": KOREA, "status": "E-7"}))


def _opening_sector(now: Situation, _row: int, terms: Terms) -> Situation | None:
    admitted = terms.admitted_sectors
    return with_opening(now, sector=admitted[0]) if admitted and sector_of(now.opening)[0] is None else None


def _opening_country(now: Situation, _row: int, _: Terms) -> Situation | None:
    return with_opening(now, country=KOREA) if now.opening.country is None else None


SETTLED: Mapping[str, Settle] = {
    r"/work/(\d+)/startDate": _job_dates,
    r"/work/(\d+)/x-ktech/employmentType": _job_kind,
    r"/work/(\d+)/x-ktech/sector": _job_sector,
    r"/work/(\d+)/name": _job_company,
    r"/work/(\d+)/x-ktech/institute": _job_institute,
    r"/work/(\d+)/x-ktech/research": _job_research,
    r"/work/(\d+)/x-ktech/country": _job_country,
    r"/education/(\d+)/x-ktech/isced": _degree_level,
    r"/education/(\d+)/x-ktech/awarded": _degree_award,
    r"/education/(\d+)/institution": _degree_school,
    r"/education/(\d+)/x-ktech/country": _degree_country,
    r"/x-ktech/residence/status": _status,
    "/x-ktech/sector": _opening_sector,
    "/jobLocation/address/addressCountry": _opening_country,
}


CONFIRMED: Mapping[str, str] = {
    r"/work/(\d+)/name": "company",
    r"/work/(\d+)/x-ktech/employmentType": "kind",
    r"/work/(\d+)/x-ktech/institute": "institute",
    r"/education/(\d+)/institution": "school",
}
"""What somebody outside can confirm of an entry, by the place of what is open."""


def with_confirmed(careers: Careers, *confirmed: frozenset[Confirmed]) -> Careers:
    """Return careers with what is confirmed of each row's person: this employer, this school counts, it was full time.

    `confirmed` has one set for each row.
    """
    degrees, jobs = careers.degrees, careers.employments
    for what, entry in frozenset[Confirmed]().union(*confirmed):
        of_person = np.array([(what, entry) in each for each in confirmed])
        job = (jobs.entry == entry) & of_person[jobs.person]
        degree = (degrees.entry == entry) & of_person[degrees.person]
        if what == "company":
            jobs = replace(jobs, company=_put(jobs.company, job, -1), company_grade=_put(jobs.company_grade, job))
        elif what == "institute":
            jobs = replace(jobs, of_government=_put(jobs.of_government, job))
        elif what == "kind":
            jobs = replace(jobs, kind_grade=_put(jobs.kind_grade, job), regular_grade=_put(jobs.regular_grade, job))
        else:
            degrees = replace(
                degrees, school=_put(degrees.school, degree, -1), school_grade=_put(degrees.school_grade, degree)
            )
    return replace(careers, degrees=degrees, employments=jobs)


def _put(column: Column, rows: NDArray[np.bool_], value: int = Grade.YES) -> Column:
    changed = column.copy()
    changed[rows] = value
    return changed
