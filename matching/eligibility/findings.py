"""Why a clause is answered as it is: the reason in words, its source, and what would settle it.

Each function here explains one fact for one person and one opening. It reads the same
columns the answer was computed from, laid out for a pool of one, so that a reason
cannot disagree with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.domain import Candidate, Degree, Employment, Opening
from matching.eligibility.careers import Careers, company_of, level_of, school_of
from matching.eligibility.facts import (
    MONTHS_A_YEAR,
    Bounds,
    Listing,
    Terms,
    company_grades,
    degree_grades,
    field_grades,
    sector_of,
    spans,
)
from matching.eligibility.policy import Cited, Clause, DatedValue, ListTerms, Policy, Source
from matching.eligibility.verdict import Grade, Grades, Verdict
from matching.language import Text, message
from matching.reference import Match, list_of, sectors


@dataclass(frozen=True)
class Missing:
    """A fact that would settle something: where it belongs (a JSON pointer) and what it is."""

    document: str
    pointer: str
    text: Text


@dataclass(frozen=True)
class Finding:
    """One clause's answer for one pair on one day.

    `bounds` are the fact's certain, plausible and conceivable values in `unit`; `need`
    is what the clause asks, `since` the first day of a dated value behind it.
    """

    clause: str
    title: Text
    grade: Grade
    reason: Text
    need: float
    unit: str
    bounds: tuple[float, float, float]
    source: Source
    locator: str
    reading: Text | None
    since: date | None
    missing: tuple[Missing, ...]

    @property
    def verdict(self) -> Verdict:
        """The answer."""
        return self.grade.verdict


@dataclass(frozen=True)
class Case:
    """One person, one opening, one clause on one day, with the answer to be explained."""

    candidate: Candidate
    opening: Opening
    careers: Careers
    terms: Terms
    policy: Policy
    clause: Clause
    need: float
    dated: DatedValue | None
    bounds: Bounds
    grade: Grade

    @property
    def day(self) -> str:
        """The day in ISO form."""
        return self.terms.day.isoformat()


Reason = tuple[Text, tuple[Missing, ...]]


def say(key: str, /, **values: object) -> Text:
    """Return one message of the findings' catalogue."""
    return message("findings", key, **values)


def finding(name: str, case: Case) -> Finding:
    """Explain a clause."""
    reason, missing = REASONS[case.clause.fact](case)
    cited: Cited = case.dated or case.clause
    return Finding(
        clause=name,
        title=say(f"clause-{name}"),
        grade=case.grade,
        reason=reason,
        need=case.need,
        unit=case.clause.unit,
        bounds=(float(case.bounds[0, 0]), float(case.bounds[1, 0]), float(case.bounds[2, 0])),
        source=case.policy.sources[case.clause.source],
        locator=case.clause.locator,
        reading=case.clause.reading or cited.reading,
        since=case.dated.since if case.dated else None,
        missing=missing if case.grade in (Grade.OPEN, Grade.LEANS_TO_NO) else (),
    )


def duration(years: float) -> Text:
    """Say a length of time in whole years and months.

    >>> duration(7.5).en
    '7 years 6 months'
    """
    whole, rest = divmod(int(np.floor(years * 12 + 1e-9)), 12)
    parts = [_count("year", whole)] if whole else []
    if rest or not whole:
        parts.append(_count("month", rest))
    return Text(" ".join(part.en for part in parts), " ".join(part.ko for part in parts))


def _count(unit: str, count: int) -> Text:
    return say(f"duration-{unit}") if count == 1 else say(f"duration-{unit}s", count=count)


def won(amount: float) -> Text:
    """Say a sum of money.

    >>> won(157_248_000).en
    '₩157,248,000'
    """
    return Text(f"₩{amount:,.0f}", f"{amount:,.0f}원")


def _level(isced: float) -> Text:
    return say(f"level-{int(isced)}")


def _degrees(case: Case) -> list[tuple[int, Degree]]:
    return list(enumerate(case.candidate.degrees or ()))


def _title(degree: Degree) -> Text | str:
    named = " ".join(part for part in (degree.title, degree.field) if part)
    return named or degree.school or say("unnamed")


def _best(rows: Grades, levels: np.ndarray, enough: Grade, need: float) -> int | None:
    """Return the row with the highest level among those answered well enough."""
    good = np.flatnonzero((rows >= enough) & (levels >= need))
    return int(good[np.argmax(levels[good])]) if len(good) else None


