"""The ledger's tables: entries, whose data each is about, who is meant by a pseudonym, and the head of the chain."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text

from matching.store.metadata import METADATA, Hash, Moment

PSEUDONYM = String(16)

ENTRIES = Table(
    "ledger",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("at", Moment, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("actor", String, nullable=False),
    Column("company", String, nullable=False),  # for whom the actor acted; empty: for none
    Column("origin", String, nullable=False),  # empty: not known
    Column("subjects", Text, nullable=False),  # pseudonyms, joined by commas
    Column("details", Text, nullable=False),  # JSON
    Column("mac", Hash, nullable=False),  # of the entry and the mac before it
)
Index("ledger_by_company", ENTRIES.c.company, ENTRIES.c.number)

SUBJECTS = Table(  # what stands in `subjects`, to be found by person
    "ledger_subjects",
    METADATA,
    Column("subject", PSEUDONYM, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

PEOPLE = Table(  # a row goes when its person is erased: from then on nobody can tell whose pseudonym it was
    "ledger_people",
    METADATA,
    Column("id", String, primary_key=True),
    Column("pseudonym", PSEUDONYM, nullable=False, unique=True),
    Column("mac", Hash, nullable=False),
)

HEAD = Table(  # one row, so that a tail that was cut off is missed
    "ledger_head",
    METADATA,
    Column("only", Integer, CheckConstraint("only = 1"), primary_key=True),
    Column("ledger", String(32), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("last", Hash, nullable=False),
    Column("mac", Hash, nullable=False),
)
