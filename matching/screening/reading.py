"""What is sent as an answer, read."""

from __future__ import annotations

from pydantic import JsonValue

from matching.ingest.codecs import DIGEST, one_of
from matching.ingest.fields import Shape, at
from matching.screening.model import Answer, Given, Reason

_GIVEN = Shape(
    Given,
    (at("answer", "answer", one_of(Answer)), at("reason", "reason", one_of(Reason)), at("shown", "list", DIGEST)),
    closed=True,
)


def read_given(document: JsonValue) -> Given:
    """Read an answer; raises `BadInputError` with the field's JSON pointer."""
    return _GIVEN.read(document)
