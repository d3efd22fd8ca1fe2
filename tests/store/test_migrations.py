"""The steps between layouts, on both databases."""

from __future__ import annotations

import importlib
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect

import matching
from matching.merges import Decision, Merges
from matching.store.metadata import METADATA
from matching.store.migrations import HEAD, revision_of_layout, to_revision
from matching.store.migrations.steps import script
from matching.store.reading import PeopleReader, PostsReader
from tests import small
from tests.databases import every_row
from tests.judgements.made import DAY, judgement

FOLDER = Path(matching.__file__).parent
for each in sorted(FOLDER.glob("*/tables.py")):  # whoever has tables declares them there
    importlib.import_module(f"matching.{each.parent.name}.tables")
LINE = [each.revision for each in script().walk_revisions()][::-1]


@pytest.fixture(autouse=True)
def _by_the_steps(monkeypatch):
    """Lay every store of this file out by the steps themselves."""
    monkeypatch.setattr("matching.store.file.to_revision", to_revision)


@pytest.fixture
def store(place):
    with closing(place.open()) as opened:
        yield opened


def contents(store):
    """Return the rows of all tables as their documents were written, whatever they are sealed with."""
    with store.file.reading() as file:
        return {name: sorted(map(repr, rows)) for name, rows in every_row(file).items()}


def fill(store):
    from matching.judgements import Judgements
    from matching.uploads.kept import Uploads
    from tests.uploads.test_kept import DAY as TODAY
    from tests.uploads.test_kept import ONE

    twin = small.candidates()[0].model_copy(update={"id": "c00b"})
    store.add([*small.candidates(), twin], small.openings())
    Merges.of_people(store).merge("c00", "c00b", decision=Decision("r-1", DAY, "same"))
    Merges.of_people(store).keep_apart("c01", "c02", decision=Decision("r-1", DAY))
    Uploads(store).add(ONE, today=TODAY)
    Judgements(store).add([judgement(3)])


def seen(store):
    from matching.judgements import Judgements
    from matching.uploads.kept import Uploads
    from tests.uploads.test_kept import DAY as TODAY

    return (
        store.records(), Merges.of_people(store).records(), Judgements(store).all(),
        Uploads(store).get("one", today=TODAY),
    )  # fmt: skip


def tables_and_indexes(file):
    found = inspect(file)
    return {name: {each["name"] for each in found.get_indexes(name)} for name in found.get_table_names()}


def differences(file, metadata):
    context = MigrationContext.configure(file, opts={"compare_type": True})
    return compare_metadata(context, metadata)


def test_the_steps_lead_to_the_tables_that_are_declared(store):
    with store.file.reading() as file:
        assert revision_of_layout(file) == HEAD == LINE[-1]
        assert differences(file, METADATA) == []


def test_a_table_without_a_step_would_be_found(store):
    more = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("number", Integer, primary_key=True))
    with store.file.reading() as file:
        assert [each[0] for each in differences(file, more)] == ["add_table"]


def test_the_revisions_form_one_line_of_four_digits():
    assert [f"{number:04}" for number in range(1, len(LINE) + 1)] == LINE


@pytest.mark.parametrize("below", LINE[:-1])
def test_going_down_and_up_again_keeps_all_rows(store, below):
    fill(store)
    before, rows = seen(store), contents(store)
    with store.file.writing() as file:
        to_revision(file, below, name=store.name)
    assert contents(store) != rows  # the control
    with store.file.writing() as file:
        to_revision(file, HEAD, name=store.name)
    store._people, store._posts = PeopleReader(store.open_sealed, store.file.home), PostsReader()  # nothing is held
    assert seen(store) == before


@pytest.mark.parametrize("here", range(len(LINE)))
def test_each_single_step_can_be_taken_back_to_the_last_table(store, here):
    with store.file.writing() as file:
        to_revision(file, LINE[here], name=store.name)
        tables = tables_and_indexes(file)
        to_revision(file, LINE[here - 1] if here else None, name=store.name)
        assert tables != tables_and_indexes(file)
        to_revision(file, LINE[here], name=store.name)
        assert tables == tables_and_indexes(file)
    with store.file.reading() as file:
        assert revision_of_layout(file) == LINE[here]


def test_a_step_that_fails_leaves_the_layout_before_it(place, store, monkeypatch):
    fill(store)
    with store.file.writing() as file:
        to_revision(file, LINE[0], name=store.name)
    before = contents(store)
    monkeypatch.setattr("matching.store.people.keys_to_seal", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        place.open()
    assert contents(store) == before
    monkeypatch.undo()
    with closing(place.open()) as later:
        assert later.file.revision() == HEAD
        assert len(later.candidates()) == 10
