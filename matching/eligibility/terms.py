"""What a version of the rule means by its words on a day: which fields, schools and companies count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matching.eligibility.measures import MEASURES
from matching.eligibility.policy import Policy
from matching.eligibility.records import K_TECH_PASS, DatedValue, ListTerms, Pack
from matching.eligibility.verdict import Grade
from matching.forgetting import remembered
from matching.reference import Company, Listing, School, list_of, sectors


@dataclass(frozen=True)
class Terms:
    """What a version of the rule means by its words on a day.

    `carry` takes whoever stands on the newest edition held to stay on the list: for days
    to come, whose editions nobody knows.
    """

    day: date
    pack: Pack
    sectors: DatedValue | None
    carry: bool = False
    _listings: dict[tuple[str, str], Listing | None] = field(default_factory=dict, compare=False, repr=False)
    _absent: dict[int, Grade] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, pack: Pack, policy: Policy, day: date, *, carry: bool = False) -> Terms:
        """Return the terms of a pack on a day; raises `PolicyNotInForceError` before its values begin."""
        of_the_pass = pack.route == K_TECH_PASS  # which is about those fields, even where a version does not ask
        fields = of_the_pass or any(MEASURES[asked.fact].fields for _, asked in pack.asked())
        return cls(day, pack, policy.at("advanced-sectors", day) if fields else None, carry=carry)

    @property
    def admitted_sectors(self) -> tuple[str, ...]:
        """The advanced fields of the day, without those of which it is not certain."""
        value = self.sectors.value if self.sectors else ()
        return value if isinstance(value, tuple) else ()

    @property
    def suggestible_sectors(self) -> tuple[str, ...]:
        """The fields that words may suggest: those admitted, and those of which it is not certain."""
        if self.sectors is None:
            return tuple(sector.id for sector in sectors())
        return (*self.admitted_sectors, *self.sectors.uncertain)

    def sector_grade(self, sector: str) -> Grade:
        """Return whether a stated sector is one of the advanced ones on the day."""
        if sector in self.admitted_sectors:
            return Grade.YES
        return Grade.OPEN if self.sectors is None or sector in self.sectors.uncertain else Grade.NO

    def listing_of_school(self, school: School) -> Listing | None:
        """Return the rank by which the school counts on the day, the newest there is."""
        return self._newest("school", school.id, school.ranks, self.pack.schools)

    def listing_of_company(self, company: Company) -> Listing | None:
        """Return the listing by which the company counts on the day, the newest there is."""
        return self._newest("company", company.id, company.listings, self.pack.companies)

    def _newest(
        self, kind: str, identifier: str, entries: tuple[Listing, ...], terms: ListTerms | None
    ) -> Listing | None:
        key = kind, identifier
        if key not in self._listings:
            self._listings[key] = self._best(terms, entries)
        return self._listings[key]

    def _best(self, terms: ListTerms | None, entries: tuple[Listing, ...]) -> Listing | None:
        """Return the newest entry that counts, a numbered one before one without a rank."""
        if terms is None:
            return None
        counting = [entry for entry in entries if self._counts(terms, entry)]
        newest_first = sorted(counting, key=lambda each: (each.edition, -each.position, each.list_id), reverse=True)
        return min(newest_first, key=lambda each: each.position == 0, default=None)

    def _counts(self, terms: ListTerms, entry: Listing) -> bool:
        last = terms.last_rank_of(entry.list_id)
        if entry.list_id not in terms.lists or (last is not None and entry.position > last):
            return False
        return entry.edition in self.editions(terms, entry.list_id)

    def editions(self, terms: ListTerms, list_id: str) -> dict[str, str]:
        """Return the editions that count on the day, each with how far it is held (whole, partial, missing)."""
        return _editions(list_id, self.day, terms.years, carry=self.carry)

    def absent(self, terms: ListTerms | None) -> Grade:
        """Return what it means, by terms of the pack, to stand on none of the lists held.

        It leans to no, except where the rule reaches further down a list than it is held.
        """
        if id(terms) not in self._absent:
            self._absent[id(terms)] = self._of_absent(terms)
        return self._absent[id(terms)]

    def _of_absent(self, terms: ListTerms | None) -> Grade:
        reach = {name: terms.last_rank_of(name) for name in terms.lists} if terms else {}
        deeper = any(last is not None and last > list_of(name).held_down_to for name, last in reach.items())
        return Grade.OPEN if deeper else Grade.LEANS_TO_NO

    def not_held(self, terms: ListTerms) -> list[tuple[str, list[str]]]:
        """Return the lists and editions that count on the day and are not held whole."""
        gaps = [
            (name, [e for e, held in self.editions(terms, name).items() if held != "whole"]) for name in terms.lists
        ]
        return [(name, editions) for name, editions in gaps if editions]


@remembered(65_536)
def _editions(list_id: str, day: date, years: int, *, carry: bool) -> dict[str, str]:
    since = years_before(day, years)
    out = [each for each in list_of(list_id).editions if each.published_by <= day]
    newest = [each for each in out if each.held != "missing"][-1:] if carry else []
    return {each.edition: each.held for each in out if since < each.published_by or each in newest}


def years_before(day: date, years: int) -> date:
    """Return the same day some years ago, 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
