"""What is tested over a file elsewhere, once more over a PostgreSQL server: what calls may hold, and who may what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from matching.embedding import VectorCache
from matching.store import Store
from matching.workspace import Workspace
from tests import databases, small
from tests.api.conftest import _test_client_is_this_machine, ask  # noqa: F401 - a fixture
from tests.api.test_hostile_everywhere import (  # noqa: F401 - fixtures and tests
    log,
    own,
    test_every_hostile_call_is_refused_as_it_should_be_and_nothing_of_it_is_told,
    test_every_hostile_line_is_answered_by_its_own_problem_and_nothing_of_it_is_told,
)
from tests.api.test_permissions import (  # noqa: F401 - tests
    test_everybody_is_answered_as_decided_and_anothers_like_a_missing_thing,
    with_things,
)
from tests.api.world import World
from tests.bag_of_words import BagOfWords


@pytest.fixture(scope="module")
def reader(postgresql, tmp_path_factory) -> Iterator[tuple[TestClient, Workspace]]:
    """The service that the hostile calls go to, over a server."""
    home = tmp_path_factory.mktemp("home")
    with closing(Store(databases.schema_of_its_own(postgresql), home)) as store:
        workspace = Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))
        workspace.add(small.candidates(), small.openings())
        with ask(workspace) as client:
            yield client, workspace


@pytest.fixture(scope="module")
def world(postgresql, tmp_path_factory) -> Iterator[World]:
    """The service that everybody asks, over a server."""
    at = databases.schema_of_its_own(postgresql)
    with closing(World(tmp_path_factory.mktemp("home"), at=at)) as made:
        yield from with_things(made)


def test_both_are_over_a_server(reader, world):
    assert {reader[1].store.file.path, world.store.file.path} == {None}
