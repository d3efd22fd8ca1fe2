"""Whom a company's lists showed on a day, and for which openings they were asked."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "lists_asked",
        sa.Column("employer", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("id", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("employer", "day", "what", "id"),
    )
    op.create_index("lists_asked_by_id", "lists_asked", ["id", "what"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("lists_asked_by_id", table_name="lists_asked")
    op.drop_table("lists_asked")
