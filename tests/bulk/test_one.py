"""An opening as one row of a form: what is typed is read as a table's cell is, and nothing else of it is touched."""

from __future__ import annotations

import pytest

from matching.bulk.one import opening_cells, with_cells
from matching.errors import BadInputError
from matching.ingest.job_posting import read_opening, write_opening
from tests import small

POSTING = small.posting("o1") | {"url": "https://example.com/1", "jobBenefits": "Lunch"}


def test_the_cells_sent_back_as_they_are_leave_the_document_as_it_was():
    post = read_opening(POSTING)
    assert with_cells(post, opening_cells(post)) == write_opening(post) == POSTING


def test_only_what_was_typed_changes_and_what_no_column_has_stays():
    post = read_opening(POSTING)
    made = with_cells(
        post, {"pay_minimum": "170,000,000", "must": "TCAD;plasma etching", "nice": "", "region": "경기도"}
    )
    after = read_opening(made)
    assert (after.pay.minimum, after.must, after.nice, after.region) == (
        170_000_000,
        ("TCAD", "plasma etching"),
        None,
        "경기도",
    )
    assert made["url"] == POSTING["url"]
    assert made["jobBenefits"] == "Lunch"
    same = {"pay": after.pay, "must": after.must, "nice": None, "region": "경기도"}
    assert after.model_dump(exclude={"source"}) == post.model_copy(update=same).model_dump(exclude={"source"})


def test_an_id_made_of_the_content_is_made_again_and_a_given_one_stays():
    unnamed = {**POSTING, "x-ktech": {"sector": "semiconductor"}}
    assert "id" not in with_cells(read_opening(unnamed), {"title": "Etch lead"})["x-ktech"]
    assert with_cells(read_opening(POSTING), {"title": "Etch lead"})["x-ktech"]["id"] == "o1"


@pytest.mark.parametrize(
    ("typed", "column", "code"),
    [
        ({"title": " "}, "title", "missing-field"),
        ({"pay_minimum": "much"}, "pay_minimum", "cell-not-a-number"),
        ({"pay_minimum": "900000000"}, "pay_maximum", "maximum-below-minimum"),
        ({"minimum_years": "61"}, "minimum_years", "out-of-bounds"),
        ({"valid_through": "2027-02-30"}, "valid_through", "no-such-day"),
        ({"sector": "quantum"}, "sector", "cell-not-one-of"),
        ({"language_1_language": "Korean", "language_1_cefr": "Z9"}, "language_1_cefr", "cell-not-one-of"),
    ],
)
def test_what_cannot_be_is_refused_at_its_column(typed, column, code):
    with pytest.raises(BadInputError) as refused:
        with_cells(read_opening(POSTING), typed)
    assert (refused.value.at.pointer, refused.value.code) == (f"/{column}", code)
