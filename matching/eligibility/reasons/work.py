"""Why years of work are enough or not: which jobs count, how far, and what would settle the rest."""

from __future__ import annotations

import numpy as np

from matching.domain import Employment
from matching.eligibility.careers import Day
from matching.eligibility.facts import FOR_BOUNDS, WHAT_COUNTS, spans, status_grades, years_bounds
from matching.eligibility.readings import company_of
from matching.eligibility.reasons.case import Case, Missing, Reason, duration, gaps, say, sentences, settle
from matching.eligibility.records import Asked
from matching.eligibility.spans import ordinal
from matching.eligibility.verdict import Grade, Grades
from matching.language import Text
from matching.narrow import wide
from matching.reference import Match, list_of

MASTERS = 7
A_MONTH = 1 / 12


def years_reason(case: Case) -> Reason:
    """Explain how long somebody worked."""
    counts, days = _row_grades(case), spans(case.careers.employments, case.terms)
    reason = sentences([_years_in_words(case), *_notes(case, counts, days)])
    if case.candidate.employments is None:
        return reason, (settle("settle-work", "/work"),)
    points = [each for row in range(len(counts)) for each in _open_points(case, row, Grade(int(counts[row])), days)]
    return reason, (*dict.fromkeys(points), *_open_person(case))


def company_reason(case: Case) -> Reason:
    """Explain how long somebody worked at companies that count, and where these are listed."""
    reason, missing = years_reason(case)
    parts = [reason, *_listings(case)]
    if case.grade in (Grade.OPEN, Grade.LEANS_TO_NO) and case.terms.pack.companies is not None:
        parts.append(say("company-not-held", missing=gaps(case.terms, case.terms.pack.companies)))
    return sentences(parts), missing


def _listings(case: Case) -> list[Text]:
    """Say of each company that counts on which list it stands."""
    said: dict[str, Text] = {}
    for job in case.candidate.employments or ():
        resolution = company_of(job.employer)
        listing = case.terms.listing_of_company(resolution.entity) if resolution.entity else None
        if listing is None or resolution.entity is None or resolution.status is not Match.FOUND:
            continue
        key = "company-listed" if listing.position else "company-listed-unranked"
        name = list_of(listing.list_id).full_title
        said[resolution.entity.id] = say(
            key, company=resolution.entity.name, list=name, edition=listing.edition, position=listing.position
        )
    return list(said.values())


def _years_in_words(case: Case) -> Text:
    low, plausible, high = (float(value) for value in case.bounds[:, 0])
    need, day = duration(case.need), case.day
    if case.candidate.employments is None:
        return say("years-not-stated", need=need)
    if case.grade is Grade.YES:
        return say("years-yes", have=duration(low), need=need, day=day)
    if case.grade is Grade.NO:
        return say("years-no", have=duration(high), need=need, day=day)
    if case.grade is Grade.LEANS_TO_NO:
        return say("years-leans", plausible=duration(plausible), need=need, day=day)
    return say("years-unknown", low=duration(low), high=duration(plausible), need=need, day=day)


def _notes(case: Case, counts: Grades, days: tuple[Day, ...]) -> list[Text]:
    """Say what was not added: a time that several jobs fill, and what lies before the degree."""
    notes, jobs = [], case.careers.employments.entry
    if len(jobs) > 1 and _raw_years(case, counts, days) - float(case.bounds[0, 0]) >= A_MONTH:
        notes.append(say("years-overlap"))
    if case.grade is Grade.YES and case.clause.note_before_degree:
        before = float(case.bounds[0, 0]) - _years_after_degree(case)
        if before > 0 and case.bounds[0, 0] - before < case.need:
            notes.append(say("years-before-degree", before=duration(before)))
    return notes


def _raw_years(case: Case, counts: Grades, days: tuple[Day, ...]) -> float:
    """Return the years of the jobs that certainly count, each by itself."""
    if case.clause.after_isced is not None:
        return 0.0
    certain = (counts == Grade.YES) & (_kinds(case) == Grade.YES)
    start, end = (wide(each) for each in days[:2])
    return float(np.maximum(end - start, 0)[certain].sum()) / 365.2425


