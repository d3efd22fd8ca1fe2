"""Jobs as their owners have them: asked for, looked at, cancelled, and their results fetched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from matching.domain import Json
from matching.errors import BadInputError, NotFoundError
from matching.jobs.model import Job, State, job_of
from matching.jobs.tables import JOBS, PEOPLE, PIECES
from matching.store import Store
from matching.store.metadata import written

MOST_WAITING = 10
_OPEN = (State.QUEUED.value, State.RUNNING.value)
_SEEN = [each for each in JOBS.c if each.name != "input"]


@dataclass(frozen=True)
class Asked:
    """What is asked for, by whom; `values` is what the kind needs to know, `content` what was sent."""

    id: str
    kind: str
    owner: str
    values: Json
    content: bytes


class Jobs:
    """The jobs in a store. What is another's and what is not there raise the same `NotFoundError`."""

    def __init__(self, store: Store, *, kept: timedelta = timedelta(hours=72)) -> None:
        self._file, self.kept = store.file, kept

    def add(self, asked: Asked, *, now: datetime) -> Job:
        """Keep work to be done. Raises `BadInputError` where its owner has too much waiting already."""
        with self._file.writing() as file:
            waiting = JOBS.c.state.in_(_OPEN), _theirs(asked.owner)
            if int(file.scalar(select(func.count()).select_from(JOBS).where(*waiting)) or 0) >= MOST_WAITING:
                raise BadInputError("jobs-too-many", most=MOST_WAITING)
            number = int(file.scalar(select(func.max(JOBS.c.number))) or 0) + 1
            file.execute(
                insert(JOBS).values(
                    number=number, id=asked.id, kind=asked.kind, state=State.QUEUED.value, owner=asked.owner,
                    asked=json.dumps(asked.values, allow_nan=False), input=asked.content,
                    digest=hashlib.sha256(asked.content).hexdigest(), done=0, created=written(now),
                    is_cancelled=False, attempts=0, has_result=False,
                )
            )  # fmt: skip
            return _one(file, asked.owner, asked.id)

    def one(self, owner: str, identifier: str) -> Job:
        """Return a job of somebody."""
        with self._file.reading() as file:
            return _one(file, owner, identifier)

    def page(self, owner: str, *, before: int | None = None, limit: int = 50) -> tuple[list[Job], int | None]:
        """Return somebody's jobs, the latest first, from before a number, and the number to go on before."""
        asked = select(*_SEEN).where(_theirs(owner)).order_by(JOBS.c.number.desc()).limit(limit + 1)
        if before is not None:
            asked = asked.where(JOBS.c.number < before)
        with self._file.reading() as file:
            found = [job_of(row) for row in file.execute(asked)]
        return found[:limit], found[limit - 1].number if len(found) > limit else None

    def cancel(self, owner: str, identifier: str, *, now: datetime) -> Job:
        """Cancel a job: at once where nobody is at it, else after the step that is being done. Over is over."""
        with self._file.writing() as file:
            job = _one(file, owner, identifier)
            if job.state is State.QUEUED:
                cancelled(file, identifier, now=now)
            elif job.state is State.RUNNING:
                file.execute(update(JOBS).where(JOBS.c.id == identifier).values(is_cancelled=True))
            return _one(file, owner, identifier)

    def people(self, job: Job) -> list[str]:
        """Return the ids of those of whom a job's result speaks."""
        with self._file.reading() as file:
            return sorted(file.scalars(select(PEOPLE.c.candidate).where(PEOPLE.c.job == job.id)))

    def pieces(self, job: Job, *, after: int = 0) -> Iterator[bytes]:
        """Yield the result of a job so far, from the piece on that answers a line after the one given."""
        numbers = select(PIECES.c.number).where(PIECES.c.job == job.id).order_by(PIECES.c.number)
        if after:
            numbers = numbers.where(PIECES.c.upto > after)
        with self._file.reading() as file:
            found = list(file.scalars(numbers))
        for number in found:
            asked = select(PIECES.c.content).where(PIECES.c.job == job.id, PIECES.c.number == number)
            with self._file.reading() as file:
                content = file.scalar(asked)
            if content is None:  # its time was up, or somebody in it was erased, while it was fetched
                raise NotFoundError("job", job.id)
            yield bytes(content)

    def lines(self, job: Job, *, after: int = 0) -> Iterator[bytes]:
        """Yield the lines of a result that answer lines of the input after the one given."""
        for content in self.pieces(job, after=after):
            lines = content.splitlines(keepends=True)
            first = int(json.loads(lines[0])["line"]) if lines else 0
            yield content if first > after else b"".join(each for each in lines if json.loads(each)["line"] > after)


