"""A job as its owner sees it, and what a kind of job is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Connection, Row

from matching.domain import Json
from matching.store.metadata import moment_of

Write = Callable[[Connection], None]
"""Something to be written in the very transaction in which a step is."""


def together(*writes: Write) -> Write:
    """Return what writes several things in one transaction."""

    def write(file: Connection) -> None:
        for each in writes:
            each(file)

    return write


class State(StrEnum):
    """How it stands with a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class Job:
    """Work that takes longer than a call may. `total` is None while it is not known."""

    id: str
    number: int
    kind: str
    state: State
    owner: str
    asked: Json
    digest: str
    done: int
    total: int | None
    created: datetime
    started: datetime | None
    ended: datetime | None
    error: Json | None
    is_cancelled: bool
    attempts: int
    has_result: bool

    def document(self, kept: timedelta) -> Json:
        """Return it as its owner sees it; a result is there until `kept` after the end."""
        until = self.ended + kept if self.ended is not None and self.has_result else None
        return {
            "kind": "job",
            "id": self.id,
            "of": self.kind,
            "state": self.state.value,
            "cancelAsked": self.is_cancelled,
            "progress": {"done": self.done, "total": self.total},
            "created": self.created.isoformat(),
            "started": self.started.isoformat() if self.started else None,
            "ended": self.ended.isoformat() if self.ended else None,
            "inputDigest": self.digest,
            "error": self.error,
            "result": f"/v1/jobs/{self.id}/result" if self.has_result else None,
            "resultUntil": until.isoformat() if until else None,
        }


class StoppedError(Exception):
    """A job is to go no further: cancelled, taken over, or the process ends."""


class Turn(Protocol):
    """A job while it is worked on. Every call renews the claim, and raises `StoppedError` where it is to stop."""

    @property
    def job(self) -> Job:
        """The job as it was when it was taken up: `done` says how far it had come."""

    @property
    def content(self) -> bytes:
        """What was sent."""

    def report(self, done: int, total: int | None) -> None:
        """Say how far it is."""

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
        """Keep a piece of the result, with the ids of those it speaks of; it counts as done with it.

        What `write` writes is written with it, or neither is.
        """

    def end(
        self,
        content: bytes = b"",
        *,
        people: Collection[str] = (),
        write: Write | None = None,
        error: Json | None = None,
    ) -> None:
        """Keep the last piece, write what is to be written, and be over, all in one transaction."""


@dataclass(frozen=True)
class Kind:
    """One kind of job: what it does, what its result is, and whether it goes on where it was interrupted.

    One that `resumes` begins again at `Turn.job.done`; what it put before is kept.
    """

    name: str
    run: Callable[[Turn], None]
    media_type: str
    ending: str
    resumes: bool = True
    has_lines: bool = False


def job_of(row: Row[tuple[object, ...]]) -> Job:
    """Return the job of a row."""
    started, ended = (moment_of(each) if each else None for each in (row.started, row.ended))
    return Job(
        row.id, row.number, row.kind, State(row.state), row.owner, json.loads(row.asked), row.digest, row.done,
        row.total, moment_of(row.created), started, ended, json.loads(row.error) if row.error else None,
        row.is_cancelled, row.attempts, row.has_result,
    )  # fmt: skip
