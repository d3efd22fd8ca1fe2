"""What gates say as a JSON document, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from matching.domain import Json
from matching.language import Text
from matching.registry.model import GateResult


def gate_document(result: GateResult) -> Json:
    """Return what one gate says."""
    numbers: Json = {**result.numbers}
    return {"name": result.name, "passed": result.passed, "text": {**result.text.as_dict()}, "numbers": numbers}


def gates_document(results: Sequence[GateResult]) -> list[JsonValue]:
    """Return what some gates say."""
    return [gate_document(each) for each in results]


def gates_in(listed: JsonValue) -> tuple[GateResult, ...]:
    """Return the gates of a document that `gates_document` wrote."""
    return tuple(_gate(each) for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()


def _gate(said: Mapping[str, JsonValue]) -> GateResult:
    text, numbers = said["text"], said["numbers"]
    if not isinstance(text, dict) or not isinstance(numbers, dict):
        raise TypeError("not a gate's document")
    read = {name: float(value) for name, value in numbers.items() if isinstance(value, int | float)}
    return GateResult(str(said["name"]), said["passed"] is True, Text(str(text["en"]), str(text["ko"])), read)
