"""Who saw whom: entries by person, by company, and as a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from matching.errors import NotFoundError
from matching.ledger.chain import COLUMNS
from matching.ledger.entries import Kept, kept_of
from matching.ledger.kinds import Kind
from matching.ledger.macs import Keys
from matching.ledger.pseudonyms import pseudonyms_of, with_merged
from matching.ledger.tables import ENTRIES, SUBJECTS
from matching.store.documents import is_storable
from matching.store.metadata import written

_DIGITS = 15


def entry(file: Connection, number: str) -> Kept:
    """Return the entry of a number. Raises `NotFoundError`."""
    is_one = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
    row = file.execute(_ENTRIES.where(ENTRIES.c.number == int(number if is_one else 0))).one_or_none()
    if row is None:
        raise NotFoundError("entry", number)
    return kept_of(row)


def latest(file: Connection, *, most: int) -> tuple[Kept, ...]:
    """Return the latest entries, the latest first."""
    rows = file.execute(_ENTRIES.order_by(ENTRIES.c.number.desc()).limit(most))
    return tuple(kept_of(row) for row in rows)


def about(file: Connection, person: str, keys: Keys, *, since: datetime | None = None) -> Iterator[Kept]:
    """Yield the entries about a person, and about whoever was merged into them, oldest first.

    Of who was erased there are none: nobody can tell any more which they were.
    """
    names = pseudonyms_of(file, with_merged(file, person), keys.people)
    numbers = select(SUBJECTS.c.number).where(SUBJECTS.c.subject.in_(names.values()))
    yield from _found(file, _ENTRIES.where(ENTRIES.c.number.in_(numbers)), since)


def by_company(file: Connection, company: str, *, since: datetime | None = None) -> Iterator[Kept]:
    """Yield the entries of whoever acted for a company, oldest first."""
    yield from _found(file, _ENTRIES.where(ENTRIES.c.company == company), since)


def last_list(
    file: Connection, company: str | None, opening: str, person: str, keys: Keys, *, digest: str | None = None
) -> Kept | None:
    """Return the last list for an opening, shown or handed out, on which a company saw a person, `None` without any.

    With a digest it is the last list of that SHA-256.
    """
    names = pseudonyms_of(file, with_merged(file, person), keys.people)
    numbers = select(SUBJECTS.c.number).where(SUBJECTS.c.subject.in_(names.values()))
    lists = ENTRIES.c.kind.in_([Kind.LIST_SHOWN.value, Kind.EXPORTED.value])
    asked = _ENTRIES.where(ENTRIES.c.number.in_(numbers), lists, _theirs(company)).order_by(ENTRIES.c.number.desc())
    with file.execute(asked.execution_options(yield_per=100)) as rows:
        found = (each for each in map(kept_of, rows) if each.objects.get("opening") == opening)
        return next((each for each in found if digest in (None, each.list_digest)), None)


def _theirs(company: str | None) -> ColumnElement[bool]:
    """Return what asks for a company's own alone: a wall that a test takes away to see that it holds."""
    return ENTRIES.c.company == (company or "")


@dataclass(frozen=True)
class Sought:
    """What is looked for: entries from `since` on and before `until`, of a kind, by somebody, about something.

    `actor` is a user's id or a company's, `about` the id of a person or of a thing, or a
    digest; `before` is the number to go on from, downwards. None and "" ask for nothing.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    actor: str = ""
    about: str = ""
    before: int | None = None


def sought(file: Connection, wanted: Sought, keys: Keys, *, most: int) -> tuple[Kept, ...]:
    """Return the entries that are looked for, the latest first; of what no store can hold there are none."""
    if not (is_storable(wanted.actor) and is_storable(wanted.about)):
        return ()
    asked = _ENTRIES
    if wanted.since is not None:
        asked = asked.where(ENTRIES.c.at >= written(wanted.since))
    if wanted.until is not None:
        asked = asked.where(ENTRIES.c.at < written(wanted.until))
    if wanted.kind is not None:
        asked = asked.where(ENTRIES.c.kind == wanted.kind.value)
    if wanted.actor:
        asked = asked.where(or_(ENTRIES.c.actor == wanted.actor, ENTRIES.c.company == wanted.actor))
    if wanted.about:
        names = pseudonyms_of(file, with_merged(file, wanted.about), keys.people)
        numbers = select(SUBJECTS.c.number).where(SUBJECTS.c.subject.in_(names.values()))
        said = ENTRIES.c.details.contains(json.dumps(wanted.about), autoescape=True)
        asked = asked.where(or_(ENTRIES.c.number.in_(numbers), said))
    if wanted.before is not None:
        asked = asked.where(ENTRIES.c.number < wanted.before)
    rows = file.execute(asked.order_by(ENTRIES.c.number.desc()).limit(most))
    return tuple(kept_of(tuple(row)) for row in rows)


def first_with(file: Connection, after: int, part: str, name: str, recorded: object) -> Kept | None:
    """Return the first later list entry whose `versions` or `inputs` hold another value under a name."""
    later = _ENTRIES.where(ENTRIES.c.number > after).order_by(ENTRIES.c.number)
    for row in file.execution_options(yield_per=1000).execute(later):
        found = kept_of(row)
        if getattr(found, part).get(name, recorded) != recorded:
            return found
    return None


def erased_after(file: Connection, number: int, *, subjects: Sequence[str] = ()) -> tuple[Kept, ...]:
    """Return the erasures after an entry; with subjects, those of some of them alone."""
    asked = _ENTRIES.where(ENTRIES.c.number > number, ENTRIES.c.kind == "erased").order_by(ENTRIES.c.number)
    found = (kept_of(row) for row in file.execute(asked))
    wanted = set(subjects)
    return tuple(each for each in found if not wanted or wanted & set(each.subjects))


def _found(file: Connection, asked: Select[Any], since: datetime | None) -> Iterator[Kept]:
    if since is not None:
        asked = asked.where(ENTRIES.c.at >= written(since))
    found = file.execution_options(yield_per=1000).execute(asked.order_by(ENTRIES.c.number))
    for some in found.partitions():
        yield from map(kept_of, some)


_ENTRIES = select(*COLUMNS)