def degree_reason(case: Case) -> Reason:
    """Explain the highest degree."""
    awarded, _ = degree_grades(case.careers, case.terms)
    levels, need = case.careers.degrees.level, _level(case.need)
    if case.candidate.degrees is None:
        return say("degree-unknown", need=need, day=case.day), (_settle("settle-education", "/education"),)
    if case.grade is Grade.YES:
        row = _best(awarded, levels, Grade.YES, case.need)
        degree = case.candidate.degrees[row or 0]
        day = degree.awarded or degree.end
        when = say("when", date=day) if day else Text("", "")
        return say("degree-yes", title=_title(degree), level=_level(levels[row or 0]), when=when, need=need), ()
    if case.grade is Grade.NO:
        highest = case.bounds[0, 0]
        key = "degree-no" if highest >= 5 else "degree-none"
        return say(key, level=_level(highest) if highest >= 5 else "", need=need, day=case.day), ()
    return say("degree-unknown", need=need, day=case.day), _open_degrees(case, awarded)


def _open_degrees(case: Case, awarded: Grades) -> tuple[Missing, ...]:
    """Return what would settle the degrees that are neither certain nor out of the question."""
    missing = []
    for row, degree in _degrees(case):
        if awarded[row] != Grade.OPEN or case.careers.degrees.level[row] < case.need:
            continue
        if level_of(degree)[1] is Grade.OPEN:
            missing.append(_settle("settle-level", f"/education/{row}/x-ktech/isced", title=_title(degree)))
        if case.careers.degrees.held_first[row] < case.careers.degrees.held_last[row]:
            missing.append(_settle("settle-award", f"/education/{row}/x-ktech/awarded", title=_title(degree)))
    return tuple(missing)


def _settle(key: str, pointer: str, document: str = "candidate", **values: object) -> Missing:
    return Missing(document, pointer, say(key, **values))


def school_reason(case: Case) -> Reason:
    """Explain the best school of a degree that is high enough."""
    if case.candidate.degrees is None:
        return say("school-missing"), (_settle("settle-education", "/education"),)
    awarded, ranked = degree_grades(case.careers, case.terms)
    row = _best(ranked, case.careers.degrees.level, case.grade, case.need)
    if case.grade is Grade.NO or row is None:
        return say("school-no", need=_level(case.need), day=case.day), ()
    degree = case.candidate.degrees[row]
    return _school_of_degree(case, row, degree, awarded_grade=Grade(int(awarded[row])))


def _school_of_degree(case: Case, row: int, degree: Degree, *, awarded_grade: Grade) -> Reason:
    resolution = school_of(degree.school, degree.campus)
    listing = case.terms.listing_of_school(resolution.entity) if resolution.entity else None
    pointer = f"/education/{row}/institution"
    if resolution.status is Match.MISSING:
        return say("school-missing"), (_settle("settle-school", pointer, school=say("unnamed")),)
    if resolution.status is Match.AMBIGUOUS:
        names = _listed_names([school.name for school in resolution.candidates])
        reason = say("school-ambiguous", school=degree.school, candidates=names)
        return reason, (_settle("settle-school", pointer, school=degree.school),)
    if resolution.status is Match.CAMPUS and resolution.entity:
        reason = say("school-campus", school=degree.school, main=resolution.entity.name)
        return reason, (_settle("settle-school", pointer, school=degree.school),)
    if resolution.kind == "former-name" and resolution.entity:
        reason = say("school-former", school=degree.school, main=resolution.entity.name)
        return reason, (_settle("settle-school", pointer, school=degree.school),)
    if resolution.entity is None or listing is None:
        gaps = _gaps(case.terms, case.terms.pack.schools)
        reason = say("school-unlisted", school=degree.school, missing=gaps)
        return reason, (_settle("settle-school-rank", pointer, school=degree.school),)
    return _ranked_school(case, resolution.entity.name, listing, awarded_grade)


def _ranked_school(case: Case, school: Text, listing: Listing, awarded: Grade) -> Reason:
    terms = case.terms.pack.schools
    name = list_of(listing.list_id).full_title
    values = {"school": school, "list": name, "edition": listing.edition, "position": listing.position}
    if awarded is Grade.YES:
        last = terms.last_rank_of(listing.list_id)
        return say("school-yes", **values, last=last, years=terms.years), ()
    grades, _ = degree_grades(case.careers, case.terms)
    return say("school-degree-open", **values, day=case.day), _open_degrees(case, grades)


def _gaps(terms: Terms, lists: ListTerms) -> str:
    """Name the lists and editions that count and are not held whole."""
    return "; ".join(f"{list_of(name).full_title} ({', '.join(editions)})" for name, editions in terms.not_held(lists))


def _listed_names(names: list[Text]) -> Text:
    return Text(", ".join(name.en for name in names), ", ".join(name.ko for name in names))


def years_reason(case: Case) -> Reason:
    """Explain how long somebody worked."""
    reason = _years_in_words(case)
    if case.candidate.employments is None:
        return reason, (_settle("settle-work", "/work"),)
    missing = [each for row, job in enumerate(case.candidate.employments) for each in _open_points(case, row, job)]
    return reason, tuple(missing)


