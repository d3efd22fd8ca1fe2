"""Columns are derived from the fields that read documents, and headers are known by name, label and synonym alone."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.bulk import KINDS, columns, read_table
from matching.bulk.cells import choice_label
from matching.bulk.headers import meant_by, read_headers
from matching.bulk.template import allowed_in
from matching.bulk.words import _lists
from matching.domain import Candidate, Opening
from matching.errors import BadInputError
from matching.ingest.codecs import Form
from matching.language import LANGUAGES

EVERY = [(kind, column) for kind in KINDS for column in columns(kind).values()]


def attributes(model, before=()):
    """Return the paths of a model's attributes, through the models inside it; `None` where a list is entered."""
    found = set()
    for name, info in model.model_fields.items():
        inner = [each for each in inside(info.annotation) if hasattr(each, "model_fields")]
        many = "tuple" in str(info.annotation)
        if inner:
            found |= attributes(inner[0], (*before, name, None) if many else (*before, name))
        elif name not in ("source", "evidence"):
            found.add((*before, name))
    return found


def inside(annotation):
    yield annotation
    for each in getattr(annotation, "__args__", ()):
        yield from inside(each)


@pytest.mark.parametrize(("kind", "model"), [("candidates", Candidate), ("openings", Opening)])
def test_everything_that_is_read_of_a_person_or_an_opening_has_its_column(kind, model):
    expected = {path for path in attributes(model) if path[0] != "evidence"}
    assert {column.attributes for column in columns(kind).values() if column.attributes} == expected
    assert len(expected) > 25


def test_names_follow_the_fields():
    assert {"work_#_employer", "work_#_from", "education_#_school", "work_#_leave_#_to"} <= set(columns("candidates"))
    assert {"employer_name", "pay_minimum", "language_#_cefr"} <= set(columns("openings"))


