"""Reads documents in this process: quicker than a child, for what is no danger."""

from functools import cache

from matching.document_text import child, kinds, pdf_document, wire
from matching.document_text.limits import Limits
from matching.document_text.model import DocumentText


@cache
def _start() -> None:
    pdf_document.start()


def read(content: bytes, *, check_ink: bool = True, limits: Limits = Limits()) -> DocumentText:
    _start()
    reading = child.reading_of(kinds.kind_of(content, limits), content, limits, check_ink=check_ink)
    return wire.decoded(wire.encoded(reading), sha256="")


def lines(content: bytes, **how) -> list[str]:
    return [line.text for page in read(content, **how).pages for line in page.lines]
