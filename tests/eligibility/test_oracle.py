"""Every fact with a length or a level, against a walk over every single day of hundreds of lives."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest

from matching.domain import Candidate
from matching.eligibility import Rulebook, careers, facts
from matching.eligibility.careers import careers_of
from matching.eligibility.facts import OF_CANDIDATE
from matching.eligibility.intervals import months_and_days, union, years_covered
from matching.eligibility.spans import span_of
from tests.counts import cases
from tests.eligibility import oracle
from tests.eligibility.agreement import a_person, seeded

LIVES, SHOWN, EXACT = cases(400, 1_000), 3, 1e-9
DAYS = [  # one with fields not settled, one with a rule that asks further down the lists than they are held, a 29th
    (date(2025, 7, 10), "2025-04"),
    (date(2026, 11, 23), "e-7-1-2026-06"),
    (date(2028, 2, 29), "2026-06"),
]


@cache
def lives(count: int = LIVES) -> tuple[Candidate, ...]:
    pick = seeded(2026)
    return tuple(a_person(pick, f"p{number}") for number in range(count))


def differences(people: Sequence[Candidate], day: date, pack: str) -> Iterator[str]:
    """Yield where the columns and the walk along the days part."""
    terms, columns = Rulebook.on(day, pack).terms, careers_of(people)
    asks = oracle.questions()
    slow = np.empty((len(people), len(asks), 3))
    for row, person in enumerate(people):
        diary = oracle.Diary(person, terms)
        slow[row] = [diary.bounds(each) for each in asks]
    for number, each in enumerate(asks):
        fast = OF_CANDIDATE[each.fact](columns, terms, each).T
        for row in np.flatnonzero(np.abs(fast - slow[:, number]).max(axis=1) > EXACT):
            told = f"{fast[row].tolist()}, day by day {slow[row, number].tolist()}"
            yield f"{each.key} on {day} under {pack}: {told}; {people[row]!r}"


@pytest.mark.parametrize(("day", "pack"), DAYS)
def test_hundreds_of_lives_have_the_years_and_levels_that_a_walk_over_their_days_counts(day, pack):
    differing = list(differences(lives(), day, pack))
    assert not differing, "\n".join(differing[:SHOWN])


def test_the_lives_hold_what_is_hard():
    jobs = [job for person in lives() for job in person.employments or ()]
    leaves = [leave for job in jobs for leave in job.leaves]
    degrees = [degree for person in lives() for degree in person.degrees or ()]
    spans = [(oracle.possible_days(job, date(2026, 11, 23)), job) for job in jobs]
    found = {
        "start not known": [job for job in jobs if job.start is None],
        "end not known": [job for job in jobs if job.end is None and not job.ongoing],
        "ongoing": [job for job in jobs if job.ongoing],
        "to begin": [job for job in jobs if job.start and job.start.first > date(2026, 11, 23)],
        "29 February": [job for job in jobs if "02-29" in f"{job.start} {job.end}"],
        "vague month": [job for job in jobs if job.start and len(str(job.start)) == 7],
        "vague year": [job for job in jobs if job.start and len(str(job.start)) == 4],
        "leave over the whole job": [job for days, job in spans if job.leaves and not days],
        "leave from the first day": [job for job in jobs if any(leave.start == job.start for leave in job.leaves)],
        "vague leave": [leave for leave in leaves if len(str(leave.start)) < 10],
        "two leaves": [job for job in jobs if len(job.leaves) == 2],
        "jobs not listed": [person for person in lives() if person.employments is None],
        "degrees not listed": [person for person in lives() if person.degrees is None],
        "degree without a day": [degree for degree in degrees if not (degree.awarded or degree.end)],
    } | {f"degree {status}": [d for d in degrees if d.status == status] for status in {d.status for d in degrees}}
    assert all(len(each) >= 10 for each in found.values()), {name: len(each) for name, each in found.items()}


def overlaps_counted_twice(person, start, end, *, rows, generous=False):
    each = years_covered(np.arange(len(person)), start, end, rows=len(person), generous=generous)
    return np.bincount(person, weights=each, minlength=rows)


def the_day_itself_worked(person, start, end, *, rows, generous=False):
    return years_covered(person, start, np.where(end > start, end + 1, end), rows=rows, generous=generous)


def never_generous(person, start, end, *, rows, generous=False):
    return years_covered(person, start, end, rows=rows)


def months_of_thirty_days(person, start, end, *, rows, generous=False):
    who, first, until = union(person, start, end)
    return np.bincount(who, weights=until - first, minlength=rows) / 360


@pytest.mark.parametrize(
    "wrong", [overlaps_counted_twice, the_day_itself_worked, never_generous, months_of_thirty_days]
)
def test_a_wrong_count_would_be_found(wrong, monkeypatch):
    monkeypatch.setattr(facts, "years_covered", wrong)
    assert len(list(differences(lives()[:80], *DAYS[1]))) > 10


def test_leaves_that_are_forgotten_would_be_found(monkeypatch):
    monkeypatch.setattr(careers, "spans_of", lambda job: [span_of(job)])
    assert len(list(differences(lives()[:80], *DAYS[1]))) > 10


def test_the_walk_counts_months_as_the_civil_act_does():
    def length(first: str, last: str) -> tuple[int, int]:
        return oracle.months_and_days(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())

    assert length("2024-01-31", "2024-02-29") == (1, 0)  # no 31st: it ends with the month
    assert length("2016-02-29", "2017-02-28") == (12, 0)
    assert length("2016-02-29", "2017-02-27") == (11, 30)
    assert length("2018-11-23", "2026-11-22") == (96, 0)
    assert length("2018-11-23", "2018-11-23") == (0, 1)


def test_the_walk_and_the_columns_count_months_alike_over_every_day_of_five_years():
    start = date(2019, 12, 25).toordinal()
    epoch = date(1970, 1, 1).toordinal()
    for first in range(start, start + 70):
        lasts = np.arange(first, first + 5 * 366, 1)
        months, days = months_and_days(np.full(len(lasts), first - epoch), lasts + 1 - epoch)
        slow = [oracle.months_and_days(first, int(last)) for last in lasts[::17]]
        assert list(zip(months[::17].tolist(), days[::17].tolist(), strict=True)) == slow
