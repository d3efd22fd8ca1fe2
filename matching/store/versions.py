"""All that is kept of some people, in whichever table, as values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, or_, select

from matching.domain import Candidate
from matching.store.documents import PEOPLE, asked_of, open_kept, open_row
from matching.store.file import RecordFile
from matching.store.history import PAST
from matching.store.metadata import in_parts
from matching.store.people import CANDIDATE, damaged, person_keys
from matching.store.tables import CANDIDATES, MERGES


def standing_in(store: RecordFile, people: Sequence[Candidate]) -> list[Candidate]:
    """Return how those of some people stand now whose ids are there."""
    with store.reading() as file:
        return standing(file, [each.id for each in people])


def standing(file: Connection, ids: Sequence[str]) -> list[Candidate]:
    """Return those of some people whose documents stand."""
    parts = (file.execute(asked_of(PEOPLE).where(CANDIDATES.c.id.in_(some))) for some in in_parts(ids))
    return [_value(open_row(file, PEOPLE, row).document) for rows in parts for row in rows]


def former(file: Connection, ids: Sequence[str]) -> list[Candidate]:
    """Return some people as they once were: overwritten, taken out, or merged with one another."""
    past, found = PAST[CANDIDATES.name], []
    for some in in_parts(ids):
        asked = select(past.c.id, past.c.document, past.c.checksum)
        rows = file.execute(asked.where(past.c.id.in_(some))).all()
        kept = open_kept(file, PEOPLE, rows)  # type: ignore[arg-type]
        found += [_value(each.document) for each in kept]
    return found + list(_merged(file, ids))


def last_other(file: Connection, identifier: str, checksum: str) -> Candidate | None:
    """Return the last earlier version of a person that is kept and is not the one of a checksum."""
    past = PAST[CANDIDATES.name]
    asked = select(past.c.id, past.c.document, past.c.checksum).where(past.c.id == identifier)
    other = asked.where(past.c.checksum != checksum).order_by(past.c.until.desc()).limit(1)
    kept = open_kept(file, PEOPLE, file.execute(other).all())  # type: ignore[arg-type]
    return _value(kept[0].document) if kept else None


def _merged(file: Connection, ids: Sequence[str]) -> Iterator[Candidate]:
    keys = person_keys(file, CANDIDATE, ids)
    for some in in_parts(ids):
        involved = MERGES.c.kind == CANDIDATE, or_(MERGES.c.first.in_(some), MERGES.c.second.in_(some))
        for row in file.execute(select(MERGES).where(*involved)):
            for identifier, sealed in ((row.first, row.first_document), (row.second, row.second_document)):
                if identifier in ids:
                    if identifier not in keys:
                        raise damaged(file)
                    yield _value(keys[identifier].open(sealed))


def _value(text: str) -> Candidate:
    return PEOPLE.read(json.loads(text))
