"""The parts of a report beside quality, on a few documents whose answers are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.embedding import VectorCache
from matching.evaluation.asked import Asked
from matching.evaluation.explanation_report import explanation_section, pairs_of_one_field
from matching.evaluation.judged_report import agreement_part, calibration_part
from matching.evaluation.judged_sample import JudgedSample
from matching.evaluation.latency_report import OURS, Times, latency_part
from matching.evaluation.scorer_report import scorer_part
from matching.explanation.deletion import DeletionTest
from matching.features import SIDES, feature_names
from matching.judgements import Answer, Judgement
from matching.language import LANGUAGES
from matching.scoring import prior, read_card
from matching.scoring.cards import Source
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests.bag_of_words import BagOfWords
from tests.small import candidates, openings

DAY = date(2026, 11, 23)


@pytest.fixture
def asked(tmp_path) -> Asked:
    space = Workspace(Store(tmp_path / "store.sqlite3"), BagOfWords(), cache=VectorCache(tmp_path / "cache"))
    return Asked(space, prior(), DAY, 1, "bag-of-words", "ktech-match evaluate")


def sample(*, synthetic: bool = True) -> JudgedSample:
    """Each of ten people is judged for each of three openings by two who agree but for one grade in ten."""
    given = [
        Judgement(
            opening_id=post.id, candidate_id=person.id, side=side, annotator=f"judge-{who}", day=DAY,
            answer=Answer(str(3 - row % 4 if row or who == 1 else 0)), synthetic=synthetic,
        )
        for side in SIDES for post in openings() for row, person in enumerate(candidates()) for who in (1, 2)
    ]  # fmt: skip
    return JudgedSample(tuple(given), candidates(), openings(), Source(name="made.csv", sha256="0" * 64, rows=120))


def card():
    return read_card(settings().models / "prior")


def told(section, language: str) -> str:
    """Return all that a section's notes and tables say in a language."""
    cells = [cell for each in section.tables for row in each.rows for cell in row]
    texts = [*section.note, *(getattr(cell, "text", cell) for cell in cells)]
    return "\n".join(each[language] for each in texts)


def test_agreement_is_that_of_the_pairs_both_judged(asked):
    section = agreement_part(asked, sample())
    rows = [row for row in section.tables[0].rows if row[2].en == "all"] or section.tables[0].rows
    assert [each.en for each in rows[0][3:5]] == ["30", "0"]
    assert rows[0][5].text.en == "0.90"  # 27 of 30 pairs
    assert section.synthetic
    assert "made these judgements up" in told(section, "en")
    assert not agreement_part(asked, sample(synthetic=False)).synthetic


def test_calibration_of_too_few_judged_groups_claims_nothing(asked):
    labels = sample()
    versioned = replace(labels, judgements=tuple(_versioned(labels)))
    section = calibration_part(asked, versioned, card())
    assert len(section.tables) == 1  # three openings are too few to tell a probability
    assert {row[1].text.en for row in section.tables[0].rows} == {"cannot tell"}


def _versioned(labels: JudgedSample):
    from matching.judgements import Versions, contents_of

    contents = contents_of(labels.candidates, labels.openings)
    for each in labels.judgements:
        seen = contents.now(each.pair)
        yield each.model_copy(update={"versions": Versions(opening=seen.opening, candidate=seen.candidate)})


def test_the_scorers_card_is_shown_with_every_weight_and_reason(asked):
    section = scorer_part(asked, card(), "ab" * 32)
    for language in LANGUAGES:
        said = told(section, language)
        assert "ab" * 32 in said
        for side in SIDES:
            for name in feature_names(side):
                feature = card().side(side).features[name]
                assert getattr(feature.why, language) in said
                assert f"{feature.weight:.3f}" in said


def test_the_ratio_of_times_is_that_of_their_sums():
    times = Times({OURS: np.full(24, 6.0), "words": np.full(24, 2.0)}, people=10)
    assert times.ratio("words", seed=1) == (3.0, (3.0, 3.0))
    few = Times({OURS: np.array([6.0, 2.0]), "words": np.array([2.0, 2.0])}, people=10)
    assert few.ratio("words", seed=1) == (2.0, None)


def test_a_whole_list_is_timed_beside_words_and_vectors(asked):
    section = latency_part(asked, candidates(), openings())
    assert [row[0].text.en if hasattr(row[0], "text") else row[0].en for row in section.tables[0].rows] == [
        "Whole list",
        "By the whole text's vectors alone",
        "By words alone (BM25)",
    ]


def test_the_deletion_test_says_whether_its_aim_is_met_and_shows_the_control(asked):
    good, bad = DeletionTest(), DeletionTest()
    for number in range(20):
        good.count("company/must", cited=True, random=False)
        bad.count("company/must", cited=number > 1, random=None)
    met, missed = (explanation_section(each, pairs=2, asked=asked, synthetic=True) for each in (good, bad))
    assert "95% of citations, is met" in told(met, "en")
    assert "is not met" in told(missed, "en")
    assert [cell.text.en for cell in met.tables[0].rows[0][1:]] == ["1.000", "0.000"]
    assert "is not met" in told(explanation_section(DeletionTest(), pairs=0, asked=asked, synthetic=True), "en")


def test_pairs_are_drawn_of_one_field_and_by_the_seed():
    one, other = (pairs_of_one_field(candidates(), openings(), pairs=5, seed=3) for _ in range(2))
    assert [(a.id, b.id) for a, b in one] == [(a.id, b.id) for a, b in other]
    assert len(one) == 5
    assert pairs_of_one_field((), openings(), pairs=5, seed=3) == []
