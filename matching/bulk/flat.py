"""A candidate or an opening as the cells of a table: what `rows` reads, written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from matching.bulk.cells import joined
from matching.bulk.columns import NAMING, Column, Kind, columns
from matching.domain import Candidate, Opening


def cells_of(value: Candidate | Opening, kind: Kind) -> dict[str, str]:
    """Return what a value says as cells by column name; what it does not say has no cell."""
    found: dict[str, str] = {}
    for column in columns(kind).values():
        if column.attributes:
            for numbers, held in _held(value, column.attributes):
                if (cell := _cell(held, column)) is not None:
                    found[column.at(numbers)] = cell
            if column.depth == 1 and column.path[-1] in NAMING and getattr(value, str(column.attributes[0])) == ():
                found[column.at((1,))] = joined(())
        elif column.entry is None:
            kept = _kept(value.source, column.path)
            found.update({column.name: str(kept)} if isinstance(kept, str | int | float) and kept != "" else {})
    return found | (_open_ends(value) if isinstance(value, Candidate) else {})


def _open_ends(value: Candidate) -> dict[str, str]:
    """Return "present" for the last day of each job that lasts."""
    jobs = enumerate(value.employments or (), start=1)
    return {f"work_{number}_to": "present" for number, job in jobs if job.ongoing and job.end is None}


def _held(
    value: object, path: Sequence[str | None], numbers: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], object]]:
    if not path:
        yield numbers, value
    elif value is None:
        return
    elif path[0] is None:
        for number, each in enumerate(cast(Sequence[object], value), start=1):
            yield from _held(each, path[1:], (*numbers, number))
    else:
        yield from _held(getattr(value, path[0]), path[1:], numbers)


def _cell(held: object, column: Column) -> str | None:
    if held is None or (column.name == "synthetic" and held is False):
        return None
    if column.many:
        return joined(str(getattr(each, "value", each)) for each in cast(Sequence[object], held))
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, float):
        return str(int(held)) if held.is_integer() else repr(held)
    return str(getattr(held, "value", held))


def _kept(document: object, path: Sequence[str | None]) -> object:
    for each in path:
        document = document.get(str(each)) if isinstance(document, dict) else None
    return document
