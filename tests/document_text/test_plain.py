"""Plain text in the encodings that people's editors write."""

import pytest

from matching.document_text import read_document
from matching.errors import BadInputError
from tests.document_text.inside import lines, read

CV = "이력서\n한빛전자  2016.03 ~ 2019.08\n\nSkills: C++"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_text_is_read_in_each_encoding(encoding):
    assert lines(CV.encode(encoding)) == ["이력서", "한빛전자 2016.03 ~ 2019.08", "", "Skills: C++"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_line_ends(end):
    assert lines(CV.replace("\n", end).encode()) == lines(CV.encode())


def test_wide_blanks_divide_pieces_and_form_feeds_pages():
    found = read(b"Hanbit Electronics        2016 - 2019\n\fSecond page")
    assert [page.text for page in found.pages] == ["Hanbit Electronics\t2016 - 2019\n", "Second page"]


def test_what_only_steers_is_not_text():
    assert lines("a\u200bb\u202ec\u00a0d ﬁeld e\u0301".encode()) == ["abc d field é"]


def test_korean_of_a_mac_is_composed():
    assert lines("\u1112\u1161\u11ab\u1100\u1173\u11af".encode()) == ["한글"]


def test_an_unknown_encoding_is_refused_with_what_to_do():
    with pytest.raises(BadInputError, match="UTF-8, UTF-16 or CP949") as caught:
        read_document(b"\xff\xfe\x00\xd8 \xd8 ", name="cv.txt")
    assert caught.value.code == "document-unsupported"
    assert caught.value.at.file == "cv.txt"


def test_the_bytes_are_named_by_their_digest():
    assert (
        read_document(b"abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )  # FIPS 180-4
