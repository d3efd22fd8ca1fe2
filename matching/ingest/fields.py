"""How a JSON object becomes a value and a value a JSON object again, from one table of fields.

A `Field` says once where an attribute stands in the document and how it is coded. The
same table reads, writes, names the field in an error and knows which keys are ours.
Writing starts from the object a value was read from and changes only what differs, so
that keys and spellings which are not modelled come back as they were.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, Protocol, TypeVar, cast

from pydantic import JsonValue, ValidationError

from matching.domain import Json, PartialDate, Read
from matching.errors import BadInputError, Place

EXTENSION = "x-ktech"
LONGEST_TEXT = 50_000
MOST_ENTRIES = 500

V = TypeVar("V")
M = TypeVar("M", bound=Read)


class Codec(Protocol[V]):
    """Reads one JSON value and writes it again; `read` raises `BadInputError` without a place."""

    def read(self, value: JsonValue) -> V: ...
    def write(self, value: V) -> JsonValue: ...


@dataclass(frozen=True)
class Scalar(Generic[V]):
    """A codec made of two functions."""

    read: Callable[[JsonValue], V]
    write: Callable[[V], JsonValue]


def read_text(value: JsonValue) -> str:
    """Read a text in Unicode's composed form (NFC), without control characters."""
    if not isinstance(value, str):
        raise BadInputError("not-text")
    if len(value) > LONGEST_TEXT:
        raise BadInputError("text-too-long", most=f"{LONGEST_TEXT:,}")
    if any(0xD800 <= ord(letter) <= 0xDFFF or letter == "\0" for letter in value):
        raise BadInputError("invalid-text")
    return unicodedata.normalize("NFC", value).strip()


def _read_name(value: JsonValue) -> str:
    """Read a text, or the `name` of a schema.org thing."""
    return read_text(value.get("name") if isinstance(value, dict) else value)


def _read_date(value: JsonValue) -> PartialDate:
    return PartialDate.parse(value)


def _read_timestamp(value: JsonValue) -> PartialDate:
    """Read a date, or the date of a date and time."""
    return PartialDate.parse(value.split("T")[0] if isinstance(value, str) else value)


def _read_number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInputError("not-a-number")
    if not abs(value) < 1e15:
        raise BadInputError("number-out-of-range")
    return float(value)


def _read_whole(value: JsonValue) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInputError("not-a-whole-number")
    if not abs(value) < 1e15:
        raise BadInputError("number-out-of-range")
    return value


def _read_truth(value: JsonValue) -> bool:
    if not isinstance(value, bool):
        raise BadInputError("not-true-or-false")
    return value


def _tidy(number: float) -> JsonValue:
    return int(number) if number.is_integer() else number


TEXT = Scalar(read_text, lambda value: value)
NAME = Scalar(_read_name, lambda value: value)
DATE = Scalar(_read_date, str)
TIMESTAMP = Scalar(_read_timestamp, str)
NUMBER = Scalar(_read_number, _tidy)
WHOLE = Scalar(_read_whole, lambda value: value)
TRUTH = Scalar(_read_truth, lambda value: value)

E = TypeVar("E", bound=Enum)


def one_of(kind: type[E]) -> Scalar[E]:
    """Return the codec of an enumeration's values."""
    allowed = ", ".join(str(member.value) for member in kind)

    def read(value: JsonValue) -> E:
        known = {member.value: member for member in kind}
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
            raise BadInputError("not-one-of", allowed=allowed)
        return known[value]

    return Scalar(read, lambda member: member.value)


def named(known: Callable[[], Sequence[str]]) -> Scalar[str]:
    """Return the codec of a text that must be one of a table's names."""

    def read(value: JsonValue) -> str:
        if not isinstance(value, str) or value not in known():
            raise BadInputError("not-one-of", allowed=", ".join(known()))
        return value

    return Scalar(read, lambda value: value)


def list_of(codec: Codec[V]) -> Scalar[tuple[V, ...]]:
    """Return the codec of a JSON array."""

    def read(value: JsonValue) -> tuple[V, ...]:
        if not isinstance(value, list):
            raise BadInputError("not-a-list")
        if len(value) > MOST_ENTRIES:
            raise BadInputError("too-many-entries", most=MOST_ENTRIES)
        return tuple(_at(f"/{index}", codec.read, entry) for index, entry in enumerate(value))

    return Scalar(read, lambda values: [codec.write(value) for value in values])


def _at(pointer: str, read: Callable[[JsonValue], V], value: JsonValue) -> V:
    try:
        return read(value)
    except BadInputError as error:
        raise error.within(pointer=pointer) from None


