"""Documents as they once were, where a list that was shown was made of them.

Every write to a kind has a number, and a row says which write brought it. What a write
overwrites or takes out is kept as a past row if a list was shown since it was brought,
so that the list can be made again; whatever no list was made of is gone at once. A past
row holds its document just as the table of documents held it, and says by which write it
was gone. It stays until its person is erased, or the lists made of it need not be kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, Connection, Integer, Row, Select, String, Table, delete, insert, literal, select, update

from matching.store.metadata import METADATA, in_parts
from matching.store.tables import CANDIDATES, OPENINGS


def _past(table: Table) -> Table:
    columns = (
        Column(each.name, each.type, nullable=each.nullable, primary_key=each.name in ("id", "revision"))
        for each in table.columns
    )
    return Table(f"past_{table.name}", METADATA, *columns, Column("until", Integer, nullable=False))


PAST = {table.name: _past(table) for table in (CANDIDATES, OPENINGS)}
LISTED = Table(  # by table, the last write of which a list was shown
    "listed", METADATA, Column("kind", String(16), primary_key=True), Column("revision", Integer, nullable=False)
)


_AT_ONCE = 10_000


class Digest(NamedTuple):
    """How many documents there were, and a hash of their checksums in the order of ids."""

    documents: int
    sha256: str


def keep_past(file: Connection, table: Table, ids: Sequence[str], number: int) -> None:
    """Keep those documents of some ids of which a list was shown, before the write of a number removes them."""
    past, listed = PAST[table.name], listed_at(file, table)
    for some in in_parts(ids):
        theirs = table.c.id.in_(some), table.c.revision <= listed
        gone = select(*table.c, literal(number, Integer).label("until")).where(*theirs)
        file.execute(insert(past).from_select([*table.c.keys(), "until"], gone))


def listed_at(file: Connection, table: Table) -> int:
    """Return the number of the last write of which a list was shown, -1 where none ever was."""
    found: int | None = file.scalar(select(LISTED.c.revision).where(LISTED.c.kind == table.name))
    return -1 if found is None else found


def mark_listed(file: Connection, table: Table, revision: int) -> None:
    """Note that a list is shown of the documents as of a write; never goes back to an earlier one."""
    before = listed_at(file, table)
    if before == -1:
        file.execute(insert(LISTED).values(kind=table.name, revision=revision))
    elif before < revision:
        file.execute(update(LISTED).where(LISTED.c.kind == table.name).values(revision=revision))


def forget_until(file: Connection, table: Table, revision: int) -> int:
    """Delete what was gone by the write of a number, for lists that need not be kept; return how many there were."""
    past = PAST[table.name]
    return file.execute(delete(past).where(past.c.until <= revision)).rowcount


def forget(file: Connection, table: Table, ids: Sequence[str]) -> int:
    """Delete the past documents of some ids; return how many there were."""
    past, gone = PAST[table.name], 0
    for some in in_parts(ids):
        gone += file.execute(delete(past).where(past.c.id.in_(some))).rowcount
    return gone


def rows_at(file: Connection, table: Table, revision: int) -> Sequence[Row[Any]]:
    """Return the rows that stood after the write of a number, in the order of ids, without those erased since."""
    names = list(table.c.keys())
    now, past = _at(table, names, revision)
    return sorted([*file.execute(now), *file.execute(past)], key=lambda row: row.id)


def row_at(file: Connection, table: Table, identifier: str, revision: int) -> Row[Any] | None:
    """Return the row that an id had after the write of a number, None where there is none any more."""
    names = list(table.c.keys())
    now, past = _at(table, names, revision)
    gone = PAST[table.name].c.id == identifier
    found = [*file.execute(now.where(table.c.id == identifier)), *file.execute(past.where(gone))]
    return found[0] if found else None


def digest_at(file: Connection, table: Table, revision: int) -> Digest:
    """Return the digest of the documents that stood after the write of a number."""
    now, past = _at(table, ["id", "checksum"], revision)
    rows = sorted([*file.execute(now), *file.execute(past)], key=lambda row: row.id)
    return digest_of([row.checksum for row in rows])


def digest_of(checksums: Sequence[str]) -> Digest:
    """Return the digest of some documents' checksums, given in the order of ids."""
    return Digest(len(checksums), hashlib.sha256("\n".join(checksums).encode()).hexdigest())


def digest_of_held(checksums: NDArray[np.uint8]) -> Digest:
    """Return what `digest_of` does, given checksums as bytes, shape (documents, 32); no more than some as texts."""
    digest = hashlib.sha256()
    for first in range(0, len(checksums), _AT_ONCE):
        lines = checksums[first : first + _AT_ONCE].tobytes().hex("\n", checksums.shape[1])
        digest.update(f"\n{lines}".encode() if first else lines.encode())
    return Digest(len(checksums), digest.hexdigest())


def _at(table: Table, names: Sequence[str], revision: int) -> tuple[Select[Any], Select[Any]]:
    past = PAST[table.name]
    stands = select(*(table.c[name] for name in names)).where(table.c.revision <= revision)
    stood = select(*(past.c[name] for name in names)).where(past.c.revision <= revision, past.c.until > revision)
    return stands, stood
