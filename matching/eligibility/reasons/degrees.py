"""Why degrees are enough or not: their level, their school, the lists it stands on."""

from __future__ import annotations

import numpy as np

from matching.domain import Degree
from matching.eligibility.facts import DEGREE_GRADES, awarded_grades
from matching.eligibility.readings import level_of, school_of
from matching.eligibility.reasons.case import Case, Missing, Reason, gaps, level_name, listed_names, say, settle
from matching.eligibility.records import ListTerms
from matching.eligibility.spans import ordinal
from matching.eligibility.verdict import Grade, Grades
from matching.language import Text
from matching.reference import Listing, Match, list_of


def title_of(degree: Degree) -> Text | str:
    """Return what to call a degree."""
    named = " ".join(part for part in (degree.title, degree.field) if part)
    return named or degree.school or say("unnamed")


def _best(rows: Grades, levels: np.ndarray, enough: Grade, need: float) -> int | None:
    """Return the row with the highest level among those answered well enough."""
    good = np.flatnonzero((rows >= enough) & (levels >= need))
    return int(good[np.argmax(levels[good])]) if len(good) else None


def degree_reason(case: Case) -> Reason:
    """Explain the highest degree, of any school or of one in Korea."""
    grades = DEGREE_GRADES[case.clause.fact](case.careers.degrees, case.terms, case.clause)
    levels, need = case.careers.degrees.level, level_name(case.need)
    korean = case.clause.fact == "korean_degree_level"
    of = "korean-degree" if korean else "degree"
    if case.candidate.degrees is None:
        return say(f"{of}-unknown", need=need, day=case.day), (settle("settle-education", "/education"),)
    if case.grade is Grade.YES:
        row = _best(grades, levels, Grade.YES, case.need) or 0
        return _held(of, case, row, level=level_name(levels[row]), need=need), ()
    if case.grade is Grade.NO:
        highest = case.bounds[0, 0]
        key = f"{of}-no" if highest >= 5 else f"{of}-none"
        return say(key, level=level_name(highest) if highest >= 5 else "", need=need, day=case.day), ()
    missing = _open_degrees(case, grades)
    if korean:
        missing += _open_schools(case, grades)
    return say(f"{of}-unknown", need=need, day=case.day), missing


def _held(of: str, case: Case, row: int, **values: object) -> Text:
    degree = (case.candidate.degrees or ())[row]
    day = degree.awarded or degree.end
    when = say("when", date=day) if day else Text("", "")
    expected = case.careers.degrees.held_last[row] > ordinal(case.terms.day)
    return say(f"{of}-expected" if expected else f"{of}-yes", title=title_of(degree), when=when, **values)


def _open_degrees(case: Case, awarded: Grades) -> tuple[Missing, ...]:
    """Return what would settle the degrees that are neither certain nor out of the question."""
    missing = []
    for row, degree in enumerate(case.candidate.degrees or ()):
        if awarded[row] != Grade.OPEN or case.careers.degrees.level[row] < case.need:
            continue
        if level_of(degree)[1] is Grade.OPEN:
            missing.append(settle("settle-level", f"/education/{row}/x-ktech/isced", title=title_of(degree)))
        if case.careers.degrees.held_first[row] < case.careers.degrees.held_last[row]:
            missing.append(settle("settle-award", f"/education/{row}/x-ktech/awarded", title=title_of(degree)))
    return tuple(missing)


def _open_schools(case: Case, grades: Grades) -> tuple[Missing, ...]:
    degrees, columns = case.candidate.degrees or (), case.careers.degrees
    rows = [row for row in range(len(degrees)) if Grade.NO < grades[row] < Grade.YES]
    return tuple(
        settle("settle-school-country", f"/education/{row}/x-ktech/country", title=title_of(degrees[row]))
        for row in rows
        if columns.korean_grade[row] < Grade.YES and columns.level[row] >= case.need
    )


def school_reason(case: Case) -> Reason:
    """Explain the best school of a degree that is high enough."""
    if case.candidate.degrees is None:
        return say("school-missing"), (settle("settle-education", "/education"),)
    grades = DEGREE_GRADES[case.clause.fact](case.careers.degrees, case.terms, case.clause)
    row = _best(grades, case.careers.degrees.level, case.grade, case.need)
    if case.grade is Grade.NO or row is None:
        return say("school-no", need=level_name(case.need), day=case.day), ()
    return _school_of_degree(case, row, case.candidate.degrees[row])


def _school_of_degree(case: Case, row: int, degree: Degree) -> Reason:
    resolution = school_of(degree.school, degree.campus)
    listing = case.terms.listing_of_school(resolution.entity) if resolution.entity else None
    pointer = f"/education/{row}/institution"
    if resolution.status is Match.MISSING:
        return say("school-missing"), (settle("settle-school", pointer, school=say("unnamed")),)
    which = (settle("settle-school", pointer, school=degree.school),)
    if resolution.status is Match.AMBIGUOUS:
        names = listed_names([school.name for school in resolution.candidates])
        return say("school-ambiguous", school=degree.school, candidates=names), which
    if resolution.status is Match.CAMPUS and resolution.entity:
        return say("school-campus", school=degree.school, main=resolution.entity.name), which
    if resolution.kind == "former-name" and resolution.entity:
        return say("school-former", school=degree.school, main=resolution.entity.name), which
    if resolution.entity is None or listing is None:
        return _unlisted(case, degree, pointer)
    return _ranked_school(case, resolution.entity.name, listing, row)


def _unlisted(case: Case, degree: Degree, pointer: str) -> Reason:
    """Say that a school is on none of the lists held, and what that means."""
    terms = case.terms.pack.schools
    missing = (settle("settle-school-rank", pointer, school=degree.school),)
    if terms is not None and case.terms.absent(terms) is Grade.OPEN:
        return say("school-not-reached", school=degree.school, asked=_reach(terms)), missing
    return say("school-unlisted", school=degree.school, missing=gaps(case.terms, terms) if terms else ""), missing


def _reach(terms: ListTerms) -> str:
    return ", ".join(f"{list_of(name).full_title} {terms.last_rank_of(name)}" for name in terms.lists)


def _ranked_school(case: Case, school: Text, listing: Listing, row: int) -> Reason:
    terms = case.terms.pack.schools
    name = list_of(listing.list_id).full_title
    values = {"school": school, "list": name, "edition": listing.edition, "position": listing.position}
    awarded = awarded_grades(case.careers.degrees, case.terms, case.clause)
    if awarded[row] == Grade.YES and terms is not None:
        return say("school-yes", **values, last=terms.last_rank_of(listing.list_id), years=terms.years), ()
    reason = say("school-degree-open", **values, need=level_name(case.need), day=case.day)
    return reason, _open_degrees(case, awarded)
