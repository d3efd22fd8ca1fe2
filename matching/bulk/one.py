"""One opening as a row of a form: its cells to show, and what was typed into them as the document of record.

A form has the columns of a table, so that both say one thing by one name and read what is
typed alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from matching.bulk.flat import cells_of
from matching.bulk.headers import read_headers
from matching.bulk.rows import Rows
from matching.domain import Json, Opening, Read
from matching.errors import BadInputError, Place
from matching.ingest.fields import EXTENSION
from matching.ingest.job_posting import OPENING, read_opening, write_opening


def opening_cells(opening: Opening) -> dict[str, str]:
    """Return what an opening says as cells by column name."""
    return cells_of(opening, "openings")


def with_cells(opening: Opening, typed: Mapping[str, str]) -> Json:
    """Return an opening's document with what was typed for some columns; an empty cell says nothing.

    What the columns do not show of the document stays as it was; an id made from its
    content is left to be made again. Raises `BadInputError` at the pointer `/column`.
    """
    said = _read({**opening_cells(opening), **typed})
    changed = opening.model_copy(
        update={name: _over(getattr(opening, name), getattr(said, name)) for name in _ATTRIBUTES}
    )
    document = write_opening(changed)
    extension = document.get(EXTENSION)
    if not _has_id(opening) and isinstance(extension, dict):
        extension.pop("id", None)
        if not extension:
            del document[EXTENSION]
    return document


def _over(before: object, said: object) -> object:
    """Return what was typed; of an object with fields of its own what the columns do not show stays."""
    if not isinstance(before, Read) or not isinstance(said, Read):
        return said
    return before.model_copy(update={name: getattr(said, name) for name in type(said).model_fields if name != "source"})


_ATTRIBUTES = tuple(dict.fromkeys(each.attribute for each in OPENING.fields))


def _has_id(opening: Opening) -> bool:
    return any(each.attribute == "id" and each.read(opening.source) == opening.id for each in OPENING.fields)


def _read(cells: Mapping[str, str]) -> Opening:
    names = [name for name, cell in cells.items() if cell.strip()]
    if "title" not in names:
        raise BadInputError("missing-field", at=Place(pointer="/title"))
    rows = Rows(read_headers(names, "openings"), "openings", lambda *_: None)
    row = [cells[name] for name in names]
    document, errors = rows.document(row)
    if errors:
        raise _at(errors[0].error, names[errors[0].column])
    try:
        return read_opening(document)
    except BadInputError as error:
        column = rows.column_of(error, row)
        raise _at(error, names[column] if column is not None else "title") from None


def _at(error: BadInputError, column: str) -> BadInputError:
    return BadInputError(error.code, at=Place(pointer=f"/{column}"), **error.values)