def company_reason(case: Case) -> Reason:
    """Explain how long somebody worked at companies that count, and where these are listed."""
    reason, missing = years_reason(case)
    parts = [reason, *_listings(case)]
    if case.grade in (Grade.OPEN, Grade.LEANS_TO_NO):
        parts.append(say("company-not-held", missing=_gaps(case.terms, case.terms.pack.companies)))
    return Text(*(" ".join(part[lang] for part in parts) for lang in ("en", "ko"))), missing


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


def _row_grades(case: Case) -> Grades:
    """Return how far each job counts for the fact beside its being full-time work."""
    if case.clause.fact == "advanced_work_years":
        return field_grades(case.careers, case.terms)
    if case.clause.fact == "global_company_years":
        return company_grades(case.careers, case.terms)
    return np.full(len(case.careers.employments.person), Grade.YES, dtype=np.int8)


def _open_points(case: Case, row: int, job: Employment) -> list[Missing]:
    """Return what would settle how far a job counts; nothing for one that cannot count."""
    jobs = case.careers.employments
    counts, kind = Grade(int(_row_grades(case)[row])), Grade(int(jobs.kind_grade[row]))
    if Grade.NO in (counts, kind) or (case.grade is Grade.OPEN and Grade.LEANS_TO_NO in (counts, kind)):
        return []
    name, points = _job(job), []
    certain_start, certain_end, start, end = (column[row] for column in spans(jobs, case.terms.day))
    if certain_start != start or max(certain_end, certain_start) != end:
        points.append(_settle("settle-dates", f"/work/{row}/startDate", job=name))
    if kind is not Grade.YES:
        points.append(_settle("settle-kind", f"/work/{row}/x-ktech/employmentType", job=name))
    if counts is not Grade.YES:
        field = case.clause.fact == "advanced_work_years"
        key, place = ("settle-field", "x-ktech/sector") if field else ("settle-company", "name")
        points.append(_settle(key, f"/work/{row}/{place}", job=name))
    return points


def _job(job: Employment) -> Text | str:
    return ", ".join(part for part in (job.title, job.employer) if part) or say("unnamed")


def pay_reason(case: Case) -> Reason:
    """Explain the pay offered against the pay asked."""
    pay, low, high = case.opening.pay, float(case.bounds[0, 0]), float(case.bounds[1, 0])
    values = {"need": won(case.need), "multiple": _multiple(case)}
    missing = (_settle("settle-pay", "/baseSalary", "opening"),)
    if case.grade is Grade.YES:
        return say("pay-yes", pay=won(low), **values), ()
    if case.grade is Grade.NO:
        return say("pay-no", pay=won(high), gap=won(case.need - high), **values), ()
    if pay.minimum is None and pay.maximum is None:
        return say("pay-missing", **values), missing
    if pay.currency != "KRW":
        return say("pay-currency", **values), missing
    if pay.period not in MONTHS_A_YEAR:
        return say("pay-period", **values), missing
    if np.isinf(high):
        return say("pay-missing", **values), missing
    return say("pay-range", low=won(low), high=won(high), **values), missing


def _multiple(case: Case) -> Text:
    """Say what a pay is a multiple of."""
    if case.dated is None or case.clause.of is None or not isinstance(case.dated.value, int):
        return Text("", "")
    name = case.policy.parameters[case.clause.of].title
    return say("pay-multiple", multiple=f"{case.clause.multiple:g}", base=won(case.dated.value), name=name)


def sector_reason(case: Case) -> Reason:
    """Explain whether the opening's sector is an advanced one."""
    names = {sector.id: sector.name for sector in sectors()}
    stated, suggested = sector_of(case.opening)
    if stated is not None:
        key = {Grade.YES: "sector-yes", Grade.NO: "sector-no"}.get(case.grade, "sector-uncertain")
        return say(key, sector=names[stated], day=case.day), ()
    missing = (_settle("settle-sector", "/x-ktech/sector", "opening"),)
    if not suggested:
        return say("sector-missing"), missing
    return say("sector-suggested", sectors=_listed_names([names[each] for each in sorted(suggested)])), missing


def workplace_reason(case: Case) -> Reason:
    """Explain whether the work is in Korea."""
    if case.grade is Grade.YES:
        return say("workplace-yes"), ()
    if case.grade is Grade.NO:
        return say("workplace-no"), ()
    return say("workplace-missing"), (_settle("settle-country", "/jobLocation/address/addressCountry", "opening"),)


REASONS: Mapping[str, Callable[[Case], Reason]] = {
    "degree_level": degree_reason,
    "ranked_degree_level": school_reason,
    "work_years": years_reason,
    "advanced_work_years": years_reason,
    "global_company_years": company_reason,
    "annual_pay": pay_reason,
    "advanced_sector": sector_reason,
    "in_korea": workplace_reason,
}
