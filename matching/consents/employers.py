"""By what an employer is known: marks that a block and an employer have in common when the one is about the other.

    id:hanbit               the id that its users share, or that its openings give it
    company:samsung-electronics   a company of `matching.reference` that a name means, or may mean
    name:hanbitdevices      the name itself, without its legal form
    abroad:JP               a seat outside Korea that an opening says, which no block is about

A name that may mean several companies has the marks of all of them, a subsidiary's name
that of its parent, and one in letters that look Latin those of the Latin one: where a block
may be meant, it holds. An employer keeps every mark
it was ever seen with, so that a new spelling in one opening does not shake a block off.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from matching.consents.tables import EMPLOYER_MARKS
from matching.domain import Employer, Opening
from matching.forgetting import remembered
from matching.reference import companies, country_code, resolve_employer
from matching.reference.employers import Company
from matching.reference.names import key, keys, without_legal_form
from matching.reference.scripts import looks_like
from matching.store.metadata import upsert

KOREA = "KR"
_ABROAD, _UNKNOWN = "abroad:", "ZZ"  # ISO 3166-1: what users may give a meaning of their own


def companies_meant(name: str) -> tuple[Company, ...]:
    """Return the listed companies that an employer's name means or may mean, none where it is on no list."""
    found = resolve_employer(name)
    return tuple(dict.fromkeys(each for each in (found.entity, *found.candidates) if each is not None))


@remembered(4_096)
def marks_of_name(name: str | None) -> frozenset[str]:
    """Return the marks of a name, none where it says nothing."""
    if name is None or not key(name):
        return frozenset()
    names = {name, looks_like(name)}
    spellings = {key(without_legal_form(each)) for said in names for each in (said, *keys(said))}
    meant = {each.id for said in names for each in companies_meant(said)}
    return frozenset(f"name:{each}" for each in spellings) | {f"company:{each}" for each in meant}


def marks_of_id(identifier: str | None) -> frozenset[str]:
    """Return the marks of an id, none where there is no id."""
    if identifier is None:
        return frozenset()
    listed = {f"company:{identifier}"} if identifier in companies() else set()
    return frozenset({f"id:{identifier}", *listed})


def marks_of(employer: Employer) -> frozenset[str]:
    """Return the marks of an employer as an opening says it."""
    return marks_of_id(employer.id) | marks_of_name(employer.name) | _marks_of_seat(employer.country)


def _marks_of_seat(country: str | None) -> frozenset[str]:
    """Return the mark of a seat that is said and is not Korea; one in no country that is known is none in Korea."""
    if not country or (code := country_code(country)) == KOREA:
        return frozenset()
    return frozenset({f"{_ABROAD}{code or _UNKNOWN}"})


def is_abroad(marks: Collection[str]) -> bool:
    """Whether an opening ever said of an employer that it sits outside Korea; where none says so it is not known."""
    return any(each.startswith(_ABROAD) for each in marks)


def known_marks(file: Connection, employer: str) -> frozenset[str]:
    """Return the marks that an employer was ever seen with, its id among them."""
    found = file.scalars(select(EMPLOYER_MARKS.c.mark).where(EMPLOYER_MARKS.c.employer == employer))
    return frozenset(found) | marks_of_id(employer)


def know(file: Connection, employer: str, said: Employer) -> frozenset[str]:
    """Remember what an employer's opening says of it, and return all its marks."""
    known, seen = known_marks(file, employer), marks_of(said)
    for mark in sorted(seen - known):
        file.execute(upsert(file, EMPLOYER_MARKS).values(employer=employer, mark=mark).on_conflict_do_nothing())
    return known | seen


def marks_of_opening(file: Connection, opening: Opening, employer: str | None = None) -> frozenset[str]:
    """Return all marks of the employer of an opening; `employer` is the id that its users share."""
    ids = [each for each in (employer, opening.employer.id) if each is not None]
    return marks_of(opening.employer).union(*(known_marks(file, each) for each in ids))
