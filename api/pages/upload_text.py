"""A document's words with the places of its facts: pieces of text, each with what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matching.uploads.correcting import evidence_of
from matching.uploads.upload import Upload


class Piece(NamedTuple):
    """Some words of a page: `what` is a grade, "unread", "note", or nothing; `name` the form's field of the fact."""

    text: str
    what: str = ""
    name: str = ""


_ORDER = ("read", "confirmed", "inferred", "unread", "note")


class _Span(NamedTuple):
    start: int
    end: int
    what: str
    name: str


def pieces_of(upload: Upload) -> list[list[Piece]]:
    """Return each page's words in order; where two places overlap, the one that begins first is shown."""
    spans: dict[int, list[_Span]] = {}
    for each in evidence_of(upload.resume).values():
        if each.page is not None and each.start is not None and each.end is not None:
            span = _Span(each.start, each.end, each.grade.value, each.pointer[1:])
            spans.setdefault(each.page, []).append(span)
    for what, remarks in (("unread", upload.unread), ("note", upload.notes)):
        for remark in remarks:
            spans.setdefault(remark.page, []).append(_Span(remark.start, remark.end, what, ""))
    return [list(_cut(text, spans.get(number, []))) for number, text in enumerate(upload.words, start=1)]


def _cut(text: str, spans: list[_Span]) -> Iterator[Piece]:
    at = 0
    for span in sorted(spans, key=lambda each: (each.start, _ORDER.index(each.what), each.end)):
        if span.start < at or span.end > len(text) or span.end <= span.start:
            continue
        if span.start > at:
            yield Piece(text[at : span.start])
        yield Piece(text[span.start : span.end], span.what, span.name)
        at = span.end
    if at < len(text):
        yield Piece(text[at:])
