"""Tables with a row of column names, and forms of labels with values: what each cell is, by its name."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.cv.periods import periods_in
from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.weigh import (
    as_degree,
    as_employer,
    as_field,
    as_place,
    as_school,
    as_title,
    as_unit,
    is_employment_type,
)
from matching.cv.words import label_kinds, patterns
from matching.document_text.model import Style
from matching.forgetting import remembered

_MARKS = " :*[]()<>【】■□●·.-"
_MOST_WAYS = 300
PROTECTED = frozenset(["protected"])


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a row of column names: each cell with what its column may hold."""

    row: Row
    cells: tuple[tuple[frozenset[str], Piece], ...]
    more: tuple[Row, ...] = ()  # rows that hold nothing but the rest of a cell

    def of(self, kind: str) -> Piece | None:
        """Return the first cell whose column may hold something of a kind."""
        return next((cell for kinds, cell in self.cells if kind in kinds and cell.text.strip(" -")), None)


def column_names(row: Row) -> list[frozenset[str]] | None:
    """Return what each column holds where a row names columns, `None` where it does not.

    All cells but one must be names, and at least two.
    """
    cells = row.piece().cells()
    if len(cells) < 2:
        return None
    kinds = [
        PROTECTED if is_protected(cell.text.strip(_MARKS)) else label_kinds(cell.text.strip(_MARKS)) for cell in cells
    ]
    named = sum(map(bool, kinds))
    return kinds if named >= 2 and named >= len(cells) - 1 else None


def tables_in(rows: Sequence[Row]) -> tuple[list[TableRow], list[Row], list[Row]]:
    """Return the rows of tables, the rows that name columns, and all others."""
    found: list[TableRow] = []
    heads: list[Row] = []
    rest: list[Row] = []
    names: list[frozenset[str]] | None = None
    for row in rows:
        if (named := column_names(row)) is not None:
            names = named
            heads.append(row)
            continue
        cells = row.piece().cells() if names else []
        if names is not None and 1 < len(cells) <= len(names):
            found.append(TableRow(row, _aligned(names, cells)))
        elif names is not None and found and len(cells) == 1 and row.style is Style.TABLE_ROW:
            found[-1] = replace(found[-1], more=(*found[-1].more, row))
        else:
            names = names if len(cells) > 1 else None
            rest.append(row)
    return found, heads, rest


def _aligned(names: Sequence[frozenset[str]], cells: Sequence[Piece]) -> tuple[tuple[frozenset[str], Piece], ...]:
    """Put cells under the columns that they fit best, in order: an empty cell leaves no trace in the text."""
    ways = itertools.islice(itertools.combinations(range(len(names)), len(cells)), _MOST_WAYS)
    best = max(ways, key=lambda way: sum(_fit(names[at], cell.text) for at, cell in zip(way, cells, strict=True)))
    return tuple((names[at], cell) for at, cell in zip(best, cells, strict=True))


@remembered(8192)
def _fit(kinds: frozenset[str], text: str) -> float:
    """Weigh how well a text fits a column."""
    dated = bool(periods_in(text))
    fits = {
        "dates": 3.0 if dated else -3.0,
        "employer": as_employer(text) - as_title(text) / 2 + 0.5,
        "title": as_title(text),
        "employment_type": 4.0 if is_employment_type(text) else -1.0,
        "place": as_place(text),
        "department": as_unit(text),
        "duties": min(2.0, len(text) / 15),
        "school": as_school(text),
        "field": as_field(text),
        "degree": as_degree(text),
        "status": 3.0 if patterns("status")["awarded"].search(text) or is_stage(text) else -1.0,
        "score": 2.0 if any(map(str.isdigit, text)) and not dated else -1.0,
    }
    weight = max((fits[kind] for kind in kinds if kind in fits), default=0.0)
    return weight if not dated or kinds & {"dates", "start", "end"} else weight - 2.0


def is_stage(text: str) -> bool:
    """Whether a text is nothing but how far a degree has come."""
    bare = text.strip("()[] .:")
    return any(pattern.fullmatch(bare) for pattern in patterns("status").values())
