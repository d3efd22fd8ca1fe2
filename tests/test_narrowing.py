"""To whom a list is narrowed, against looking person by person."""

from __future__ import annotations

import numpy as np

from matching.domain import Cefr, LanguageSkill, Preferences
from matching.eligibility import Grade, Rulebook, assess
from matching.narrowing import Narrowing, grade_counts
from matching.pool import without_vectors
from tests.people import TODAY, degree, job, opening, person

RULE = Rulebook.on(TODAY, "2026-06")
POST = opening()
PEOPLE = (
    person("sure", languages=(LanguageSkill(language="Korean", cefr=Cefr.B2),)),
    person("seoul", preferences=Preferences(places=("Seoul",)), languages=()),
    person("suwon", preferences=Preferences(places=("Suwon", "Busan"))),
    person("chips-and-cells", (degree("NTU"),), (job(), job(start="2022-01-01", sector="secondary-battery"))),
    person("cells", jobs=(job(sector="secondary-battery"),)),
    person("some-korean", languages=(LanguageSkill(language="ko", fluency="some"),)),
)
POOL = without_vectors(PEOPLE)


def left(**asked: object) -> list[str]:
    mask = Narrowing(**asked).mask(POOL, POST, RULE)  # type: ignore[arg-type]
    return [each.id for each, stays in zip(PEOPLE, mask, strict=True) if stays]


def test_nothing_asked_leaves_everybody():
    assert left() == [each.id for each in PEOPLE]


def test_only_those_stay_for_whom_the_pass_is_a_yes():
    yes = [each.id for each in PEOPLE if assess(each, POST, TODAY, pack="2026-06").grade is Grade.YES]
    assert left(is_sure=True) == yes
    assert 0 < len(yes) < len(PEOPLE)  # the control


def test_a_sector_is_one_that_a_job_states():
    assert left(sector="secondary-battery") == ["chips-and-cells", "cells"]
    assert left(sector="bio") == []


def test_a_province_is_one_that_is_wished_for_and_whoever_names_none_would_come():
    silent = ["sure", "chips-and-cells", "cells", "some-korean"]
    assert left(province="seoul") == ["sure", "seoul", *silent[1:]]
    assert left(province="gyeonggi") == ["sure", "suwon", *silent[1:]]
    assert left(province="jeju") == silent  # named by nobody


def test_a_language_counts_where_it_is_spoken_so_well_for_sure():
    assert left(language="ko") == ["sure", "some-korean"]
    assert left(language="ko", level=4) == ["sure"]
    assert left(language="ko", level=5) == []


def test_those_named_alone_stay_and_those_named_as_left_out_go():
    assert left(only=frozenset({"cells", "nobody"})) == ["cells"]
    assert left(without=frozenset({"cells", "nobody"})) == [each.id for each in PEOPLE if each.id != "cells"]


def test_what_is_asked_together_has_to_hold_together():
    assert left(sector="secondary-battery", only=frozenset({"cells", "sure"})) == ["cells"]


def test_each_verdict_is_counted_among_those_who_are_there():
    there = np.array([each.id != "sure" for each in PEOPLE])
    counts = grade_counts(POST, POOL, RULE, there)
    grades = [assess(each, POST, TODAY, pack="2026-06").grade for each in PEOPLE if each.id != "sure"]
    assert counts == {grade: grades.count(grade) for grade in Grade}
