"""Questions after a country: Korea, or another one by its name or code."""

from __future__ import annotations

from pydantic import JsonValue

from matching.eligibility.readings import KOREA
from matching.errors import BadInputError, Place
from matching.language import Text
from matching.questions.model import AnswerKind, Edit, Fact, Option, say
from matching.reference import country_code

ABROAD = "US"
"""One of the countries that are not Korea, which are all alike to the rules."""


def country_fact(pointer: str, text: Text) -> Fact:
    """Return the question after a country."""

    def edits(value: JsonValue) -> list[Edit]:
        if not isinstance(value, str) or country_code(value) is None:
            raise BadInputError("not-a-country", at=Place(pointer=pointer))
        return [(pointer, value)]

    options = (Option(KOREA, say("answer-korea")),)
    return Fact(pointer, AnswerKind.TEXT, text, lambda _: [KOREA, ABROAD], edits, options, free=True)
