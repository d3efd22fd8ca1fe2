"""What is tested over a file elsewhere, once more over a PostgreSQL server: what calls may hold, and who may what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from api.app import ROUTERS
from matching.embedding import VectorCache
from matching.store import Store
from matching.workspace import Workspace
from tests import databases, small
from tests.api.conftest import _test_client_is_this_machine, ask  # noqa: F401 - a fixture
from tests.api.test_hostile_everywhere import (  # noqa: F401 - fixtures and tests
    everything_kept,
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


ODD = ("%00", "a%00b", "%ED%A0%80", "%F0%9F%98%80", "%FF", "a" * 3_000, "'%3B--", "%25", "..%2f..")


def addresses() -> list[tuple[str, str]]:
    """Return every method and path of a route whose path holds an id."""
    found = [route for router in ROUTERS for route in router.routes if "{" in route.path]
    return sorted((method, each.path) for each in found for method in each.methods)


@pytest.mark.parametrize(("method", "path"), addresses())
def test_no_id_in_an_address_is_more_than_a_server_takes(reader, method, path):
    client, _ = reader
    before = everything_kept(reader[1])
    for odd in ODD:
        address = re.sub(r"\{[a-z]+(:path)?\}", odd, path)
        sent = {} if method == "GET" else {"json": {}, "headers": {"if-match": "*"}}
        answer = client.request(method, address, **sent)
        assert 400 <= answer.status_code < 500, (address, answer.text)
    assert everything_kept(reader[1]) == before


@pytest.mark.parametrize("path", ["candidates", "openings", "judgements", "jobs", "users", "disputes", "invitations"])
def test_no_place_to_go_on_after_is_more_than_a_server_takes(reader, path):
    for odd in ODD:
        assert reader[0].get(f"/v1/{path}?after={odd}&limit=2").status_code < 500
