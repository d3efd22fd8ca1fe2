"""A person read again of whose document some places have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from matching.domain import Candidate, Degree, Employment, Json, LanguageSkill
from matching.ingest.codecs import within
from matching.ingest.fields import Shape
from matching.ingest.json_resume import CANDIDATE, DEGREE, EMPLOYMENT, LANGUAGE, lasts, with_ongoing

E = TypeVar("E", Employment, Degree, LanguageSkill)
_ENTRIES: dict[str, tuple[str, Shape[Any]]] = {
    "work": ("employments", EMPLOYMENT), "education": ("degrees", DEGREE), "languages": ("languages", LANGUAGE),
}  # fmt: skip
_ONGOING = next(each for each in EMPLOYMENT.fields if each.attribute == "ongoing")


def reread(candidate: Candidate, document: Json, pointers: Iterable[str]) -> Candidate:
    """Return what `read_candidate` returns of a changed document, reading again only what the pointers touch.

    `candidate` is what was read from the document before the change. Raises `BadInputError`.
    """
    touched = [pointer.split("/")[1:] for pointer in pointers]
    changes: dict[str, object] = {"source": document}
    for name in sorted({head for head, *_ in touched}):
        within_entries = [each[1:] for each in touched if each[0] == name and len(each) > 1 and each[1].isdigit()]
        attribute, shape = _ENTRIES.get(name, ("", None))
        values = getattr(candidate, attribute) if shape else None
        if shape is None or not isinstance(values, tuple) or not within_entries:
            changes |= _top_level(document, name)
        else:
            changes[attribute] = _entries_again(document, name, shape, list(values), within_entries)
    if isinstance(employments := changes.get("employments"), tuple):
        changes["employments"] = _with_inferred_again(employments)
    return candidate.model_copy(update=changes)


def _entries_again(
    document: Json, name: str, shape: Shape[E], values: list[E], touched: Sequence[Sequence[str]]
) -> tuple[E, ...]:
    """Return values with those read again of whose entries something is touched: a row, then a path in its entry."""
    entries = document[name]
    for row in {int(each[0]) for each in touched}:
        keys = [each[1:2] for each in touched if int(each[0]) == row]
        part = partial(shape.read_again, values[row], steps=[key for key, *_ in keys]) if all(keys) else shape.read
        values[row] = within(f"/{name}/{row}", part, entries[row] if isinstance(entries, list) else None)
    return tuple(values)


def _top_level(document: Json, name: str) -> dict[str, object]:
    """Return what all fields under one key say, the defaults where it says nothing."""
    return {
        each.attribute: Candidate.model_fields[each.attribute].get_default(call_default_factory=True)
        if (said := each.read(document)) is None
        else said
        for each in CANDIDATE.fields
        if each.path[0] == name and each.attribute != "id"
    }


def _with_inferred_again(employments: tuple[Employment, ...]) -> tuple[Employment, ...]:
    """Return jobs with what is inferred of their ends now; one of which the same is inferred stays as it is."""
    return tuple(
        each.model_copy(update={"ongoing": None})
        if _is_inferred(each) and not lasts(each, employments)
        else with_ongoing(each, employments)
        for each in employments
    )


def _is_inferred(employment: Employment) -> bool:
    return employment.ongoing is not None and _ONGOING.read(employment.source) is None
