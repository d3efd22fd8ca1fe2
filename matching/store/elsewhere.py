"""Documents of people that lie outside the store, sealed as it kept them, opened with the keys that it has now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from matching.errors import ErasedMeanwhileError
from matching.packed import Sealed
from matching.store.documents import PEOPLE, checksum_of, document_of
from matching.store.people import CANDIDATE, damaged, is_marked, person_keys
from matching.store.vault import NotWholeError, PersonKey


def open_sealed(file: Connection, people: Sequence[Sealed]) -> list[str]:
    """Return people's documents that lie elsewhere, sealed, as they were written.

    One that is damaged there is taken from the store, where it is the same. Raises
    `ErasedMeanwhileError` where somebody was erased, `StoreError` where there is no whole one.
    """
    keys = person_keys(file, CANDIDATE, [each.id for each in people])
    return [_opened_by(keys.get(each.id), each) or _as_stored(file, each) for each in people]


def _opened_by(key: PersonKey | None, found: Sealed) -> str | None:
    if key is None:
        return None
    try:
        text = key.open(found.sealed)
    except NotWholeError:  # damaged, or of the key of somebody of this id who was erased
        return None
    return text if checksum_of(found.id, text) == found.checksum else None


def _as_stored(file: Connection, sought: Sealed) -> str:
    there = document_of(file, PEOPLE, sought.id)
    if there is not None and there.checksum == sought.checksum:
        return there.document
    if there is None or is_marked(file, sought.id):
        raise ErasedMeanwhileError
    raise damaged(file)
