"""Judgements as JSON: one table of fields for the API, for tables and for files."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from matching.domain import Json
from matching.errors import BadInputError, Place
from matching.features import SIDES, Side
from matching.ingest.codecs import DIGEST, IDENTIFIER, TRUTH, Form, Scalar, read_text
from matching.ingest.fields import Shape, at
from matching.judgements.model import Answer, Judgement, Versions, annotator_named

LONGEST_REASON = 2_000  # as it is sent: masking may lengthen it


def _read_answer(value: JsonValue) -> Answer:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or text not in [each.value for each in Answer]:
        raise BadInputError("not-one-of", allowed=", ".join(Answer))
    return Answer(text)


def _write_answer(answer: Answer) -> JsonValue:
    return answer.value if answer.grade is None else answer.grade


def _read_side(value: JsonValue) -> Side:
    for side in SIDES:
        if value == side:
            return side
    raise BadInputError("not-one-of", allowed=", ".join(SIDES))


def _read_day(value: JsonValue) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise BadInputError("not-a-whole-date") from None


_ANNOTATOR = Scalar(lambda value: annotator_named(read_text(value)), lambda value: value)
_SEEN = (at("opening", "opening", DIGEST), at("candidate", "candidate", DIGEST))
_VERSIONS = Shape(
    Versions, (*_SEEN, at("rules", "rules"), at("encoder", "encoder"), at("scorer", "scorer")), closed=True
)
_GIVEN = (
    at("opening_id", "opening", IDENTIFIER),
    at("candidate_id", "candidate", IDENTIFIER),
    at("side", "side", Scalar(_read_side, lambda value: value, Form.CHOICE, lambda: SIDES)),
    at("answer", "answer", Scalar(_read_answer, _write_answer, Form.CHOICE, lambda: tuple(Answer))),
    at("annotator", "annotator", _ANNOTATOR),
    at("reason", "reason"),
)
_DAY = at("day", "day", Scalar(_read_day, date.isoformat, Form.DATE))
_WHOLE = Shape(
    Judgement, (*_GIVEN, _DAY, at("versions", "versions", _VERSIONS), at("synthetic", "synthetic", TRUTH)), closed=True
)
_SENT = Shape(Judgement, (*_GIVEN, _DAY, at("versions", "versions", Shape(Versions, _SEEN, closed=True))), closed=True)


def read_judgement(document: JsonValue) -> Judgement:
    """Read a judgement with all that is known of it; raises `BadInputError` with the field's JSON pointer."""
    return _bare(_WHOLE.read(document))


def read_given(document: JsonValue) -> Judgement:
    """Read a judgement that somebody gives: as `read_judgement` does, and its reason may not be an essay."""
    judgement = read_judgement(document)
    _refuse_essay(document)
    return judgement


def read_sent(document: JsonValue, day: date) -> Judgement:
    """Read a judgement that is given on a day: of its versions it says at most which documents were seen.

    Raises `BadInputError` with the field's JSON pointer.
    """
    if not isinstance(document, dict):
        raise BadInputError("not-an-object")
    judgement = _bare(_SENT.read({"day": day.isoformat(), **document}))
    _refuse_essay(document)
    return judgement


def _refuse_essay(document: JsonValue) -> None:
    reason = document.get("reason") if isinstance(document, dict) else None
    if isinstance(reason, str) and len(reason) > LONGEST_REASON:
        raise BadInputError("text-too-long", most=f"{LONGEST_REASON:,}", at=Place(pointer="/reason"))


def _bare(judgement: Judgement) -> Judgement:
    """Return it without the object it was read from: that holds the reason as it was sent."""
    versions = judgement.versions.model_copy(update={"source": {}})
    return judgement.model_copy(update={"source": {}, "versions": versions})


def judgement_document(judgement: Judgement) -> Json:
    """Write a judgement; what is not known is left out."""
    document: Json = _WHOLE.write(judgement)
    return document
