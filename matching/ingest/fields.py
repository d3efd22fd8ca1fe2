"""How a JSON object becomes a value and a value a JSON object again, from one table of fields.

A `Field` says once where an attribute stands in the document and how it is coded. The
same table reads, writes, names the field in an error and knows which keys are ours.
Writing starts from the object a value was read from and changes only what differs, so
that keys and spellings which are not modelled come back as they were.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast
from weakref import WeakValueDictionary

from pydantic import JsonValue, ValidationError

from matching.domain import Json, Read
from matching.errors import BadInputError, Place, pointer_step
from matching.ingest.codecs import TEXT, Codec

EXTENSION = "x-ktech"

M = TypeVar("M", bound=Read)

Entrance = tuple[str, str, Callable[[Any, Json], object]]

_ABSENT = object()
_AS_READ: WeakValueDictionary[int, Read] = WeakValueDictionary()
"""What whole documents were read to, by identity, as long as somebody holds it: it would be written as it was read."""


def _steps(document: JsonValue, path: Sequence[str], *, beside: tuple[type, ...], pointer: str = "") -> object:
    """Follow a path; an array on the way counts when all its entries agree.

    What is on the way must be an object, or of a kind in `beside`, which then says nothing.
    """
    if not path or document is None:
        return document
    if isinstance(document, list):
        found = [_steps(each, path, beside=beside, pointer=f"{pointer}/{n}") for n, each in enumerate(document)]
        return found[0] if found and all(entry == found[0] for entry in found) else _ABSENT
    if not isinstance(document, dict):
        if isinstance(document, beside) and not isinstance(document, bool):
            return _ABSENT
        raise BadInputError("not-an-object", at=Place(pointer=pointer))
    if path[0] not in document:
        return _ABSENT
    return _steps(document[path[0]], path[1:], beside=beside, pointer=f"{pointer}/{path[0]}")


@dataclass(frozen=True)
class Field:
    """An attribute's place in the document and its coding.

    `beside` are the kinds of JSON value that may stand in place of an object on the way
    to it: schema.org often allows a plain text beside a structured thing.
    """

    attribute: str
    path: tuple[str, ...]
    codec: Codec[object]
    beside: tuple[type, ...] = ()

    @cached_property
    def pointer(self) -> str:
        """The place as a JSON pointer."""
        return "".join(f"/{step}" for step in self.path)

    @cached_property
    def entered(self) -> Callable[[Any, Json], object]:
        """Reads what stands at the first step of the path, given with the document; as `read` does."""
        return _entered_at(self)

    def read(self, document: Json) -> object:
        """Return what the document says here, `None` where it says nothing: absent, null, blank."""
        value: object = document
        for step in self.path:
            if value is None:
                return None
            if type(value) is not dict:  # rare: an array or a plain text on the way
                value = _steps(document, self.path, beside=self.beside)
                break
            value = value.get(step)
        if value is _ABSENT or value is None or value == "":
            return None
        try:
            read = self.codec.read(cast(JsonValue, value))
        except BadInputError as error:
            raise error.within(pointer=self.pointer) from None
        return None if read == "" else read


def _entered_at(field: Field) -> Callable[[Any, Json], object]:
    """Return the quick way to read a field of one or two steps whose objects are where they belong."""
    read, last = field.codec.read, field.path[-1] if len(field.path) == 2 else None

    def entered(value: Any, document: Json) -> object:
        if last is not None:
            if type(value) is not dict:
                return field.read(document)
            value = value.get(last)
        if value is None or value == "":
            return None
        try:
            return read(value)
        except BadInputError as error:
            raise error.within(pointer=field.pointer) from None

    return entered if len(field.path) < 3 else lambda _, document: field.read(document)


def at(attribute: str, path: str, codec: object = TEXT, *, beside: tuple[type, ...] = ()) -> Field:
    """Return a field; `path` is written with dots: `x-ktech.sector`."""
    return Field(attribute, tuple(path.split(".")), cast(Codec[object], codec), beside)


@dataclass(frozen=True)
class Shape(Generic[M]):
    """The codec of a whole object. Where two fields give one attribute, the first that says something wins.

    A `closed` object is all ours: every key must be known. In others that holds only
    for what stands under `x-ktech`. `inferred` are attributes that a value may have though its document says nothing.
    """

    model: type[M]
    fields: tuple[Field, ...]
    closed: bool = False
    finish: Callable[[dict[str, object], Json], None] | None = None
    inferred: tuple[str, ...] = ()

    def read(self, value: JsonValue) -> M:
        """Read an object; keys of ours that are unknown are refused, others are kept."""
        document = self._checked(value)
        return self._valid(self._attributes(document), document)

    def read_whole(self, value: JsonValue) -> M:
        """Return what `read` does of a document, which is the very one that `document` then returns."""
        read = self.read(value)
        _AS_READ[id(read)] = read
        return read

    def read_again(self, before: M, value: JsonValue, steps: Collection[str]) -> M:
        """Return what `read` does of an object that differs at these keys alone from the one `before` was read from."""
        document = self._checked(value)
        again = {*self.inferred, *(each.attribute for each in self.fields if each.path[0] in steps)}
        entrances = [each for each in self._entrances if each[1] in again]
        found = {name: getattr(before, name) for name in before.model_fields_set - {*again, "source"}}
        return self._valid(found | self._said(entrances, document), document)

    def _checked(self, value: JsonValue) -> Json:
        if not isinstance(value, dict):
            raise BadInputError("not-an-object")
        for path, known in self._ours.items():
            _refuse_unknown_keys(value, path, known)
        return value

    def _valid(self, attributes: Mapping[str, object], document: Json) -> M:
        try:
            return self.model(**attributes, source=document)
        except ValidationError as error:
            raise self._explained(error, document) from None

    def _attributes(self, document: Json) -> dict[str, object]:
        """Return what the fields say, without what is absent, null or blank."""
        found = self._said(self._entrances, document)
        if self.finish is not None:
            self.finish(found, document)
        return found

    def _said(self, entrances: Sequence[Entrance], document: Json) -> dict[str, object]:
        found: dict[str, object] = {}
        for step, attribute, read in entrances:
            value = document.get(step)
            if value is not None and (said := read(value, document)) is not None and said != "":
                found.setdefault(attribute, said)
        return found

    def write(self, value: M) -> Json:
        """Write a value over the object it was read from; what did not change stays as it was."""
        document = copy.deepcopy(value.source)
        for _ in range(2):  # writing one attribute may cover the place that another was read from
            differing = self._differing(value, document)
            if not differing:
                break
            for attribute in differing:
                self._write(attribute, getattr(value, attribute), document)
        return document

    def document(self, value: M) -> Json:
        """Return what `write` does, to be read only: the object it was read from where nothing has changed."""
        if _AS_READ.get(id(value)) is value or not self._differing(value, value.source):
            return value.source
        return self.write(value)

    def _differing(self, value: M, document: Json) -> list[str]:
        said = self._attributes(document)
        names = dict.fromkeys(each.attribute for each in self.fields)
        return [name for name in names if said.get(name, self._default(name)) != getattr(value, name)]

    def _default(self, attribute: str) -> object:
        return self.model.model_fields[attribute].get_default(call_default_factory=True)

    def _write(self, attribute: str, want: object, document: Json) -> None:
        """Put an attribute into its first place; "not known" is taken out of all of them."""
        places = [each for each in self.fields if each.attribute == attribute]
        if want == self._default(attribute):
            for each in places:
                if each.read(document) is not None:
                    _put(document, each.path, None)
        else:
            _put(document, places[0].path, places[0].codec.write(want))

    @cached_property
    def _entrances(self) -> tuple[Entrance, ...]:
        """Each field's first step, attribute, and how to read what stands at that step.

        What is absent costs one look, and most of a document is.
        """
        return tuple((each.path[0], each.attribute, each.entered) for each in self.fields)

    @cached_property
    def _ours(self) -> dict[tuple[str, ...], set[str]]:
        """The objects that hold nothing but keys of ours, by their paths."""
        found: dict[tuple[str, ...], set[str]] = {(): set()} if self.closed else {(EXTENSION,): set()}
        for each in self.fields:
            for depth in range(0 if self.closed else 1, len(each.path)):
                if self.closed or each.path[0] == EXTENSION:
                    found.setdefault(each.path[:depth], set()).add(each.path[depth])
        return found

    def _explained(self, error: ValidationError, document: Json) -> BadInputError:
        """Turn pydantic's complaint about a bound into ours, at the place that was read."""
        first = error.errors()[0]
        attribute = str(first["loc"][0])
        places = [each for each in self.fields if each.attribute == attribute]
        place = next((each for each in places if each.read(document) is not None), places[0])
        if first["type"] == "missing":
            return BadInputError("missing-field", at=Place(pointer=place.pointer))
        return BadInputError("out-of-bounds", at=Place(pointer=place.pointer), allowed=self._bounds(attribute))

    def _bounds(self, attribute: str) -> str:
        limits = self.model.model_fields[attribute].metadata
        found = [(sign, getattr(each, name, None)) for each in limits for name, sign in _SIGNS.items()]
        return ", ".join(f"{sign}{limit}" for sign, limit in found if limit is not None)


