"""The table of disputes. What is said in them is sealed with the person's key, and gone when the key is."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from matching.store.metadata import METADATA, Moment, Name

DISPUTES = Table(
    "disputes",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("candidate", Name, nullable=False),
    Column("subject", String(16), nullable=False),
    Column("pointer", Text),  # RFC 6901, of a fact in the person's document
    Column("opening", Name),
    Column("entry", Integer),  # the number in the ledger of what is disputed
    Column("text", LargeBinary, nullable=False),  # sealed
    Column("state", String(8), nullable=False),
    Column("opened", Moment, nullable=False),
    Column("taken_by", Name),
    Column("taken", Moment),
    Column("outcome", String(10)),
    Column("reason", LargeBinary),  # sealed
    Column("decided_by", Name),
    Column("decided", Moment),
    Column("before", LargeBinary, nullable=False),  # sealed JSON: how the person stood when it was opened
    Column("after", LargeBinary),  # sealed JSON: how they stood when it was decided
    Index("disputes_of_candidates", "candidate", "opened"),
    Index("disputes_by_state", "state", "opened"),
)
