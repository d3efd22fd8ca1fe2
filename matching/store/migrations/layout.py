"""Which revision a store is at, and the newest there is; who only asks needs no library that lays out."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).parent
HEAD = max(each.name[:4] for each in (FOLDER / "versions").glob("[0-9]*_*.py"))
"""The newest revision; each is four digits, and they form one line."""


def revision_of_layout(file: Connection) -> str | None:
    """Return the revision that a store is at, None where nothing is laid out yet."""
    if not inspect(file).has_table("alembic_version"):
        return None
    found = file.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def to_revision(file: Connection, wanted: str | None, *, name: str) -> None:
    """Bring a store to a revision, up or down; None takes everything away.

    Raises `StoreError` for a store at a revision that this release does not know.
    """
    from matching.store.migrations.steps import carry_out  # a library of .1 s, which hardly any start needs

    carry_out(file, wanted, name=name)
