"""Each of some openings with each of some people at once, against one opening after another."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.eligibility.careers import careers_of
from matching.eligibility.crossed import crossed
from matching.eligibility.gate import answers_about_openings, answers_about_people, gate, rulebooks_on
from matching.eligibility.verdict import Grade
from tests.some_of_the_sample import some_people, some_posts


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2027, 4, 1)])
def test_pairs_of_people_and_openings_have_the_answers_of_each_opening(day):
    people, openings, seen = some_people(40), some_posts(25), set()
    careers = careers_of(people)
    for _, rulebook, _ in rulebooks_on(day):
        if rulebook is None:
            continue
        answers = answers_about_people(careers, rulebook)
        together = crossed(answers, answers_about_openings(openings, rulebook), rulebook)
        alone = [gate(answers, each, rulebook) for each in openings]
        assert together.answer.tolist() == np.concatenate([each.answer for each in alone]).tolist()
        assert together.people.tolist() == np.concatenate([each.people for each in alone]).tolist()
        for door in rulebook.pack.door:
            expected = np.concatenate([each.doors[door.id] for each in alone])
            assert together.doors[door.id].tolist() == expected.tolist()
        for name, grades in together.clauses.items():
            expected = np.concatenate([np.broadcast_to(each.clauses[name], len(people)) for each in alone])
            assert grades.tolist() == expected.tolist(), name
        seen |= {*together.answer.tolist()}
    assert seen == {*Grade}, "the control: every answer occurs"
