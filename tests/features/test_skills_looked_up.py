"""Skills of few people are looked up, those of many laid out: both say the same."""

import numpy as np
import pytest

from matching import mentions
from matching.pool import without_vectors
from tests.some_of_the_sample import some_people


@pytest.fixture(scope="module")
def table():
    return without_vectors(some_people(20)).skills


@pytest.fixture(scope="module")
def few(table):
    users = np.unique(table.uses.person[table.jobs_with("mass-production-transfer")])
    some = users[[0, 4, 8, 12]].astype(np.intp)
    assert table.mentions.shape[0] > mentions._LOOKED_UP * len(some)  # so that few are looked up, and all are not
    return some


def test_a_skill_is_worth_the_same_to_few_as_among_all(table, few):
    everybody = np.arange(table.mentions.shape[0])
    worth = {key: table.worth_of(number, everybody) for key, number in table.columns.items()}
    assert all((table.worth_of(table.columns[key], few) == each[few]).all() for key, each in worth.items())
    assert any(each[few].any() for each in worth.values())


def test_what_is_looked_up_is_who_mentions_it(table, few):
    whole = table.mentions.toarray() * mentions.LISTED
    for number in table.columns.values():
        assert table.worth_of(number, few).tolist() == whole[few, number].tolist()


def test_the_uses_of_few_are_theirs_and_no_others(table, few):
    found, expected = [], []
    for key, number in table.columns.items():
        places, uses = table.uses_by(key, few)
        found += [(few[place], number, use) for place, use in zip(places.tolist(), uses.tolist(), strict=True)]
        of_skill = table.jobs_with(key)
        expected += [
            (row, number, use)
            for row in few.tolist()
            for use in range(of_skill.start, of_skill.stop)
            if table.uses.person[use] == row
        ]
    assert found == expected
    assert expected


def test_rows_taken_in_any_order_are_looked_up_as_well(table, few):
    taken = table.taking(np.tile(few[::-1], 40))
    at, same = np.array([0, 157, 158]), few[[3, 2, 1]]  # rows of 160: the first, and two of the last four
    counts = [[len(each.uses_by(key, rows)[1]) for key in table.columns] for each, rows in ((taken, at), (table, same))]
    assert counts[0] == counts[1]
    for number in table.columns.values():
        assert taken.worth_of(number, at).tolist() == table.worth_of(number, same).tolist()
