"""Judgements as labels: the mean of the annotators, and nothing of documents that are no more."""

import numpy as np
import pytest

from matching.judgements import pairs_judged, standing
from matching.judgements.learning import Reason
from tests.judgements.made import NOW, OTHER, SEEN, judgement


def test_a_label_is_the_mean_of_the_annotators_grades_over_three():
    judged = pairs_judged([judgement(3, "judge-1"), judgement(2, "judge-2")], NOW)
    assert (judged.opening.tolist(), judged.candidate.tolist(), judged.side.tolist()) == (["o1"], ["c1"], ["company"])
    assert judged.grade.tolist() == [pytest.approx(5 / 6)]
    assert (judged.annotators.tolist(), judged.spread.tolist()) == ([2], [pytest.approx(1 / 3)])


def test_cannot_tell_is_never_a_number():
    judged = pairs_judged([judgement("cannot-tell", "judge-1"), judgement(0, "judge-2")], NOW)
    assert (judged.grade.tolist(), judged.annotators.tolist(), judged.cannot_tell) == ([0.0], [1], 1)
    assert len(pairs_judged([judgement("cannot-tell")], NOW)) == 0


def test_a_later_answer_of_the_same_annotator_supersedes_and_a_withdrawn_one_counts_for_nothing():
    given = [judgement(0), judgement(3), judgement(1, "judge-2"), judgement("withdrawn", "judge-2")]
    assert pairs_judged(given, NOW).grade.tolist() == [1.0]
    assert [each.answer for each in standing(given)] == ["3"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (judgement(3, seen=(OTHER, SEEN)), Reason.OPENING_CHANGED),
        (judgement(3, seen=(SEEN, OTHER)), Reason.CANDIDATE_CHANGED),
        (judgement(3, opening="gone"), Reason.OPENING_GONE),
        (judgement(3, candidate="gone"), Reason.CANDIDATE_GONE),
        (judgement(3, seen=(SEEN, None)), Reason.VERSION_UNKNOWN),
    ],
)
def test_what_was_said_of_other_documents_is_reported_and_no_label(given, why):
    judged = pairs_judged([given, judgement(1, candidate="c2")], NOW)
    assert judged.candidate.tolist() == ["c2"]
    assert [(each.judgement, each.why) for each in judged.left_out] == [(given, why)]


def test_judgements_of_unknown_versions_are_labels_only_if_asked_for():
    given = [judgement(3, seen=(None, None)), judgement(3, "judge-2", seen=(None, OTHER))]
    assert pairs_judged(given, NOW, unversioned=True).annotators.tolist() == [1]  # of the other, something is known
    assert len(pairs_judged(given, NOW)) == 0


def test_rows_come_in_one_order_whatever_the_order_of_answering():
    given = [judgement(n % 4, opening=f"o{1 + n % 2}", candidate=f"c{1 + n // 2}", side=side)
             for side in ("company", "candidate") for n in range(4)]  # fmt: skip
    one, other = pairs_judged(given, NOW), pairs_judged(given[::-1], NOW)
    for name in ("opening", "candidate", "side", "grade"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.side.tolist() == sorted(one.side.tolist())
    assert one.of("company").grade.tolist() == [0.0, pytest.approx(2 / 3), pytest.approx(1 / 3), 1.0]
