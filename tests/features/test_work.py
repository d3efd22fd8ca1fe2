"""Time by a person's own work: the clock against days counted one by one, the field and the use of skills by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Candidate, Skill
from matching.features import FEATURES
from matching.features.clock import YEAR, WorkClock
from tests.counts import cases
from tests.pairs import pairs
from tests.people import job, opening, person

NAN = math.nan


def value(name: str, post, someone: Candidate) -> float:
    feature = next(each for each in FEATURES if each.name == name)
    return float(feature.compute(pairs(post, someone))[0])


SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(-5, 30)), max_size=12)


@settings(deadline=None, max_examples=cases(20, 60))
@given(SPANS, st.integers(0, 100))
def test_the_clock_counts_each_day_worked_once(spans, today):
    person_, start, length = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    clock = WorkClock.of(person_, start, start + length)
    for who in range(4):
        worked = {d for p, s, n in spans if p == who for d in range(s, s + n)}
        expected = len([d for d in worked if d < today]) / YEAR
        assert clock.years_by(np.array([who]), np.array([today]))[0] == pytest.approx(expected)


def worked(*jobs: tuple[str, str | None, str | None, str]) -> Candidate:
    """Somebody with jobs of (start, end, sector, words)."""
    return person(
        "p",
        jobs=tuple(
            job(start=start, end=end, sector=sector, title=words, employer="Hidden Works")
            for start, end, sector, words in jobs
        ),
    )


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([("2020-01-01", None, "semiconductor", "Engineer")], 1.0),
        ([("2020-01-01", None, "bio", "Engineer")], 0.0),
        ([("2010-01-01", "2020-12-31", "semiconductor", "Engineer"), ("2021-11-24", None, "bio", "Engineer")], 0.0),
        ([("2010-01-01", "2020-12-31", "bio", "Engineer"), ("2021-11-24", None, "semiconductor", "Engineer")], 1.0),
        ([("2024-11-23", None, "semiconductor", "Engineer"), ("2022-11-23", "2024-11-22", "bio", "Engineer")], 0.5),
        ([("2020-01-01", None, None, "Engineer")], NAN),  # nothing says of what field
        ([("2020-01-01", None, None, "Plasma etch process engineer")], NAN),  # words only suggest
        ([("2020-01-01", None, None, "Cathode active material researcher")], 0.0),  # they suggest another
        ([(None, "2020-12-31", "semiconductor", "Engineer")], NAN),  # no time is certain
    ],
)
def test_the_field_is_a_share_of_the_last_five_years_worked(jobs, expected):
    found = value("field", opening(sector="semiconductor"), worked(*jobs))
    assert math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("sector", [None, "other"])
def test_an_opening_of_no_field_compares_none(sector):
    assert math.isnan(value("field", opening(sector=sector, title="Clerk"), worked(("2020-01-01", None, "bio", "x"))))


def test_a_gap_within_the_last_years_does_not_dilute_the_field():
    without = worked(("2022-11-23", None, "bio", "x"), ("2021-11-23", "2022-11-22", "semiconductor", "x"))
    gap = worked(("2022-11-23", None, "bio", "x"), ("2011-11-23", "2012-11-22", "semiconductor", "x"))
    assert value("field", opening(sector="semiconductor"), without) == pytest.approx(1 / 5, abs=1e-3)
    assert value("field", opening(sector="semiconductor"), gap) == pytest.approx(1 / 5, abs=1e-3)


TCAD = opening(must=("TCAD", "Plasma etching"))


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([("2020-01-01", None, "bio", "TCAD engineer")], 1.0),
        ([("2021-11-23", None, "bio", "x"), ("2016-11-23", "2021-11-22", "bio", "TCAD")], 0.5),  # five years since
        ([("2011-11-23", None, "bio", "x"), ("2006-11-23", "2011-11-22", "bio", "TCAD")], 0.0),  # fifteen
        ([("2021-11-23", None, "bio", "x"), ("2006-11-23", "2011-11-22", "bio", "TCAD")], 0.5),  # a gap of ten is none
        ([("2006-11-23", "2011-11-22", "bio", "TCAD")], 1.0),  # nothing was worked since
        ([("2021-11-23", None, "bio", "plasma etching"), ("2016-11-23", "2021-11-22", "bio", "TCAD")], 0.75),
        ([("2021-11-23", None, "bio", "TCAD"), ("2016-11-23", "2021-11-22", "bio", "TCAD")], 1.0),  # the latest counts
        ([(None, None, "bio", "TCAD")], NAN),
        ([("2020-01-01", None, "bio", "Engineer")], NAN),
    ],
)
def test_a_skill_is_as_fresh_as_the_work_since(jobs, expected):
    found = value("recency", TCAD, worked(*jobs))
    assert math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, abs=2e-3)


def test_a_skill_that_is_merely_listed_or_studied_has_no_last_use():
    assert math.isnan(value("recency", TCAD, person("p", jobs=(job(title="x"),), skills=(Skill(name="TCAD"),))))


def test_who_is_among_many_has_the_last_uses_of_their_own_work():
    early = worked(("2021-11-23", None, "bio", "x"), ("2016-11-23", "2021-11-22", "bio", "TCAD"))
    late = worked(("2020-01-01", None, "bio", "TCAD engineer")).model_copy(update={"id": "q"})
    feature = next(each for each in FEATURES if each.name == "recency")
    np.testing.assert_allclose(feature.compute(pairs(TCAD, early, late)), [0.5, 1.0], atol=2e-3)


def test_work_after_the_day_asked_about_does_not_count():
    later = person("p", jobs=(job(start="2027-01-01", end=None, sector="semiconductor", title="TCAD"),))
    assert math.isnan(value("field", opening(sector="semiconductor"), later))
