"""What a pack says of everybody is the same to the bit however many people are worked out at once."""

from datetime import date

import pytest

from matching.eligibility import everybody, held
from matching.eligibility.careers import careers_of
from matching.eligibility.careers_spliced import careers_of_rows
from matching.eligibility.gate import Rulebook, answers_about_people, rulebooks_on
from tests.pool_differences import differences
from tests.some_of_the_sample import some_people

PEOPLE = some_people(9)
CAREERS = careers_of(PEOPLE)
DAY = date(2026, 11, 23)
RULEBOOKS = [each for _, each, _ in rulebooks_on(DAY) if each is not None]


@pytest.mark.parametrize("at_once", [1, 50, len(PEOPLE) - 1, len(PEOPLE)])
@pytest.mark.parametrize("few", [3, 10**6])  # so that bounds are held by their fractions, or as they are
def test_the_answers_are_those_of_all_at_once(monkeypatch, at_once, few):
    monkeypatch.setattr(everybody, "AT_ONCE", at_once)
    monkeypatch.setattr(held, "_FEW", few)
    for rulebook in RULEBOOKS if at_once == 50 else RULEBOOKS[:2]:
        found = everybody.answers_about_everybody(CAREERS, rulebook)
        assert list(differences(found, answers_about_people(CAREERS, rulebook).held)) == []
        assert found.rows == len(PEOPLE)


def test_the_next_day_s_answers_are_others():
    first, later = (everybody.answers_about_everybody(CAREERS, Rulebook.on(day)) for day in (DAY, date(2026, 12, 1)))
    assert list(differences(first, later)) != []  # the control


def test_people_who_follow_each_other_have_the_answers_of_a_pool_of_theirs():
    some, alone = careers_of_rows(CAREERS, 20, 45), careers_of(PEOPLE[20:45])
    for rulebook in RULEBOOKS:
        expected = answers_about_people(alone, rulebook)
        assert list(differences(answers_about_people(some, rulebook), expected)) == []
