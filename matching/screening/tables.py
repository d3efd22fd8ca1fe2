"""The table of what companies answer about people on their lists: of each user the last answer alone."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from matching.store.metadata import METADATA, Hash, Moment, Name

SCREENINGS = Table(
    "screenings",
    METADATA,
    Column("opening", Name, primary_key=True),
    Column("candidate", Name, primary_key=True),
    Column("by", Name, primary_key=True),  # a user's id
    Column("employer", Name, nullable=False),
    Column("answer", String(8), nullable=False),
    Column("reason", String(16)),
    Column("shown", Hash, nullable=False),  # of the list on which the person was seen
    Column("at", Moment, nullable=False),
    Index("screenings_of_candidates", "candidate"),
    Index("screenings_by_users", "by"),
)
