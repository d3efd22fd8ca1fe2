"""Tables with a row of column names, and forms of labels with values: what each cell is, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.cv.protected import is_protected
from matching.cv.rows import Piece, Row
from matching.cv.words import label_kinds

_MARKS = " :*[]()<>【】■□●·.-"
PROTECTED = frozenset(["protected"])


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a row of column names: each cell with what its column may hold."""

    row: Row
    cells: tuple[tuple[frozenset[str], Piece], ...]

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
        named = column_names(row)
        if named is not None:
            names = named
            heads.append(row)
            continue
        cells = row.piece().cells() if names else []
        if names is not None and len(cells) == len(names):
            found.append(TableRow(row, tuple(zip(names, cells, strict=True))))
        else:
            names = names if len(cells) > 1 else None
            rest.append(row)
    return found, heads, rest