def _kinds(case: Case) -> Grades:
    """Return how far each job is work of the kind that the fact asks for."""
    jobs = case.careers.employments
    return jobs.regular_grade if case.clause.regular else jobs.kind_grade


def _years_after_degree(case: Case) -> float:
    clause = case.clause
    after = Asked(source=clause.source, locator=clause.locator, fact=clause.fact, after_isced=MASTERS)
    return float(years_bounds(case.careers, case.terms, after, FOR_BOUNDS[:1])[0, 0])


def _row_grades(case: Case) -> Grades:
    """Return how far each job counts for the fact beside its being full-time work."""
    return WHAT_COUNTS[case.clause.fact](case.careers, case.terms, case.clause)


def _open_points(case: Case, row: int, counts: Grade, days: tuple[Day, ...]) -> list[Missing]:
    """Return what would settle how far a job counts; nothing for one that cannot count."""
    entry, kind = int(case.careers.employments.entry[row]), Grade(int(_kinds(case)[row]))
    if Grade.NO in (counts, kind) or (case.grade is Grade.OPEN and Grade.LEANS_TO_NO in (counts, kind)):
        return []
    job = (case.candidate.employments or ())[entry]
    name, points = job_name(job), []
    certain_start, certain_end, start, end = (column[row] for column in days)
    if start < end and (certain_start != start or max(certain_end, certain_start) != end):
        points.append(settle("settle-dates", f"/work/{entry}/startDate", job=name))
    if kind is not Grade.YES:
        points.append(settle("settle-kind", f"/work/{entry}/x-ktech/employmentType", job=name))
    if counts is not Grade.YES:
        points += [settle(key, f"/work/{entry}/{place}", job=name) for key, place in _unsettled(case, row)]
    return points


OF_FACT = {
    "advanced_work_years": ("field",),
    "global_company_years": ("company",),
    "institute_years": ("institute",),
    "research_years": ("research",),
    "advanced_research_years": ("field", "research"),
    "korea_field_years": ("field", "country"),
}
PLACES = {
    "field": "x-ktech/sector",
    "company": "name",
    "institute": "x-ktech/institute",
    "research": "x-ktech/research",
    "country": "x-ktech/country",
}


def _unsettled(case: Case, row: int) -> list[tuple[str, str]]:
    """Return the messages and fields of what is not settled of a job for the fact."""
    jobs = case.careers.employments
    settled = {
        "field": lambda: WHAT_COUNTS["advanced_work_years"](case.careers, case.terms, case.clause)[row],
        "research": lambda: jobs.research_grade[row],
        "country": lambda: jobs.korea_grade[row],
    }
    asked = OF_FACT.get(case.clause.fact, ())
    names = [name for name in asked if name not in settled or settled[name]() != Grade.YES]
    return [(f"settle-{name}-of-job" if name == "country" else f"settle-{name}", PLACES[name]) for name in names]


def _open_person(case: Case) -> tuple[Missing, ...]:
    """Return what would settle the status of stay where the fact asks for it, and when a degree was awarded."""
    if case.grade not in (Grade.OPEN, Grade.LEANS_TO_NO):
        return ()
    missing = []
    if case.clause.statuses and status_grades(case.careers, case.clause)[0] == Grade.OPEN:
        missing.append(settle("settle-status", "/x-ktech/residence/status"))
    degrees = case.careers.degrees
    if case.clause.after_isced is not None:
        unsure = (degrees.level >= case.clause.after_isced) & (degrees.held_first < degrees.held_last)
        today = ordinal(case.terms.day)
        for row in np.flatnonzero(unsure & (degrees.held_first <= today)):
            title = (case.candidate.degrees or ())[row].title or say("unnamed")
            missing.append(settle("settle-award", f"/education/{row}/x-ktech/awarded", title=title))
    return tuple(missing)


def job_name(job: Employment) -> Text | str:
    """Return what to call a job."""
    return ", ".join(part for part in (job.title, job.employer) if part) or say("unnamed")
