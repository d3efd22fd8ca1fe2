"""How one JSON value becomes a value of ours and is written again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Generic, Protocol, TypeVar

from pydantic import JsonValue

from matching.domain import PartialDate
from matching.errors import BadInputError

LONGEST_TEXT = 50_000
MOST_ENTRIES = 500
MOST_MARKS = 32
LARGEST_NUMBER = 10**15  # far past any pay, and whole numbers below it are exact as floats

V = TypeVar("V")
N = TypeVar("N", int, float)


class Codec(Protocol[V]):
    """Reads one JSON value and writes it again; `read` raises `BadInputError` without a place."""

    def read(self, value: JsonValue) -> V: ...
    def write(self, value: V) -> JsonValue: ...


class Form(StrEnum):
    """What a codec's JSON value is, for whoever lays out a table or a form by it."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    DATE = "date"
    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    CHOICE = "choice"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True)
class Scalar(Generic[V]):
    """A codec made of two functions.

    `allowed` gives the JSON values of a `CHOICE`; `inner` is the codec of a `LIST`'s
    entries, or the one that knows an `OBJECT`'s fields.
    """

    read: Callable[[JsonValue], V]
    write: Callable[[V], JsonValue]
    form: Form = Form.TEXT
    allowed: Callable[[], Sequence[JsonValue]] = tuple
    inner: object = None


@dataclass(frozen=True)
class Partial(Generic[V]):
    """A codec for a place that may hold something else, which is read as `None`."""

    read: Callable[[JsonValue], V | None]
    write: Callable[[V], JsonValue]
    form: Form = Form.TEXT
    allowed: Callable[[], Sequence[JsonValue]] = tuple


_IDENTIFIER = re.compile(r"\w[\w.:~-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BROKEN = re.compile(r"[\0\ud800-\udfff]")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\x85"}


@cache
def _stacked() -> re.Pattern[str]:
    """Return what finds more combining marks on one letter than any writing needs (UAX #15 holds 30 for many)."""
    marks = "".join(
        letter for letter in map(chr, range(0x300, 0x10000)) if unicodedata.category(letter) in ("Mn", "Me")
    )
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1}}}")


def is_identifier(text: str) -> bool:
    """Whether a text can stand as an id in an address and in a file's name."""
    return _IDENTIFIER.fullmatch(text) is not None


def _read_identifier(value: JsonValue) -> str:
    text = read_text(value)
    if text and not is_identifier(text):
        raise BadInputError("bad-id")
    return text


def read_text(value: JsonValue) -> str:
    """Read a text in Unicode's composed form (NFC), without control characters but tabs and line ends."""
    if not isinstance(value, str):
        raise BadInputError("not-text")
    if len(value) > LONGEST_TEXT:
        raise BadInputError("text-too-long", most=f"{LONGEST_TEXT:,}")
    if not value.isascii() and _stacked().search(value):
        raise BadInputError("too-many-marks", most=MOST_MARKS)
    if value.isprintable() and unicodedata.is_normalized("NFC", value):
        return value.strip()
    if _BROKEN.search(value):
        raise BadInputError("invalid-text")
    return unicodedata.normalize("NFC", value.translate(_CONTROLS)).strip()


def _read_name(value: JsonValue) -> str:
    """Read a text, or the `name` of a schema.org thing."""
    return read_text(value.get("name") if isinstance(value, dict) else value)


_CLOCK = re.compile(r"[T ]\d{2}:\d{2}.*", re.DOTALL)


def _read_timestamp(value: JsonValue) -> PartialDate:
    """Read a date, or the date of a date and time."""
    return PartialDate.parse(_CLOCK.sub("", value) if isinstance(value, str) else value)


def _read_number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInputError("not-a-number")
    return float(_within_range(value))


def _read_whole(value: JsonValue) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInputError("not-a-whole-number")
    return _within_range(value)


def _within_range(number: N) -> N:
    if not abs(number) < LARGEST_NUMBER:
        raise BadInputError("number-out-of-range", most=f"{LARGEST_NUMBER:,}")
    return number


def _read_truth(value: JsonValue) -> bool:
    if not isinstance(value, bool):
        raise BadInputError("not-true-or-false")
    return value


def _read_digest(value: JsonValue) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise BadInputError("not-a-content-hash")
    return value


def _tidy(number: float) -> JsonValue:
    return int(number) if number.is_integer() else number


TEXT = Scalar(read_text, lambda value: value)
IDENTIFIER = Scalar(_read_identifier, lambda value: value, Form.IDENTIFIER)
NAME = Scalar(_read_name, lambda value: value)
DATE = Scalar(PartialDate.parse, str, Form.DATE)
TIMESTAMP = Scalar(_read_timestamp, str, Form.DATE)
NUMBER = Scalar(_read_number, _tidy, Form.NUMBER)
WHOLE = Scalar(_read_whole, lambda value: value, Form.WHOLE)
TRUTH = Scalar(_read_truth, lambda value: value, Form.TRUTH)
DIGEST = Scalar(_read_digest, lambda value: value)

E = TypeVar("E", bound=Enum)


def one_of(kind: type[E]) -> Scalar[E]:
    """Return the codec of an enumeration's values."""
    known = {member.value: member for member in kind}
    allowed = ", ".join(map(str, known))

    def read(value: JsonValue) -> E:
        if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
            raise BadInputError("not-one-of", allowed=allowed)
        return known[value]

    return Scalar(read, lambda member: member.value, Form.CHOICE, lambda: tuple(known))


def named(known: Callable[[], Sequence[str]]) -> Scalar[str]:
    """Return the codec of a text that must be one of a table's names."""

    def read(value: JsonValue) -> str:
        if not isinstance(value, str) or value not in known():
            raise BadInputError("not-one-of", allowed=", ".join(known()))
        return value

    return Scalar(read, lambda value: value, Form.CHOICE, known)


def list_of(codec: Codec[V], *, most: int = MOST_ENTRIES) -> Scalar[tuple[V, ...]]:
    """Return the codec of a JSON array of at most so many entries."""

    def read(value: JsonValue) -> tuple[V, ...]:
        if not isinstance(value, list):
            raise BadInputError("not-a-list")
        if len(value) > most:
            raise BadInputError("too-many-entries", most=most)
        found: list[V] = []
        try:
            for entry in value:
                found.append(codec.read(entry))  # noqa: PERF401 - how many there are tells where it failed
        except BadInputError as error:
            raise error.within(pointer=f"/{len(found)}") from None
        return tuple(found)

    return Scalar(read, lambda values: [codec.write(value) for value in values], Form.LIST, inner=codec)


def within(pointer: str, read: Callable[[JsonValue], V], value: JsonValue) -> V:
    """Read a value that stands at a pointer, which an error then names."""
    try:
        return read(value)
    except BadInputError as error:
        raise error.within(pointer=pointer) from None