_SIGNS = {"gt": "> ", "ge": ">= ", "lt": "< ", "le": "<= "}


def _refuse_unknown_keys(document: Json, path: tuple[str, ...], known: set[str]) -> None:
    value: JsonValue = document
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if value is None or (isinstance(value, dict) and value.keys() <= known):
        return
    pointer = "".join(f"/{step}" for step in path)
    if not isinstance(value, dict):
        raise BadInputError("not-an-object", at=Place(pointer=pointer))
    for key in value:
        if key not in known:
            allowed = ", ".join(sorted(known)) or "-"
            step = pointer_step(shown_key(key))
            raise BadInputError("unknown-field", at=Place(pointer=f"{pointer}/{step}"), allowed=allowed)


def shown_key(key: str) -> str:
    """Return a key fit to be shown: not long, no control characters, no half characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in key[:60])


def _put(document: Json, path: Sequence[str], value: JsonValue) -> None:
    """Set a path in an object, or take it out for `None`.

    What is in the way is replaced; where an array of objects is, each of them is set.
    """
    step, rest = path[0], path[1:]
    if rest:
        for each in _entered(document, step):
            _put(each, rest, value)
    elif value is None:
        document.pop(step, None)
    else:
        document[step] = value


def _entered(document: Json, step: str) -> list[Json]:
    inner = document.get(step)
    entries = inner if isinstance(inner, list) else [inner]
    objects = [each for each in entries if isinstance(each, dict)]
    if objects and len(objects) == len(entries):
        return objects
    made: Json = {}
    document[step] = made
    return [made]
