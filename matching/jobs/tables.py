"""The tables of long work: what is to be done for whom, how far it is, and what came of it, piece by piece."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from matching.store.metadata import METADATA, Hash, Moment, Name

JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Name, nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", Name, nullable=False),
    Column("asked", Text, nullable=False),  # a JSON object: who asks, and what the kind needs to know
    Column("input", LargeBinary),  # gone once the job has ended
    Column("digest", Hash, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("ended", Moment),
    Column("error", Text),  # a JSON object: a code and its sentence in both languages
    Column("is_cancelled", Boolean, nullable=False),  # that somebody asked for it; `state` says when it was heeded
    Column("attempts", Integer, nullable=False),
    Column("holder", Text),  # the process that is at it
    Column("held", Moment),  # until when it is taken to be, unless it says so again
    Column("has_result", Boolean, nullable=False),
    Index("jobs_owner", "owner", "number"),
    Index("jobs_state", "state", "number"),
)
PIECES = Table(
    "job_pieces",
    METADATA,
    Column("job", Name, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("upto", Integer, nullable=False),  # the last line of the input that is answered with it
    Column("content", LargeBinary, nullable=False),
)
PEOPLE = Table(
    "job_people",
    METADATA,
    Column("candidate", Name, primary_key=True),
    Column("job", Name, primary_key=True),
)
