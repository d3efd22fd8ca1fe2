"""Errors: one tree, each with its sentence in both languages, its place, and what is allowed."""

from datetime import date

import pytest

from matching import errors
from matching.errors import (
    AlreadyExistsError,
    BadInputError,
    EncoderError,
    MatchingError,
    NotFoundError,
    Place,
    PolicyDataError,
    PolicyNotInForceError,
    ScorerError,
    StoreError,
    UnknownNameError,
)

ONE_OF_EACH = [
    BadInputError("not-a-date"),
    UnknownNameError("sector", "semicon", ["semiconductor", "robot"]),
    NotFoundError("candidate", "x1"),
    AlreadyExistsError("opening", "x1"),
    PolicyNotInForceError("gni", date(2020, 1, 1), date(2025, 4, 1)),
    PolicyDataError("values.toml", "no source"),
    EncoderError("encoder-differs", pool=3, query=4),
    ScorerError("scorer-damaged", file="models/prior/card.json"),
    MatchingError("encoder-empty-text"),
]


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: error.code)
def test_every_error_speaks_both_languages_and_is_of_the_tree(error):
    assert isinstance(error, MatchingError)
    said = error.text()
    assert said.en == str(error)
    assert any("가" <= letter <= "힣" for letter in said.ko)
    assert "{" not in said.en + said.ko


def test_every_class_of_the_module_is_drawn_in_its_docstring():
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert {MatchingError, StoreError} <= set(classes)
    assert [each.__name__ for each in classes if each.__name__ not in (errors.__doc__ or "")] == []


def test_a_place_is_told_in_the_order_file_line_field():
    place = Place(file="a.jsonl", line=3, pointer="/work/0/startDate")
    assert place.text().en == "a.jsonl, line 3, field /work/0/startDate"
    assert place.text().ko == "a.jsonl, 3행, 항목 /work/0/startDate"
    assert Place().text().en == ""


def test_an_error_seen_from_further_out_keeps_what_is_nearer():
    near = BadInputError("not-a-date", at=Place(pointer="/startDate"))
    far = near.within(pointer="/work/0").within(file="a.jsonl", line=3)
    assert far.at == Place("a.jsonl", 3, "/work/0/startDate")
    assert far.within(file="other", line=9).at == Place("a.jsonl", 3, "/work/0/startDate")
    assert near.at == Place(pointer="/startDate")


@pytest.mark.parametrize(
    "error", [each for each in ONE_OF_EACH if isinstance(each, BadInputError)], ids=lambda e: e.code
)
def test_moving_an_error_outward_keeps_its_class_and_words(error):
    moved = error.within(file="f.json")
    assert type(moved) is type(error)
    assert moved.text().en == f"f.json: {error.text().en}"
    assert moved.text().ko == f"f.json: {error.text().ko}"


def test_an_unknown_name_is_answered_with_the_names_there_are_and_the_nearest():
    close = UnknownNameError("sector", "semicondutor", ["semiconductor", "robot"])
    assert 'Did you mean "semiconductor"?' in str(close)
    assert "robot, semiconductor" in str(close)
    assert "semicondutor" not in str(close)
    assert "Did you mean" not in str(UnknownNameError("sector", "zzz", ["semiconductor", "robot"]))


def test_a_long_id_is_cut_in_a_message():
    assert len(str(NotFoundError("candidate", "x" * 10_000))) < 250


def test_a_value_may_bear_any_name_even_code_or_name():
    assert "gni" in str(PolicyNotInForceError("gni", date(2020, 1, 1), date(2025, 4, 1)))
    assert MatchingError("not-found", kind="k", identifier="i", code="c").values["code"] == "c"
