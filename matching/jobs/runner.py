"""Doing the work: a job is claimed, done step by step, and every step is a transaction of its own.

Whoever holds a job says so again with each step. Where a process was killed its jobs are
found by a claim that has run out or by a holder that is not alive any more, and go back
to the queue, or fail where their kind cannot go on. A step is written only by the holder,
so that one who was taken for dead and was not writes nothing more.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from matching.domain import Json
from matching.errors import MatchingError
from matching.jobs.kept import cancelled, forget_ended
from matching.jobs.model import Job, Kind, State, StoppedError, Write, job_of
from matching.jobs.tables import JOBS, PEOPLE, PIECES
from matching.store import Store
from matching.store.metadata import moment_of, written

LARGEST_PIECE = 256 * 1024
MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=5)
_FREE = {"state": State.QUEUED.value, "holder": None, "held": None}


def holder_here(token: str) -> str:
    """Return the name of this process as a holder of jobs; no other has the token."""
    return f"{socket.gethostname()}/{os.getpid()}/{token}"


def _is_gone(holder: str, own: str) -> bool:
    """Whether a holder is known not to be alive any more: a process of this machine that has ended."""
    host, number, _ = holder.rsplit("/", 2)
    if holder == own or host != own.rsplit("/", 2)[0]:
        return False
    if int(number) == os.getpid():  # the number was given anew: to us
        return holder != own
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class Runner:
    """Does the jobs of a store, one at a time. `holder` is who does them; several may work on one store."""

    def __init__(
        self,
        store: Store,
        kinds: Mapping[str, Kind],
        *,
        now: Callable[[], datetime],
        holder: str,
        kept: timedelta = timedelta(hours=72),
    ) -> None:
        self.file, self.kinds, self.now, self.holder = store.file, kinds, now, holder
        self.stopping = threading.Event()
        self._kept = kept
        self._owed: tuple[_Turn, MatchingError] | None = None

    def run_next(self) -> bool:
        """Do the job that has waited longest; return whether there was one."""
        self._settle()
        taken = self._claimed()
        if taken is None:
            return False
        turn = _Turn(self, *taken)
        try:
            self.kinds[turn.job.kind].run(turn)
            turn.close()
        except StoppedError:
            return True
        except MatchingError as error:
            self._owed = turn, error
            self._settle()
        return True

    def _settle(self) -> None:
        """Write what became of a job, as soon as there is room to: it may have failed for want of that."""
        if self._owed is not None:
            turn, error = self._owed
            turn.put_down(error)
            self._owed = None

    def take_up(self) -> int:
        """Put what killed processes were at back into the queue; return how many jobs that were."""
        running = select(JOBS.c.id, JOBS.c.kind, JOBS.c.holder, JOBS.c.held, JOBS.c.attempts, JOBS.c.is_cancelled)
        found = 0
        with self.file.writing() as file:
            for row in file.execute(running.where(JOBS.c.state == State.RUNNING.value)).all():
                if moment_of(row.held) < self.now() or _is_gone(row.holder, self.holder):
                    self._let_go(file, row.id, row.kind, row.attempts, is_cancelled=row.is_cancelled)
                    found += 1
        return found

    def forget_ended(self) -> None:
        """Delete jobs that ended longer ago than they are kept."""
        with self.file.writing() as file:
            forget_ended(file, now=self.now(), kept=self._kept)

    def fail_mine(self, error: Json) -> None:
        """Write that whatever this holder was at failed, for a reason that nobody foresaw."""
        mine = JOBS.c.state == State.RUNNING.value, JOBS.c.holder == self.holder
        with self.file.writing() as file:
            for identifier in list(file.scalars(select(JOBS.c.id).where(*mine))):
                ended(file, identifier, State.FAILED, now=self.now(), error=error)

    def _let_go(self, file: Connection, identifier: str, name: str, attempts: int, *, is_cancelled: bool) -> None:
        kind = self.kinds.get(name)
        if is_cancelled:
            cancelled(file, identifier, now=self.now())
        elif kind is not None and kind.resumes and attempts < MOST_ATTEMPTS:
            file.execute(update(JOBS).where(JOBS.c.id == identifier).values(**_FREE))
        else:
            error = error_document(MatchingError("job-interrupted"))
            ended(file, identifier, State.FAILED, now=self.now(), error=error)

    def _claimed(self) -> tuple[Job, bytes] | None:
        asked = select(JOBS).where(JOBS.c.state == State.QUEUED.value, JOBS.c.kind.in_(list(self.kinds)))
        first = asked.order_by(JOBS.c.number).limit(1)
        with self.file.reading() as file:
            if file.execute(first.with_only_columns(JOBS.c.id)).one_or_none() is None:
                return None
        with self.file.writing() as file:
            row = file.execute(first).one_or_none()
            if row is None:
                return None
            now = self.now()
            file.execute(
                update(JOBS).where(JOBS.c.id == row.id).values(
                    state=State.RUNNING.value, holder=self.holder, held=written(now + LEASE),
                    started=row.started or written(now), attempts=row.attempts + 1,
                )
            )  # fmt: skip
            return job_of(row), bytes(row.input or b"")


class _Turn:
    """A job in the hands of a runner; see `model.Turn`."""

    def __init__(self, runner: Runner, job: Job, content: bytes) -> None:
        self.job, self.content = job, content
        self._runner, self._is_over = runner, False

    def report(self, done: int, total: int | None) -> None:
        """Say how far it is."""
        self.put(b"", done=done, total=total)

    def put(
        self,
        content: bytes,
        *,
        done: int,
        total: int | None,
        upto: int = 0,
        people: Collection[str] = (),
        write: Write | None = None,
    ) -> None:
        """Keep a piece of the result."""
        with self._runner.file.writing() as file:
            goes_on = self._goes_on(file)
            if goes_on:
                if write is not None:
                    write(file)
                self._keep(file, content, upto, people)
                values: dict[str, object] = {"done": done, "total": total, "held": written(self._runner.now() + LEASE)}
                if self._runner.stopping.is_set() and self._runner.kinds[self.job.kind].resumes:
                    values |= _FREE
                    values["attempts"] = self.job.attempts
                    goes_on = False
                file.execute(update(JOBS).where(JOBS.c.id == self.job.id).values(**values))
        if not goes_on:
            raise StoppedError

    def end(
        self,
        content: bytes = b"",
        *,
        people: Collection[str] = (),
        write: Write | None = None,
        error: Json | None = None,
    ) -> None:
        """Keep the last piece and be over."""
        with self._runner.file.writing() as file:
            goes_on = self._goes_on(file)
            if goes_on:
                if write is not None:
                    write(file)
                self._keep(file, content, 0, people)
                ended(file, self.job.id, State.FAILED if error else State.DONE, now=self._runner.now(), error=error)
        if not goes_on:
            raise StoppedError
        self._is_over = True

    def close(self) -> None:
        """Be over, where the work did not say so itself."""
        if not self._is_over:
            self.end()

    def put_down(self, error: MatchingError) -> None:
        """Write that it failed, unless it is not ours any more; for want of room alone it waits for another turn."""
        again = error.code == "store-full" and self._runner.kinds[self.job.kind].resumes
        with self._runner.file.writing() as file:
            if not self._goes_on(file):
                return
            if again and self.job.attempts + 1 < MOST_ATTEMPTS:
                file.execute(update(JOBS).where(JOBS.c.id == self.job.id).values(**_FREE))
            else:
                ended(file, self.job.id, State.FAILED, now=self._runner.now(), error=error_document(error))

    def _goes_on(self, file: Connection) -> bool:
        """Whether the job is still ours and wanted; where it is not wanted, that is written."""
        asked = select(JOBS.c.holder, JOBS.c.is_cancelled).where(JOBS.c.id == self.job.id)
        row = file.execute(asked).one_or_none()
        if row is None or row.holder != self._runner.holder:
            return False
        if row.is_cancelled:
            cancelled(file, self.job.id, now=self._runner.now())
        return not row.is_cancelled

    def _keep(self, file: Connection, content: bytes, upto: int, people: Collection[str]) -> None:
        identifier = self.job.id
        if content:
            last = file.scalar(select(func.max(PIECES.c.number)).where(PIECES.c.job == identifier))
            parts = _parts(content, whole=upto > 0)
            for number, part in enumerate(parts, start=int(last or 0) + 1):
                file.execute(insert(PIECES).values(job=identifier, number=number, upto=upto, content=part))
            file.execute(update(JOBS).where(JOBS.c.id == identifier).values(has_result=True))
        there = set(file.scalars(select(PEOPLE.c.candidate).where(PEOPLE.c.job == identifier))) if people else set()
        if rows := [{"job": identifier, "candidate": each} for each in sorted(set(people) - there)]:
            file.execute(insert(PEOPLE), rows)


def _parts(content: bytes, *, whole: bool) -> list[bytes]:
    """Divide a file into pieces; answers to lines stay together, by whose last line they are found."""
    if whole:
        return [content]
    return [content[first : first + LARGEST_PIECE] for first in range(0, len(content), LARGEST_PIECE)]


def ended(file: Connection, identifier: str, state: State, *, now: datetime, error: Json | None) -> None:
    """Write that a job is over; what was sent is not kept."""
    over = {"state": state.value, "ended": written(now), "input": None, "holder": None, "held": None}
    said = None if error is None else json.dumps(error)
    file.execute(update(JOBS).where(JOBS.c.id == identifier).values(**over, error=said))


def error_document(error: MatchingError) -> Json:
    """Return an error as a job tells of it."""
    return {"code": error.code, "message": {**error.text().as_dict()}}
