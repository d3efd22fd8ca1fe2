"""The facts about one person once more: slow, obvious, day by day, on sets of days.

What a single job, degree or name amounts to is taken from `readings`, and which lists and
sectors count from `terms`; everything that has to do with time is done again here, from
the calendar: what a vague date leaves certain, leaves, cutting at the day, spans that
overlap or touch, and how many months they make (Korean Civil Act art. 157-160).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import product
from math import inf

from matching.domain import Candidate, Degree, DegreeStatus, Employment, Institute
from matching.eligibility import readings
from matching.eligibility.records import Asked
from matching.eligibility.terms import Terms
from matching.eligibility.verdict import Grade
from matching.reference import Match, resolve_laboratory

Three = tuple[float, float, float]
"""Certain, plausible, conceivable."""
BOUNDS = Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO
MOST_YEARS, MOST_LEVEL = 50, 8
ONE_DAY = timedelta(days=1)
WHAT_HAS_TO_HOLD = {
    "work_years": (),
    "advanced_work_years": ("field",),
    "global_company_years": ("company",),
    "institute_years": ("institute",),
    "research_years": ("research",),
    "advanced_research_years": ("field", "research"),
    "korea_field_years": ("field", "korea"),
}


STATUSES = "D-1", "E-3", "E-7-1", "F-2"
DEGREES = "degree_level", "ranked_degree_level", "korean_degree_level"


def asked(fact: str, **terms: object) -> Asked:
    """Return a question about a fact as a clause would put it."""
    return Asked(source="made up", locator="-", fact=fact, **terms)


def questions() -> list[Asked]:
    """Return every fact that has days in it, under all the terms a clause may set."""
    return [
        *(
            asked(fact, after_isced=after, regular=regular, statuses=STATUSES if fact == "korea_field_years" else ())
            for fact, after, regular in product(WHAT_HAS_TO_HOLD, (None, 6, 7, 8), (False, True))
        ),
        *(
            asked(fact, expected=expected, within_years=years)
            for fact, expected, years in product(DEGREES, (False, True), (None, 1, 5))
        ),
    ]


def years_ago(day: date, years: int) -> date:
    """Return the day some years before; 28 February where there is no 29th."""
    year = day.year - years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def last_day_of(first: date, months: int) -> date:
    """Return the last day of a period of whole months that begins on a day.

    It ends the day before the day of its last month that corresponds to the first; where
    that month has no such day, with the month's last day (art. 160).
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    if first.day > longest:
        return date(year, month + 1, longest)
    return date(year, month + 1, first.day) - ONE_DAY


@cache
def months_and_days(first: int, last: int) -> tuple[int, int]:
    """Return the whole months, and the days after them, from a first to a last day, both worked."""
    begun, months = date.fromordinal(first), 0
    while last_day_of(begun, months + 1).toordinal() <= last:
        months += 1
    return months, last - last_day_of(begun, months).toordinal()


def years_of(days: set[int], *, generous: bool) -> float:
    """Return how many years some days make: the months and the days of each unbroken span, added.

    A month of days left over has 31; where several spans are added in somebody's favour, 30.
    """
    if not days:
        return 0.0
    firsts, lasts = (sorted(day for day in days if day + step not in days) for step in (-1, 1))
    return (
        min(_added(joined, generous=generous) for joined in _ways_to_join(list(zip(firsts, lasts, strict=True)))) / 12
    )


def _added(spans: list[tuple[int, int]], *, generous: bool) -> float:
    """Return the months of some spans, left-over days added."""
    each = [months_and_days(*span) for span in spans]
    month = 30 if generous and len(spans) > 1 else 31
    return sum(months for months, _ in each) + sum(left for _, left in each) / month


