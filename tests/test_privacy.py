"""Identity numbers are blotted out and what nobody may ask is dropped; all else stays, at its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ingest.json_resume import read_candidate, write_candidate
from matching.privacy import BLOT, Identifier, Protected, admitted, mask_identifiers, protected_kind
from matching.store import Store
from matching.store.documents import PEOPLE, opened

NUMBERS = [  # the numbers are invented; their check digits are not kept
    ("900101-1234567", Identifier.RESIDENT),
    ("9001011234567", Identifier.RESIDENT),
    ("010315 - 4234567", Identifier.RESIDENT),
    ("900101–1******", Identifier.RESIDENT),
    ("900101-2", Identifier.RESIDENT),
    ("９００１０１－１２３４５６７", Identifier.RESIDENT),
    ("880203-5543210", Identifier.ALIEN),
    ("880203 6543210", Identifier.ALIEN),
    ("991231-7●●●●●●", Identifier.ALIEN),
    ("M12345678", Identifier.PASSPORT),
    ("M123A4567", Identifier.PASSPORT),
    ("110105199003071234", Identifier.OTHER),
]
NAMED = [
    ("Passport no. ", "AB1234567", Identifier.PASSPORT),
    ("Passport: ", "X1 234567", Identifier.PASSPORT),
    ("여권번호\t", "C4567890", Identifier.PASSPORT),
    ("외국인등록번호: ", "12 34 56 78", Identifier.ALIEN),
    ("Alien Registration No. ", "A123456789", Identifier.ALIEN),
    ("ARC: ", "1234567", Identifier.ALIEN),
    ("주민번호 ", "12345-678901", Identifier.RESIDENT),
    ("Aadhaar ", "1234 5678 9012", Identifier.OTHER),
    ("SSN: ", "123-45-6789", Identifier.OTHER),
    ("NRIC ", "S1234567D", Identifier.OTHER),
]
ORDINARY = [
    "2016.03 ~ 2019.08",
    "20160301-20190801",
    "201603-201908",
    "010-1234-5678",
    "+82 10 1234 5678",
    "ISBN 9781234567897",
    "arXiv:2301.12345",
    "₩165,500,000",
    "Passport control systems, 2016-2019",
    "Led the national ID project with 5 people",
    "US patent 10,123,456",
    "1700000000000",
    "여권 심사 시스템 개발 3년",
    "Driver development for ARC processors, 2015 – 2018",
    "PAN-European roll-out in 12 countries",
]


@pytest.mark.parametrize(("number", "kind"), NUMBERS)
def test_a_number_that_identifies_is_blotted_out_by_its_form(number, kind):
    text = f"앞 {number} 뒤"
    assert mask_identifiers(text) == (mask_identifiers("").__class__)(f"앞 {BLOT * len(number)} 뒤", (kind,))


@pytest.mark.parametrize(("word", "number", "kind"), NAMED)
def test_a_number_is_blotted_out_by_the_word_before_it(word, number, kind):
    masked = mask_identifiers(f"{word}{number}, Seoul")
    assert masked.text == f"{word}{BLOT * len(number)}, Seoul"
    assert masked.found == (kind,)


@pytest.mark.parametrize("text", ORDINARY)
def test_dates_telephones_and_sums_stay(text):
    assert mask_identifiers(text).text == text


@given(st.text(max_size=60), st.sampled_from([number for number, _ in NUMBERS]), st.text(max_size=60))
def test_a_masked_text_keeps_its_length_and_is_masked_once_for_all(before, number, after):
    text = f"{before} {number} {after}"
    once = mask_identifiers(text).text
    assert len(once) == len(text)
    assert number not in once
    assert mask_identifiers(once).text == once


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Date of Birth", Protected.BIRTH),
        ("생년월일", Protected.BIRTH),
        ("생 년 월 일", Protected.BIRTH),
        ("Gender:", Protected.GENDER),
        ("maritalStatus", Protected.MARITAL_STATUS),
        ("결혼 여부", Protected.MARITAL_STATUS),
        ("가족사항", Protected.FAMILY),
        ("신장", Protected.LOOKS),
        ("본적", Protected.ORIGIN),
        ("Religion", Protected.BELIEF),
        ("주민등록번호", Protected.IDENTITY_NUMBER),
        ("E-mail", None),
        ("경력사항", None),
        ("Nationality", None),
        ("Page", None),
    ],
)
def test_a_label_says_what_nobody_may_ask(label, kind):
    assert protected_kind(label) is kind


PERSON = {
    "basics": {
        "name": "A", "label": "Engineer", "image": "https://example.org/face.jpg", "birthDate": "1990-01-01",
        "gender": "x", "maritalStatus": "single", "summary": "주민번호 900101-1234567",
    },
    "work": [{"name": "B", "summary": "Image sensors", "height": 3, "image": "tower.png", "x": {"religion": "y"}}],
    "가족사항": ["z"],
}  # fmt: skip


def test_what_nobody_may_ask_is_dropped_wherever_it_stands():
    kept = admitted(PERSON)
    assert kept.document == {
        "basics": {"name": "A", "label": "Engineer", "summary": f"주민번호 {BLOT * 14}"},
        "work": [{"name": "B", "summary": "Image sensors", "height": 3, "image": "tower.png", "x": {}}],
    }
    assert set(kept.dropped) == {
        Protected.PHOTO, Protected.BIRTH, Protected.GENDER, Protected.MARITAL_STATUS, Protected.FAMILY,
        Protected.BELIEF, Identifier.RESIDENT,
    }  # fmt: skip
    assert PERSON["basics"]["image"], "what was given is not changed"


def test_a_document_with_nothing_of_it_is_kept_as_it_is():
    document = {"basics": {"name": "A"}, "work": [{"name": "B", "startDate": "2016-03"}]}
    assert admitted(document).document is document
    assert admitted(document).dropped == ()


def test_an_openings_keys_are_no_persons():
    document = {"title": "T", "image": "logo.png", "description": "여권번호 M12345678"}
    kept = admitted(document, is_person=False)
    assert kept.document == {"title": "T", "image": "logo.png", "description": f"여권번호 {BLOT * 9}"}


def test_nothing_of_it_reaches_the_file_of_record(tmp_path):
    store = Store(tmp_path / "store.db")
    store.add_candidates([read_candidate({**PERSON, "x-ktech": {"id": "p"}})])
    text = json.dumps(write_candidate(store.candidate("p")), ensure_ascii=False)
    with store.file.reading() as file:
        kept = "".join(each.document for each in opened(file, PEOPLE))
    store.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for canary in ("900101-1234567", "face.jpg", "1990-01-01", "single"):
        assert canary not in text
        assert canary not in kept
    assert "Image sensors" in kept, "the control: what is kept can be found this way"
    assert b"Image sensors" not in raw, "and nothing of it stands readable in a file"
