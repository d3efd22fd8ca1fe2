"""The tables of the unencrypted file: documents, uploads, merges, judgements."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, String, Text

from matching.store.metadata import Day, Hash, Name

revision, down_revision = "0001", None

COUNTS = ("schema_version", "candidates", "openings", "number_of_candidates", "number_of_openings")
TABLES = ("store", "candidates", "openings", "uploads", "merges", "apart", "judgements", "rounds")


def upgrade() -> None:
    """Lay the tables out, and count nothing."""
    only = Column("only", Integer, CheckConstraint('"only" = 1'), primary_key=True, autoincrement=False)
    store = op.create_table("store", only, *(Column(each, Integer, nullable=False) for each in COUNTS))
    for name in ("candidates", "openings"):
        op.create_table(
            name,
            Column("id", Name, primary_key=True),
            Column("document", Text, nullable=False),
            Column("checksum", Hash, nullable=False),
            Column("revision", Integer, nullable=False),
        )
    op.create_table(
        "uploads",
        Column("id", Name, primary_key=True),
        Column("created", Day, nullable=False),
        Column("document", Text, nullable=False),
    )
    _merges()
    for name in ("judgements", "rounds"):
        op.create_table(
            name,
            Column("number", Integer, primary_key=True, autoincrement=False),
            Column("document", Text, nullable=False),
            Column("checksum", Hash, nullable=False),
        )
    op.bulk_insert(store, [{"only": 1, **dict.fromkeys(COUNTS, 0), "schema_version": 1}])


def _merges() -> None:
    op.create_table(
        "merges",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("kind", String, nullable=False),
        Column("first", Name, nullable=False),
        Column("second", Name, nullable=False),
        Column("first_document", Text, nullable=False),
        Column("second_document", Text, nullable=False),
        Column("merged", Hash, nullable=False),
        Column("by", String, nullable=False),
        Column("day", Day, nullable=False),
        Column("reason", Text, nullable=False),
        Column("undone_by", String),
        Column("undone_day", Day),
        Column("checksum", Hash, nullable=False),
    )
    op.create_table(
        "apart",
        Column("kind", String, primary_key=True),
        Column("first", Name, primary_key=True),
        Column("second", Name, primary_key=True),
        Column("by", String, nullable=False),
        Column("day", Day, nullable=False),
        Column("reason", Text, nullable=False),
    )


def downgrade() -> None:
    """Take the tables away, with all that is in them."""
    for name in reversed(TABLES):
        op.drop_table(name)
