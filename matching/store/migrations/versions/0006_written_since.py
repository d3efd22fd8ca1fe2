"""What was written since a write, without a look at everything that was not."""

from alembic import op

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("candidates_written", "candidates", ["revision", "id", "checksum"], unique=False)
    op.create_index("openings_written", "openings", ["revision", "id", "checksum"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("openings_written", table_name="openings")
    op.drop_index("candidates_written", table_name="candidates")
