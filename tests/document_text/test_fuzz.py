"""Whatever is done to a document's bytes, nothing escapes but the project's own errors."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.document_text import child, kinds
from matching.document_text.characters import cleaned, closed_up, drawn
from matching.document_text.limits import Limits
from matching.document_text.plain import lines_of
from matching.document_text.refusal import Refused
from tests.counts import cases
from tests.document_text.fuzz import outcomes, words
from tests.document_text.inside import read
from tests.document_text.raw import docx, paragraph


def test_changed_documents_are_read_or_refused():
    found = outcomes(12, seed=20)
    assert found["reads"] >= 2  # the changes are not so wild that nothing is parsed
    assert sum(found.values()) - found["reads"] >= 3


def test_the_reader_of_word_documents_falls_over_none_of_its_own():
    found: Counter[str] = Counter()
    for content in words(40, seed=21):
        try:
            read(content)
            found["reads"] += 1
        except Refused as refused:
            found[refused.code] += 1
    assert found["reads"] >= 10
    assert len(found) > 1


@given(st.binary(max_size=300))
@settings(max_examples=cases(20, 60), deadline=None)
def test_any_bytes_are_a_kind_or_refused(content):
    try:
        kind = kinds.kind_of(content)
        if kind == "text":
            lines_of(content, Limits())
    except Refused as refused:
        code = refused.code
    else:
        code = f"document-{kind}"
    assert code.startswith("document-")


@given(st.text(max_size=200))
@settings(max_examples=cases(20, 60), deadline=None)
def test_any_text_comes_out_drawn(text):
    once = cleaned(text)
    assert cleaned(once) == once
    assert "\n" not in once
    assert closed_up(once).replace(" ", "") == once.replace(" ", "")
    assert all(drawn(letter) or letter == "\t" for letter in once)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&\ufffe\uffff"),
        min_size=1,
        max_size=80,
    )
)
@settings(max_examples=cases(15, 40), deadline=None)
def test_any_letters_stand_where_a_word_document_says(text):
    try:
        found = read(docx(paragraph(text)))
    except Refused as refused:
        pages, code = (), refused.code
    else:
        pages, code = found.pages, "document-empty"
    assert code == "document-empty"
    for page in pages:
        for line in page.lines:
            assert page.text[line.start : line.start + len(line.text)] == line.text


def test_an_answer_is_made_of_every_refusal():
    assert b"document-empty" in child.answer_to("text", b" \n ", Limits(), check_ink=True)
