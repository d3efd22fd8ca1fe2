"""The tables of webhooks: who is told of what, what is to be told, and how the telling goes."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from matching.store.metadata import METADATA, Moment, Name

WEBHOOKS = Table(
    "webhooks",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("owner", Name, nullable=False),
    Column("employer", Name),  # of whose openings it is told; none: of everybody's
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),  # names with a space between them
    Column("secret", LargeBinary, nullable=False),
    Column("state", String(10), nullable=False),
    Column("created", Moment, nullable=False),
)
OUTBOX = Table(
    "webhook_messages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Name, nullable=False, unique=True),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("created", Moment, nullable=False),
)
DELIVERIES = Table(
    "webhook_deliveries",
    METADATA,
    Column("message", Integer, primary_key=True),
    Column("webhook", Name, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("claimed", Moment),  # until when somebody is at it
    Column("tried", Moment),
    Column("outcome", String(20)),
    Column("status", Integer),
    Index("webhook_deliveries_due", "state", "due"),
)
