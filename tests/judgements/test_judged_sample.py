"""The sample's judgements are made up, say so, and agree as much as was planted."""

import sys
from pathlib import Path

import numpy as np
import pytest

from matching.judgements import agreements, pairs_judged
from matching.judgements.agreement import cohen_kappa, share_equal
from matching.judgements.checking import check_table
from matching.judgements.tables import table_of
from tests.judgements.made import DAY

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def made():
    sys.path.insert(0, str(SAMPLE / "build"))
    import make_judgements

    yield make_judgements
    sys.path.remove(str(SAMPLE / "build"))


@pytest.fixture(scope="module")
def contents(made):
    return made.contents_in(SAMPLE)


@pytest.fixture(scope="module")
def judgements():
    return check_table((SAMPLE / "judgements.csv").read_bytes(), "judgements.csv", day=DAY).to_keep()


def test_the_script_writes_the_same_bytes_again(made, contents):
    assert table_of(made.judged(contents)) == (SAMPLE / "judgements.csv").read_bytes()


def test_every_row_says_that_it_is_made_up_and_so_do_the_annotators_ids(judgements):
    assert len(judgements) == 800
    assert all(each.synthetic for each in judgements)
    assert {each.annotator for each in judgements} == {"synthetic-1", "synthetic-2"}


def test_both_sides_have_every_grade_and_some_that_cannot_tell(judgements):
    for side in ("company", "candidate"):
        grades = [each.grade for each in judgements if each.side == side]
        assert {None, 0, 1, 2, 3} == set(grades)
        assert len(grades) == 400


def test_they_are_labels_of_the_sample_as_it_is(judgements, contents):
    judged = pairs_judged(judgements, contents)
    assert judged.left_out == ()
    assert 380 <= len(judged) <= 400  # of a few pairs and sides nobody could tell
    assert judged.synthetic.all()


def test_the_annotators_agree_as_much_as_was_planted(made, judgements):
    found = {each.side: each for each in agreements(judgements) if each.languages is None}
    one, two = (np.array(made.NOISE[each]) for each in ("synthetic-1", "synthetic-2"))
    for side in ("company", "candidate"):
        true = [each.grade for each in made.planned() if each.side == side]
        joint = sum(np.outer(one[grade], two[grade]) for grade in true)
        planted = (share_equal(joint), cohen_kappa(joint), cohen_kappa(joint, quadratic=True))
        measured = (found[side].equal, found[side].kappa, found[side].weighted)
        for value, estimate in zip(planted, measured, strict=True):
            assert estimate.low <= value <= estimate.high, side
        assert not found[side].kappa.low <= 0.9 <= found[side].kappa.high  # a planted 0.9 would be missed


def test_each_annotators_noise_is_what_the_script_says(made):
    for rows in made.NOISE.values():
        assert np.allclose(np.array(rows).sum(axis=1), 1)
