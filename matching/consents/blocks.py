"""Whom a person does not want to be seen by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from matching.consents.employers import marks_of_id, marks_of_name
from matching.consents.invitations import end_with
from matching.consents.model import Block
from matching.consents.tables import BLOCK_MARKS, BLOCKS
from matching.domain import Candidate
from matching.errors import BadInputError, NotFoundError, Place
from matching.store.documents import is_storable
from matching.store.metadata import moment_of, written

MOST_BLOCKS = 200
LONGEST_NAME = 200


def block(
    file: Connection, candidate: str, now: datetime, *, identifier: str, employer: str | None, name: str | None
) -> Block:
    """Keep an employer from seeing a person, and end what is open between them; the same again is the one there is.

    `identifier` is a fresh id. The employer is said by its id or by a name. Raises `BadInputError`.
    """
    marks = marks_of_id(employer) if name is None else marks_of_name(name)
    if not marks:
        raise BadInputError("block-names-nobody", at=Place(pointer="/name" if name is not None else ""))
    if name is not None and len(name) > LONGEST_NAME:
        raise BadInputError("text-too-long", at=Place(pointer="/name"), most=LONGEST_NAME)
    standing = blocks(file, candidate)
    same = next((each for each in standing if (each.employer, each.name) == (employer, name)), None)
    if same is not None:
        return same
    if len(standing) >= MOST_BLOCKS:
        raise BadInputError("too-many-blocks", most=MOST_BLOCKS)
    values = {"id": identifier, "candidate": candidate, "employer": employer, "name": name}
    file.execute(insert(BLOCKS).values(**values, at=written(now), lifted=None))
    for mark in sorted(marks):
        file.execute(insert(BLOCK_MARKS).values(block=identifier, mark=mark, candidate=candidate))
    end_with(file, candidate, marks, now)
    return Block(identifier, candidate, employer, name, now)


def lift(file: Connection, candidate: str, identifier: str, now: datetime) -> None:
    """Take a block back; what it ended stays ended. Raises `NotFoundError`."""
    asked = (BLOCKS.c.id == identifier, _theirs(candidate), BLOCKS.c.lifted.is_(None))
    if (
        not is_storable(identifier)
        or not file.execute(update(BLOCKS).where(*asked).values(lifted=written(now))).rowcount
    ):
        raise NotFoundError("block", identifier)
    file.execute(delete(BLOCK_MARKS).where(BLOCK_MARKS.c.block == identifier))


def _theirs(candidate: str) -> ColumnElement[bool]:
    return BLOCKS.c.candidate == candidate


def blocks(file: Connection, candidate: str) -> tuple[Block, ...]:
    """Return a person's blocks that stand, in order of time."""
    asked = select(BLOCKS).where(BLOCKS.c.candidate == candidate, BLOCKS.c.lifted.is_(None))
    return tuple(map(_block, file.execute(asked.order_by(BLOCKS.c.at, BLOCKS.c.id))))


def blocking(file: Connection, marks: Collection[str]) -> frozenset[str]:
    """Return who blocks an employer that is known by some marks."""
    if not marks:
        return frozenset()
    return frozenset(file.scalars(select(BLOCK_MARKS.c.candidate).where(BLOCK_MARKS.c.mark.in_(sorted(marks)))))


def is_blocked(file: Connection, candidate: str, marks: Collection[str]) -> bool:
    """Whether a person blocks an employer that is known by some marks."""
    asked = select(BLOCK_MARKS.c.mark).where(BLOCK_MARKS.c.candidate == candidate)
    return not set(marks).isdisjoint(file.scalars(asked))


def proposed(candidate: Candidate, standing: Collection[Block]) -> tuple[str, ...]:
    """Return the names of a person's present employers that no block holds yet; whether to block is theirs to say."""
    marks = {mark for each in standing for mark in marks_of_id(each.employer) | marks_of_name(each.name)}
    present = [each.employer for each in candidate.employments or () if each.employer and each.end is None]
    return tuple(name for name in dict.fromkeys(present) if marks.isdisjoint(marks_of_name(name)))


def forget(file: Connection, candidate: str) -> int:
    """Take out the blocks of a person who is erased, and return how many there were, those taken back too."""
    file.execute(delete(BLOCK_MARKS).where(BLOCK_MARKS.c.candidate == candidate))
    return file.execute(delete(BLOCKS).where(BLOCKS.c.candidate == candidate)).rowcount


def _block(row: Row[Any]) -> Block:
    return Block(row.id, row.candidate, row.employer, row.name, moment_of(row.at))
