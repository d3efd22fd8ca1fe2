"""Carrying out the steps between revisions, within a transaction that holds the write lock."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from matching.errors import StoreError

_FOLDER = Path(__file__).parent
HEAD = max(each.name[:4] for each in (_FOLDER / "versions").glob("[0-9]*_*.py"))
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
    line, now = script(), revision_of_layout(file)
    known = [each.revision for each in line.walk_revisions()]
    if now is not None and now not in known:
        raise StoreError("store-other-version", file=name, found=now, expected=HEAD)

    def steps(*_: object) -> list[MigrationStep]:
        return _steps(line, now, wanted)

    with EnvironmentContext(Config(), line, fn=steps) as environment:
        environment.configure(connection=file, transactional_ddl=True)
        environment.run_migrations()


def script() -> ScriptDirectory:
    """Return all steps."""
    return ScriptDirectory(str(_FOLDER))


def _steps(steps: ScriptDirectory, now: str | None, wanted: str | None) -> list[MigrationStep]:
    line = [each.revision for each in steps.walk_revisions()][::-1]
    here, there, known = _place(line, now), _place(line, wanted), steps.revision_map
    up: list[MigrationStep] = [
        MigrationStep.upgrade_from_script(known, steps.get_revision(each)) for each in line[here:there]
    ]
    down: list[MigrationStep] = [
        MigrationStep.downgrade_from_script(known, steps.get_revision(each)) for each in line[there:here][::-1]
    ]
    return up + down


def _place(line: list[str], revision: str | None) -> int:
    """Return how many steps lead to a revision."""
    return 0 if revision is None else line.index(revision) + 1
