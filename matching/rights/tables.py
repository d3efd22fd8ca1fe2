"""The tables of rights: what an erasure has still to do outside the database, and since when retention counts.

`unfinished_erasures` holds the keys of rows of the vector cache that must go; it is empty
but for the moment between an erasure and its end, or after one that was killed then.
`retention_since` has the people of whom nothing tells when they were last heard of, with
the moment at which that was noticed.
"""

from __future__ import annotations

from sqlalchemy import Column, Table

from matching.store.metadata import METADATA, Hash, Moment, Name

UNFINISHED = Table("unfinished_erasures", METADATA, Column("text_key", Hash, primary_key=True))
SINCE = Table(
    "retention_since",
    METADATA,
    Column("candidate", Name, primary_key=True),
    Column("noticed", Moment, nullable=False),
)
