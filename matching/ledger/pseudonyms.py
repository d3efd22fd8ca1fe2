"""Who is meant: each person has a random pseudonym, and one row that says whose it is.

The ledger holds pseudonyms alone. Erasing a person deletes that row; the entries stay as
they are, the chain holds, and nothing says any more whom they were about.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from matching.errors import StoreError
from matching.ledger.macs import signed
from matching.ledger.tables import PEOPLE
from matching.store.people import erased_among
from matching.store.tables import MERGES

_IDS_IN_A_QUERY = 500


def pseudonyms_of(file: Connection, ids: Iterable[str], key: bytes) -> dict[str, str]:
    """Return the pseudonyms of those ids that have one. Raises `StoreError` for one that was tampered with."""
    wanted, found = list(dict.fromkeys(ids)), {}
    for first in range(0, len(wanted), _IDS_IN_A_QUERY):
        some = PEOPLE.c.id.in_(wanted[first : first + _IDS_IN_A_QUERY])
        for identifier, pseudonym, mac in file.execute(select(PEOPLE).where(some)):
            if not is_signed(identifier, pseudonym, mac, key):
                raise StoreError("ledger-damaged")
            found[identifier] = pseudonym
    return found


def is_signed(identifier: str, pseudonym: str, mac: str, key: bytes) -> bool:
    """Whether a person's row is as it was written."""
    return isinstance(mac, str) and hmac.compare_digest(signed(key, identifier, pseudonym), mac)


def named(file: Connection, ids: Sequence[str], key: bytes, draw: Callable[[], str]) -> Mapping[str, str]:
    """Return everybody's pseudonym; `draw` gives one to who has none.

    Who was erased a moment ago, while an answer that speaks of them was on its way, gets none.
    """
    known = pseudonyms_of(file, ids, key)
    fresh = [identifier for identifier in dict.fromkeys(ids) if identifier not in known]
    gone = erased_among(file, fresh)
    added = {identifier: draw() for identifier in fresh if identifier not in gone}
    if added:
        rows = [{"id": each, "pseudonym": name, "mac": signed(key, each, name)} for each, name in added.items()]
        file.execute(insert(PEOPLE), rows)
    return known | added


def forget(file: Connection, ids: Sequence[str]) -> None:
    """Delete what tells whose pseudonyms some people's are; to be called once their `erased` entry is appended."""
    for first in range(0, len(ids), _IDS_IN_A_QUERY):
        file.execute(delete(PEOPLE).where(PEOPLE.c.id.in_(ids[first : first + _IDS_IN_A_QUERY])))


def with_merged(file: Connection, person: str) -> tuple[str, ...]:
    """Return an id and those that were merged into it and stand so: their entries are of the same person."""
    found, waiting = [], [person]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.append(each)
            standing = MERGES.c.kind == "candidate", MERGES.c.first == each, MERGES.c.undone_by.is_(None)
            waiting += file.scalars(select(MERGES.c.second).where(*standing))
    return tuple(found)


def ids_of(file: Connection, pseudonyms: Iterable[str]) -> dict[str, str]:
    """Return whose pseudonyms they are, without those of people who were erased."""
    wanted, found = list(dict.fromkeys(pseudonyms)), {}
    for first in range(0, len(wanted), _IDS_IN_A_QUERY):
        some = PEOPLE.c.pseudonym.in_(wanted[first : first + _IDS_IN_A_QUERY])
        found.update({name: each for each, name in file.execute(select(PEOPLE.c.id, PEOPLE.c.pseudonym).where(some))})
    return found
