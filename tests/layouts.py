"""Lays fresh stores out by what the steps of the layout did the first time, since hundreds of tests begin with one."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlcipher3 import dbapi2 as sqlcipher

from matching.store import engines
from matching.store import file as opened
from matching.store.migrations import HEAD, revision_of_layout, to_revision
from matching.store.people import adopt_secret

Statement = tuple[str, Any]
_OF_THE_SECRET = "INSERT INTO person_keys"
_LOOKING = ("SELECT", "PRAGMA")
_LAY_OUT = opened.RecordFile._lay_out


class Layouts:
    """What leads from nothing to the newest layout, by the kind of database, kept when it was first done.

    Of a file it is a copy without the row that depends on the store's secret, held in memory, so that
    processes forked from this one have one of their own; of a server it is the statements.
    """

    def __init__(self) -> None:
        self.kept: dict[str, Sequence[Statement] | sqlcipher.Connection] = {}
        self._copying = threading.Lock()

    def lay_out(self, record: opened.RecordFile) -> None:
        """Do what a store does when it is opened, and fill an empty file by a copy."""
        if record.path is None or opened.to_revision != self.to_revision:
            _LAY_OUT(record)
            return
        with self._copying:
            is_new = record.path.stat().st_size == 0
            if is_new and "sqlite" in self.kept:
                with closing(record._engine.raw_connection()) as file:
                    self.kept["sqlite"].backup(file.driver_connection)
                with record.writing() as changed:
                    adopt_secret(changed)
            _LAY_OUT(record)
            if is_new and "sqlite" not in self.kept:
                with closing(record._engine.raw_connection()) as file:
                    self.kept["sqlite"] = _copy_of(file.driver_connection)

    def to_revision(self, file: Connection, wanted: str | None, *, name: str) -> None:
        """Do what the function of this name does, and from nothing to the newest in a fraction of its time."""
        kind = file.dialect.name
        if kind != "postgresql" or wanted != HEAD or revision_of_layout(file) is not None:
            to_revision(file, wanted, name=name)
        elif kind in self.kept:
            for statement, values in self.kept[kind]:
                file.exec_driver_sql(statement, values)
            adopt_secret(file)
        else:
            with _noted(file) as done:
                to_revision(file, wanted, name=name)
            self.kept[kind] = _together(done)

    @contextmanager
    def in_use(self, patch: Any) -> Iterator[None]:
        """Lay out in this way whatever stores are opened."""
        with patch.context() as until:
            until.setattr(opened, "to_revision", self.to_revision)
            until.setattr(opened.RecordFile, "_lay_out", lambda record: self.lay_out(record))
            yield


def _copy_of(file: sqlcipher.Connection) -> sqlcipher.Connection:
    made = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
    engines.keyed(made, os.urandom(32))
    file.backup(made)
    made.execute("DELETE FROM person_keys")
    return made


@contextmanager
def _noted(file: Connection) -> Iterator[list[Statement]]:
    """Note what is changed, but for the one row that depends on the store's secret."""
    done: list[Statement] = []

    def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        text = statement.strip()
        if not text.startswith((*_LOOKING, _OF_THE_SECRET)):
            done.append((text, values or None))

    event.listen(file, "before_cursor_execute", note)
    try:
        yield done
    finally:
        event.remove(file, "before_cursor_execute", note)


def _together(done: Sequence[Statement]) -> Sequence[Statement]:
    """Put statements without values that follow one another into one, which a server answers at once."""
    pieces: list[Statement] = []
    for text, values in done:
        if values is None and pieces and pieces[-1][1] is None:
            pieces[-1] = (f"{pieces[-1][0]};\n{text}", None)
        else:
            pieces.append((text, values))
    return pieces
