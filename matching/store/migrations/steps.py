"""Carrying out the steps between revisions, within a transaction that holds the write lock."""

from __future__ import annotations

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from matching.errors import StoreError
from matching.store.migrations.layout import FOLDER, HEAD, revision_of_layout


def carry_out(file: Connection, wanted: str | None, *, name: str) -> None:
    """Do what `layout.to_revision` says."""
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
    return ScriptDirectory(str(FOLDER))


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
