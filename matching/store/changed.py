"""Who is stored by ids and checksums: of everybody, or from who was there before and what was written since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Select, select

from matching.packed import Digests, PackedPeople
from matching.splicing import Splice
from matching.store.documents import Kind
from matching.strings import RowsById, Strings

_FEW = 4
"""Where more than one entry in so many was written since, all are gone through."""


@dataclass(frozen=True)
class Stamps:
    """The ids and checksums of some people."""

    ids: Strings
    digests: Digests

    @classmethod
    def of(cls, parts: Iterable[Sequence[Row[Any]]]) -> Stamps:
        """Return those of rows, given some at a time."""
        ids, digests = [Strings()], [b""]
        for some in parts:
            ids.append(Strings.of(row.id for row in some))
            digests.append(bytes.fromhex("".join(row.checksum for row in some)))
        return cls(Strings.joined(ids), np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32))

    @classmethod
    def held(cls, people: PackedPeople) -> Stamps:
        """Return those of people who are held."""
        return cls(people.ids, people.digests)

    def __len__(self) -> int:
        return len(self.digests)

    def with_fresh(self, fresh: Stamps) -> Stamps:
        """Return these, ascending by id, with others put in their place or among them."""
        source, numbers = np.arange(len(self)), len(self) + np.arange(len(fresh))
        found = [*map(RowsById(self.ids).found, fresh.ids.raws())]
        places, is_there = np.array([at for at, _ in found]), np.array([each for _, each in found])
        source[places[is_there]] = numbers[is_there]
        splice = Splice.of(np.insert(source, places[~is_there], numbers[~is_there]), len(self), len(fresh))
        return Stamps(self.ids.spliced(fresh.ids, splice), splice.rows(self.digests, fresh.digests))


def written_since(kind: Kind[Any], as_of: int) -> Select[Any]:
    """Return the question for ids and checksums that came with later writes; in no order, which would cost a walk."""
    table = kind.table
    return select(table.c.id, table.c.checksum).where(table.c.revision > as_of)


def changed_since(file: Connection, kind: Kind[Any], as_of: int, before: Stamps) -> Stamps | None:
    """Return who is there, given everybody as of a write: without a look at those who were not written since.

    Whoever was taken out since is still among them: the number of all tells. None where to go through all is less.
    """
    found = file.execute(written_since(kind, as_of).limit(len(before) // _FEW + 1))
    rows: Sequence[Row[Any]] = sorted(found, key=lambda row: row.id.encode())
    if not len(before) or not before.ids.is_ascending or len(rows) * _FEW > len(before):
        return None
    try:
        return before.with_fresh(Stamps.of([rows])) if rows else before
    except ValueError:  # a checksum that is none: whoever goes through all says so
        return None
