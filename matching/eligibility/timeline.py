"""What a status of stay leads to and when: further statuses, the family, benefits, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matching.eligibility.policy import Policy
from matching.eligibility.records import Pack, Source
from matching.eligibility.stays import Status, Stay
from matching.eligibility.terms import years_before
from matching.language import Text


@dataclass(frozen=True)
class Milestone:
    """A status or a benefit, the first day on which it can be had, and what is asked for it.

    `day` is None where no day follows from the rule. What is not `verified` was read in
    a summary alone.
    """

    status: str | None
    day: date | None
    text: Text
    conditions: tuple[Text, ...]
    source: Source
    locator: str

    @property
    def verified(self) -> bool:
        """Whether the rule's own text or the press says so."""
        return self.source.may_settle


@dataclass(frozen=True)
class Timeline:
    """What follows if a status is given on a day."""

    status: str
    title: Text
    day: date
    steps: tuple[Milestone, ...]
    family: tuple[Milestone, ...]
    benefits: tuple[Milestone, ...]


def timeline(policy: Policy, pack: Pack, day: date) -> Timeline:
    """Return what a pack's status leads to if it is given on a day."""
    route = policy.routes[pack.route]
    name = pack.stay or route.stay
    status = policy.stays[name]
    benefits = (*status.benefit, *(route.benefit if pack.stay is None else ()))
    return Timeline(
        name,
        status.title,
        day,
        tuple(_steps(policy, status, day, seen={name})),
        tuple(_milestone(policy, each, day) for each in status.family),
        tuple(_milestone(policy, each, day) for each in benefits),
    )


def _steps(policy: Policy, status: Status, day: date, seen: set[str]) -> list[Milestone]:
    """Return the further statuses, and what these lead to in turn."""
    found = []
    for step in status.step:
        after = _milestone(policy, step, day)
        found.append(after)
        if step.to in policy.stays and step.to not in seen and after.day is not None:
            found += _steps(policy, policy.stays[step.to], after.day, seen | {step.to})
    return found


def _milestone(policy: Policy, stay: Stay, day: date) -> Milestone:
    begins = None if stay.after_years is None else years_before(day, -stay.after_years)
    first = day if stay.to is not None and stay.after_years is None else begins
    return Milestone(stay.to, first, stay.text, stay.conditions, policy.sources[stay.source], stay.locator)
