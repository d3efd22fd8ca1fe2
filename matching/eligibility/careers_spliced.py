"""Careers where only some people changed, and of some people after the other."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.careers import COLUMN_TYPES, Careers, Degrees, Employments, Stays, careers_of
from matching.splicing import Named, Splice, spliced_names

Kind = TypeVar("Kind", Degrees, Employments, Stays)
Entries = TypeVar("Entries", Degrees, Employments)

_NAMES = {
    Degrees: {"school": "schools"},
    Employments: {"company": "companies", "school": "schools", "sector": "sectors"},
    Stays: {"status": "statuses"},
}
"""The columns of numbers, and the names that each numbers."""


def spliced_careers(old: Careers, fresh: Careers, splice: Splice) -> Careers:
    """Return the careers of a splice's people."""
    return Careers(
        rows=len(splice),
        degrees=_entries(old.degrees, fresh.degrees, splice),
        employments=_entries(old.employments, fresh.employments, splice),
        stays=_columns(old.stays, fresh.stays, splice, {}),
        degrees_stated=splice.rows(old.degrees_stated, fresh.degrees_stated),
        employments_stated=splice.rows(old.employments_stated, fresh.employments_stated),
    )


def careers_among(careers: Careers, rows: NDArray[np.intp]) -> Careers:
    """Return the careers of some people alone, given by their ascending rows."""
    nobody = careers_of(())
    return spliced_careers(careers, nobody, Splice.of(rows, careers.rows, 0)) if len(rows) else nobody


def careers_of_rows(careers: Careers, first: int, last: int) -> Careers:
    """Return the careers of people who follow each other, from a row to before another, without copying a column."""
    some = slice(first, last)
    return Careers(
        rows=last - first,
        degrees=_of_rows(careers.degrees, first, last),
        employments=_of_rows(careers.employments, first, last),
        stays=_sliced(careers.stays, some),
        degrees_stated=careers.degrees_stated[some],
        employments_stated=careers.employments_stated[some],
    )


def _of_rows(entries: Entries, first: int, last: int) -> Entries:
    ends = np.array((first, last), dtype=entries.person.dtype)
    found = _sliced(entries, slice(*np.searchsorted(entries.person, ends).tolist()))
    return replace(found, person=found.person - first)


def _sliced(columns: Kind, some: slice) -> Kind:
    return replace(columns, **{name: getattr(columns, name)[some] for name in COLUMN_TYPES[type(columns).__name__]})


def _entries(old: Entries, fresh: Entries, splice: Splice) -> Entries:
    of_old, of_fresh = (each.person for each in (old, fresh))
    entries, person = splice.entries(of_old, of_fresh)
    return _columns(old, fresh, entries, {"person": person})


def _columns(old: Kind, fresh: Kind, splice: Splice, made: dict[str, object]) -> Kind:
    types = COLUMN_TYPES[type(old).__name__]
    for number, names in _NAMES[type(old)].items():
        of_old, of_fresh = (Named(getattr(each, number), getattr(each, names)) for each in (old, fresh))
        made[number], made[names] = spliced_names(splice, of_old, of_fresh, _key)
    for name in (each.name for each in fields(old)):
        if name not in made:
            rows = splice.numbers if types[name] is None else splice.rows
            made[name] = rows(getattr(old, name), getattr(fresh, name))
    return type(old)(**made)  # type: ignore[arg-type]  # each is of the type that it is in the two


def _key(entity: Any) -> str:
    return entity if isinstance(entity, str) else str(entity.id)
