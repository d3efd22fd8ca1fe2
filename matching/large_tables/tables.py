"""The table of bookmarks: how far the import of each large table came, and nothing of what a row says."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from matching.store.metadata import METADATA, Hash, Moment

IMPORTS = Table(
    "imports",
    METADATA,
    Column("digest", Hash, primary_key=True),  # of the file's content, unpacked
    Column("path", Text, nullable=False),
    Column("asked", Text, nullable=False),  # a JSON object: what rows are read as
    Column("began", Moment, nullable=False),
    Column("ended", Moment),
    Column("erased", Integer, nullable=False),  # the last erasure before the rows were checked
    Column("done", Integer, nullable=False),  # rows from the first on that are stored or left out
    Column("stored", Integer, nullable=False),  # documents that were written for them
    Column("warned", Text, nullable=False),  # a JSON array: code, header, first line, count
    Column("decided", LargeBinary, nullable=False),  # a byte a row (`bulk.report.What`), deflated
)
