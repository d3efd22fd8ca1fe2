"""The table of answers: by the hash of a key, what was asked, and, once it is there, the answer, enciphered."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from matching.store.metadata import METADATA, Hash, Moment, Name

ANSWERS = Table(
    "idempotency_answers",
    METADATA,
    Column("key", Hash, primary_key=True),  # HMAC of user, route and key
    Column("digest", Hash, nullable=False),  # HMAC of the body and what goes with it
    Column("holder", String(32), nullable=False),  # the process that answers
    Column("began", Moment, nullable=False),
    Column("subject", Name),  # the id of what was made
    Column("answer", LargeBinary),  # none while the call is being answered
)
