"""Titles compared through the tables, and ranks by words and by few years, worked out by hand."""

import math

import pytest

from matching.domain import Candidate
from matching.features import FEATURES
from matching.features.titles import AN_EARLIER_JOB, JOBS_READ, meant_by, step, titles_held
from matching.reference.esco import occupations
from matching.reference.titles import rank_words_in, steps_asked, steps_worked, titles
from tests.pairs import pairs
from tests.people import job, opening, person

NAN = math.nan


def value(name: str, side: str, post, someone: Candidate) -> float:
    feature = next(each for each in FEATURES if (each.name, each.side) == (name, side))
    return float(feature.compute(pairs(post, someone))[0])


def is_(found: float, expected: float) -> bool:
    return math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=1e-9)


def held(*jobs_titles: str | None) -> Candidate:
    """Somebody whose jobs bore these titles, the latest first."""
    starts = range(2025, 2025 - len(jobs_titles), -1)
    return person(
        "p", jobs=tuple(job(start=f"{year}-01-01", title=each) for year, each in zip(starts, jobs_titles, strict=True))
    )


def labels(isco: str) -> list[str]:
    return [each.label for each in occupations().values() if each.isco == isco]


@pytest.mark.parametrize(
    ("asked", "has", "expected"),
    [
        ("Etch process engineer", "Etch process engineer", 1.0),
        ("Etch process engineer", "Senior Etch Process Engineer II", 1.0),  # ranks are no part of the work
        ("Etch process engineer", "식각 공정 엔지니어", 1.0),  # the same entry in the other language
        ("Etch process engineer", "Lithography engineer", 0.8),  # ESCO has one occupation for both
        ("Etch process engineer", labels("2152")[0], 0.6),
        ("Back-end developer", "Accountant", 0.0),  # 2512 and 2411 share no two digits
        ("Zymurgist of the nineteenth kind", "Zymurgist of the nineteenth kind", 1.0),  # the very words
        ("Zymurgist of the nineteenth kind", "Etch process engineer", NAN),
        ("Etch process engineer", "Zymurgist of the nineteenth kind", NAN),
        ("Etch process engineer", None, NAN),
    ],
)
def test_a_title_is_as_near_as_the_tables_say(asked, has, expected):
    assert is_(value("title", "company", opening(title=asked), held(has)), expected)


def test_each_step_of_isco_is_worth_less():
    def at(digits: int) -> float:
        near = next(
            other
            for other in occupations().values()
            if other.isco[:digits] == "2152"[:digits] and other.isco[: digits + 1] != "2152"[: digits + 1]
        )
        return step(meant_by(labels("2152")[0]), meant_by(near.label))

    assert [at(digits) for digits in (3, 2, 1, 0)] == [0.4, 0.2, 0.0, 0.0]


def test_a_title_of_an_earlier_job_counts_less_and_only_the_latest_are_read():
    asked = opening(title="Etch process engineer")
    for back in range(JOBS_READ):
        someone = held(*("Zymurgist",) * back, "Etch process engineer")
        assert is_(value("title", "company", asked, someone), AN_EARLIER_JOB**back)
    too_far = held(*("Zymurgist",) * JOBS_READ, "Etch process engineer")
    assert is_(value("title", "company", asked, too_far), NAN)
    assert is_(value("title", "company", asked, held("Lithography engineer", "Etch process engineer")), 0.85)


def test_titles_by_arrays_are_those_compared_one_by_one():
    names = [title.name.en for title in titles()[::9]] + [each.label for each in list(occupations().values())[::80]]
    pool = pairs(opening(), *(person(f"p{n}", jobs=(job(title=name),)) for n, name in enumerate(names))).pool
    table = titles_held(pool)
    for asked in (*names[::7], "Zymurgist of the nineteenth kind"):
        by_array = table.steps(meant_by(asked))[table.held[:, 0]]
        one_by_one = [step(meant_by(asked), meant_by(name)) for name in names]
        assert [is_(*two) for two in zip(by_array, one_by_one, strict=True)] == [True] * len(names)


@pytest.mark.parametrize(
    ("asked", "has", "company", "candidate"),
    [
        ("Senior engineer", "Senior engineer", 1.0, 1.0),
        ("Senior engineer", "Junior engineer", 0.0, 1.0),  # two steps up
        ("Junior engineer", "Senior engineer", 0.0, 0.0),  # two steps down
        ("Senior engineer", "Principal engineer", 0.5, 0.5),
        ("Principal engineer", "Senior engineer", 0.5, 1.0),
        ("Senior engineer", "책임연구원", 0.75, 0.75),  # the same step or one above
        ("Senior engineer", "선임연구원", 0.75, 1.0),  # one below or the same
        ("Staff engineer", "선임연구원", NAN, 1.0),  # from the same step to two below: too wide
        ("Senior engineer", "Engineer", NAN, NAN),
        ("Engineer", "Senior engineer", NAN, NAN),
    ],
)
def test_ranks_are_compared_by_the_steps_that_words_mean(asked, has, company, candidate):
    post, someone = opening(title=asked), person("p", jobs=(job(title=has),))
    assert is_(value("seniority", "company", post, someone), company)
    assert is_(value("seniority", "candidate", post, someone), candidate)


def test_few_years_tell_a_beginner_and_many_years_tell_nothing():
    junior, senior = opening(title="Junior engineer"), opening(title="Senior engineer")
    beginner = person("p", jobs=(job(title="Engineer", start="2025-12-01"),))
    veteran = person("p", jobs=(job(title="Engineer", start="1990-01-01"),))
    assert value("seniority", "company", junior, beginner) == 1.0
    assert value("seniority", "company", senior, beginner) == 0.0
    for post in (junior, senior):
        for side in ("company", "candidate"):
            assert math.isnan(value("seniority", side, post, veteran))  # age would be read from years


def test_a_post_without_a_word_of_rank_is_ranked_by_the_years_it_asks():
    senior = person("p", jobs=(job(title="Senior engineer"),))
    asking = {1.0: 0.25, 3.0: 0.5, 6.0: 0.75, 9.0: 0.75}  # for steps 1 to 2, 2, 2 to 3, 3 to 4, against 3
    found = {years: value("seniority", "company", opening(minimum_years=years), senior) for years in asking}
    assert found == asking
    assert [years for years, _ in steps_asked()] == sorted((years for years, _ in steps_asked()), reverse=True)
    assert [years for years, _ in steps_worked()] == sorted(years for years, _ in steps_worked())


def test_the_latest_title_tells_the_rank_and_else_the_headline():
    post = opening(title="Senior engineer")
    risen = person(
        "p",
        jobs=(
            job(title="Senior engineer", start="2024-01-01"),
            job(title="Junior engineer", start="2015-01-01", end="2023-12-31"),
        ),
    )
    assert value("seniority", "company", post, risen) == 1.0
    plain = person("p", jobs=(job(title="Engineer"),), headline="Senior etch engineer")
    assert value("seniority", "company", post, plain) == 1.0


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Senior Etch Engineer", ["Senior"]),
        ("책임연구원 (배터리)", ["책임"]),
        ("Team Lead, ML", ["Team Lead"]),
        ("Engineer", []),
    ],
)
def test_words_of_rank_are_found_where_they_stand(title, words):
    assert [title[start:end] for start, end in rank_words_in(title)] == words


def test_a_trainee_is_below_every_other_step():
    trainee = person("p", jobs=(job(title="Intern", start="2025-12-01"),))
    assert value("seniority", "company", opening(title="Junior engineer"), trainee) == 0.5
    assert value("seniority", "company", opening(title="Senior engineer"), trainee) == 0.0
