"""A store that a test opens is laid out as the steps lay one out."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import text

from matching.store import Store
from matching.store import file as opened
from matching.store.migrations import to_revision
from tests import databases, small

WRITTEN_DOWN = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
    "postgresql": (
        "SELECT relname, relkind::text, attname, atttypid::regtype::text, atttypmod, attnotnull, attcollation,"
        " pg_get_expr(adbin, adrelid), pg_get_indexdef(c.oid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
        " WHERE relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped"
        " ORDER BY relname, attname"
    ),
}
CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)


def described(store: Store) -> list[list[str]]:
    """Return all tables, columns, indexes and rules of a store, and the rows that a fresh one has."""
    with store.file.reading() as file:
        kind = file.dialect.name
        schema = file.scalar(text("SELECT current_schema()")) if kind == "postgresql" else ""
        asked = [WRITTEN_DOWN[kind], *([CONSTRAINTS] if kind == "postgresql" else [])]
        asked += [f"SELECT * FROM {each}" for each in ("store", "alembic_version")]
        asked.append("SELECT kind, id, length(wrapped) FROM person_keys")
        return [[repr(row).replace(schema or "-", "-") for row in file.execute(text(each))] for each in asked]


@pytest.fixture
def steps(place, tmp_path, request, monkeypatch):
    """A store on the same kind of database, laid out by the steps."""
    home = tmp_path / "steps"
    at = home / "store.sqlite3" if place.is_file else databases.schema_of_its_own(request.getfixturevalue("postgresql"))
    with monkeypatch.context() as patch:
        patch.setattr(opened, "to_revision", to_revision)
        with closing(Store(at, home)) as made:
            yield made


def test_a_store_laid_out_at_once_is_the_one_that_the_steps_lead_to(place, layouts, steps, monkeypatch):
    with steps.file.reading() as file:
        kind = file.dialect.name
    if kind not in layouts.kept:
        with closing(place.open()):
            pass  # so that what is opened next is laid out by what was kept
        place = another(place)
    monkeypatch.setattr("tests.layouts.to_revision", None)
    with closing(place.open()) as quick:
        assert described(quick) == described(steps)
        assert min(map(len, described(quick))) >= 1
        quick.add_candidates(small.candidates())
        assert quick.candidates() == small.candidates()


def another(place: databases.Place) -> databases.Place:
    """Return a place beside a place."""
    home = place.home.with_name("another")
    if place.is_file:
        return databases.Place(home / "store.sqlite3", home)
    return databases.Place(databases.schema_of_its_own(str(place.at).partition("&options=")[0]), home)


def test_a_difference_would_be_seen(place, steps):
    before = described(steps)
    databases.raw(steps, "DROP INDEX jobs_owner")
    assert described(steps) != before
