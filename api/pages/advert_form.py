"""The form in which a company looks over what was understood of its advert: fields, marks, and what is sent back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from api.pages.marked import Marked, Piece, cut, in_turn
from api.pages.words import say
from matching.advert.model import AdvertReading, Fact
from matching.advert.receiving import UNNAMED, Draft, of_posting, of_words
from matching.bulk import Column, columns
from matching.bulk.cells import choice_label, divided, joined
from matching.bulk.one import opening_cells
from matching.domain import Json
from matching.ingest.codecs import Form
from matching.ingest.files import parse_json
from matching.language import Text
from matching.vocabulary import Grade

GROUPS: Mapping[str, tuple[str, ...]] = {
    "post": ("title", "employer_name", "employer_size", "sector", "locality", "region", "remote", "employment_type",
             "valid_through"),
    "pay": ("pay_minimum", "pay_maximum", "pay_period", "pay_currency"),
    "asks": ("must", "nice", "minimum_years", "minimum_isced"),
    "languages": tuple(f"language_{n}_{part}" for n in (1, 2, 3) for part in ("language", "cefr", "need")),
    "words": ("description",),
}  # fmt: skip
FIELDS = tuple(name for names in GROUPS.values() for name in names)
_USUAL = {"pay_period": "YEAR", "pay_currency": "KRW"}
"""How pay is stated where a company does not say it otherwise; shown, and sent only together with an amount."""

_AMOUNTS = ("pay_minimum", "pay_maximum")
LABELS = {"valid_through": "until"}
HINTS = {"must": "hire-hint-list", "pay_minimum": "hire-hint-pay", "valid_through": "hire-hint-day"}
_ORDER = ("read", "confirmed", "inferred", "unread", "note")
_NUMBERS = re.compile(r"_(\d+)_")
_BETWEEN = re.compile(r"[,\n;]")


class Typed(StrEnum):
    """How a value is typed."""

    TEXT = "TEXT"
    LONG = "LONG"
    LINES = "LINES"
    NUMBER = "NUMBER"
    CHOICE = "CHOICE"


class Shown(NamedTuple):
    """A field with its value and how that came to be known, None where nobody read it."""

    name: str
    label: Text
    kind: Typed
    value: str
    choices: list[tuple[str, Text]]
    grade: Grade | None
    hint: Text | None


def empty() -> Draft:
    """Return an advert of which nothing is known yet."""
    return of_words("")


def fields_of(draft: Draft) -> dict[str, list[Shown]]:
    """Return the form's fields group by group."""
    cells = opening_cells(draft.opening)
    if cells.get("title") == UNNAMED:
        del cells["title"]
    if not any(name in cells for name in _AMOUNTS):
        cells |= _USUAL
    return {group: [_shown(name, cells, draft) for name in names] for group, names in GROUPS.items()}


def _shown(name: str, cells: Mapping[str, str], draft: Draft) -> Shown:
    column, numbers = column_named(name)
    kind, value = _kind(column), cells.get(name, "")
    if kind is Typed.LINES:
        value = "\n".join(divided(value))
    elif column.form is Form.NUMBER and value.isdecimal():
        value = f"{int(value):,}"
    choices = [(str(each), choice_label(column, each)) for each in column.allowed()] if kind is Typed.CHOICE else []
    hint = say(HINTS[name]) if name in HINTS else None
    return Shown(name, _label(name), kind, value, choices, _grade(column, numbers, draft, value), hint)


def _label(name: str) -> Text:
    column, numbers = column_named(name)
    if numbers:
        key = f"hire-{column.name.replace('_#_', '-')}"
        return say(key, number=numbers[0])
    return say(LABELS[name]) if name in LABELS else column.label


def column_named(name: str) -> tuple[Column, tuple[int, ...]]:
    """Return the column of a field, and its number."""
    found = _NUMBERS.search(name)
    return columns("openings")[_NUMBERS.sub("_#_", name)], (int(found[1]),) if found else ()


def _kind(column: Column) -> Typed:
    if column.name == "description":
        return Typed.LONG
    if column.many:
        return Typed.LINES
    return {Form.CHOICE: Typed.CHOICE, Form.NUMBER: Typed.NUMBER}.get(column.form, Typed.TEXT)


def _grade(column: Column, numbers: tuple[int, ...], draft: Draft, value: str) -> Grade | None:
    """Return how a field's value was read in the words; None where it came as data or nothing was read."""
    if not value or column.name == "description":
        return None
    if column.name == "sector" and value == draft.suggested and draft.reading.posting.get("x-advert"):
        return Grade.INFERRED
    found = [each.grade for each in draft.reading.facts if _says(each, column, numbers)]
    return (Grade.INFERRED if Grade.INFERRED in found else found[0]) if found and not draft.given else None


def _says(fact: Fact, column: Column, numbers: tuple[int, ...]) -> bool:
    places = iter(numbers)
    pointer = "".join(f"/{next(places) - 1 if step is None else step}" for step in column.path)
    return f"{pointer}/".startswith(f"{fact.pointer}/") or fact.pointer.startswith(f"{pointer}/")


def pieces_of(reading: AdvertReading) -> list[Piece]:
    """Return an advert's words with what was made of them."""
    return list(cut(reading.text, in_turn(_marks(reading), _ORDER)))


def _marks(reading: AdvertReading) -> Iterator[Marked]:
    for fact in reading.facts:
        yield Marked(fact.start, fact.end, fact.grade.value, fact.pointer)
    for line in reading.unread:
        yield Marked(line.start, line.end, "unread")
    for note in reading.notes:
        yield Marked(note.start, note.end, "note")


def carried(draft: Draft) -> dict[str, str]:
    """Return what a form carries of a draft, so that nothing of it is kept here."""
    given = json.dumps(draft.given, ensure_ascii=False, separators=(",", ":")) if draft.given else ""
    return {"words": "" if draft.given else draft.words, "given": given}


def draft_in(form: Mapping[str, str]) -> Draft:
    """Return the draft that a form carries. Raises `BadInputError`."""
    given = parse_json(form["given"]) if form.get("given") else None
    return of_posting(given) if isinstance(given, dict) else of_words(form.get("words", ""))


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into each field as a cell of a table."""
    cells = {name: _cell(name, form.get(name, "").replace("\r\n", "\n").strip()) for name in FIELDS}
    return cells if any(cells[name] for name in _AMOUNTS) else cells | dict.fromkeys(_USUAL, "")


def _cell(name: str, text: str) -> str:
    if not text or _kind(column_named(name)[0]) is not Typed.LINES:
        return text
    return joined(part.strip() for part in _BETWEEN.split(text) if part.strip())


def opening_document(draft: Draft, document: Json) -> Json:
    """Return the document to be stored: what the words only suggest is no part of it."""
    return {name: value for name, value in document.items() if name != "x-advert" or name in draft.given}
