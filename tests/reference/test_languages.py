"""Languages by name, and fluency as a range of CEFR levels."""

import pytest

from matching.reference import cefr, language_code
from matching.reference.languages import LEVELS, _codes, _fluency


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korean", "ko"),
        ("한국어", "ko"),
        ("en", "en"),
        ("English (US)", "en"),
        ("영어", "en"),
        ("日本語", "ja"),
        ("Deutsch", "de"),
        ("Mandarin Chinese", "zh"),
        ("Tiếng Việt", "vi"),
        ("हिन्दी", "hi"),
        ("العربية", "ar"),
        ("Klingon", None),
        ("", None),
    ],
)
def test_a_language_has_its_code(name, code):
    assert language_code(name) == code


def test_there_are_at_least_45_languages():
    assert len(set(_codes().values())) >= 45


@pytest.mark.parametrize(
    ("said", "lowest", "highest"),
    [
        ("C1", "C1", "C1"),
        ("B1-B2", "B1", "B2"),
        ("CEFR: b2", "B2", "B2"),
        ("Native speaker", "C2", "C2"),
        ("원어민", "C2", "C2"),
        ("Near-native", "C1", "C2"),
        ("fluent", "B2", "C2"),
        ("유창", "B2", "C2"),
        ("Professional working proficiency", "B2", "C1"),
        ("Limited working proficiency", "A2", "B2"),
        ("business", "B2", "C1"),
        ("비즈니스", "B2", "C1"),
        ("conversational", "A2", "B2"),
        ("일상회화", "A2", "B2"),
        ("상", "B2", "C2"),
        ("중", "A2", "B2"),
        ("하", "A1", "A2"),
        ("TOPIK 1", "A1", "A1"),
        ("TOPIK Level 6", "C2", "C2"),
        ("TOPIK II 4급", "B2", "B2"),
        ("한국어능력시험 5급", "C1", "C1"),
        ("KIIP 3", "B1", "B1"),
        ("사회통합프로그램 5단계", "B2", "B2"),
        ("JLPT N1", "B2", "C1"),
        ("N3", "A2", "B1"),
        ("IELTS 6.5", "B2", "B2"),
        ("IELTS 7.0", "C1", "C1"),
        ("TOEIC 900", "B2", "B2"),
        ("토익 945점", "B2", "C1"),
        ("TOEFL iBT 100", "C1", "C1"),
    ],
)
def test_a_statement_of_fluency_gives_a_range(said, lowest, highest):
    assert cefr(said) == (lowest, highest)


def test_a_test_says_more_than_a_word():
    assert cefr("Conversational") == ("A2", "B2")
    assert cefr("Conversational (TOPIK 2)") == ("A2", "A2")


@pytest.mark.parametrize("said", ["", "some", "not fluent", "회화 불가", "TOEIC 9000", "IELTS", "TOEIC 10", "C3"])
def test_what_settles_nothing_gives_nothing(said):
    assert cefr(said) is None


def test_a_score_counts_from_its_bound_on():
    # TOEIC listening and reading: B2 from 785
    assert cefr("TOEIC 784") == ("B1", "B1")
    assert cefr("TOEIC 785") == ("B2", "B2")


def test_every_range_runs_from_lower_to_higher():
    for word, (lowest, highest) in _fluency().items():
        assert LEVELS.index(lowest) <= LEVELS.index(highest), word
