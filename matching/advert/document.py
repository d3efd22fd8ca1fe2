"""An advert's reading as one JSON document, the shape that command line and API show."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from matching.domain import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue

    from matching.advert.model import AdvertReading, Requirement


def reading_document(reading: AdvertReading) -> Json:
    """Return posting, facts with grade and place, requirements, those not understood, and remarks in both languages."""
    facts = [
        {"pointer": each.pointer, "value": each.value, "grade": each.grade.value, "start": each.start, "end": each.end}
        for each in reading.facts
    ]
    notes = [
        {"code": each.code, **each.text().as_dict(), "start": each.start, "end": each.end} for each in reading.notes
    ]
    return {
        "posting": reading.posting,
        "facts": cast("JsonValue", facts),
        "requirements": _lines(reading.requirements),
        "unread": _lines(reading.unread),
        "notes": cast("JsonValue", notes),
    }


def _lines(lines: Iterable[Requirement]) -> JsonValue:
    return [{"text": each.text, "section": each.section.value, "start": each.start, "end": each.end} for each in lines]