_ABSENT = object()


def _steps(document: JsonValue, path: Sequence[str]) -> object:
    """Follow a path; an array on the way counts when all its entries agree."""
    if not path or document is None:
        return document
    if isinstance(document, list):
        found = [_steps(entry, path) for entry in document]
        return found[0] if found and all(entry == found[0] for entry in found) else _ABSENT
    if not isinstance(document, dict):
        raise BadInputError("not-an-object")
    return _steps(document[path[0]], path[1:]) if path[0] in document else _ABSENT


@dataclass(frozen=True)
class Field:
    """An attribute's place in the document and its coding."""

    attribute: str
    path: tuple[str, ...]
    codec: Codec[object]

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer."""
        return "".join(f"/{step}" for step in self.path)


def at(attribute: str, path: str, codec: object = TEXT) -> Field:
    """Return a field; `path` is written with dots: `x-ktech.sector`."""
    return Field(attribute, tuple(path.split(".")), cast(Codec[object], codec))


@dataclass(frozen=True)
class Shape(Generic[M]):
    """The codec of a whole object. Where two fields give one attribute, the first that is there wins.

    A `closed` object is all ours: every key must be known. In others that holds only
    for what stands under `x-ktech`.
    """

    model: type[M]
    fields: tuple[Field, ...]
    closed: bool = False
    finish: Callable[[dict[str, object], Json], None] = field(default=lambda attributes, document: None)

    def read(self, value: JsonValue) -> M:
        """Read an object; keys of ours that are unknown are refused, others are kept."""
        if not isinstance(value, dict):
            raise BadInputError("not-an-object")
        if self.closed:
            _refuse_unknown_keys(value, {each.path[0] for each in self.fields}, pointer="")
        else:
            _refuse_unknown_keys(value.get(EXTENSION), self._own_keys(), pointer=f"/{EXTENSION}")
        attributes = self.attributes(value)
        self.finish(attributes, value)
        try:
            return self.model(**attributes, source=value)
        except ValidationError as error:
            raise self._explained(error) from None

    def attributes(self, document: Json) -> dict[str, object]:
        """Return what the fields say, without what is absent, null or empty text."""
        found: dict[str, object] = {}
        for each in self.fields:
            value = _at(each.pointer, lambda path: _steps(document, path), each.path)  # type: ignore[arg-type]
            if value is not _ABSENT and value is not None and value != "" and each.attribute not in found:
                found[each.attribute] = _at(each.pointer, each.codec.read, cast(JsonValue, value))
        return found

    def write(self, value: M) -> Json:
        """Write a value over the object it was read from; what did not change stays as it was."""
        document = copy.deepcopy(value.source)
        attributes = self.attributes(document)
        self.finish(attributes, document)
        for each in self.fields:
            want = getattr(value, each.attribute)
            default = self.model.model_fields[each.attribute].get_default(call_default_factory=True)
            if attributes.get(each.attribute, default) != want:
                _put(document, each.path, each.codec.write(want))
                attributes[each.attribute] = want
        return document

    def _own_keys(self) -> set[str]:
        return {each.path[1] for each in self.fields if each.path[0] == EXTENSION}

    def _explained(self, error: ValidationError) -> BadInputError:
        """Turn pydantic's complaint about a bound into ours, at the field's own place."""
        first = error.errors()[0]
        attribute = str(first["loc"][0]) if first["loc"] else ""
        pointer = next((each.pointer for each in self.fields if each.attribute == attribute), "")
        if first["type"] == "missing":
            return BadInputError("missing-field", at=Place(pointer=pointer))
        bounds = {"greater_than": "> ", "greater_than_equal": ">= ", "less_than_equal": "<= "}
        limit = next(iter(first.get("ctx", {}).values()), "")
        return BadInputError("out-of-bounds", at=Place(pointer=pointer), allowed=bounds.get(first["type"], "") + str(limit))


def _refuse_unknown_keys(value: JsonValue, known: set[str], *, pointer: str) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        raise BadInputError("not-an-object", at=Place(pointer=pointer))
    for key in value:
        if key not in known:
            allowed = ", ".join(sorted(known)) or "-"
            raise BadInputError("unknown-field", at=Place(pointer=f"{pointer}/{key[:60]}"), allowed=allowed)


def _put(document: Json, path: Sequence[str], value: JsonValue) -> None:
    """Set a path, replacing what is in the way."""
    for step in path[:-1]:
        inner = document.get(step)
        if not isinstance(inner, dict):
            document[step] = inner = {}
        document = inner
    if value is None:
        document.pop(path[-1], None)
    else:
        document[path[-1]] = value
