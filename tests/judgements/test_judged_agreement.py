"""How far annotators agree: the field's own measures, told only where there is enough to tell."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from matching.judgements import agreements, disagreements
from matching.judgements.agreement import FEWEST, cohen_kappa, confusion, estimates, share_equal
from tests.judgements.made import OTHER, SEEN, judgement


def answers(seed: int, n: int = 200) -> tuple[list[int], list[int]]:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 4, n)
    second = np.where(rng.random(n) < 0.6, first, rng.integers(0, 4, n))
    return first.tolist(), second.tolist()


def judged(first: list[int | str], second: list[int | str], **more: object) -> list:
    pairs = zip(first, second, strict=True)
    return [
        judgement(answer, annotator, candidate=f"c{number}", **more)
        for number, both in enumerate(pairs)
        for annotator, answer in zip(("judge-1", "judge-2"), both, strict=True)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_both_kappas_are_those_of_scikit_learn(seed):
    first, second = answers(seed)
    counts = confusion(first, second)
    assert cohen_kappa(counts) == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
    quadratic = cohen_kappa_score(first, second, weights="quadratic", labels=[0, 1, 2, 3])
    assert cohen_kappa(counts, quadratic=True) == pytest.approx(quadratic, abs=1e-12)


def test_kappa_is_worked_out_by_hand_for_twenty_pairs():
    counts = confusion([0] * 10 + [3] * 10, [0] * 8 + [3] * 2 + [3] * 8 + [0] * 2)
    assert share_equal(counts) == pytest.approx(0.8)
    assert cohen_kappa(counts) == pytest.approx((0.8 - 0.5) / (1 - 0.5))


def test_many_tables_at_once_give_what_each_gives_alone():
    tables = np.stack([confusion(*answers(seed)) for seed in range(3)])
    assert cohen_kappa(tables).tolist() == [float(cohen_kappa(table)) for table in tables]


def test_an_agreement_has_its_interval_around_it():
    (found,) = agreements(judged(*answers(1)))
    assert found.annotators == ("judge-1", "judge-2")
    assert (found.side, found.languages, found.n, found.cannot_tell) == ("company", None, 200, 0)
    for estimate in (found.equal, found.kappa, found.weighted):
        assert estimate.low < estimate.value < estimate.high


def test_below_thirty_pairs_nothing_is_told_and_with_thirty_it_is():
    first, second = answers(2, FEWEST)
    (few,) = agreements(judged(first[1:], second[1:]))
    assert (few.n, few.equal, few.kappa, few.weighted) == (FEWEST - 1, None, None, None)
    (enough,) = agreements(judged(first, second))
    assert enough.kappa is not None


def test_where_everybody_gives_everything_one_grade_kappa_cannot_be_told_though_all_is_equal():
    (found,) = agreements(judged([2] * 40, [2] * 40))
    assert found.equal.value == 1
    assert found.kappa is found.weighted is None


def test_cannot_tell_is_counted_and_is_no_grade():
    first, second = answers(3, 60)
    plain = agreements(judged(first, second))[0]
    (found,) = agreements(judged([*first, "cannot-tell", 3], [*second, 2, "cannot-tell"]))
    assert (found.n, found.cannot_tell, found.kappa) == (60, 2, plain.kappa)


def test_what_was_said_of_another_version_is_not_compared():
    given = judged(*answers(4, 50))
    changed = judgement(0, "judge-2", candidate="c0", seen=(SEEN, OTHER))
    unknown = judgement(0, "judge-2", candidate="c0", seen=(SEEN, None))
    assert agreements([*given, changed])[0].n == 49
    assert agreements([*given, unknown])[0].n == 50  # what is not known speaks against nothing


def test_sides_and_languages_are_measured_apart():
    given = judged(*answers(5, 80)) + judged(*answers(6, 40), side="candidate")
    languages = {("o1", f"c{number}"): "ko-en" if number < 40 else "en-en" for number in range(70)}
    found = {(each.side, each.languages): each.n for each in agreements(given, languages)}
    assert found == {
        ("company", None): 80, ("company", "en-en"): 30, ("company", "ko-en"): 40,
        ("candidate", None): 40, ("candidate", "ko-en"): 40,
    }  # fmt: skip


def test_what_a_script_made_up_is_counted():
    (found,) = agreements(judged(*answers(7, 40), synthetic=True))
    assert found.synthetic == 40
    assert agreements(judged(*answers(7, 40)))[0].synthetic == 0


def test_the_interval_holds_the_true_value_about_as_often_as_it_says():
    """Two annotators each give the true grade with chance 0.8, else another: 200 pairs, 100 times."""
    right = np.full((4, 4), 0.2 / 3) + np.eye(4) * (0.8 - 0.2 / 3)
    joint = sum(np.outer(right[grade], right[grade]) / 4 for grade in range(4))
    planted = float(cohen_kappa(joint))
    rng, held = np.random.default_rng(8), 0
    for _ in range(100):
        rows = rng.choice(16, size=200, p=joint.ravel())
        _, kappa, _ = estimates(confusion((rows // 4).tolist(), (rows % 4).tolist()))
        held += kappa.low <= planted <= kappa.high
    assert 89 <= held <= 99  # 95 of 100, give or take three standard deviations


def test_the_pairs_that_differ_most_come_first_for_a_third_look():
    given = judged([0, 1, 2, 3, "cannot-tell"], [3, 1, 3, 1, 0])
    found = disagreements(given)
    assert [(each.candidate_id, each.spread) for each in found] == [("c0", 3), ("c3", 2), ("c2", 1)]
    assert found[0].grades == (("judge-1", 0), ("judge-2", 3))
    assert [each.candidate_id for each in disagreements(given, least=2)] == ["c0", "c3"]


def test_an_answer_that_was_mended_is_no_disagreement():
    given = judged([0], [3])
    assert disagreements([*given, judgement(3, "judge-1", candidate="c0")]) == ()
