"""Studies: the degree asked for, and how near the field of study is to the opening's field."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.coded import ByPerson
from matching.eligibility.careers import Row
from matching.eligibility.opening_facts import sector_of
from matching.eligibility.readings import level_of
from matching.eligibility.verdict import Grade
from matching.features.pairs import Column, Pairs
from matching.features.some import People
from matching.forgetting import remembered
from matching.narrow import Whole, narrow
from matching.pool import Pool
from matching.reference.fields_of_study import field_codes, nearness, sectors_with_fields
from matching.retrieval import Rows
from matching.splicing import Named, Splice, entries_of, spliced_names

Fields = frozenset[str]


def degree(pairs: Pairs) -> Column:
    """Whether the degree asked by the opening is held: 1 or 0, half for one level below."""
    ask = pairs.opening.minimum_isced
    if ask is None:
        return pairs.unknown()
    low, high, _ = np.clip(1 - (ask - pairs.bounds("degree_level")) / 2, 0.0, 1.0)
    return np.where(low == high, low, np.nan)


@remembered(65_536)
def codes_of(field: str) -> Fields:
    """Return what a field of study means in ISCED-F, remembered."""
    return field_codes(field)


@dataclass(frozen=True)
class Studies:
    """The different fields of study of a pool, and each degree's person and field; a field not known is empty."""

    fields: tuple[Fields, ...]
    person: Row
    field: Whole

    def spliced(self, fresh: Studies, splice: Splice) -> Studies:
        """Return the studies of a splice's people."""
        entries, person = splice.entries(self.person, fresh.person)
        field, fields = spliced_names(entries, Named(self.field, self.fields), Named(fresh.field, fresh.fields))
        return Studies(fields, person, field)

    def taking(self, rows: Rows) -> Studies:
        """Return the studies of some people, given by their ascending rows."""
        at, person = entries_of(self.person, rows)
        return Studies(self.fields, person, self.field[at])


def studies_of(pool: Pool) -> Studies:
    """Lay out the fields of all degrees that are held, expected or under way."""
    numbers: dict[Fields, int] = {}
    found = [
        (row, numbers.setdefault(codes_of(degree.field or ""), len(numbers)))
        for row, candidate in enumerate(pool.candidates)
        for degree in candidate.degrees or ()
        if level_of(degree)[1] is not Grade.NO
    ]
    person, field = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return Studies(tuple(numbers), person.astype(np.int32), narrow(field))


def degree_field(pairs: Pairs) -> Column:
    """How near the nearest field of study is to the opening's sector: 1 studied for it, half leading to it, else 0."""
    stated, _ = sector_of(pairs.opening)
    if stated not in sectors_with_fields():
        return pairs.unknown()
    return pairs.of_everybody(_nearest_fields, str(stated))


def share_of(fields: Fields, sector: str) -> float:
    """Return how near the nearest of some fields is to a sector, NaN without any."""
    return max((nearness(each, sector) for each in fields), default=np.nan)


def _nearest_fields(people: People, sector: str) -> ByPerson:
    """Return the feature `degree_field` of everybody; a field not known leaves open what is less than 1."""
    studies = people.once(studies_of)
    near = np.array([*(share_of(each, sector) for each in studies.fields), np.nan])[studies.field]
    best, known = np.zeros(len(people)), people.careers.degrees_stated.copy()
    np.maximum.at(best, studies.person, np.nan_to_num(near))
    known[studies.person[np.isnan(near)]] = False
    return ByPerson.of(np.where(known | (best == 1), best, np.nan))
