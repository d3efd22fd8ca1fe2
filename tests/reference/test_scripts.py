"""Letters that look like others, held against what Unicode calls them, and signs that turn text around."""

from __future__ import annotations

import unicodedata

import pytest

from matching.reference import scripts
from matching.reference.scripts import looks_like, mixes_scripts, without_turns


def test_every_letter_of_the_table_is_of_another_script_and_becomes_one_latin_letter():
    assert len(scripts._LOOKS_LIKE) > 60
    for code, latin in scripts._LOOKS_LIKE.items():
        assert unicodedata.name(chr(code)).partition(" ")[0] in ("CYRILLIC", "GREEK", "ARMENIAN"), chr(code)
        assert unicodedata.name(latin).startswith("LATIN")
        assert chr(code).isupper() == latin.isupper(), chr(code)


@pytest.mark.parametrize(
    ("name", "mixes"),
    [
        ("Samsung", False), ("Sаmsung", True), ("Ѕamsung Electronics", True), ("ΗANBIT", True), ("НANBIT", True),
        ("삼성전자", False), ("LG전자", False), ("NAVER 네이버", False), ("ООО Газпром", False), ("Яндекс N.V.", False),
        ("СОРЕ Co., Ltd.", True), ("COPE Co., Ltd.", False), ("Ανδρέας Παπαδόπουλος", False), ("Nguyễn Łódź", False),
        ("三菱UFJ銀行", False), ("トヨタTOYOTA", False), ("Ｓamsung", False), ("", False), ("12-7", False),
    ],
)  # fmt: skip
def test_a_word_of_several_scripts_is_told_from_words_beside_one_another(name, mixes):
    assert mixes_scripts(name) is mixes


def test_a_name_is_what_it_looks_like():
    assert looks_like("Ѕаmѕung") == looks_like("Samsung") == "Samsung"
    assert looks_like("삼성전자") == "삼성전자"


def test_signs_that_turn_text_around_go_and_marks_within_a_language_stay():
    turned = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    assert all(
        unicodedata.bidirectional(each) in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
        for each in turned
    )
    assert without_turns(f"a{turned}b") == "ab"
    assert without_turns("שלום\u200f (a)") == "שלום\u200f (a)"
