"""The store's own tables, as of the newest revision.

The table `store` has one row: how often each kind was written, and how many entries of it
there are, so that entries which damage made invisible are missed. `candidates` and
`openings` have id, document, checksum, and the number of the write that brought them;
`uploads` are documents that wait for their person, `merges` keeps what was merged, so that
it can be taken apart again, and `apart` what is not the same. `judgements` are people's
answers about pairs and `rounds` the pairs they are asked about; to both rows are only ever
added. What belongs to a person is sealed with that person's key, which stands in
`person_keys`, wrapped by the store's secret; `erased` has a mark of each person whose key
was destroyed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, String, Table, Text

from matching.store.metadata import METADATA, Day, Hash, Name

STORE = Table(
    "store",
    METADATA,
    Column("only", Integer, CheckConstraint('"only" = 1'), primary_key=True, autoincrement=False),
    Column("candidates", Integer, nullable=False),
    Column("openings", Integer, nullable=False),
    Column("number_of_candidates", Integer, nullable=False),
    Column("number_of_openings", Integer, nullable=False),
)


def _documents(name: str, document: Any) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", Name, primary_key=True),
        Column("document", document, nullable=False),
        Column("checksum", Hash, nullable=False),
        Column("revision", Integer, nullable=False),
        Index(f"{name}_checksums", "id", "checksum"),  # so that looking at what is there reads no document
        Index(f"{name}_written", "revision", "id", "checksum"),  # nor at what was written since
    )


CANDIDATES, OPENINGS = _documents("candidates", LargeBinary), _documents("openings", Text)
UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", Name, primary_key=True),
    Column("created", Day, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
MERGES = Table(
    "merges",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("first", Name, nullable=False),
    Column("second", Name, nullable=False),
    Column("first_document", LargeBinary, nullable=False),
    Column("second_document", LargeBinary, nullable=False),
    Column("merged", Hash, nullable=False),  # the checksum of what came of it
    Column("by", String, nullable=False),
    Column("day", Day, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undone_by", String),
    Column("undone_day", Day),
    Column("checksum", Hash, nullable=False),
)
APART = Table(
    "apart",
    METADATA,
    Column("kind", String, primary_key=True),
    Column("first", Name, primary_key=True),
    Column("second", Name, primary_key=True),
    Column("by", String, nullable=False),
    Column("day", Day, nullable=False),
    Column("reason", Text, nullable=False),
)
PERSON_KEYS = Table(
    "person_keys",
    METADATA,
    Column("kind", String, primary_key=True),  # candidate, upload; store: what the secret is tried on
    Column("id", Name, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
ERASED = Table(
    "erased",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("mark", Hash, nullable=False),
)


def _added_to(name: str) -> Table:
    """Return a table to which rows are only ever added."""
    return Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("document", Text, nullable=False),
        Column("checksum", Hash, nullable=False),
    )


JUDGEMENTS, ROUNDS = _added_to("judgements"), _added_to("rounds")
