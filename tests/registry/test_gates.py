"""Gates: a scorer that is worse in one way is refused for that reason, and a good one passes them all."""

from dataclasses import replace

import numpy as np
import pytest

from matching.errors import PolicyDataError
from matching.features import SIDES, feature_names
from matching.language import Text
from matching.registry import gates, golden_cases
from matching.registry.gates import REQUIRED, Difference, Parity
from matching.registry.golden import read_golden
from matching.scoring import SideScorer, TwoSided, prior
from matching.scoring.estimator import AdditiveScorer


def features(rows=4000, seed=0):
    rng = np.random.default_rng(seed)
    return {side: rng.random((rows, len(feature_names(side)))) for side in SIDES}


def only(side, **weights):
    """Return the prior with one side that weighs nothing but these features."""
    additive = AdditiveScorer([weights.get(name.replace("-", "_"), 0.0) for name in feature_names(side)])
    additive.fit(np.zeros((1, len(feature_names(side)))))
    count = len(feature_names(side))
    return replace(prior(), **{side: SideScorer(additive, np.zeros((count, count)), None)})


def slow():
    knots = [(each / 32, each / 32) for each in range(33)]
    sides = []
    for side in SIDES:
        count = len(feature_names(side))
        additive = AdditiveScorer(prior().of(side).weights_, [knots] * count).fit(np.zeros((1, count)))
        sides.append(SideScorer(additive, np.zeros((count, count)), None))
    return TwoSided("slow", *sides, prior().look)


GOOD = Difference(0.02, -0.005, 0.04, queries=50)
MADE = Text("what was made", "만든 것")
SAME = Parity(verdicts_that_differ=0, median_shift=1.0, profiles=200)


def asked(challenger=None, **changes):
    """Ask every gate; what is changed is handed over instead."""
    before = changes.get("before", features())
    every = [
        gates.quality(changes.get("quality", GOOD), MADE),
        gates.worse_side(changes.get("worse_side", GOOD), MADE),
        gates.parity(changes.get("parity", SAME)),
        gates.swaps(before, changes.get("after", before)),
        gates.golden(changes.get("golden", golden_cases())),
        gates.latency(features()),
    ]
    return [gate(challenger or prior(), prior()) for gate in every]


def test_the_scorer_in_service_passes_every_gate_against_itself():
    results = asked()
    assert [each.name for each in results] == list(REQUIRED)
    assert [each.name for each in results if not each.passed] == []


def moved_by_a_name():
    after = features()
    after["company"][7, 0] += 1e-9
    return after


@pytest.mark.parametrize(
    ("challenger", "changes", "refused"),
    [
        (None, {"quality": Difference(-0.03, -0.05, -0.01, 50)}, ["quality"]),
        (None, {"quality": Difference(0.0, -0.011, 0.02, 50)}, ["quality"]),  # may be worse: not shown to be no worse
        (None, {"quality": Difference(0.0, None, None, 19)}, ["quality"]),  # too few to tell
        (None, {"worse_side": Difference(-0.1, -0.2, 0.0, 50)}, ["worse-side"]),
        (None, {"parity": Parity(1, 0.0, 200)}, ["parity"]),
        (None, {"parity": Parity(0, 1.5, 200)}, ["parity"]),
        (None, {"parity": Parity(0, 0.0, 0)}, ["parity"]),
        (None, {"after": moved_by_a_name()}, ["swaps"]),
        (only("company", nice=1.0), {}, ["golden"]),
        (only("candidate", size=1.0), {}, ["golden"]),
        (None, {"golden": ()}, ["golden"]),
        (slow(), {}, ["latency"]),
    ],
    ids=range(12),
)
def test_a_scorer_that_is_worse_in_one_way_is_refused_for_that_alone(challenger, changes, refused):
    results = asked(challenger, **changes)
    assert [each.name for each in results if not each.passed] == refused


def test_a_refusal_says_in_both_languages_which_cases_are_out_of_order():
    result = gates.golden(golden_cases())(only("company", nice=1.0), prior())
    assert "required skills stand before welcome ones" in result.text.en
    assert "필수 기술이 우대 기술보다 앞" in result.text.ko
    assert result.numbers["wrong"] >= 1


def test_a_swap_that_moves_one_score_in_its_last_bit_is_seen():
    before = features()
    after = {side: values.copy() for side, values in before.items()}
    after["candidate"][3, 0] = np.nextafter(after["candidate"][3, 0], 1.0)
    sharp = only("candidate", similarity=1.0)  # so that no sum rounds it away
    result = gates.swaps(before, after)(sharp, prior())
    assert (result.passed, result.numbers) == (False, {"pairs": 4000.0, "moved": 1.0})


def test_every_golden_case_can_fail():
    for case in golden_cases():
        turned = replace(case, better=case.worse, worse=case.better)
        assert case.holds(prior())
        assert not turned.holds(prior())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing"),
        ("case = 3", "list_type"),
        ("[[case]", "TOMLDecodeError"),
        ('[[case]]\nof = "company"\nbetter = {}\nworse = {}\nen = "x"', "missing"),
        ('[[case]]\nof = "boss"\nbetter = {}\nworse = {}\nen = "x"\nko = "가"', "literal_error"),
        ('[[case]]\nof = "company"\nbetter = {company = {must = 2.0}}\nworse = {}\nen = "x"\nko = "가"', "less_than"),
        (
            '[[case]]\nof = "company"\nbetter = {company = {age = 1.0}}\nworse = {}\nen = "x"\nko = "가"',
            "features: age",
        ),
    ],
    ids=range(7),
)
def test_a_file_of_cases_that_is_damaged_or_names_no_feature_is_refused(tmp_path, text, said):
    (tmp_path / "cases.toml").write_text(text)
    with pytest.raises(PolicyDataError, match=said):
        read_golden(tmp_path / "cases.toml")
