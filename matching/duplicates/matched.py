"""Which entry of one list is the same job, degree, language or skill as which of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from matching.domain import Degree, Employment, PartialDate
from matching.duplicates.keys import employer_key, school_key
from matching.eligibility.spans import span_of
from matching.ingest.json_resume import DEGREE, EMPLOYMENT, LANGUAGE, SKILL
from matching.reference import language_code, normalise

Nearness = Callable[[JsonValue, JsonValue], float]
"""How near two entries are; 0 for entries that are not the same."""


def narrower(one: PartialDate, other: PartialDate) -> PartialDate | None:
    """Return the more exact of two dates where the other contains it, None where they differ.

    >>> str(narrower(PartialDate(2018), PartialDate(2018, 3))), narrower(PartialDate(2018), PartialDate(2019))
    ('2018-03', None)
    """
    if one.first <= other.first and other.last <= one.last:
        return other
    return one if other.first <= one.first and one.last <= other.last else None


def _jobs(one: JsonValue, other: JsonValue) -> float:
    """Return the days that two jobs at one employer share, at least one where they began alike."""
    first, second = EMPLOYMENT.read(one), EMPLOYMENT.read(other)
    if not first.employer or not second.employer or employer_key(first) != employer_key(second):
        return 0.0
    return max(_shared_days(first, second), float(_alike(first.start, second.start)))


def _shared_days(one: Employment, other: Employment) -> float:
    """Return how many days both certainly lasted, a job without an end taken to last."""
    if one.start is None or other.start is None:
        return 0.0
    (_, start, first, last), (_, other_start, other_first, other_last) = span_of(one), span_of(other)
    end, other_end = (last if one.end is None else first), (other_last if other.end is None else other_first)
    return float(min(end, other_end) - max(start, other_start))


def _alike(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and other is not None and narrower(one, other) is not None


def _degrees(one: JsonValue, other: JsonValue) -> float:
    """Return 1 for two entries of one school that can be one degree: level and day differ in nothing."""
    first, second = DEGREE.read(one), DEGREE.read(other)
    same_school = bool(first.school and second.school) and school_key(first) == school_key(second)
    return float(same_school and _same_level(first, second) and _same_day(first, second))


def _same_level(one: Degree, other: Degree) -> bool:
    if one.isced is None or other.isced is None:
        return one.title is None or other.title is None or normalise(one.title) == normalise(other.title)
    return one.isced is other.isced


def _same_day(one: Degree, other: Degree) -> bool:
    day, other_day = one.awarded or one.end, other.awarded or other.end
    return day is None or other_day is None or narrower(day, other_day) is not None


def _languages(one: JsonValue, other: JsonValue) -> float:
    first, second = LANGUAGE.read(one).language or "", LANGUAGE.read(other).language or ""
    codes = language_code(first), language_code(second)
    return float(bool(first) and (codes[0] == codes[1] if codes[0] else normalise(first) == normalise(second)))


def _skills(one: JsonValue, other: JsonValue) -> float:
    first, second = SKILL.read(one).name or "", SKILL.read(other).name or ""
    return float(bool(first) and normalise(first) == normalise(second))


@dataclass(frozen=True)
class Matching:
    """How entries of a list are read and told to be the same, and the key that then means the same in any spelling."""

    nearness: Nearness
    named_by: str
    read: Callable[[JsonValue], object]


MATCHED: Mapping[str, Matching] = {
    "/work": Matching(_jobs, "name", EMPLOYMENT.read),
    "/education": Matching(_degrees, "institution", DEGREE.read),
    "/languages": Matching(_languages, "language", LANGUAGE.read),
    "/skills": Matching(_skills, "name", SKILL.read),
}


def same_entries(place: str, one: Sequence[JsonValue], other: Sequence[JsonValue]) -> dict[int, int]:
    """Return for rows of the second list the row of the first that is the same entry; none is taken twice.

    Entries that are equal are the same; of the others the nearest are matched first.
    """
    found: dict[int, int] = {}
    for row, entry in enumerate(other):
        free = (at for at, each in enumerate(one) if at not in found.values() and each == entry)
        at = next(free, None)
        if at is not None:
            found[row] = at
    nearness = MATCHED[place].nearness
    rest = [row for row in range(len(other)) if row not in found]
    free_rows = [at for at in range(len(one)) if at not in found.values()]
    pairs = (
        (at, row) for at in free_rows for row in rest if isinstance(one[at], dict) and isinstance(other[row], dict)
    )
    near = ((nearness(one[at], other[row]), at, row) for at, row in pairs)
    for _, at, row in sorted((each for each in near if each[0] > 0), key=lambda each: (-each[0], each[1], each[2])):
        if row not in found and at not in found.values():
            found[row] = at
    return found