@pytest.mark.parametrize(("kind", "column"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_a_column_is_known_by_its_name_and_by_its_label_in_either_language(kind, column):
    numbers = tuple(range(2, 2 + column.depth))
    for header in (column.at(numbers), *(column.label_at(numbers)[language] for language in LANGUAGES)):
        target = meant_by(header, kind)
        assert target is not None, header
        assert target.name == column.at(numbers)


@pytest.mark.parametrize(("kind", "column"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_help_says_what_a_column_may_hold(kind, column):
    assert all(allowed_in(column, language) for language in LANGUAGES)
    if column.form is Form.CHOICE:
        labels = [choice_label(column, value).ko for value in column.allowed()]
        assert len(set(labels)) == len(labels) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_synonym_means_its_own_column(kind):
    for name, words in _lists()[kind].items():
        for word in words:
            target = meant_by(word, kind)
            assert target is not None, (name, word)
            assert target.column.name == name, (name, word)


@pytest.mark.parametrize(
    ("header", "kind", "name"),
    [
        ("회사명", "candidates", "work_1_employer"),
        ("회사명 3", "candidates", "work_3_employer"),
        ("경력2_직무", "candidates", "work_2_title"),
        (" E-Mail * ", "candidates", "email"),
        ("ＩＤ", "candidates", "id"),
        ("회사명", "openings", "employer_name"),
        ("Job Title", "openings", "title"),
        ("경력", "openings", "minimum_years"),
        ("학력", "openings", "minimum_isced"),
        ("연봉", "openings", "pay"),
        ("salary", "openings", "pay"),
    ],
)
def test_usual_headers_are_known(header, kind, name):
    assert meant_by(header, kind).name == name


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("from", "candidates"),
        ("country", "candidates"),
        ("연봉", "candidates"),
        ("work_0_employer", "candidates"),
        ("work_501_employer", "candidates"),
        ("회사명 2", "openings"),
        ("Notes", "openings"),
        ("", "openings"),
    ],
)
def test_what_could_mean_two_columns_or_none_means_none(header, kind):
    assert meant_by(header, kind) is None


@pytest.mark.parametrize(
    ("header", "factor", "implied"),
    [
        ("연봉(만원)", 10_000, {"pay_period": "YEAR", "pay_currency": "KRW"}),
        ("연봉", 1, {"pay_period": "YEAR"}),
        ("월급 (원)", 1, {"pay_period": "MONTH", "pay_currency": "KRW"}),
        ("salary (USD)", 1, {"pay_currency": "USD"}),
        ("최저연봉[백만원]", 1_000_000, {"pay_period": "YEAR", "pay_currency": "KRW"}),
    ],
)
def test_a_money_header_says_its_unit_and_period(header, factor, implied):
    target = meant_by(header, "openings")
    assert (target.factor, dict(target.implied)) == (factor, implied)


def test_a_wish_in_another_currency_has_no_column():
    assert meant_by("희망연봉(만원)", "candidates").factor == 10_000
    assert meant_by("희망연봉(USD)", "candidates") is None


def table(header, mapping=None, kind="candidates"):
    return read_table(f"{header}\n1,2,3\n".encode(), "t.csv", kind, mapping)


def test_columns_that_are_not_known_are_told_and_left_out():
    found = table("id,Favourite colour,Employer")
    assert found.unmapped == ("Favourite colour",)
    assert [notice.code for notice in found.notices] == ["warning-not-taken"]


def test_a_close_header_is_suggested_and_not_used():
    found = table("id,Emploer,x")
    assert found.unmapped == ("Emploer", "x")
    assert dict(found.notices[0].values) == {"header": "Emploer", "column": "work_1_employer"}
    assert found.notices[0].code == "warning-suggestion"


@pytest.mark.parametrize(
    "header", ["생년월일", "성별", "사진", "Date of Birth", "marital_status", "주민등록번호", "국적"]
)
def test_personal_columns_are_told_apart_and_never_taken(header):
    found = table(f"id,{header},x")
    assert header in found.unmapped
    assert found.notices[0].code == "warning-personal"


def test_a_mapping_goes_before_what_a_header_means():
    found = table("id,Firm,Employer", {"Firm": "work_2_employer", "Employer": ""})
    assert [target and target.name for target in found.headers.targets] == ["id", "work_2_employer", None]


@pytest.mark.parametrize(
    ("header", "mapping", "code"),
    [
        ("id,id,x", None, "table-column-twice"),
        ("회사명,employer,x", None, "table-column-twice"),
        ("a,b,c", None, "table-no-known-header"),
        ("id,b,c", {"d": "name"}, "table-no-such-header"),
        ("id,b,c", {"b": "no such column"}, "table-no-such-column"),
    ],
)
def test_headers_that_cannot_be_used_are_refused(header, mapping, code):
    with pytest.raises(BadInputError) as caught:
        table(header, mapping)
    assert (caught.value.code, caught.value.at.file, caught.value.at.line) == (code, "t.csv", 1)


def test_two_columns_that_nobody_knows_may_have_one_header():
    assert table("id,x,x").unmapped == ("x", "x")


def test_three_thousand_columns_are_read_and_more_than_five_thousand_refused():
    wide = ["id", *(f"work_{n}_employer" for n in range(1, 501)), *(f"x{n}" for n in range(2_500))]
    found = read_headers(wide, "candidates")
    assert (sum(target is not None for target in found.targets), len(found.unmapped)) == (501, 2_500)
    with pytest.raises(BadInputError, match="5,000"):
        read_table((",".join(["id"] * 5_001) + "\n1\n").encode(), "t.csv", "candidates")


@given(st.text(max_size=30), st.sampled_from(KINDS))
def test_any_header_means_something_or_nothing(header, kind):
    target = meant_by(header, kind)
    assert target is None or target.column.name in columns(kind)


def test_numbers_are_written_into_a_name_one_after_the_other():
    column = columns("candidates")["work_#_leave_#_from"]
    assert [column.at(pair) for pair in product((1, 12), (1,))] == ["work_1_leave_1_from", "work_12_leave_1_from"]
