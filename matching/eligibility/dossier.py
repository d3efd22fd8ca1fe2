"""All that can be said to one person about one opening: verdict, other routes, what would change it, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matching.domain import Candidate, Opening
from matching.eligibility.assess import Assessment, RouteAnswer, assess, assess_routes
from matching.eligibility.change import Way, day_by_time_alone, ways
from matching.eligibility.judge import Question
from matching.eligibility.policy import Policy
from matching.eligibility.policy import policy as current_policy
from matching.eligibility.timeline import Timeline, timeline
from matching.eligibility.verdict import Grade


@dataclass(frozen=True)
class Dossier:
    """One pair on one day.

    `first_days` tells, by route, the first day on which time alone makes its answer a
    yes; a route that is a yes already, or that an office decides, is not in it.
    """

    candidate: Candidate
    opening: Opening
    assessment: Assessment
    routes: tuple[RouteAnswer, ...]
    first_days: Mapping[str, date]
    ways: tuple[Way, ...]
    timeline: Timeline


def dossier(
    candidate: Candidate, opening: Opening, day: date, *, pack: str | None = None, policy: Policy | None = None
) -> Dossier:
    """Return everything about one pair; raises as `assess` does."""
    rules = policy or current_policy()
    answer = assess(candidate, opening, day, pack=pack, policy=rules)
    routes = assess_routes(candidate, opening, day, policy=rules)
    return Dossier(
        candidate, opening, answer, routes,
        _first_days(candidate, opening, day, rules, routes),
        ways(candidate, opening, day, Question(rules, answer.pack.route, pack)),
        timeline(rules, answer.pack, day),
    )  # fmt: skip


def _first_days(
    candidate: Candidate, opening: Opening, day: date, policy: Policy, routes: tuple[RouteAnswer, ...]
) -> dict[str, date]:
    found = {}
    for each in routes:
        if each.assessment is not None and each.assessment.grade is not Grade.YES:
            first = day_by_time_alone(candidate, opening, day, Question(policy, each.id))
            if first is not None:
                found[each.id] = first
    return found
