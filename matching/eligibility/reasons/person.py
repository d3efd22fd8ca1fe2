"""Why a stay, a level of Korean or a sum of points is enough or not."""

from __future__ import annotations

import numpy as np

from matching.eligibility.facts import OF_CANDIDATE, Bounds, status_grades
from matching.eligibility.opening_facts import OF_OPENING
from matching.eligibility.points import about, points_of
from matching.eligibility.reasons.case import Case, Missing, Reason, duration, joined, say, settle
from matching.eligibility.records import Item
from matching.eligibility.verdict import Grade
from matching.language import Text


def status_reason(case: Case) -> Reason:
    """Explain whether the present status of stay counts, and for how long it was held."""
    asked = ", ".join(case.clause.statuses)
    held = case.candidate.residence.status
    missing = (settle("settle-status", "/x-ktech/residence/status"),)
    grade = Grade(int(status_grades(case.careers, case.clause)[0]))
    if grade is Grade.NO:
        return say("status-no" if held else "status-abroad", status=held, asked=asked), ()
    if grade is Grade.OPEN:
        return say("status-unknown", asked=asked), missing
    if case.clause.fact == "holds_status":
        return say("status-yes", status=held), ()
    years = duration(float(case.bounds[0, 0]))
    if case.grade is Grade.YES:
        return say("stay-yes", status=held, years=years, need=duration(case.need)), ()
    since = (settle("settle-since", "/x-ktech/residence/since"),)
    return say("stay-unknown", status=held, years=years, need=duration(case.need)), since


def topik_reason(case: Case) -> Reason:
    """Explain the level of Korean."""
    low, high = int(case.bounds[0, 0]), int(case.bounds[1, 0])
    values = {"low": low, "high": high, "need": int(case.need)}
    key = {Grade.YES: "topik-yes", Grade.NO: "topik-no"}.get(case.grade, "topik-unknown")
    return say(key, **values), (settle("settle-topik", "/languages"),) if key == "topik-unknown" else ()


def points_reason(case: Case) -> Reason:
    """Explain a sum of points, row by row."""
    table = case.terms.pack.points[str(case.clause.table)]
    rows = [(item, points_of(item, _bounds_of(case, item))) for item in table.item]
    said = [_row(item, points) for item, points in rows]
    low, high = (int(value) for value in case.bounds[:2, 0])
    key = {Grade.YES: "points-yes", Grade.NO: "points-no"}.get(case.grade, "points-unknown")
    amount = _range(low, high)
    reason = say(key, amount=amount, need=int(case.need), rows=joined(said, "; "))
    unsure = [item for item, points in rows if points[0, 0] < points[1, 0]]
    return reason, tuple(_missing(item) for item in unsure)


def _bounds_of(case: Case, item: Item) -> Bounds | None:
    if not item.fact:
        return None
    if about(item) == "opening":
        return OF_OPENING[item.fact](case.opening, case.terms)
    return OF_CANDIDATE[item.fact](case.careers, case.terms, item)


def _row(item: Item, points: Bounds) -> Text:
    return say("points-row", title=item.title, points=_range(int(points[0, 0]), int(points[1, 0])))


def _range(low: int, high: int) -> str:
    return str(low) if low == high or np.isinf(high) else f"{low}-{high}"


def _missing(item: Item) -> Missing:
    document = "opening" if about(item) == "opening" else "candidate"
    return settle("settle-points", "", document, title=item.title)
