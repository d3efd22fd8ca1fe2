"""The tables of consents, blocks, invitations and of who saw whom.

`consents` is a log to which rows are only added, `consent_clock` the number of the last of
them that ever was, so that a number is never used again. `blocks` says whom a person does
not want to be seen by, `block_marks` by what such an employer is known, and
`employer_marks` what each employer that asked was known by. `invitations` holds each
question of an employer with what became of it, `profile_views` which profiles an employer
opened on which day, and `lists_asked` which openings its lists were for, whom they showed,
and which limit of the day it came to.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text

from matching.store.metadata import METADATA, Day, Moment, Name

CONSENTS = Table(
    "consents",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("candidate", Name, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("text_version", String(32)),  # null where nobody was shown a text
    Column("at", Moment, nullable=False),
    Column("by", Name, nullable=False),
    Index("consents_of_candidates", "candidate", "number"),
)
CONSENT_CLOCK = Table(
    "consent_clock",
    METADATA,
    Column("only", Integer, CheckConstraint("only = 1"), primary_key=True),
    Column("last", Integer, nullable=False),
)
BLOCKS = Table(
    "blocks",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("candidate", Name, nullable=False),
    Column("employer", Name),
    Column("name", Text),
    Column("at", Moment, nullable=False),
    Column("lifted", Moment),
    Index("blocks_of_candidates", "candidate", "at"),
)
BLOCK_MARKS = Table(
    "block_marks",
    METADATA,
    Column("block", Name, primary_key=True),
    Column("mark", Name, primary_key=True),
    Column("candidate", Name, nullable=False),
    Index("block_marks_by_mark", "mark", "candidate"),
)
EMPLOYER_MARKS = Table(
    "employer_marks",
    METADATA,
    Column("employer", Name, primary_key=True),
    Column("mark", Name, primary_key=True),
)
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("employer", Name, nullable=False),
    Column("employer_name", Text),
    Column("opening", Name, nullable=False),
    Column("opening_title", Text, nullable=False),
    Column("candidate", Name, nullable=False),
    Column("message", Text, nullable=False),
    Column("by", Name, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("answer", String(3)),  # yes, no
    Column("answered", Moment),
    Column("withdrawn", Moment),
    Index("invitations_of_candidates", "candidate", "asked"),
    Index("invitations_of_employers", "employer", "asked"),
)
PROFILE_VIEWS = Table(
    "profile_views",
    METADATA,
    Column("employer", Name, primary_key=True),
    Column("day", Day, primary_key=True),  # in Korea
    Column("candidate", Name, primary_key=True),
    Column("at", Moment, nullable=False),
    Index("profile_views_of_candidates", "candidate"),
)
LISTS_ASKED = Table(
    "lists_asked",
    METADATA,
    Column("employer", Name, primary_key=True),
    Column("day", Day, primary_key=True),  # in Korea
    Column("what", String(8), primary_key=True),  # opening, person, limit
    Column("id", Name, primary_key=True),  # the checksum of an opening as it was, a candidate, a limit
    Column("at", Moment, nullable=False),
    Index("lists_asked_by_id", "id", "what"),
)
TABLES = (CONSENTS, CONSENT_CLOCK, BLOCKS, BLOCK_MARKS, EMPLOYER_MARKS, INVITATIONS, PROFILE_VIEWS, LISTS_ASKED)
