"""On which days a school or company that somebody names is on no list any more.

Only on these may the lists make a no of a yes. Whoever stands on the newest edition held
is taken to stay on the list until the next comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from matching.domain import Candidate
from matching.eligibility.readings import company_of, school_of
from matching.eligibility.records import ListTerms, Pack
from matching.eligibility.terms import years_before
from matching.forgetting import remembered
from matching.reference import Company, Listing, Match, Resolution, School, list_of

Spell = tuple[date, date]
"""The first day of a place on a list that counts, and the first on which it counts no more."""


def fading_days(candidate: Candidate, packs: Iterable[Pack]) -> set[date]:
    """Return the days on which a school or company of somebody's stops counting by the lists of some packs."""
    degrees, jobs = candidate.degrees or (), candidate.employments or ()
    companies = _listings(company_of(each.employer) for each in jobs)
    of_schools = [school_of(each.school, each.campus) for each in degrees]
    schools = _listings([*of_schools, *(school_of(each.employer, None) for each in jobs)])
    asked = [(terms, each) for pack in packs for terms, each in ((pack.schools, schools), (pack.companies, companies))]
    return {day for terms, some in asked if terms is not None for each in some for day in _ends(terms, each)}


def _listings(names: Iterable[Resolution[School] | Resolution[Company]]) -> set[tuple[Listing, ...]]:
    """Return what is on the lists of whom names mean for sure."""
    sure = [each.entity for each in names if each.status is Match.FOUND]
    return {each.ranks if isinstance(each, School) else each.listings for each in sure if each is not None}


def _ends(terms: ListTerms, listings: tuple[Listing, ...]) -> Iterator[date]:
    """Yield the days on which listings end without another that counts on."""
    spells = list(_spells(terms, listings))
    for _, end in spells:
        if end < date.max and not any(start <= end < until for start, until in spells):
            yield end


def _spells(terms: ListTerms, listings: tuple[Listing, ...]) -> Iterator[Spell]:
    for each in listings:
        last = terms.last_rank_of(each.list_id)
        spell = _counts_over(each.list_id, terms.years).get(each.edition)
        if each.list_id in terms.lists and spell is not None and (last is None or each.position <= last):
            yield spell


@remembered(256)
def _counts_over(list_id: str, years: int) -> dict[str, Spell]:
    """Return from when to when each edition held of a list counts: until it is too old and a newer one is out."""
    held = [each for each in list_of(list_id).editions if each.held != "missing"]
    counts = {held[-1].edition: (held[-1].published_by, date.max)} if held else {}
    for each, newer in pairwise(held):
        too_old = years_before(each.published_by, -years)
        counts[each.edition] = each.published_by, max(too_old, newer.published_by)
    return counts
