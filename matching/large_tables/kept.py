"""Bookmarks in the store: written in the very transactions in which the rows are that they speak of."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from matching.bulk.deciding import Decided
from matching.bulk.reading import Warned
from matching.errors import BadInputError, Place
from matching.large_tables.tables import IMPORTS
from matching.store.metadata import moment_of, written, written_if_known


@dataclass(frozen=True)
class Bookmark:
    """How far the import of a table came: `done` rows are behind it, and `stored` documents were written for them.

    `digest` is the SHA-256 of the file's content, `asked` what its rows are read as, and
    `erased` the number of the last erasure before they were checked.
    """

    digest: str
    path: str
    asked: str
    began: datetime
    erased: int
    decided: Decided
    done: int = 0
    stored: int = 0
    ended: datetime | None = None

    @property
    def total(self) -> int:
        """How many rows the table has."""
        return len(self.decided.rows)

    @property
    def said(self) -> dict[str, str]:
        """How far it is and since when, for sentences."""
        counts = {"done": f"{self.done:,}", "total": f"{self.total:,}"}
        return {**counts, "began": _said(self.began), "ended": "" if self.ended is None else _said(self.ended)}


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def find(file: Connection, digest: str) -> Bookmark | None:
    """Return the bookmark of a content, `None` where there is none."""
    row = file.execute(select(IMPORTS).where(IMPORTS.c.digest == digest)).one_or_none()
    if row is None:
        return None
    warned = {(code, header): Warned(line, count) for code, header, line, count in json.loads(row.warned)}
    ended = None if row.ended is None else moment_of(row.ended)
    decided = Decided(zlib.decompress(row.decided), warned)
    return Bookmark(
        row.digest, row.path, row.asked, moment_of(row.began), row.erased, decided, row.done, row.stored, ended
    )


def unfinished_at(file: Connection, path: str) -> Bookmark | None:
    """Return the bookmark of the content that a path had when its import was begun, unless that has ended."""
    asked = select(IMPORTS.c.digest).where(IMPORTS.c.path == path, IMPORTS.c.ended.is_(None)).limit(1)
    digest = file.scalar(asked)
    return None if digest is None else find(file, digest)


def begin(file: Connection, mark: Bookmark) -> None:
    """Keep a bookmark; those of imports from the same path that have ended go."""
    file.execute(delete(IMPORTS).where(IMPORTS.c.path == mark.path, IMPORTS.c.ended.is_not(None)))
    warned = [[code, header, each.line, each.count] for (code, header), each in mark.decided.warned.items()]
    file.execute(
        insert(IMPORTS).values(
            digest=mark.digest, path=mark.path, asked=mark.asked, began=written(mark.began), erased=mark.erased,
            warned=json.dumps(warned), decided=_deflated(mark.decided), **_moving(mark),
        )
    )  # fmt: skip


def move(file: Connection, before: Bookmark, after: Bookmark) -> None:
    """Move a bookmark on. Raises `BadInputError` where it is not where it was: somebody else is at the table."""
    values = _moving(after)
    if after.decided is not before.decided:
        values["decided"] = _deflated(after.decided)
    here = IMPORTS.c.digest == before.digest, IMPORTS.c.done == before.done, IMPORTS.c.ended.is_(None)
    if file.execute(update(IMPORTS).where(*here).values(**values)).rowcount != 1:
        raise BadInputError("table-other-process", at=Place(file=before.path))


def forget(file: Connection, digest: str, path: str) -> int:
    """Delete the bookmarks of a content and of a path; return how many there were."""
    return file.execute(delete(IMPORTS).where(or_(IMPORTS.c.digest == digest, IMPORTS.c.path == path))).rowcount


def _moving(mark: Bookmark) -> dict[str, object]:
    return {"done": mark.done, "stored": mark.stored, "ended": written_if_known(mark.ended)}


def _deflated(decided: Decided) -> bytes:
    return zlib.compress(decided.rows)
