"""Swaps of when and where: a gap between jobs, a school of another country, and their controls."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from pydantic import JsonValue

from matching.dates import PartialDate
from matching.domain import Json
from matching.errors import BadInputError
from matching.evaluation.resume_parts import Both, entries_of, ours_of, with_entries
from matching.reference import Match, resolve_school
from matching.reference.schools import School, schools

YEARS_OF_GAP = 4
"""A cycle of leap years: jobs moved by it last as many days as before."""


def gap(document: Json, _number: int) -> Both | None:
    """Have done all jobs but the latest four years earlier, each as long as before.

    In both versions jobs begin on the first day of a month and end before the next
    begins, so that no day is worked twice and every length is exact.
    """
    jobs = _one_after_another(entries_of(document, "work"))
    if jobs is None:
        return None
    moved = [job if row == len(jobs) - 1 else _earlier(job) for row, job in enumerate(jobs)]
    return with_entries(document, "work", jobs[::-1]), with_entries(document, "work", moved[::-1])


def _one_after_another(jobs: list[Json]) -> list[Json] | None:
    """Return jobs with whole dates, the first first; `None` unless there are several and all are dated."""
    starts = [_month(job.get("startDate")) for job in jobs]
    ends = [_month(job.get("endDate")) for job in jobs]
    order = sorted(range(len(jobs)), key=lambda row: starts[row] or date.min)
    begun = [starts[row] for row in order]
    if len(jobs) < 2 or None in begun or len(set(begun)) < len(begun) or any(ends[row] is None for row in order[:-1]):
        return None
    dated = []
    for row, after in zip(order, [*begun[1:], date.max], strict=True):
        end = ends[row]
        until = None if end is None else min(end, after or end) - timedelta(days=1)
        dated.append({**jobs[row], "startDate": str(starts[row]), **({"endDate": str(until)} if until else {})})
    return dated


def _month(value: JsonValue) -> date | None:
    """Return the first day of the month that a date names, or of its year."""
    try:
        return PartialDate.parse(value).first.replace(day=1)
    except BadInputError:
        return None


def _earlier(job: Json) -> Json:
    moved: Json = {key: _years_before(str(job[key])) for key in ("startDate", "endDate")}
    return {**job, **moved}


def _years_before(day: str) -> str:
    year, _, rest = day.partition("-")
    return f"{int(year) - YEARS_OF_GAP:04d}-{rest}"


def shorter_work(document: Json, _number: int) -> Both | None:
    """Have done nothing but the latest job: the control of the gap, in which years do differ."""
    jobs = entries_of(document, "work")
    return (document, with_entries(document, "work", jobs[:1])) if len(jobs) > 1 else None


def _is_clear(school: School) -> bool:
    return resolve_school(school.name.en).status is Match.FOUND and len(school.ranks) > 0


@cache
def _alike() -> dict[str, tuple[School, ...]]:
    """Return for each school those of other countries that stand among the first hundred of the same editions."""
    by_listing: dict[frozenset[tuple[str, str]], list[School]] = {}
    for each in filter(_is_clear, schools().values()):
        by_listing.setdefault(frozenset((rank.list_id, rank.edition) for rank in each.ranks), []).append(each)
    alike: dict[str, tuple[School, ...]] = dict.fromkeys(schools(), ())
    return alike | {
        one.id: tuple(other for other in same if other.country != one.country)
        for same in by_listing.values()
        for one in same
    }


def school_country(document: Json, number: int) -> Both | None:
    """Have studied at a school of another country that stands on the same editions of the lists."""
    moved, found = [], False
    for degree in entries_of(document, "education"):
        answer = resolve_school(str(degree.get("institution", "")))
        others = _alike()[answer.entity.id] if answer.status is Match.FOUND and answer.entity else ()
        if others:
            found, other = True, others[number % len(others)]
            moved.append(
                {**degree, "institution": other.name.en, "x-ktech": {**ours_of(degree), "country": other.country}}
            )
        else:
            moved.append(degree)
    return (document, with_entries(document, "education", moved)) if found else None


def unlisted_school(document: Json, _number: int) -> Both | None:
    """Have studied at schools that stand on no list."""
    schools_ = [{**each, "institution": "Nowhere Institute"} for each in entries_of(document, "education")]
    return (document, with_entries(document, "education", schools_)) if schools_ else None
