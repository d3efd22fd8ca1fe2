"""Why a clause is answered as it is: the reason in words, its source, and what would settle it.

Each reason explains one fact for one person and one opening. It reads the same columns
the answer was computed from, laid out for a pool of one, so that a reason cannot
disagree with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from matching.eligibility.facts import WHAT_COUNTS
from matching.eligibility.reasons.case import Case, Missing, Reason, say, sentences, settle
from matching.eligibility.reasons.degrees import degree_reason, school_reason
from matching.eligibility.reasons.opening import (
    nothing_reason,
    pay_reason,
    post_reason,
    sector_reason,
    size_reason,
    workplace_reason,
)
from matching.eligibility.reasons.person import points_reason, status_reason, topik_reason
from matching.eligibility.reasons.work import company_reason, years_reason
from matching.eligibility.records import Cited, Source
from matching.eligibility.verdict import Grade, Verdict
from matching.language import Text


@dataclass(frozen=True)
class Finding:
    """One clause's answer for one pair on one day.

    `bounds` are the fact's certain, plausible and conceivable values in `unit`; `need`
    is what the clause asks, `since` the first day of a dated value behind it.
    """

    clause: str
    fact: str
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


def finding(name: str, case: Case) -> Finding:
    """Explain a clause."""
    reason, missing = REASONS[case.clause.fact](case)
    reason, missing = _with_what_is_judged(case, reason, missing)
    cited: Cited = case.dated or case.clause
    return Finding(
        clause=name,
        fact=case.clause.fact,
        title=say(f"clause-{name}"),
        grade=case.answer,
        reason=reason,
        need=case.need,
        unit=case.clause.unit,
        bounds=(float(case.bounds[0, 0]), float(case.bounds[1, 0]), float(case.bounds[2, 0])),
        source=case.policy.sources[case.clause.source],
        locator=case.clause.locator,
        reading=case.clause.reading or cited.reading,
        since=case.dated.since if case.dated else None,
        missing=missing if case.answer in (Grade.OPEN, Grade.LEANS_TO_NO) else (),
    )


def _with_what_is_judged(case: Case, reason: Text, missing: tuple[Missing, ...]) -> Reason:
    """Add what keeps a clause unsettled here whatever the facts: a person's judgement, an unpublished value."""
    if case.grade is not Grade.NO and case.clause.judged is not None:
        reason = sentences([reason, say("judged", what=case.clause.judged)])
        missing = (*missing, settle("settle-judged", "", what=case.clause.judged))
    if not case.known and case.dated is not None and case.dated.through is not None:
        through = case.dated.through.isoformat()
        reason = sentences([reason, say("value-not-published", day=case.day, through=through)])
    return reason, missing


REASONS: Mapping[str, Callable[[Case], Reason]] = {
    **dict.fromkeys(WHAT_COUNTS, years_reason),
    "global_company_years": company_reason,
    "degree_level": degree_reason,
    "korean_degree_level": degree_reason,
    "ranked_degree_level": school_reason,
    "stay_years": status_reason,
    "holds_status": status_reason,
    "topik_level": topik_reason,
    "annual_pay": pay_reason,
    "advanced_sector": sector_reason,
    "in_korea": workplace_reason,
    "small_employer": size_reason,
    "research_post": post_reason,
    "not_stated": nothing_reason,
    "points": points_reason,
}
