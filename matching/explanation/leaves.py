"""Where a document says something: the texts and numbers of an attribute, by JSON pointer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from matching.errors import pointer_step
from matching.explanation.model import Span

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matching.domain import Json, Read
    from matching.ingest.fields import Shape

    M = TypeVar("M", bound=Read)


_DIGITS = 9  # of the number of an entry


def text_of(value: JsonValue) -> str | None:
    """Return the characters of a text or a number, None for anything else and for a blank text."""
    if isinstance(value, str):
        return value if value.strip() else None
    return None if isinstance(value, bool) or not isinstance(value, int | float) else json.dumps(value)


def leaves(value: JsonValue, pointer: str) -> Iterator[Span]:
    """Yield all texts and numbers in a value, each whole."""
    for place, each in _places(value, pointer):
        if (text := text_of(each)) is not None:
            yield Span(place, 0, len(text))


def at_path(document: JsonValue, path: Sequence[str], pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    """Yield what stands at a path, with its pointer; of an array on the way each entry is entered."""
    if not path:
        yield pointer, document
    elif isinstance(document, list):
        for number, each in enumerate(document):
            yield from at_path(each, path, f"{pointer}/{number}")
    elif isinstance(document, dict) and path[0] in document:
        yield from at_path(document[path[0]], path[1:], f"{pointer}/{pointer_step(path[0])}")


def value_at(document: JsonValue, pointer: str) -> JsonValue:
    """Return what stands at a JSON pointer, None where nothing does."""
    value = document
    for step in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(step.replace("~1", "/").replace("~0", "~") if "~" in step else step)
        elif isinstance(value, list) and _is_index(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _is_index(step: str) -> bool:
    """Whether a step of a pointer, which may come from anybody, is the number of an entry."""
    return step.isascii() and step.isdecimal() and len(step) <= _DIGITS


def at_pointer(document: JsonValue, *pointers: str) -> tuple[Span, ...]:
    """Return all texts and numbers at some JSON pointers."""
    return tuple(span for pointer in pointers for span in leaves(value_at(document, pointer), pointer))


@dataclass(frozen=True)
class Pointers:
    """A document that is asked for many pointers: it is walked through once."""

    document: Json
    _spans: dict[str, tuple[Span, ...]] = field(init=False, default_factory=dict, repr=False, compare=False)

    @cached_property
    def _values(self) -> dict[str, JsonValue]:
        return dict(_places(self.document, ""))

    def value(self, pointer: str) -> JsonValue:
        """Return what `value_at` does."""
        return self._values.get(pointer)

    def spans(self, *pointers: str) -> tuple[Span, ...]:
        """Return what `at_pointer` does."""
        known = self._spans
        for pointer in pointers:
            if pointer not in known:
                known[pointer] = tuple(leaves(self._values.get(pointer), pointer))
        return known[pointers[0]] if len(pointers) == 1 else tuple(s for each in pointers for s in known[each])


def _places(value: JsonValue, pointer: str) -> list[tuple[str, JsonValue]]:
    """Return everything in a value, itself first, with its pointer."""
    found: list[tuple[str, JsonValue]] = []
    _add_places(value, pointer, found)
    return found


def _add_places(value: JsonValue, pointer: str, found: list[tuple[str, JsonValue]]) -> None:
    found.append((pointer, value))
    if isinstance(value, dict):
        inner = [(f"{pointer}/{pointer_step(key)}", each) for key, each in value.items()]
    elif isinstance(value, list):
        inner = [(f"{pointer}/{number}", each) for number, each in enumerate(value)]
    else:
        return
    for place, each in inner:
        if isinstance(each, dict | list):
            _add_places(each, place, found)
        else:
            found.append((place, each))


def of_attribute(shape: Shape[M], attribute: str, document: Json, base: str = "") -> tuple[Span, ...]:
    """Return every text and number that a document says an attribute by, wherever its shape allows it.

    `base` is the pointer of the object that the shape is of.
    """
    inner = value_at(document, base)
    if not isinstance(inner, dict):
        return ()
    fields = (field for field in shape.fields if field.attribute == attribute and field.read(inner) is not None)
    found = (entry for field in fields for entry in at_path(inner, field.path, base))
    return unique(span for pointer, value in found for span in leaves(value, pointer))


def unique(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans each once, in their order."""
    return tuple(dict.fromkeys(spans))
