"""Who somebody is has no effect on any feature: whole documents, one fact exchanged, everything computed again."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from matching.domain import Candidate, Json
from matching.eligibility import Rulebook
from matching.features import FEATURES, Pairs
from matching.ingest.json_resume import read_candidate
from matching.pool import Pool
from matching.profiles import candidate_embedded
from matching.retrieval import OpeningVectors
from tests.some_of_the_sample import documents, some_posts

DAY = date(2026, 11, 23)
PEOPLE = 40


def some_documents() -> tuple[Json, ...]:
    return documents("candidates", 50)


Compute = Callable[[Pairs], np.ndarray]


def values(people: list[Candidate], *features: Compute) -> list[np.ndarray]:
    """Return features of all people for all posts; without vectors, since the texts they are made of are compared."""
    none = np.zeros((len(people), 0), dtype=np.float32)
    pool = Pool(tuple(people), none, "none")
    answers, rows = pool.answers(Rulebook.on(DAY)), np.arange(len(people))
    paired = [Pairs(post, OpeningVectors(none[0]), pool, rows, answers) for post in some_posts(40)]
    return [np.stack([compute(each) for each in paired]) for compute in features]


ALL = [each.compute for each in FEATURES]


def swapped(change: Callable[[Json], None]) -> tuple[list[Candidate], list[Candidate]]:
    """Return people as they are and with one thing exchanged."""
    changed = copy.deepcopy(some_documents())
    for each in changed:
        change(each)
    return [read_candidate(each) for each in some_documents()], [read_candidate(each) for each in changed]


def basics(**facts: object) -> Callable[[Json], None]:
    return lambda document: document["basics"].update(facts)


def country(document: Json) -> None:
    for part in ("work", "education"):
        for entry in document.get(part) or ():
            entry.setdefault("x-ktech", {})["country"] = "NG"
    document.setdefault("x-ktech", {})["residence"] = {"country": "NG"}


def school(document: Json) -> None:
    for entry in document.get("education") or ():
        entry["institution"] = "Obafemi Awolowo University"
        entry.setdefault("x-ktech", {}).pop("campus", None)


def earlier(text: str, years: int) -> str:
    return f"{int(text[:4]) - years:04}{text[4:]}"


def graduated_long_ago(document: Json) -> None:
    """Move all studies twenty years back; those whose last day lies ahead stay, since they are no degree yet."""
    for entry in document.get("education") or ():
        holder = entry.get("x-ktech", {})
        places = [(each, key) for each in (entry, holder) for key in ("startDate", "endDate", "awarded") if key in each]
        if all(each[key] < "2026" for each, key in places):
            for each, key in places:
                each[key] = earlier(each[key], 20)


def out_of_work(document: Json) -> None:
    """Let whoever works have stopped four years ago: all work lies four years earlier, as long as it was."""
    for entry in document.get("work") or ():
        for key in ("startDate", "endDate"):
            if key in entry:
                entry[key] = earlier(entry[key], 4)


def stopped(document: Json) -> None:
    """End every present job with the day before the one asked about, so that moving it keeps its length."""
    jobs = document.get("work") or []
    for entry in jobs:
        if len(str(entry.get("startDate", ""))) == 10 and "endDate" not in entry:
            entry["endDate"] = "2026-11-22"


def long_gap(document: Json) -> None:
    """Move all work but the latest eight years back."""
    jobs = sorted(document.get("work") or (), key=lambda each: str(each.get("startDate", "")))
    for entry in jobs[:-1]:
        for key in ("startDate", "endDate"):
            if key in entry:
                entry[key] = earlier(entry[key], 8)


SWAPS = {
    "name": basics(name="Adaeze Okonkwo"),
    "gender": basics(gender="female"),
    "age": basics(birthDate="1961-02-03", age=65),
    "birthplace": basics(birthPlace="Lagos"),
    "nationality": basics(nationality="NG", citizenship="Nigerian"),
    "photo": basics(image="https://example.com/face.jpg"),
    "address": basics(location={"address": "1 Marina", "city": "Lagos", "countryCode": "NG", "postalCode": "101241"}),
    "contact": basics(email="adaeze@example.ng", phone="+234 1 234 5678"),
    "country": country,
    "school": school,
    "graduation": graduated_long_ago,
}


@pytest.mark.parametrize("name", SWAPS)
def test_exchanging_who_somebody_is_changes_no_feature_and_no_text_that_is_embedded(name):
    before, after = swapped(SWAPS[name])
    assert [candidate_embedded(each) for each in after] == [candidate_embedded(each) for each in before]
    for each, was, now in zip(FEATURES, values(before, *ALL), values(after, *ALL), strict=True):
        np.testing.assert_array_equal(now, was, err_msg=each.name)


def apart_and_dated_by_day(document: Json) -> bool:
    """Whether the jobs have exact dates and a week between them, so that moving one changes no length."""
    jobs = sorted((each.get("startDate", ""), each.get("endDate", "2026-11-22")) for each in document.get("work") or ())
    if not jobs or any(len(day) != 10 for each in jobs for day in each):
        return False
    return all(
        date.fromisoformat(later) - date.fromisoformat(end) > timedelta(days=7)
        for (_, end), (later, _) in pairwise(jobs)
    )


def with_gap(change: Callable[[Json], None]) -> tuple[list[Candidate], list[Candidate]]:
    """Return those with exact dates of work, who stopped yesterday, and the same with a gap."""
    changed = copy.deepcopy([each for each in documents("candidates", 1) if apart_and_dated_by_day(each)][:PEOPLE])
    for each in changed:
        stopped(each)
    moved = copy.deepcopy(changed)
    for each in moved:
        change(each)
    return [read_candidate(each) for each in changed], [read_candidate(each) for each in moved]


@pytest.mark.parametrize("change", [out_of_work, long_gap])
def test_neither_a_break_nor_time_out_of_work_changes_a_feature(change):
    before, after = with_gap(change)
    assert sum(len(each.employments or ()) > 1 for each in before) >= 5
    for each, was, now in zip(FEATURES, values(before, *ALL), values(after, *ALL), strict=True):
        np.testing.assert_allclose(now, was, atol=1e-9, err_msg=each.name)


# Features that must not be would be found ------------------------------------------------------------


def length_of_name(pairs: Pairs) -> np.ndarray:
    names = (len(str(each.source["basics"]["name"])) for each in pairs.pool.candidates)
    return np.array([min(length / 40, 1.0) for length in names])[pairs.rows]


def since_the_last_job(pairs: Pairs) -> np.ndarray:
    jobs, last = pairs.pool.careers.employments, np.zeros(len(pairs.pool))
    np.maximum.at(last, jobs.person, np.minimum(jobs.end_first, pairs.today).astype(float))
    return np.clip(1 - (pairs.today - last) / 3650, 0.0, 1.0)[pairs.rows]


def since_graduation(pairs: Pairs) -> np.ndarray:
    degrees, first = pairs.pool.careers.degrees, np.full(len(pairs.pool), np.inf)
    np.minimum.at(first, degrees.person, degrees.held_first.astype(float))
    return np.clip(1 - (pairs.today - first) / 20_000, 0.0, 1.0)[pairs.rows]


def works_in_taiwan(pairs: Pairs) -> np.ndarray:
    people = (each.employments or () for each in pairs.pool.candidates)
    return np.array([float(any(job.country == "TW" for job in jobs)) for jobs in people])[pairs.rows]


@pytest.mark.parametrize(
    ("forbidden", "pair"),
    [
        (length_of_name, lambda: swapped(SWAPS["name"])),
        (since_graduation, lambda: swapped(SWAPS["graduation"])),
        (works_in_taiwan, lambda: swapped(SWAPS["country"])),
        (since_the_last_job, lambda: with_gap(out_of_work)),
    ],
)
def test_a_feature_of_who_somebody_is_would_be_found(forbidden, pair):
    before, after = pair()
    assert not np.array_equal(*values(after, forbidden), *values(before, forbidden))
