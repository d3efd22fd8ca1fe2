"""The same openings and the same people in Korean and in English: the same people can get the pass."""

from datetime import date

import numpy as np
import pytest

from matching.eligibility import Grade, Rulebook, answers_about_people, gate
from matching.eligibility.careers import careers_of
from matching.ingest.files import read_candidates, read_openings
from matching.settings import settings

FOLDER = settings().data / "sample" / "parallel"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def people():
    return [
        each
        for language in ("en", "ko", "mixed")
        for each in read_candidates(FOLDER.parent / f"candidates-{language}.jsonl")
    ]


@pytest.mark.parametrize("pack", ["announced-2025-02", "2025-04", "2026-06"])
def test_adverts_in_korean_and_in_english_admit_the_same_people(people, pack):
    rulebook = Rulebook.on(TODAY, pack)
    answers = answers_about_people(careers_of(people), rulebook)
    korean, english = (read_openings(FOLDER / f"openings.{language}.jsonl") for language in ("ko", "en"))
    assert [each.id for each in korean] == [each.id for each in english]
    assert all(a.title != b.title for a, b in zip(korean, english, strict=True))  # the control: they are not one file
    grades = [[gate(answers, each, rulebook).answer for each in adverts] for adverts in (korean, english)]
    assert np.array_equal(*grades)
    assert {Grade.YES, Grade.OPEN, Grade.LEANS_TO_NO, Grade.NO} <= set(np.unique(grades))


@pytest.mark.parametrize("pack", ["announced-2025-02", "2025-04", "2026-06"])
def test_people_who_write_in_korean_and_in_english_get_the_same_answers(pack):
    rulebook = Rulebook.on(TODAY, pack)
    openings = read_openings(FOLDER / "openings.en.jsonl")
    both = [
        answers_about_people(careers_of(read_candidates(FOLDER / f"candidates.{language}.jsonl")), rulebook)
        for language in ("ko", "en")
    ]
    for opening in openings:
        korean, english = (gate(answers, opening, rulebook).answer for answers in both)
        assert korean.tolist() == english.tolist()
