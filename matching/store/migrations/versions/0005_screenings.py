"""What companies answer about people on their lists."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "screenings",
        sa.Column("opening", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("candidate", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("by", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("employer", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("opening", "candidate", "by"),
    )
    op.create_index("screenings_by_users", "screenings", ["by"], unique=False)
    op.create_index("screenings_of_candidates", "screenings", ["candidate"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("screenings_of_candidates", table_name="screenings")
    op.drop_index("screenings_by_users", table_name="screenings")
    op.drop_table("screenings")
