"""What may be open of a job: its days, kind, field, employer, country, and whether it was research."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from pydantic import JsonValue

from matching.domain import Candidate, Employment, EmploymentType, Institute, Leave
from matching.eligibility.readings import (
    company_of,
    kind_of,
    korea_grade,
    regular_kind_of,
    research_grade,
    suggested_sectors,
)
from matching.eligibility.reasons.work import job_name
from matching.eligibility.verdict import Grade
from matching.questions.model import AnswerKind, Edit, Fact, Option, Scene, before, edges, is_vague, say, writes
from matching.questions.places import country_fact
from matching.reference import Match, companies, resolve_employer, sectors

PRESENT = "present"
ON_NO_LIST = "Example Company"
"""A name that is on none of the lists, to try what such an employer would mean."""


def facts_of_job(row: int, job: Employment, person: Candidate) -> Iterator[Fact]:
    """Yield what is open of one job."""
    for each in FACTS_OF_JOB:
        yield from each(f"/work/{row}", job, person)


def _start(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    if not is_vague(job.start):
        return

    def trial(scene: Scene) -> Sequence[JsonValue]:
        if job.start is not None:
            return edges(job.start)
        return before(job.end.last if job.end else scene.day, scene.lengths)

    text = say("ask-start" if job.start is None else "ask-start-exactly", job=job_name(job), said=job.start or "")
    yield Fact(f"{place}/startDate", AnswerKind.DATE, text, trial, writes(f"{place}/startDate"))


def _end(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    if job.ongoing or (job.end is not None and job.end.day is not None):
        return
    open_end = job.end is None and job.ongoing is None

    def trial(scene: Scene) -> Sequence[JsonValue]:
        if job.end is not None:
            return edges(job.end, latest_first=True)
        last = scene.day - timedelta(days=1)
        first = min(job.start.first, last) if job.start else last
        ends = [day for day in reversed(before(last, scene.lengths)) if str(day) > first.isoformat()]
        days: list[JsonValue] = [*ends, first.isoformat()]
        return [PRESENT, *days] if open_end else [last.isoformat(), *days]

    def edits(value: JsonValue) -> list[Edit]:
        here = value == PRESENT
        return [(f"{place}/endDate", None if here else value), (f"{place}/x-ktech/ongoing", True if here else None)]

    key = "ask-end-exactly" if job.end else "ask-end-or-present" if open_end else "ask-end"
    options = (Option(PRESENT, say("answer-present")),) if open_end else ()
    text = say(key, job=job_name(job), said=job.end or "")
    yield Fact(f"{place}/endDate", AnswerKind.DATE, text, trial, edits, options, free=True)


def _leaves(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    for number, leave in enumerate(job.leaves):
        yield from _leave(f"{place}/x-ktech/leaves/{number}", leave, job)


def _leave(place: str, leave: Leave, job: Employment) -> Iterator[Fact]:
    """Yield the days of an unpaid leave: the later it began and the sooner it ended, the more was worked."""
    for name, day, late in (("startDate", leave.start, True), ("endDate", leave.end, False)):
        if day.day is None:
            text = say(f"ask-leave-{'start' if late else 'end'}", job=job_name(job), said=day)
            answers = edges(day, latest_first=late)
            pointer = f"{place}/{name}"
            yield Fact(pointer, AnswerKind.DATE, text, lambda _, a=answers: a, writes(pointer))  # type: ignore[misc]


def _kind(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    said = job.employment_type is not None or job.full_time_share is not None
    if said or (kind_of(job) is Grade.YES and regular_kind_of(job) is Grade.YES):
        return
    options = tuple(Option(kind.value, say(f"employment-{kind.value}")) for kind in EmploymentType)
    pointer = f"{place}/x-ktech/employmentType"
    tried: list[JsonValue] = [kind.value for kind in (EmploymentType.FULL_TIME, EmploymentType.PART_TIME)]
    tried.append(EmploymentType.INTERN.value)
    text = say("ask-kind", job=job_name(job))
    yield Fact(pointer, AnswerKind.CHOICE, text, lambda _: tried, writes(pointer), options)


def _sector(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    if job.sector is not None:
        return

    def trial(scene: Scene) -> Sequence[JsonValue]:
        """Return one sector a grade: those that the job's own words suggest stand for their grade."""
        likely = [*sorted(suggested_sectors(job)), *(each.id for each in sectors())]
        by_grade: dict[Grade, str] = {}
        for sector in likely:
            by_grade.setdefault(scene.terms[0].sector_grade(sector), sector)
        return [by_grade[grade] for grade in sorted(by_grade, reverse=True)]

    pointer = f"{place}/x-ktech/sector"
    options = tuple(Option(each.id, each.name) for each in sectors())
    yield Fact(pointer, AnswerKind.CHOICE, say("ask-sector", job=job_name(job)), trial, writes(pointer), options)


def _employer(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    meant = company_of(job.employer)
    if meant.status not in (Match.AMBIGUOUS, Match.MISSING):
        return
    known = [each.name for each in meant.candidates if resolve_employer(each.name.en).status is Match.FOUND]
    options = tuple(Option(name.en, name) for name in known)

    def trial(scene: Scene) -> Sequence[JsonValue]:
        return [*(option.value for option in options), ON_NO_LIST] if options else [*_listed(scene), ON_NO_LIST]

    pointer = f"{place}/name"
    text = say("ask-employer-which" if options else "ask-employer", job=job_name(job))
    yield Fact(pointer, AnswerKind.TEXT, text, trial, writes(pointer), options, free=True)


def _listed(scene: Scene) -> list[JsonValue]:
    """Return the name of one company that counts under some rule."""
    for company in companies().values():
        if any(terms.listing_of_company(company) for terms in scene.terms):
            return [company.name.en]
    return []


def _research(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    if research_grade(job) in (Grade.YES, Grade.NO):
        return
    pointer = f"{place}/x-ktech/research"
    options = tuple(Option(each, say("answer-yes" if each else "answer-no")) for each in (True, False))
    text = say("ask-research", job=job_name(job))
    yield Fact(pointer, AnswerKind.CHOICE, text, lambda _: [True, False], writes(pointer), options)


def _institute(place: str, job: Employment, _: Candidate) -> Iterator[Fact]:
    if job.institute is not None:
        return
    pointer = f"{place}/x-ktech/institute"
    kinds = (Institute.GOVERNMENT_LAB, Institute.UNIVERSITY_LAB, Institute.COMPANY_LAB, Institute.NONE)
    options = tuple(Option(kind.value, say(f"institute-{kind.value}")) for kind in kinds)
    answers = [option.value for option in options]
    text = say("ask-institute", job=job_name(job))
    yield Fact(pointer, AnswerKind.CHOICE, text, lambda _: answers, writes(pointer), options)


def _country(place: str, job: Employment, person: Candidate) -> Iterator[Fact]:
    if job.country is None and korea_grade(job, person) is not Grade.YES:
        yield country_fact(f"{place}/x-ktech/country", say("ask-country-of-job", job=job_name(job)))


FACTS_OF_JOB: Sequence[Callable[[str, Employment, Candidate], Iterator[Fact]]] = (
    _start, _end, _leaves, _kind, _sector, _employer, _institute, _research, _country,
)  # fmt: skip
