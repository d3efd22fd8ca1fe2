"""When, where and on what terms a job was: the parts that its entry, its table's row and its form share."""

from __future__ import annotations

from collections.abc import Iterable

from matching.cv.draft import Facts, Found, Remark, said, value
from matching.cv.periods import Doubt, Period
from matching.cv.rows import Piece
from matching.cv.weigh import SURE, as_place, employment_type, is_employment_type
from matching.domain import Grade
from matching.reference import country_code, in_korea


def dates(period: Period, origin: Piece) -> Facts:
    """Return `startDate`, `endDate` and whether it goes on, with the words of each."""
    if period.doubt is Doubt.BACKWARDS:
        return []
    facts: Facts = []
    since, until = period.since, period.until
    if since is not None and since.date is not None:
        facts.append(value("startDate", str(since.date), origin.part(since.start, since.end)))
    if until is not None and until.date is not None:
        facts.append(value("endDate", str(until.date), origin.part(until.start, until.end)))
    elif until is not None and until.now:
        facts.append(value("x-ktech.ongoing", True, origin.part(until.start, until.end)))
    return facts


def remarks_on(period: Period, origin: Piece) -> list[Remark]:
    """Return what a person should look at in a period."""
    return [Remark(period.doubt.value, origin.part(period.start, period.end))] if period.doubt else []


def when(period: Period, origin: Piece) -> Facts:
    """Return a job's dates. One date alone is all the time that is said; an end left blank may be this day."""
    facts = dates(period, origin)
    told = {fact.path[-1] for fact in facts}
    if not facts or told & {"endDate", "ongoing"}:
        return facts
    if period.open_ended:
        return [*facts, value("x-ktech.ongoing", True, origin.part(period.start, period.end), grade=Grade.INFERRED)]
    return [*facts, value("endDate", facts[0].value, *facts[0].pieces, grade=Grade.INFERRED)]


def kind_of(others: Iterable[Piece], head: Iterable[Piece]) -> Facts:
    """Return the kind of employment: stated by itself, in brackets, or in the title's own words."""
    for piece in others:
        if is_employment_type(piece.text) and (kind := employment_type(piece.text)):
            return [value("x-ktech.employmentType", kind, piece)]
    for piece in head:
        if kind := employment_type(piece.text):
            return [value("x-ktech.employmentType", kind, piece, grade=Grade.INFERRED)]
    return []


def where(others: Iterable[Piece]) -> Facts:
    """Return the place of a job, and its country where the tables know it."""
    for piece in others:
        if as_place(piece.text) >= SURE:
            country = next(
                (code for part in [piece.text, *piece.text.split(",")] if (code := country_code(part.strip()))), None
            )
            country = country or ("KR" if in_korea(piece.text) else None)
            inferred = [value("x-ktech.country", country, piece, grade=Grade.INFERRED)] if country else []
            return [said("location", piece), *inferred]
    return []


def add_job(facts: Facts, found: Found) -> None:
    """Keep an entry that says whose job, which, or when."""
    if {fact.path[0] for fact in facts} & {"name", "position", "startDate", "endDate"}:
        found.add("work", facts)
