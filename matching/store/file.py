"""The database behind the store: opened, laid out, locked, and what its complaints mean.

By default it is one encrypted file; where `KTECH_DATABASE_URL` is set, a PostgreSQL
database. Either gives the same two things: `reading()`, a transaction that sees one moment,
and `writing()`, one that nobody else writes beside. Several can be made one by `as_one()`.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.engine import URL

from matching.errors import StoreError
from matching.settings import settings
from matching.store import engines, erasures, takeover
from matching.store.as_one import Unit, unit_of
from matching.store.checking import Examination, complain_of_pages, counts_in, refuse_unreadable
from matching.store.complaints import explained, on_disk, room_at
from matching.store.keys import secret, variable_of
from matching.store.metadata import METADATA
from matching.store.migrations import HEAD, revision_of_layout, to_revision
from matching.store.people import Session, Watch, try_secret
from matching.store.tables import APART, CANDIDATES, JUDGEMENTS, MERGES, OPENINGS, ROUNDS, STORE, UPLOADS
from matching.store.vault import NotWholeError, Vault

__all__ = [
    "APART", "CANDIDATES", "JUDGEMENTS", "MERGES", "METADATA", "OPENINGS", "ROUNDS", "STORE", "UPLOADS", "RecordFile",
]  # fmt: skip

RESTORING = ".restoring-"
"""How the name begins of a folder in which a backup is brought back."""
_CHECKED_WHENEVER_OPENED = 32 << 20
"""Up to this many bytes every page is looked at when a file is opened, 0.4 s; one of 400 MB would take 5.

