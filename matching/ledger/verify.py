"""Whether the ledger is as it was written: every entry, their order, their number, the index and the pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from matching.errors import StoreError
from matching.language import Text, message
from matching.ledger.anchor import Anchor
from matching.ledger.chain import COLUMNS, Head, head_of
from matching.ledger.kinds import Kind
from matching.ledger.macs import Keys, entry_text, first_mac, mac_under, signed_text
from matching.ledger.tables import ENTRIES, PEOPLE, SUBJECTS

_ROWS_AT_ONCE, MOST_FLAWS = 10_000, 50
_SUM = (1 << 64) - 1


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it was written, and at which entry, where that can be told."""

    code: str
    number: int | None = None

    @property
    def text(self) -> Text:
        """The flaw in words."""
        what = message("ledger", f"flaw-{self.code}")
        if self.number is None:
            return what
        at = message("ledger", "at-entry", number=self.number)
        return Text(f"{at.en}: {what.en}", f"{at.ko}: {what.ko}")


@dataclass(frozen=True)
class Verification:
    """What verifying found: how many entries there are, where the chain ends, and what is wrong."""

    count: int
    head: Head | None
    flaws: tuple[Flaw, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws


def verify(file: Connection, keys: Keys, anchor: Anchor | None = None) -> Verification:
    """Verify the ledger within a transaction; an anchor shows as well that no older copy was put back."""
    try:
        head = head_of(file, keys)
    except (StoreError, DBAPIError):
        return Verification(0, None, (Flaw("head"),))
    if head is None:
        return Verification(0, None, (Flaw("no-head"),))
    reader = _Reader(file, keys, head, anchor)
    try:
        reader.read()
        flaws = [*reader.flaws, *_of_people(file, keys, reader)]
    except (DBAPIError, UnicodeDecodeError, TypeError):  # a column holds what was never written into it
        flaws = [*reader.flaws, Flaw("unreadable")]
    return Verification(reader.number, head, tuple(flaws[:MOST_FLAWS]))


class _Reader:
    """Goes through all entries once, and remembers what the index and the pseudonyms must be."""

    def __init__(self, file: Connection, keys: Keys, head: Head, anchor: Anchor | None) -> None:
        self.file, self.keys, self.head, self.anchor = file, keys, head, anchor
        self.number, self.last = 0, first_mac(keys, head.ledger).hex()
        self.flaws: list[Flaw] = []
        self._sign = mac_under(keys.entries)
        self.sum, self.pairs = 0, 0  # of what the index must hold, in any order
        self.erased: set[str] = set()
        self._anchored: str | None = self.last if anchor is not None and anchor.head.entries == 0 else None

    def read(self) -> None:
        """Verify each entry and the end of the chain."""
        asked = _ASKED  # from the very first, whatever number it claims to have
        while rows := self.file.execute(asked.limit(_ROWS_AT_ONCE)).all():
            after = rows[-1][0]
            asked = _ASKED.where(ENTRIES.c.number > after)
            self._chain(rows)
            self._subjects(rows)
            if self.anchor is not None and rows[0][0] <= self.anchor.head.entries <= after:
                self._anchored = next((row[-1] for row in rows if row[0] == self.anchor.head.entries), None)
        if (self.number, self.last) != (self.head.entries, self.head.last):
            self.flaws.append(Flaw("tail" if self.number < self.head.entries else "head"))
        if self.anchor is not None:
            self._compare(self.anchor)

    def _chain(self, rows: Sequence[Sequence[Any]]) -> None:
        """Verify that each entry is whole and follows the one before it."""
        number, last, before, sign = self.number, self.last, _bytes_of(self.last), self._sign
        for row in rows:
            if row[0] != number + 1:
                self.flaws.append(Flaw("missing", number + 1))
            number, last = row[0], row[8]
            found = _mac(sign, before, row[:8])
            if found is None or found.hex() != last:
                self.flaws.append(Flaw("entry", number))
                found = _bytes_of(last)
            before = found
        self.number, self.last = number, last

    def _subjects(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add up what the index must hold."""
        total, pairs = 0, 0
        for number, _, kind, _, _, _, subjects, _, _ in rows:
            if subjects:
                names = subjects.split(",")
                pairs += len(names)
                total += sum(map(hash, zip(names, repeat(number))))
                if kind == _ERASED:
                    self.erased.update(names)
        self.sum, self.pairs = self.sum + total, self.pairs + pairs

    def _compare(self, anchor: Anchor) -> None:
        if anchor.head.ledger != self.head.ledger:
            self.flaws.append(Flaw("anchor-of-another"))
        elif self._anchored is None:
            self.flaws.append(Flaw("anchor-not-reached"))
        elif self._anchored != anchor.head.last:
            self.flaws.append(Flaw("anchor-differs", anchor.head.entries))


_ERASED = Kind.ERASED.value


def _mac(sign: Callable[[bytes], bytes], before: bytes | None, columns: Sequence[Any]) -> bytes | None:
    """Return the code that an entry should have, None where it or the one before is of what was never written."""
    try:
        return None if before is None else sign(before + entry_text(columns))
    except (TypeError, ValueError):
        return None


def _bytes_of(mac: Any) -> bytes | None:
    try:
        return bytes.fromhex(mac)
    except (TypeError, ValueError):
        return None


_ASKED = select(*COLUMNS, ENTRIES.c.mac).order_by(ENTRIES.c.number)


def _of_people(file: Connection, keys: Keys, reader: _Reader) -> Iterator[Flaw]:
    """Yield what is wrong with the index and with the rows that say whose a pseudonym is."""
    seen: set[str] = set()
    total, pairs = 0, 0
    for some in file.execution_options(yield_per=_ROWS_AT_ONCE).execute(_INDEX).partitions():
        pairs += len(some)
        total += sum(map(hash, some))  # a row's is that of its tuple
        seen.update(row[0] for row in some)
    if pairs != reader.pairs or (total - reader.sum) & _SUM:
        yield Flaw("index")
    known, sign = set(), mac_under(keys.people)
    for identifier, pseudonym, mac in file.execute(select(PEOPLE.c.id, PEOPLE.c.pseudonym, PEOPLE.c.mac)):
        known.add(pseudonym)
        if sign(signed_text(identifier, pseudonym)).hex() != mac:
            yield Flaw("pseudonym")
    if seen - known - reader.erased:
        yield Flaw("pseudonym-lost")


_INDEX = select(SUBJECTS.c.subject, SUBJECTS.c.number)
