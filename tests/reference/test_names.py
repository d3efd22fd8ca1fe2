"""One spelling for names: what is folded, and what must stay."""

import unicodedata

import pytest

from matching.reference.names import key, keys, normalise, parts, without_legal_form


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  The  University of Tokyo ", "university of tokyo"),
        ("École Polytechnique Fédérale", "ecole polytechnique federale"),
        ("Université Paris–Saclay", "universite paris saclay"),
        ("ＫＡＩＳＴ", "kaist"),
        ("M.I.T.", "mit"),
        ("Xi’an Jiaotong", "xian jiaotong"),
        ("Texas A&M", "texas a and m"),
        ("İstanbul Teknik", "istanbul teknik"),
        ("Łódź, Ørsted, Straße", "lodz orsted strasse"),
        ("ガス", "ガス"),
        ("The", "the"),
        ("स्नातकोत्तर", "स्नातकोत्तर"),  # vowel signs are part of the word
        ("ปริญญาตรี", "ปริญญาตรี"),
        ("الدكتوراة", normalise("الدکتوراه")),  # one form of kaf and of teh marbuta
        ("ΔΙΔΑΚΤΟΡΙΚΌ", "διδακτορικο"),
        ("кандидат актёр", "кандидат актер"),
    ],
)
def test_a_name_is_folded(name, expected):
    assert normalise(name) == expected


def test_hangul_stays_composed_however_it_was_typed():
    typed_in_parts = unicodedata.normalize("NFD", "서울대학교")
    assert len(typed_in_parts) > len("서울대학교")
    assert normalise(typed_in_parts) == "서울대학교"


def test_folding_twice_changes_nothing():
    for name in ("The École", "Ph.D. & Co., Ltd.", "서울대학교 (공대)", "İTÜ", "Ⅱ-VI Inc."):
        assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    "name",
    [
        "Acme Co., Ltd.",
        "Acme Inc.",
        "ACME Corp.",
        "Acme GmbH & Co. KG",
        "Acme S.A.",
        "Acme AG",
        "Acme K.K.",
        "Acme N.V.",
        "(주)Acme",
        "㈜ Acme",
        "주식회사 Acme",
        "Acme 유한회사",
        "Acme株式会社",
        "Acme Pte. Ltd.",
    ],
)
def test_a_legal_form_is_taken_off(name):
    assert without_legal_form(name) == "acme"


@pytest.mark.parametrize("name", ["Costco", "Cosco Shipping", "Sage", "Asahi", "주식시장", "SE", "Inc"])
def test_what_only_looks_like_a_legal_form_stays(name):
    assert without_legal_form(name) == normalise(name)


def test_spaces_do_not_matter_in_korean_and_do_in_english():
    assert key("스탠퍼드 대학교") == key("스탠퍼드대학교")
    assert key("Carnegie Mellon") != key("CarnegieMellon")


def test_umlauts_may_be_spelt_out():
    assert set(keys("München")) == {"munchen", "muenchen"}


def test_a_hyphen_without_spaces_does_not_split():
    assert parts("Georgia Tech-Lorraine") == ["Georgia Tech-Lorraine"]
    assert parts("A - B, C (D) / E; F | G") == ["A", "B", "C", "D", "E", "F", "G"]
