"""The form in which a person looks over what was read: its fields, and the resume that it sends back.

A field's name is a JSON pointer without the leading slash: `work/0/position`; what is
added stands under `work/new/...`. What the form does not show of an entry stays as it was.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from pydantic import JsonValue

from matching.domain import Cefr, DegreeStatus, EmploymentType, Evidence, Isced, Json
from matching.errors import BadInputError, Place
from matching.uploads.correcting import Moves, evidence_of

ADDED, REMOVE = ("new", "new-2", "new-3"), "remove"
"""Under which names entries are added, and the box that takes one out."""
_NOBODY = "-"  # where an entry stood that stood nowhere
_DATE = re.compile(r"(\d{4})(?:\s*[-./년]\s*(\d{1,2})(?:\s*[-./월]\s*(\d{1,2}))?)?\s*[.년월일]?")
_LIST = re.compile(r"[,;、\n]")


class Kind(Enum):
    """How a value is typed."""

    TEXT = auto()
    LONG = auto()
    DATE = auto()
    TRUTH = auto()
    CHOICE = auto()
    LIST = auto()
    LINES = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of an entry: `path` within the entry, the key of its label, what may be chosen."""

    path: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


def _values(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(each.value) for each in kind)


BASICS = (
    Asked("name", "field-person"),
    Asked("label", "field-headline"),
    Asked("email", "field-email"),
    Asked("phone", "field-phone"),
    Asked("url", "field-url"),
    Asked("summary", "field-summary", Kind.LONG),
)
SECTIONS: Mapping[str, tuple[Asked, ...]] = {
    "work": (
        Asked("name", "field-employer"),
        Asked("position", "field-position"),
        Asked("startDate", "field-from", Kind.DATE),
        Asked("endDate", "field-to", Kind.DATE),
        Asked("x-ktech/ongoing", "field-ongoing", Kind.TRUTH),
        Asked("x-ktech/employmentType", "field-employment", Kind.CHOICE, _values(EmploymentType)),
        Asked("x-ktech/country", "field-country"),
        Asked("summary", "field-work-summary", Kind.LONG),
        Asked("highlights", "field-highlights", Kind.LINES),
    ),
    "education": (
        Asked("institution", "field-school"),
        Asked("studyType", "field-degree"),
        Asked("area", "field-area"),
        Asked("x-ktech/isced", "field-level", Kind.CHOICE, _values(Isced)),
        Asked("startDate", "field-from", Kind.DATE),
        Asked("endDate", "field-to", Kind.DATE),
        Asked("x-ktech/status", "field-status", Kind.CHOICE, _values(DegreeStatus)),
        Asked("x-ktech/awarded", "field-awarded", Kind.DATE),
    ),
    "skills": (Asked("name", "field-skill"), Asked("keywords", "field-keywords", Kind.LIST)),
    "languages": (
        Asked("language", "field-language"),
        Asked("fluency", "field-fluency"),
        Asked("x-ktech/cefr", "field-cefr", Kind.CHOICE, _values(Cefr)),
    ),
}


class Shown(NamedTuple):
    """A field with its value and where that was read."""

    asked: Asked
    name: str
    value: str
    is_true: bool
    evidence: Evidence | None


def fields_of(resume: Json, entry: str, asked: tuple[Asked, ...]) -> list[Shown]:
    """Return the fields of one entry (`work/0`, `basics`, `work/new`) as they are to be shown."""
    places = evidence_of(resume)
    return [_shown(resume, entry, each, places) for each in asked]


def _shown(resume: Json, entry: str, asked: Asked, places: Mapping[str, Evidence]) -> Shown:
    name = f"{entry}/{asked.path}"
    value, pointer = _at(resume, name), f"/{name}"
    place = places.get(pointer) or next((places[each] for each in places if each.startswith(f"{pointer}/")), None)
    if isinstance(value, list):
        text = ("\n" if asked.kind is Kind.LINES else ", ").join(str(each) for each in value)
        return Shown(asked, name, text, is_true=False, evidence=place)
    text = "" if value is None or isinstance(value, bool | dict) else str(value)
    return Shown(asked, name, text, is_true=value is True, evidence=place)