def _ways_to_join(spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the spans as they are, and with any neighbours less than a week apart taken for one."""
    if len(spans) < 2:
        return [spans]
    (first, last), (start, end), *rest = spans
    apart = [[(first, last), *way] for way in _ways_to_join([(start, end), *rest])]
    return [*apart, *_ways_to_join([(first, end), *rest])] if start - last - 1 < 7 else apart


def days_from(first: date, until: date) -> set[int]:
    """Return every day from the first to the one before the last."""
    return set(range(first.toordinal(), until.toordinal()))


def certain_days(job: Employment, today: date) -> set[int]:
    """Return each day on which the job had begun, had not ended, and no leave was, whatever its dates mean."""
    if job.start is None or (job.end is None and not job.ongoing):
        return set()
    until = today if job.end is None else min(job.end.first + ONE_DAY, today)
    worked = days_from(job.start.last, until)
    for leave in job.leaves:
        worked -= days_from(leave.start.first, leave.end.last + ONE_DAY)
    return worked


def possible_days(job: Employment, today: date) -> set[int]:
    """Return each day on which somebody may have worked under one reading of the dates."""
    start = years_ago(today, MOST_YEARS) if job.start is None else job.start.first
    until = today if job.end is None else min(job.end.last + ONE_DAY, today)
    worked = days_from(start, until)
    for leave in job.leaves:
        worked -= days_from(leave.start.last, leave.end.first + ONE_DAY)
    return worked


def award(degree: Degree, today: date) -> tuple[float, float]:
    """Return the first and the last day on which a degree may have been, or will be, awarded; inf is never."""
    day = degree.awarded or degree.end
    if degree.status is DegreeStatus.AWARDED and day is None:
        return -inf, today.toordinal()
    if day is None:
        return (-inf, inf) if degree.status is None else (inf, inf)
    settled = degree.status in (None, DegreeStatus.AWARDED)
    return day.first.toordinal(), day.last.toordinal() if settled else inf


def _admits(admitted: str, status: str) -> Grade:
    """Return whether a status is the one admitted or a kind of it; without its kind it may be the one admitted."""
    rule, own = admitted.split("-"), status.split("-")
    if own[: len(rule)] == rule:
        return Grade.YES
    return Grade.OPEN if rule[: len(own)] == own else Grade.NO


class Diary:
    """One person's life as far as it is told, up to a day, and what a version of the rule makes of it."""

    def __init__(self, person: Candidate, terms: Terms) -> None:
        self.person, self.terms, self.today = person, terms, terms.day
        self.jobs, self.degrees = person.employments or (), person.degrees or ()
        self._years: dict[object, float] = {}

    def bounds(self, asked: Asked) -> Three:
        """Return the three numbers of a fact."""
        return self._level(asked) if asked.fact.endswith("_level") else self._worked(asked)

    # Work

    @cached_property
    def days(self) -> dict[bool, list[set[int]]]:
        """The certain (True) and the possible days of each job."""
        return {
            True: [certain_days(job, self.today) for job in self.jobs],
            False: [possible_days(job, self.today) for job in self.jobs],
        }

    def _worked(self, asked: Asked) -> Three:
        if asked.statuses and self._status(asked) is Grade.NO:
            return 0.0, 0.0, 0.0
        kind, status = "regular" if asked.regular else "kind", self._status(asked) if asked.statuses else Grade.YES
        needed = kind, *WHAT_HAS_TO_HOLD[asked.fact]
        grades = [min(status, *(job[each] for each in needed)) for job in self.graded_jobs]
        three = [self._years_of_jobs(grades, level, asked) for level in BOUNDS]
        return (three[0], MOST_YEARS, MOST_YEARS) if self.person.employments is None else (three[0], three[1], three[2])

    def _years_of_jobs(self, grades: list[Grade], level: Grade, asked: Asked) -> float:
        certain = level is Grade.YES
        counting = tuple(n for n, grade in enumerate(grades) if grade >= level)
        since = -inf if asked.after_isced is None else self._degree_day(asked.after_isced, certain=certain)
        key = counting, certain, since
        if key not in self._years:
            days = set().union(*(self.days[certain][n] for n in counting))
            late = days if since == -inf else {day for day in days if day >= since}
            self._years[key] = years_of(late, generous=not certain)
        return self._years[key]

    def _degree_day(self, level: int, *, certain: bool) -> float:
        """Return the day from which on somebody certainly, or possibly, holds a degree of a level."""
        if self.person.degrees is None:
            return inf if certain else -inf
        high = [(award(d, self.today), grades["degree_level"]) for d, of, grades in self.graded_degrees if of >= level]
        if certain:
            return min((last for (_, last), grade in high if grade is Grade.YES), default=inf)
        return min((first for (first, _), grade in high if grade >= Grade.OPEN), default=inf)

    @cached_property
    def graded_jobs(self) -> list[dict[str, Grade]]:
        """How far each job is what a rule may ask for."""
        return [
            {
                "kind": readings.kind_of(job),
                "regular": readings.regular_kind_of(job),
                "field": self._field(job),
                "company": self._company(job),
                "institute": self._institute(job),
                "research": readings.research_grade(job),
                "korea": readings.korea_grade(job, self.person),
            }
            for job in self.jobs
        ]

    def _field(self, job: Employment) -> Grade:
        if job.sector is not None:
            return self.terms.sector_grade(job.sector)
        suggested = [self.terms.sector_grade(sector) for sector in readings.suggested_sectors(job)]
        return Grade.OPEN if any(grade > Grade.NO for grade in suggested) else Grade.LEANS_TO_NO

    def _company(self, job: Employment) -> Grade:
        resolution = readings.company_of(job.employer)
        named = readings.company_grade(resolution)
        if resolution.status is not Match.FOUND or self.terms.listing_of_company(resolution.entity):
            return named
        return min(named, self.terms.absent(self.terms.pack.companies))

    def _school(self, name: str | None, campus: str | None) -> tuple[Grade, Grade]:
        """Return how far a name settles its school, and how far that school stands on a list that counts."""
        resolution = readings.school_of(name, campus)
        listed = resolution.status is not Match.FOUND or self.terms.listing_of_school(resolution.entity)
        return readings.school_grade(resolution), Grade.YES if listed else self.terms.absent(self.terms.pack.schools)

    def _institute(self, job: Employment) -> Grade:
        university, company = min(self._school(job.employer, None)), self._company(job)
        if job.institute is not None:
            ways = {Institute.UNIVERSITY_LAB: university, Institute.COMPANY_LAB: company}
            return ways.get(job.institute, Grade.YES if job.institute is Institute.GOVERNMENT_LAB else Grade.NO)
        known = resolve_laboratory(job.employer).status in (Match.FOUND, Match.AMBIGUOUS, Match.RELATED)
        return max(
            min(university, Grade.OPEN),
            min(company, Grade.OPEN, readings.research_grade(job)),
            Grade.OPEN if known else Grade.LEANS_TO_NO,
        )

    def _status(self, asked: Asked) -> Grade:
        status = readings.status_of_stay(self.person.residence.status)
        counts = Grade.OPEN if status is None else max((_admits(each, status) for each in asked.statuses), default=0)
        return min(counts, readings.lives_in_korea(self.person))

    # Degrees

    @cached_property
    def graded_degrees(self) -> list[tuple[Degree, int, dict[str, Grade]]]:
        """Each degree, its level, and how far it is one at all, of a school that counts, of one in Korea."""
        return [(degree, readings.level_of(degree)[0], self._graded(degree)) for degree in self.degrees]

    def _graded(self, degree: Degree) -> dict[str, Grade]:
        (named, listed), absent = self._school(degree.school, degree.campus), self.terms.absent(self.terms.pack.schools)
        of = readings.level_of(degree)[1]
        return {
            "degree_level": of,
            "ranked_degree_level": min(of, listed, absent if named is Grade.LEANS_TO_NO else named),
            "korean_degree_level": min(of, readings.korean_school_grade(degree)),
        }

    def _level(self, asked: Asked) -> Three:
        told = [(level, min(grades[asked.fact], self._held(d, asked))) for d, level, grades in self.graded_degrees]
        three = [float(max((level for level, grade in told if grade >= bound), default=0)) for bound in BOUNDS]
        return (three[0], MOST_LEVEL, MOST_LEVEL) if self.person.degrees is None else (three[0], three[1], three[2])

    def _held(self, degree: Degree, asked: Asked) -> Grade:
        first, last = award(degree, self.today)
        today = self.today.toordinal()
        held = Grade.YES if last <= today else Grade.OPEN if first <= today else Grade.NO
        if asked.expected and first > today:
            held = Grade.YES if degree.status is DegreeStatus.EXPECTED else Grade.OPEN
        if asked.within_years is None:
            return held
        since = years_ago(self.today, asked.within_years).toordinal()
        return min(held, Grade.YES if first >= since else Grade.NO if last < since else Grade.OPEN)
