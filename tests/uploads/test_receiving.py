"""What comes in a file: each kind is known by its bytes, and a Europass within a PDF is taken instead of its pages."""

import io
from datetime import date

import pytest
from pypdf import PdfWriter

from matching.errors import BadInputError
from matching.uploads.receiving import receive
from tests.ingest.test_europass import PASSPORT

DAY = date(2026, 11, 26)


def pdf_with(**attachments):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in attachments.items():
        writer.add_attachment(name.replace("_", "."), content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def received(content):
    return receive(content, name=None, identifier="x", today=DAY)


def test_the_europass_inside_a_pdf_is_found_among_other_attachments():
    pdf = pdf_with(notes_txt=b"x", other_xml=b"<a/>", attachment_xml=PASSPORT.encode())
    inside, alone = received(pdf), received(PASSPORT.encode())
    assert inside.resume == alone.resume
    assert inside.resume["work"]


@pytest.mark.parametrize("pdf", [pdf_with(), pdf_with(other_xml=b"<a/>"), b"%PDF-1.7 broken", pdf_with()[:300]])
def test_a_pdf_without_one_and_without_text_is_refused(pdf):
    with pytest.raises(BadInputError) as refused:
        received(pdf)
    assert refused.value.code in ("document-empty", "document-damaged")


@pytest.mark.parametrize(
    "content", [b'{"basics": {"name": "A"}}', b'\xef\xbb\xbf {"basics": {"name": "A"}}', b"Mira\nmira@example.com"]
)
def test_data_and_text_are_told_apart_by_their_bytes(content):
    assert received(content).resume["basics"]


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"basics": 5}', b'{"@type": "JobPosting", "title": "x"}'])
def test_data_that_is_no_resume_is_refused(content):
    with pytest.raises(BadInputError):
        received(content)
