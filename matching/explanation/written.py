"""How a score's reasons are written in every JSON document."""

from __future__ import annotations

from matching.domain import Json
from matching.eligibility.written import number, text_document
from matching.explanation.model import Reason, Span

_SAYS = {True: "for", False: "against", None: "neither"}


def reason_document(reason: Reason) -> Json:
    """Return one part of a score with its sentence and the words that it rests on."""
    return {
        "feature": reason.feature,
        "title": text_document(reason.title),
        "value": None if reason.value is None else number(reason.value),
        "part": reason.part,
        "text": text_document(reason.text),
        "evidence": [
            {
                "skill": text_document(each.skill),
                "inCandidate": each.in_candidate,
                "inOpening": each.in_opening,
                "isShown": each.is_shown,
                "spansInCandidate": [_span(span) for span in each.spans],
                "spansInOpening": [_span(span) for span in each.asked],
            }
            for each in reason.evidence
        ],
        "spans": [
            {"in": each.document, "says": _SAYS[each.favours], "words": [_span(span) for span in each.spans]}
            for each in reason.cited
        ],
    }


def _span(span: Span) -> Json:
    return {"pointer": span.pointer, "start": span.start, "end": span.end}