In a larger file a damaged page is found when it is first read, and all are looked at by
`check`, which `serve` and `doctor` call.
"""


class RecordFile:
    """A store's database, laid out if it is not. Raises `StoreError`.

    `at` is the path of a file or the address of a PostgreSQL database; `home` the folder of
    its keys, where none is given that of the file or of the settings.
    """

    def __init__(self, at: Path | str, home: Path | None = None) -> None:
        self._writing = threading.Lock()
        self.watch: Watch | None = None  # what looks at documents before they are written over others
        self.took_over = False
        self._unswept = False
        self._url: URL | None = None if isinstance(at, Path) else engines.server_url(at)
        self.path: Path | None = at if isinstance(at, Path) else None
        self.home = home or (at.parent if isinstance(at, Path) else settings().home)
        self.name = str(at) if self._url is None else _without_password(self._url)
        with ExitStack() as undo:
            self._engine = self._made()
            undo.callback(self._engine.dispose)
            self._reader, self._writer = engines.for_reading(self._engine), engines.for_writing(self._engine)
            self._vault = Vault(self._checked())
            self._lay_out()
            self._keep_step()
            undo.pop_all()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that sees the store as of one moment; within `as_one` with what was written there."""
        unit = unit_of(self)
        if unit is not None and unit.file is not None:
            with explained(self.name):
                yield unit.file
            return
        with explained(self.name), self._reader.begin() as file:
            file.info["session"] = Session(self.name, self._vault)
            yield file

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction with the write lock taken first, so that what was checked still holds when written.

        Within `as_one` it is a part of the one that all of it shares.
        """
        unit = unit_of(self)
        if unit is None:
            with self.apart() as file:
                yield file
            return
        try:
            with explained(self.name), unit.part(unit.begun(self.apart())) as file:
                yield file
        except StoreError as error:
            unit.failed = error
            raise

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Let all that is written within be one transaction: kept at the end, or not at all where anything raises.

        It begins with the first write, so that what is worked out before holds nobody up.
        """
        if unit_of(self) is not None:
            yield
            return
        with Unit(self).running():
            yield

    @property
    def is_writing(self) -> bool:
        """Whether something was written here, within `as_one`, that is not kept yet."""
        unit = unit_of(self)
        return unit is not None and unit.file is not None

    def once_taken_back(self, do: Callable[[], None]) -> None:
        """Do something now, or, within `as_one`, once nothing of what is written there is kept, and only then."""
        unit = unit_of(self)
        if unit is None:
            do()
        else:
            unit.otherwise.append(do)

    def once_kept(self, do: Callable[[], None]) -> None:
        """Do something now, or, within `as_one`, once what is written there is kept, and not at all where it is not."""
        unit = unit_of(self)
        if unit is None:
            do()
        else:
            unit.afterwards.append(do)

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        """Give what `writing` gives, as a transaction of its own in any case."""
        if self.is_writing:
            raise RuntimeError("a transaction apart would wait for the one that it is begun in")
        session = Session(self.name, self._vault, watch=self.watch)
        with self._writing, explained(self.name), self._writer.begin() as file:
            file.info["session"] = session
            yield file
        if session.forgot:
            self._unswept = True
            try:
                self.settle()
            except StoreError as error:
                raise StoreError("erasure-unfinished", file=self.name) from error

    def settle(self) -> None:
        """Do what is to be done outside the database after an erasure, as far as it is not done."""
        if self._unswept:
            self._keep_step()
            self.sweep()
            self._unswept = False

    def forget_asked(self) -> None:
        """Forget the statements that are remembered to be quick: each with the ids of whoever it was first about."""
        self._engine.clear_compiled_cache()

    @property
    def room(self) -> int | None:
        """How many bytes the disk of a file has room for, None where nobody knows, as on a server."""
        return None if self.path is None else room_at(self.path)

    def check(self) -> None:
        """Look at every page of a file, whatever its size; a server looks after its own. Raises `StoreError`."""
        if self.path is not None:
            with explained(self.name):
                complain_of_pages(self._engine, self.name)

    def examine(self) -> Examination:
        """Look at every page and open every document. Raises `StoreError` where something is damaged."""
        self.check()
        with self.reading() as file:
            refuse_unreadable(file)
            return Examination(revision_of_layout(file) or "", counts_in(file))

    def sweep(self) -> None:
        """Write what waits beside the file into it and leave nothing of what was there before."""
        for left in self.home.glob(f"{RESTORING}*"):  # of a restore that was killed
            shutil.rmtree(left, ignore_errors=True)
        if self.path is not None:
            with explained(self.name), self._engine.connect() as file:
                file.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    @property
    def key(self) -> bytes:
        """The secret that opens the file and wraps people's keys."""
        return secret("store", self.home, make=False)

    @property
    def address(self) -> Path | str:
        """What it was opened by, the password with it: for processes of our own."""
        return self.path if self._url is None else self._url.render_as_string(hide_password=False)  # type: ignore[return-value]  # one of the two is there

    def revision(self) -> str | None:
        """Return the revision of the layout."""
        with self.reading() as file:
            return revision_of_layout(file)

    def _made(self) -> Engine:
        """Return an engine, after a plain file was taken over and the key was seen to be that of the file."""
        if self.path is None:
            return engines.server_engine(self._url)  # type: ignore[arg-type]
        _make_private(self.path)
        takeover.finish(self.path)
        if takeover.is_plain(self.path):
            self.took_over = takeover.take_over(self.path, self.home)
        head = _head(self.path)
        if head and not head.startswith(engines.MAGIC):
            raise StoreError("store-not-ours", file=self.name)
        key = secret("store", self.home, make=not head)
        if head and head != engines.head_of(key):
            raise StoreError("store-wrong-key", file=self.name, variable=variable_of("store"))
        return engines.file_engine(self.path, key)

    def _checked(self) -> bytes:
        """Return the secret; a file's pages are looked at first, a server is tried."""
        with explained(self.name):
            if self.path is not None:
                if 0 < self.path.stat().st_size <= _CHECKED_WHENEVER_OPENED:
                    complain_of_pages(self._engine, self.name)
                return self.key
            with self._engine.connect() as file:
                is_new = not inspect(file).has_table("person_keys")
        return secret("store", self.home, make=is_new)

    def _lay_out(self) -> None:
        """Bring the layout to the newest revision; refuse what something else, or a later release, has laid out."""
        with self.reading() as file:
            there = revision_of_layout(file)
            if there is None and inspect(file).get_table_names():
                raise StoreError("store-not-ours", file=self.name)
        if there != HEAD:
            with self.writing() as file:
                to_revision(file, HEAD, name=self.name)
        with self.reading() as file:
            try:
                if not try_secret(file):
                    raise StoreError("store-damaged", file=self.name)
            except NotWholeError:
                raise StoreError("store-wrong-key", file=self.name, variable=variable_of("store")) from None

    def _keep_step(self) -> None:
        """Write down, outside the database, who was erased."""
        with self.reading() as file:
            marks = erasures.marks_in(file, after=erasures.last_in(self.home, self.name))
        erasures.add(self.home, marks, self.name)


def _without_password(url: URL) -> str:
    return f"postgresql://{url.host or ''}/{url.database or ''}"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise on_disk(error, str(path)) from error


def _make_private(path: Path) -> None:
    """Make the file and its folder, readable by their owner alone: it holds personal data."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise on_disk(error, str(path)) from error
