"""The rule in force and what changed between versions; and what such a change does to the programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.dependencies import InUse, known_parameters, language_asked
from api.pages.programme import programme_of
from api.pages.show import page
from api.pages.start import any_synthetic
from api.pages.views import Day
from api.rules import pack_in_force
from matching.eligibility import Policy, Rulebook
from matching.eligibility import policy as rules
from matching.eligibility.changes import Compared, clause_changes, compared
from matching.eligibility.records import K_TECH_PASS, Pack

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters), Depends(language_asked)])

OPENINGS_SHOWN = 15
Name = Annotated[str, Query(max_length=100)]
From = Annotated[str, Query(alias="from", max_length=100)]


@router.get("/rules")
def rule(request: Request, day: Day, before: From = "", to: Name = "") -> Response:
    """Show what a version asks, beside the one before, and when each value was last compared with its source."""
    policy, (first, second) = rules(), _two(rules(), day, before, to)
    after = Rulebook.on(day, second.id)
    earlier = Rulebook.on(_last_day(policy, first, day), first.id)
    return page(
        request,
        "rules.html",
        policy=policy,
        before=earlier,
        after=after,
        changes=clause_changes(earlier, after),
        compared=_by_source(compared(after)),
        in_force=pack_in_force(policy, day),
        same=first.id == second.id,
        day=day,
    )


def _by_source(found: Sequence[Compared]) -> list[list[Compared]]:
    """Return values in groups of one source and one day, the day longest ago first."""
    groups: dict[tuple[date, str], list[Compared]] = {}
    for each in found:
        groups.setdefault((each.checked, each.source.address), []).append(each)
    return list(groups.values())


def _two(policy: Policy, day: date, first: str, second: str) -> tuple[Pack, Pack]:
    """Return the versions asked about: the one in force on a day and the one before it, where none is named.

    A version of another route is none of the same rule: the one before stands in for it.
    Raises `UnknownNameError`, `PolicyNotInForceError`.
    """
    after = policy.pack(second) if second else policy.pack_on(day)
    versions = policy.packs_of(after.route)
    at = versions.index(after)
    before = policy.pack(first) if first else versions[max(at - 1, 0)]
    return (before if before.route == after.route else versions[max(at - 1, 0)]), after


def versions_compared(policy: Policy, day: date) -> tuple[Rulebook, Rulebook]:
    """Return the two versions that a what-if compares where none is named."""
    first, second = _two(policy, day, "", "")
    return Rulebook.on(day, first.id), Rulebook.on(day, second.id)


def _last_day(policy: Policy, pack: Pack, day: date) -> date:
    """Return the last day, up to a day, on which a version was in force; that day where no later one came by then."""
    later = [each.first_day for each in policy.packs_of(pack.route) if each.first_day > pack.first_day]
    ends = [each - timedelta(days=1) for each in later if pack.first_day < each <= day]
    return min(ends, default=day)


@router.get("/what-if")
def what_if(request: Request, workspace: InUse, day: Day, before: From = "", to: Name = "") -> Response:
    """Show who and what changes from one version of the rule to another, over all that is stored."""
    policy, found = rules(), None
    first, second = _two(policy, day, before, to)
    if workspace.records.candidates and workspace.records.openings:
        found = programme_of(request).flips(Rulebook.on(day, first.id), Rulebook.on(day, second.id))
    return page(
        request,
        "what_if.html",
        policy=policy,
        flips=found,
        first=first,
        second=second,
        day=day,
        shown=OPENINGS_SHOWN,
        pass_name=K_TECH_PASS,
        synthetic=any_synthetic(workspace.records.openings, workspace.records.candidates),
    )