def _theirs(owner: str) -> ColumnElement[bool]:
    return JOBS.c.owner == owner


def _one(file: Connection, owner: str, identifier: str) -> Job:
    is_id = identifier.isascii() and identifier.isprintable()
    asked = select(*_SEEN).where(JOBS.c.id == identifier, _theirs(owner))
    row = file.execute(asked).one_or_none() if is_id else None
    if row is None:
        raise NotFoundError("job", identifier)
    return job_of(row)


def cancelled(file: Connection, identifier: str, *, now: datetime) -> None:
    """Write that a job was cancelled; nothing of it is kept."""
    over = {"state": State.CANCELLED.value, "is_cancelled": True, "ended": written(now)}
    file.execute(update(JOBS).where(JOBS.c.id == identifier).values(**over, holder=None, held=None))
    forget_contents(file, identifier)


def forget_contents(file: Connection, identifier: str) -> None:
    """Delete what was sent and what came of a job; that there was one stays."""
    file.execute(delete(PIECES).where(PIECES.c.job == identifier))
    file.execute(delete(PEOPLE).where(PEOPLE.c.job == identifier))
    file.execute(update(JOBS).where(JOBS.c.id == identifier).values(input=None, has_result=False))


def forget_person(file: Connection, candidate: str, *, now: datetime) -> int:
    """Delete what was sent and what came of every job that speaks of somebody who is erased; return how many.

    A job that is not over yet is cancelled.
    """
    found = list(file.scalars(select(PEOPLE.c.job).where(PEOPLE.c.candidate == candidate)))
    for identifier in found:
        file.execute(update(JOBS).where(JOBS.c.id == identifier, JOBS.c.state.in_(_OPEN)).values(is_cancelled=True))
        forget_contents(file, identifier)
    waiting = JOBS.c.is_cancelled, JOBS.c.state == State.QUEUED.value
    for identifier in list(file.scalars(select(JOBS.c.id).where(*waiting))):
        cancelled(file, identifier, now=now)
    return len(found)


def forget_named(file: Connection, candidate: str, *, now: datetime) -> int:
    """Delete what names somebody who is erased in jobs that do not say so; return how many jobs.

    That is work which waits, by what was sent, and any job by what was asked.
    """
    word, found = json.dumps(candidate), 0
    asked = select(JOBS.c.id, JOBS.c.input).where(JOBS.c.input.is_not(None))
    for row in file.execute(asked).all():
        if candidate.encode() in row.input:
            file.execute(update(JOBS).where(JOBS.c.id == row.id).values(is_cancelled=True))
            cancelled(file, row.id, now=now)
            found += 1
    asked_of_them = JOBS.c.asked.contains(word, autoescape=True)
    for identifier in list(file.scalars(select(JOBS.c.id).where(asked_of_them))):
        forget_contents(file, identifier)
        found += file.execute(delete(JOBS).where(JOBS.c.id == identifier)).rowcount
    return found


def forget_user(file: Connection, owner: str) -> int:
    """Delete the jobs of a user who is erased; one that is being worked on finds that it is not there any more.

    Returns how many there were.
    """
    own = select(JOBS.c.id).where(JOBS.c.owner == owner)
    for table in (PIECES, PEOPLE):
        file.execute(delete(table).where(table.c.job.in_(own)))
    return int(file.execute(delete(JOBS).where(JOBS.c.owner == owner)).rowcount)


def forget_ended(file: Connection, *, now: datetime, kept: timedelta) -> int:
    """Delete jobs that ended longer ago than they are kept; return how many."""
    ended = JOBS.c.state.not_in(_OPEN), or_(JOBS.c.ended.is_(None), JOBS.c.ended < written(now - kept))
    for identifier in list(file.scalars(select(JOBS.c.id).where(*ended))):
        forget_contents(file, identifier)
    return int(file.execute(delete(JOBS).where(*ended)).rowcount)
