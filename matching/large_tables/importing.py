"""A large table from its first check to its last row, whichever call does which of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from matching.bulk.deciding import Decided, decide
from matching.bulk.reading import RowReader
from matching.bulk.report import read_rows
from matching.bulk.table import Table
from matching.bulk.text_file import Content, TextFile
from matching.errors import BadInputError, Place
from matching.large_tables import kept
from matching.large_tables.kept import Bookmark
from matching.large_tables.report import Whole
from matching.large_tables.storing import Part, Storing
from matching.store import Store
from matching.store.documents import KINDS, checksums_of

PART = 5_000
"""Rows that are stored in one transaction, a multiple of those that are read together."""

Progress = Callable[[int, int], None]


class LargeTable:
    """A table in a file (`bulk.table.open_table`) and the store that it goes into.

    `mapping` is the one that the table was opened with; `now` tells the moment.
    """

    def __init__(
        self,
        store: Store,
        table: Table,
        *,
        now: Callable[[], datetime],
        mapping: Mapping[str, str] | None = None,
        replace: bool = False,
    ) -> None:
        if not isinstance(table.source, TextFile):
            raise TypeError("a table that is held is stored all at once")
        self.table, self._store, self._text, self._now = table, store, table.source, now
        self._kind = KINDS["candidate" if table.kind == "candidates" else "opening"]
        self._replace = replace
        self._path = str(self._text.path.resolve())
        asked = {"kind": table.kind, "map": dict(mapping or {}), "replace": replace}
        self._asked = json.dumps(asked, sort_keys=True, ensure_ascii=False)

    @cached_property
    def content(self) -> Content:
        """What shows that the file is the one it was."""
        found = self._text.content()
        self._text.refuse_change()
        return found

    def bookmark(self) -> Bookmark | None:
        """Return where an earlier call came to, `None` where there was none.

        Raises `BadInputError` where the file was another then, or was asked to be read as something else.
        """
        with self._store.file.reading() as file:
            found = kept.find(file, self.content.sha256)
            other = kept.unfinished_at(file, self._path) if found is None else None
        if other is not None:
            digests = {"before": other.digest, "now": self.content.sha256}
            raise BadInputError("table-changed-since", at=Place(file=self.table.name), **other.said, **digests)
        if found is not None and found.asked != self._asked:
            raise BadInputError("table-asked-otherwise", at=Place(file=self.table.name), before=_in_words(found.asked))
        return found

    def forget(self) -> None:
        """Let the next call begin with the first row, whatever was stored stays."""
        with self._store.file.writing() as file:
            kept.forget(file, self.content.sha256, self._path)

    def check(self, progress: Progress | None = None) -> tuple[Decided, int]:
        """Read every row as it would be stored, and store nothing; also return the last erasure before that."""
        erased, expected = self._store.last_erased, self.content.line_feeds

        def told(done: int) -> None:
            if progress is not None:
                progress(done, max(done, expected))

        found = decide(self.table, self._stored, replace=self._replace, progress=told)
        self._text.refuse_change()
        if progress is not None:
            progress(len(found.rows), len(found.rows))
        return found, erased

    def begin(self, checked: tuple[Decided, int]) -> Bookmark:
        """Keep what was found of the rows, so that from now on they are stored."""
        decided, erased = checked
        mark = Bookmark(self.content.sha256, self._path, self._asked, self._now(), erased, decided)
        with self._store.file.writing() as file:
            kept.begin(file, mark)
        return mark

    def store(self, mark: Bookmark, *, skip_bad: bool = False, progress: Progress | None = None) -> Bookmark:
        """Store all rows behind a bookmark; return it as it is behind the last.

        Raises `BadInputError` where a row or somebody else stops it, and `StoreError`.
        """
        reader = RowReader(self.table.headers, self.table.kind)
        storing = Storing(self.table, reader, self._kind, self._replace, skip_bad)
        part: Part = []
        for rows, outcomes in read_rows(self.table, reader, after=mark.done):
            part = [*part, *zip(rows, outcomes.rows, strict=True)]
            if len(part) < PART and mark.done + len(part) < mark.total:
                continue
            self._text.refuse_change()
            with self._store.file.writing() as file:
                mark = storing.store(file, mark, part, now=self._now())
            part = []
            if progress is not None:
                progress(mark.done, mark.total)
        return mark

    def report(self, decided: Decided) -> Whole:
        """Return what became of all rows."""
        return Whole(self.table, decided)

    def _stored(self, ids: Sequence[str]) -> set[str]:
        with self._store.file.reading() as file:
            return set(checksums_of(file, self._kind, list(ids)))


def _in_words(asked: str) -> str:
    """Return what was asked as options of the command line."""
    said = json.loads(asked)
    pairs = [f'--map "{header}={column}"' for header, column in said["map"].items()]
    return " ".join([f"--kind {said['kind']}", *["--replace"] * said["replace"], *pairs])
