"""An advert however it comes: pasted, as a web page, as data; what the data leaves out is read in its own texts."""

from __future__ import annotations

import json

import pytest

from matching.advert.receiving import UNNAMED, of_words, received
from matching.errors import BadInputError
from tests import small

TEXT = """식각 공정 엔지니어
담당업무
- 반도체 플라즈마 식각 공정 개발
자격요건
- 경력 8년 이상
- 파이썬
"""
DATA = small.posting("o1") | {"qualifications": "자격요건\n- 경력 5년 이상\n- 영어 회화 가능"}


def test_an_advert_of_words_keeps_their_places():
    draft = of_words(TEXT)
    assert draft.opening.minimum_years == 8
    assert draft.opening.must == ("파이썬",)
    years = next(each for each in draft.reading.facts if each.value == 8)
    assert draft.words[years.start : years.end] == "8년 이상"


def test_a_text_file_is_read_as_the_words_are():
    assert received(TEXT.encode()).opening == of_words(TEXT).opening


def test_a_sector_that_the_words_suggest_alone_is_taken_and_said_to_be_suggested():
    assert (of_words(TEXT).suggested, of_words(TEXT).opening.sector) == ("semiconductor", "semiconductor")
    assert of_words("엔지니어\n자격요건\n- 경력 8년 이상").opening.sector is None  # the control


@pytest.mark.parametrize("wrapped", [DATA, [{"@type": "WebSite"}, DATA], {"@graph": [DATA]}])
def test_data_is_taken_as_it_says_and_its_texts_for_what_it_leaves_out(wrapped):
    draft = received(json.dumps(wrapped).encode())
    assert draft.given == DATA
    post = draft.opening
    assert (post.title, post.pay.minimum, post.minimum_years) == ("Etch process engineer", 165_000_000, 8)  # not the 5
    assert [each.language for each in post.languages or ()] == ["English"]  # which the data does not say


def test_a_page_gives_its_data_and_one_without_data_its_words():
    with_data = f'<html><script type="application/ld+json">{json.dumps(DATA)}</script><p>Cookies</p></html>'
    assert received(with_data.encode()).given["title"] == "Etch process engineer"
    lines = "".join(f"<li>{line}</li>" for line in TEXT.splitlines())
    page = received(f"<!doctype html><html><body><ul>{lines}</ul><script>var x = 1</script></body></html>".encode())
    assert page.given == {}
    assert page.opening.minimum_years == 8
    assert "var x" not in page.words


@pytest.mark.parametrize(
    ("content", "code"),
    [(b'{"@type": "Person"}', "not-a-job-posting"), (b"{", "not-json"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "document")],
)
def test_what_holds_no_advert_is_refused(content, code):
    with pytest.raises(BadInputError) as refused:
        received(content)
    assert refused.value.code.startswith(code)


def test_an_advert_without_a_title_has_a_place_for_one():
    assert of_words("").opening.title == UNNAMED
