"""Writing a step for the tables that were declared since the newest one: `python -m matching.store.migrations NAME`."""

from __future__ import annotations

import importlib
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from matching.store.file import RecordFile
from matching.store.metadata import METADATA
from matching.store.migrations.layout import HEAD

_TEMPLATE = '''"""{what}."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", "{before}"


def upgrade() -> None:
    """Add the tables."""
    {up}


def downgrade() -> None:
    """Take them away."""
    {down}
'''


def every_table() -> None:
    """Import whatever declares tables."""
    for each in sorted(Path(__file__).parents[2].glob("*/tables.py")):
        importlib.import_module(f"matching.{each.parent.name}.tables")


def draft(name: str) -> Path:
    """Write the step from the newest revision to what is declared, and return where."""
    every_table()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(RecordFile(Path(folder) / "store.sqlite3")) as store,
        store.reading() as file,
    ):
        found = produce_migrations(MigrationContext.configure(file, opts={"compare_type": True}), METADATA)
    number = f"{int(HEAD) + 1:04}"
    up, down = (render_python_code(ops) for ops in (found.upgrade_ops, found.downgrade_ops))  # type: ignore[arg-type]
    path = Path(__file__).parent / "versions" / f"{number}_{name}.py"
    path.write_text(_TEMPLATE.format(what=name.replace("_", " "), number=number, before=HEAD, up=up, down=down))
    return path


if __name__ == "__main__":
    print(draft(sys.argv[1]))  # noqa: T201
