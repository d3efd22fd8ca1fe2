"""The first day on which time alone makes an answer a yes, if the present job goes on.

Work and degrees only grow in number, so what is certain of a person only grows, until a
list or a degree grows too old, or a value or a rule changes. Between two such days a yes
is a yes on the last day too, and the first day is found by halving. Rules, lists and
figures are taken as they are known now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from matching.domain import Candidate
from matching.eligibility.policy import Policy
from matching.eligibility.records import ListTerms, Pack
from matching.eligibility.spans import A_DAY
from matching.eligibility.terms import years_before
from matching.reference import list_of

HORIZON = 10  # years
Holds = Callable[[date], bool]


def first_day(holds: Holds, events: Iterable[date], day: date, *, horizon: int = HORIZON) -> date | None:
    """Return the first day from `day` on that holds, None where none does for `horizon` years.

    `holds` may only change from yes to no on one of the events, and from no to yes on
    any day.
    """
    for start, until in stretches(events, day, horizon):
        if holds(until):
            return _first_within(holds, start, until)
    return None


def stretches(events: Iterable[date], day: date, horizon: int) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each stretch between events, from a day on for so many years."""
    last = years_before(day, -horizon)
    starts = sorted({day, *(each for each in events if day < each <= last)})
    yield from zip(starts, [*(each - A_DAY for each in starts[1:]), last], strict=True)


def _first_within(holds: Holds, start: date, until: date) -> date:
    """Return the first day of [start, until] that holds, where the last does and no yes turns to no."""
    low, high = start.toordinal(), until.toordinal()
    while low < high:
        middle = (low + high) // 2
        if holds(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def events_of(candidate: Candidate, packs: Iterable[Pack], policy: Policy, *, lists: bool = True) -> set[date]:
    """Return the days on which a yes may turn to a no: a degree or a list grows too old, a value or a rule changes.

    Without `lists` those on which that of a fact may that no list counts in.
    """
    some = list(packs)
    of_lists = [day for pack in some if lists for day in _days_of_its_lists(pack)]
    return {*_days_of_degrees(candidate, some), *_days_of_rules(some, policy), *of_lists}


def _days_of_degrees(candidate: Candidate, packs: list[Pack]) -> Iterator[date]:
    freshness = {asked.within_years for pack in packs for _, asked in pack.asked() if asked.within_years}
    for degree in candidate.degrees or ():
        held = degree.awarded or degree.end
        if held is not None:
            yield held.first  # it is to come no more
            too_old = [years_before(held.first, -years) for years in freshness]
            yield from (near for day in too_old for near in (day, day + A_DAY))


def _days_of_rules(packs: list[Pack], policy: Policy) -> Iterator[date]:
    yield from (pack.first_day for pack in packs)
    yield from (dated.since for parameter in policy.parameters.values() for dated in parameter.history)


def _days_of_its_lists(pack: Pack) -> Iterator[date]:
    for terms in (pack.schools, pack.companies):
        if terms is not None:
            yield from _days_of_lists(terms)


def _days_of_lists(terms: ListTerms) -> Iterator[date]:
    """Yield when an edition comes out, and when it is too old to count; one that is not held names nobody."""
    for name in terms.lists:
        for edition in list_of(name).editions:
            if edition.held != "missing":
                yield edition.published_by
                yield years_before(edition.published_by, -terms.years)