def _at(document: JsonValue, name: str) -> JsonValue:
    for step in name.split("/"):
        if isinstance(document, list):
            document = document[int(step)] if step.isdigit() and int(step) < len(document) else None
        else:
            document = document.get(step) if isinstance(document, dict) else None
    return document


def entries_of(resume: Json, section: str) -> list[str]:
    """Return the names of a section's entries: `work/0`, `work/1`."""
    entries = resume.get(section)
    return [f"{section}/{number}" for number in range(len(entries) if isinstance(entries, list) else 0)]


def sent_back(resume: Json, form: Mapping[str, str]) -> tuple[Json, Moves]:
    """Return the resume as a form has it, and where its entries stood. Raises `BadInputError` with the field."""
    after, moves = copy.deepcopy(resume), {}
    basics = after.get("basics")
    after["basics"] = _filled(basics if isinstance(basics, dict) else {}, "basics", BASICS, form)
    for section, asked in SECTIONS.items():
        kept: list[JsonValue] = []
        for was, entry in _entries_sent(resume, section, asked, form):
            moves[f"/{section}/{len(kept)}"] = was
            kept.append(entry)
        if kept or section in after:
            after[section] = kept
    return after, moves


def _entries_sent(
    resume: Json, section: str, asked: tuple[Asked, ...], form: Mapping[str, str]
) -> Iterator[tuple[str, Json]]:
    for name in entries_of(resume, section):
        entry = _at(resume, name)
        if f"{name}/{REMOVE}" not in form and isinstance(entry, dict):
            yield f"/{name}", _filled(entry, name, asked, form)
    for each in ADDED:
        added = _filled({}, f"{section}/{each}", asked, form)
        if added:
            yield _NOBODY, added


def _filled(entry: Json, name: str, asked: tuple[Asked, ...], form: Mapping[str, str]) -> Json:
    filled = copy.deepcopy(entry)
    for each in asked:
        text = form.get(f"{name}/{each.path}", "").replace("\r\n", "\n").strip()
        try:
            _put(filled, each.path.split("/"), _value(each, text))
        except BadInputError as error:
            raise BadInputError(error.code, at=Place(pointer=f"/{name}/{each.path}"), **error.values) from None
    if any(each.kind is Kind.TRUTH for each in asked):
        _end_of_work(filled)
    return filled


def _value(asked: Asked, text: str) -> JsonValue:
    """Return a typed text as the resume has it, None for nothing typed."""
    if not text:
        return None
    if asked.kind is Kind.DATE:
        return iso_date(text)
    if asked.kind is Kind.TRUTH:
        return True
    if asked.kind is Kind.CHOICE:
        return int(text) if text.isdecimal() else text
    if asked.kind in (Kind.LIST, Kind.LINES):
        pieces = _LIST.split(text) if asked.kind is Kind.LIST else text.split("\n")
        return [piece.strip() for piece in pieces if piece.strip()]
    return text


def iso_date(text: str) -> str:
    """Return a date typed as "2016.3", "2016년 3월" or "2016-03-01" as ISO 8601 has it.

    >>> iso_date("2016. 3."), iso_date("2016년 3월 1일"), iso_date("2016")
    ('2016-03', '2016-03-01', '2016')
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise BadInputError("not-a-date")
    return "-".join([match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)])


def _put(entry: Json, path: list[str], value: JsonValue) -> None:
    inner = entry
    for step in path[:-1]:
        found = inner.get(step)
        if not isinstance(found, dict):
            if value is None:
                return
            inner[step] = found = {}
        inner = found
    if value is None:
        inner.pop(path[-1], None)
    else:
        inner[path[-1]] = value
    if len(path) > 1 and not inner:
        entry.pop(path[0])


def _end_of_work(entry: Json) -> None:
    """Say that an end is not known where none was typed: an absent one would read as "to this day"."""
    ours = entry.get("x-ktech")
    ongoing = isinstance(ours, dict) and ours.get("ongoing") is True
    if entry and not ongoing and "endDate" not in entry:
        entry["endDate"] = ""
