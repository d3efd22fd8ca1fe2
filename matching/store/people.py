"""Keys of people within a transaction: fetched, made, and destroyed, which erases all that they sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from matching.errors import NotFoundError, StoreError
from matching.store.history import forget as forget_past
from matching.store.metadata import in_parts, upsert
from matching.store.tables import APART, CANDIDATES, ERASED, MERGES, PERSON_KEYS, STORE
from matching.store.vault import PersonKey, Vault

CANDIDATE, UPLOAD = "candidate", "upload"
FORGOTTEN = "forgotten"
"""The kind that a merge has of which nothing but its number is left."""
_TRIED_ON = ("store", "")


Watch = Callable[[Connection, str, Sequence[Any]], None]
"""Called in a transaction with the name of a kind and the `documents.Document`s that are about to be written
in the place of others of the same ids."""


@dataclass
class Session:
    """What a connection knows of the store that it belongs to."""

    name: str
    vault: Vault
    forgot: bool = False
    watch: Watch | None = None


def session_of(file: Connection) -> Session:
    """Return what a connection given by `reading()` or `writing()` knows of its store."""
    found: Session = file.info["session"]
    return found


def damaged(file: Connection) -> StoreError:
    """Return the error that says that the store is damaged."""
    return StoreError("store-damaged", file=session_of(file).name)


def person_keys(file: Connection, kind: str, ids: Sequence[str]) -> dict[str, PersonKey]:
    """Return the keys of those ids that have one."""
    vault, found = session_of(file).vault, {}
    for some in in_parts(ids):
        asked = select(PERSON_KEYS.c.id, PERSON_KEYS.c.wrapped)
        for row in file.execute(asked.where(PERSON_KEYS.c.kind == kind, PERSON_KEYS.c.id.in_(some))):
            found[row.id] = vault.unwrap(kind, row.id, row.wrapped)
    return found


def person_key(file: Connection, kind: str, identifier: str) -> PersonKey:
    """Return a key that must be there, or say that the store is damaged."""
    found = person_keys(file, kind, [identifier]).get(identifier)
    if found is None:
        raise damaged(file)
    return found


def keys_to_seal(file: Connection, kind: str, ids: Sequence[str]) -> dict[str, PersonKey]:
    """Return the keys of all ids, made for those that have none."""
    found = person_keys(file, kind, ids)
    made = {each: session_of(file).vault.make(kind, each) for each in ids if each not in found}
    if made:
        rows = [{"kind": kind, "id": each, "wrapped": wrapped} for each, (_, wrapped) in made.items()]
        file.execute(insert(PERSON_KEYS), rows)
    return found | {each: key for each, (key, _) in made.items()}


def digest(file: Connection, identifier: str, content: bytes) -> str:
    """Return a keyed hash of something of a candidate's, which means nothing once the candidate is forgotten.

    Raises `NotFoundError` for somebody who has no key.
    """
    key = person_keys(file, CANDIDATE, [identifier]).get(identifier)
    if key is None:
        raise NotFoundError(CANDIDATE, identifier)
    return key.digest(content)


def discard(file: Connection, kind: str, ids: Sequence[str]) -> None:
    """Destroy keys; what they sealed can be read no more, here or in any copy that lacks them."""
    for some in in_parts(ids):
        file.execute(delete(PERSON_KEYS).where(PERSON_KEYS.c.kind == kind, PERSON_KEYS.c.id.in_(some)))


def forget(file: Connection, identifier: str) -> frozenset[str]:
    """Erase a candidate: the keys destroyed, the documents deleted, a mark left for restoring backups.

    Whoever was merged with the candidate is the same person, and is forgotten as well.
    Returns the ids that were the person's. Raises `NotFoundError` where nothing of an id is there.
    """
    ids = sorted(same_person(file, [identifier]))
    if not person_keys(file, CANDIDATE, ids):
        raise NotFoundError(CANDIDATE, identifier)
    _erase(file, ids)
    first = last_erased(file) + 1
    vault = session_of(file).vault
    _remember(file, {number: vault.mark(each) for number, each in enumerate(ids, start=first)})
    return frozenset(ids)


def last_erased(file: Connection) -> int:
    """Return the number of the last erasure, 0 where there was none."""
    return int(file.scalar(select(func.max(ERASED.c.number))) or 0)


def forget_marked(file: Connection, marks: Mapping[int, str]) -> frozenset[str]:
    """Erase those candidates whose marks, by their numbers, are not in the store yet; return their ids."""
    last = last_erased(file)
    fresh, vault = {number: mark for number, mark in marks.items() if number > last}, session_of(file).vault
    there = file.scalars(select(PERSON_KEYS.c.id).where(PERSON_KEYS.c.kind == CANDIDATE)).all()
    ids = sorted(same_person(file, [each for each in there if vault.mark(each) in set(fresh.values())]))
    if ids:
        _erase(file, ids)
    if fresh:
        _remember(file, fresh)
    return frozenset(ids)


def erased_among(file: Connection, ids: Sequence[str], *, after: int = 0) -> frozenset[str]:
    """Return which of some ids are of people who were erased, later than a number, and are not there again."""
    vault, found = session_of(file).vault, set[str]()
    for some in in_parts(ids if last_erased(file) > after else ()):
        marks = {vault.mark(each): each for each in some}
        there = file.scalars(select(ERASED.c.mark).where(ERASED.c.number > after, ERASED.c.mark.in_(sorted(marks))))
        found |= {marks[each] for each in there}
    return frozenset(found - person_keys(file, CANDIDATE, sorted(found)).keys())


def is_marked(file: Connection, identifier: str) -> bool:
    """Return whether somebody of an id was ever erased, whoever has it now."""
    mark = session_of(file).vault.mark(identifier)
    return file.scalar(select(ERASED.c.number).where(ERASED.c.mark == mark).limit(1)) is not None


def _erase(file: Connection, ids: Sequence[str]) -> None:
    for some in in_parts(ids):
        file.execute(delete(CANDIDATES).where(CANDIDATES.c.id.in_(some)))
        involved = or_(APART.c.first.in_(some), APART.c.second.in_(some))
        file.execute(delete(APART).where(APART.c.kind == CANDIDATE, involved))
        involved = or_(MERGES.c.first.in_(some), MERGES.c.second.in_(some))
        file.execute(update(MERGES).where(MERGES.c.kind == CANDIDATE, involved).values(**_NOTHING_LEFT))
    forget_past(file, CANDIDATES, ids)
    discard(file, CANDIDATE, ids)
    count = file.scalar(select(func.count()).select_from(CANDIDATES))
    file.execute(update(STORE).values(candidates=STORE.c.candidates + 1, number_of_candidates=count))


_NOTHING_LEFT = {
    "kind": FORGOTTEN, "first": "", "second": "", "first_document": b"", "second_document": b"",
    "merged": "", "reason": "", "checksum": "",
}  # fmt: skip


def same_person(file: Connection, ids: Sequence[str]) -> set[str]:
    """Return all ids that stand for the same people, by the merges that stand."""
    known, left = set(ids), list(ids)
    while left:
        some, left = left, []
        for part in in_parts(some):
            involved = or_(MERGES.c.first.in_(part), MERGES.c.second.in_(part))
            stands = (MERGES.c.kind == CANDIDATE, MERGES.c.undone_by.is_(None))
            for row in file.execute(select(MERGES.c.first, MERGES.c.second).where(*stands, involved)):
                left += sorted({row.first, row.second} - known)
                known |= {row.first, row.second}
    return known


def _remember(file: Connection, marks: Mapping[int, str]) -> None:
    """Leave marks of the erased, from which no id can be told."""
    file.execute(insert(ERASED), [{"number": number, "mark": mark} for number, mark in sorted(marks.items())])
    session_of(file).forgot = True


def try_secret(file: Connection) -> bool:
    """Whether the secret is the one that people's keys are wrapped with; a store without any takes it as its own."""
    vault = session_of(file).vault
    kind, identifier = _TRIED_ON
    asked = select(PERSON_KEYS.c.wrapped).where(PERSON_KEYS.c.kind == kind, PERSON_KEYS.c.id == identifier)
    wrapped = file.scalar(asked)
    if wrapped is None:
        return False
    vault.unwrap(kind, identifier, wrapped)
    return True


def adopt_secret(file: Connection) -> None:
    """Leave something that shows later whether a secret is this store's."""
    kind, identifier = _TRIED_ON
    _, wrapped = session_of(file).vault.make(kind, identifier)
    new = upsert(file, PERSON_KEYS).values(kind=kind, id=identifier, wrapped=wrapped)
    file.execute(new.on_conflict_do_nothing(index_elements=["kind", "id"]))
