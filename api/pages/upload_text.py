"""A document's words with the places of its facts: pieces of text, each with what was made of it."""

from __future__ import annotations

from api.pages.marked import Marked, Piece, cut, in_turn
from matching.uploads.correcting import evidence_of
from matching.uploads.upload import Upload

_ORDER = ("read", "confirmed", "inferred", "unread", "note")


def pieces_of(upload: Upload) -> list[list[Piece]]:
    """Return each page's words in order; where two places overlap, the one that begins first is shown."""
    spans: dict[int, list[Marked]] = {}
    for each in evidence_of(upload.resume).values():
        if each.page is not None and each.start is not None and each.end is not None:
            span = Marked(each.start, each.end, each.grade.value, each.pointer[1:])
            spans.setdefault(each.page, []).append(span)
    for what, remarks in (("unread", upload.unread), ("note", upload.notes)):
        for remark in remarks:
            spans.setdefault(remark.page, []).append(Marked(remark.start, remark.end, what, ""))
    return [
        list(cut(text, in_turn(spans.get(number, []), _ORDER))) for number, text in enumerate(upload.words, start=1)
    ]
