"""The ledger of a store: what is recorded, and asked of it."""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from matching.errors import MatchingError
from matching.ledger import asking, chain, pseudonyms
from matching.ledger.anchor import Anchor
from matching.ledger.chain import Head
from matching.ledger.entries import Entry, Kept
from matching.ledger.kinds import Kind
from matching.ledger.macs import Keys
from matching.ledger.origin import origin_of
from matching.ledger.verify import Verification, verify
from matching.store.file import RecordFile


def _new_ledger() -> str:
    return uuid.uuid4().hex


def _new_pseudonym() -> str:
    return secrets.token_hex(8)


@dataclass(eq=False)
class _Waiting:
    """An entry on its way into the file, and what became of it."""

    entry: Entry
    number: int | None = None
    error: MatchingError | None = None


class Ledger:
    """The ledger in a store's file, under a secret. Raises `StoreError` as the store does."""

    def __init__(
        self,
        file: RecordFile,
        secret: bytes,
        *,
        new_ledger: Callable[[], str] = _new_ledger,
        new_pseudonym: Callable[[], str] = _new_pseudonym,
    ) -> None:
        self.file, self.keys = file, Keys.of(secret)
        self._new_ledger, self._new_pseudonym = new_ledger, new_pseudonym
        self._joining, self._committing = threading.Lock(), threading.Lock()
        self._waiting: list[_Waiting] = []

    def append(self, file: Connection, *entries: Entry) -> tuple[int, ...]:
        """Add entries within somebody else's write transaction: both are kept, or neither."""
        return chain.append(file, entries, self.keys, new_ledger=self._new_ledger, new_pseudonym=self._new_pseudonym)

    def appending(self, entries: Sequence[Entry]) -> Callable[[Connection], None]:
        """Return what adds entries within a transaction that somebody else opens."""

        def append(file: Connection) -> None:
            self.append(file, *entries)

        return append

    def record(self, entry: Entry) -> int:
        """Add an entry in a transaction of its own, and return its number once it is on disk.

        Whoever comes while another transaction is being written shares the next one, so
        that many at once cost one flush and not one each. Where something is being written
        as one, the entry is a part of that, and kept with it.
        """
        if self.file.is_writing:
            with self.file.writing() as file:
                return self.append(file, entry)[0]
        mine = _Waiting(entry)
        with self._joining:
            self._waiting.append(mine)
        with self._committing:
            if mine.number is None and mine.error is None:
                self._write()
        if mine.error is not None:
            raise mine.error
        if mine.number is None:
            raise RuntimeError("an entry was neither written nor refused")
        return mine.number

    def _write(self) -> None:
        """Write all that wait."""
        with self._joining:
            some, self._waiting = self._waiting, []
        try:
            with self.file.apart() as file:
                numbers = self.append(file, *(each.entry for each in some))
        except MatchingError as error:
            for each in some:
                each.error = error
        else:
            for each, number in zip(some, numbers, strict=True):
                each.number = number

    def origin(self, address: str | None) -> str | None:
        """Return an address as entries keep it."""
        return origin_of(address, self.keys)

    def verify(self, anchor: Anchor | None = None) -> Verification:
        """Say whether everything is as it was written."""
        with self.file.reading() as file:
            return verify(file, self.keys, anchor)

    @property
    def head(self) -> Head | None:
        """Where the chain ends, None where nothing was ever recorded."""
        with self.file.reading() as file:
            return chain.head_of(file, self.keys)

    def entry(self, number: str) -> Kept:
        """Return an entry. Raises `NotFoundError`."""
        with self.file.reading() as file:
            return asking.entry(file, number)

    def latest(self, most: int) -> tuple[Kept, ...]:
        """Return the latest entries, the latest first."""
        with self.file.reading() as file:
            return asking.latest(file, most=most)

    def sought(self, wanted: asking.Sought, *, most: int) -> tuple[Kept, ...]:
        """Return the entries that are looked for, the latest first."""
        with self.file.reading() as file:
            return asking.sought(file, wanted, self.keys, most=most)

    def about(self, person: str, *, since: datetime | None = None) -> tuple[Kept, ...]:
        """Return who saw a person, and what else was done with their data, oldest first."""
        with self.file.reading() as file:
            return tuple(asking.about(file, person, self.keys, since=since))

    def by_company(self, company: str, *, since: datetime | None = None) -> tuple[Kept, ...]:
        """Return what was done for a company, oldest first."""
        with self.file.reading() as file:
            return tuple(asking.by_company(file, company, since=since))

    def people(self, entries: Sequence[Kept]) -> dict[str, str]:
        """Return the ids of those whose data entries are about, by pseudonym, without who was erased."""
        with self.file.reading() as file:
            return pseudonyms.ids_of(file, (each for entry in entries for each in entry.subjects))

    def erase(self, file: Connection, entry: Entry) -> int:
        """Record an erasure and let go of whose pseudonyms they were, within the transaction that erases."""
        return erase(file, entry, self.keys, new_ledger=self._new_ledger, new_pseudonym=self._new_pseudonym)


def erase(
    file: Connection,
    entry: Entry,
    keys: Keys,
    *,
    new_ledger: Callable[[], str] = _new_ledger,
    new_pseudonym: Callable[[], str] = _new_pseudonym,
) -> int:
    """Do what `Ledger.erase` does in a database that is not a store's yet."""
    if entry.kind is not Kind.ERASED:
        raise ValueError("not the entry of an erasure")
    (number,) = chain.append(file, [entry], keys, new_ledger=new_ledger, new_pseudonym=new_pseudonym)
    pseudonyms.forget(file, entry.people)
    return number
