"""A large table's rows, each decided by itself and against all before it, in memory that does not grow with it.

What is kept of each row is one byte, what becomes of it; nothing of what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from matching.bulk.reading import Good, Outcomes, Problem, RowReader, Warned
from matching.bulk.report import What, read_rows, taken, what_of
from matching.bulk.seen import Seen
from matching.bulk.table import Row, Table

Stored = Callable[[Sequence[str]], Collection[str]]
"""Says which of some ids are stored."""


@dataclass(frozen=True)
class Decided:
    """What becomes of a table's rows, a byte each; `warned` as in `Report`."""

    rows: bytes
    warned: Mapping[tuple[str, str], Warned] = field(default_factory=dict)

    def count(self, what: What) -> int:
        """Return of how many rows this becomes."""
        return self.rows.count(what.value)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        return {"total": len(self.rows), **{what.name.lower(): self.count(what) for what in What}}


def decide(
    table: Table,
    stored: Stored,
    *,
    replace: bool = False,
    progress: Callable[[int], None] | None = None,
    helpers: int | None = None,
) -> Decided:
    """Decide every row as `check` does, for the same arguments; nothing is stored.

    Raises `BadInputError` as `check` does, and where the file changes meanwhile.
    """
    rows, warned = bytearray(), dict[tuple[str, str], Warned]()
    reader = RowReader(table.headers, table.kind)
    with closing(Seen()) as seen:
        for _, outcomes in read_rows(table, reader, helpers):
            rows += _of_part(outcomes, seen, stored, replace=replace)
            for key, each in outcomes.warned.items():
                warned.setdefault(key, Warned(each.line)).count += each.count
            if progress is not None:
                progress(len(rows))
    return Decided(bytes(rows), warned)


def _of_part(outcomes: Outcomes, seen: Seen, stored: Stored, *, replace: bool) -> bytes:
    ids = list({each.id for each in outcomes.rows if isinstance(each, Good)})
    before, there, found = seen.among(ids), stored(ids), bytearray()
    fresh = set[str]()
    for each in outcomes.rows:
        what = What.BAD
        if isinstance(each, Good):
            is_before = each.id in before or each.id in fresh
            what = what_of(each, is_before=is_before, is_stored=each.id in there, replace=replace)
            if what in (What.GOOD, What.UNCHANGED):
                fresh.add(each.id)
        found.append(what.value)
    seen.add(fresh)
    return bytes(found)


def bad_in(table: Table, decided: Decided) -> Iterator[tuple[Row, tuple[Problem, ...]]]:
    """Yield the rows that are bad with what is wrong, read again; a row that reads well is one whose id is taken."""
    if not decided.count(What.BAD):
        return
    reader = RowReader(table.headers, table.kind)
    for what, row in zip(decided.rows, table.rows(), strict=True):
        if what == What.BAD:
            outcome = reader.read([row]).rows[0]
            yield row, (taken(reader, row, outcome.id),) if isinstance(outcome, Good) else outcome
