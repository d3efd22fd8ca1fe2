"""Adding to the ledger within a transaction: entries, their index, the head."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from matching.errors import StoreError
from matching.ledger.entries import Entry
from matching.ledger.macs import Keys, entry_mac, first_mac, signed
from matching.ledger.pseudonyms import named
from matching.ledger.tables import ENTRIES, HEAD, SUBJECTS
from matching.store.metadata import written

COLUMNS = tuple(column for column in ENTRIES.columns if column.name != "mac")


class Head(NamedTuple):
    """Where the chain ends: which ledger, how many entries, and the last one's code in hexadecimal."""

    ledger: str
    entries: int
    last: str


def head_of(file: Connection, keys: Keys) -> Head | None:
    """Return the head, None where no ledger has begun. Raises `StoreError` where it was tampered with."""
    row = file.execute(select(HEAD)).one_or_none()
    if row is None:
        return None
    if signed(keys.head, row.ledger, row.entries, row.last) != row.mac:
        raise StoreError("ledger-damaged")
    return Head(row.ledger, row.entries, row.last)


def append(
    file: Connection,
    entries: Sequence[Entry],
    keys: Keys,
    *,
    new_ledger: Callable[[], str],
    new_pseudonym: Callable[[], str],
) -> tuple[int, ...]:
    """Add entries within a transaction that holds the write lock; return their numbers.

    Raises `StoreError` where the end of the chain is not as it was written.
    """
    head = _end(file, keys, new_ledger)
    names = named(file, [each for entry in entries for each in entry.people], keys.people, new_pseudonym)
    before, rows, index = bytes.fromhex(head.last), [], []
    for number, entry in enumerate(entries, start=head.entries + 1):
        subjects = tuple(dict.fromkeys(names[each] for each in entry.people if each in names))
        columns = (
            number, written(entry.at), entry.kind.value, entry.actor, entry.company or "", entry.origin or "",
            ",".join(subjects), entry.details(),
        )  # fmt: skip
        before = entry_mac(keys.entries, before, columns)
        rows.append({**dict(zip(COLUMNS_NAMES, columns, strict=True)), "mac": before.hex()})
        index += [{"subject": each, "number": number} for each in subjects]
    if rows:
        file.execute(insert(ENTRIES), rows)
        _set_head(file, Head(head.ledger, head.entries + len(rows), before.hex()), keys)
    if index:
        file.execute(insert(SUBJECTS), index)
    return tuple(range(head.entries + 1, head.entries + len(rows) + 1))


COLUMNS_NAMES = tuple(column.name for column in COLUMNS)


def _end(file: Connection, keys: Keys, new_ledger: Callable[[], str]) -> Head:
    """Return the head to go on from, begun where there is none. Raises `StoreError`."""
    head = head_of(file, keys)
    last = file.execute(
        select(ENTRIES.c.number, ENTRIES.c.mac).order_by(ENTRIES.c.number.desc()).limit(1)
    ).one_or_none()
    if head is None:
        if last is not None:
            raise StoreError("ledger-damaged")
        ledger = new_ledger()
        return Head(ledger, 0, first_mac(keys, ledger).hex())
    found = (0, first_mac(keys, head.ledger).hex()) if last is None else (last.number, last.mac)
    if not (found[0] == head.entries and isinstance(found[1], str) and hmac.compare_digest(found[1], head.last)):
        raise StoreError("ledger-damaged")
    return head


def _set_head(file: Connection, head: Head, keys: Keys) -> None:
    values = {**head._asdict(), "mac": signed(keys.head, *head)}
    if file.scalar(select(func.count()).select_from(HEAD)):
        file.execute(update(HEAD).values(**values))
    else:
        file.execute(insert(HEAD).values(only=1, **values))
