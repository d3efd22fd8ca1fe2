"""The service over a small store, asked on a fixed day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from api import rates, security
from api.app import create_app
from matching.embedding import VectorCache
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords


def ask(workspace: Workspace, limits: Settings | None = None) -> TestClient:
    app = create_app(workspace, today=lambda: small.DAY, limits=limits)
    return TestClient(app, raise_server_exceptions=False)


@contextmanager
def opened(home: Path) -> Iterator[Workspace]:
    with closing(Store(home / "store.sqlite3")) as store:
        yield Workspace(store, BagOfWords(), cache=VectorCache(home / "cache"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store holds ten people and three openings, for others to begin with a copy."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with opened(home) as workspace:
        workspace.add(small.candidates(), small.openings())
    return home


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Workspace]]:
    """One service for all tests that must leave its store as it is: ten people and three openings."""
    with opened(tmp_path_factory.mktemp("home")) as workspace:
        workspace.add(small.candidates(), small.openings())
        with ask(workspace) as client:
            yield client, workspace


@pytest.fixture
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """A store of the test's own: empty, or with ten people and three openings where the test asks a service."""
    if not {"client", "limited"}.isdisjoint(request.fixturenames):
        shutil.copytree(request.getfixturevalue("filled"), tmp_path, dirs_exist_ok=True)
    with opened(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    """Asks a service that holds ten people and three openings."""
    with ask(workspace) as asked:
        yield asked


@pytest.fixture(scope="session", autouse=True)
def _test_client_is_this_machine() -> Iterator[None]:
    """Starlette's test client calls itself `testclient` and asks for `testserver`; both count as this machine."""

    really = security.is_this_machine

    def is_this_machine(request: Request) -> bool:
        names = (request.client.host if request.client else "", request.url.hostname)
        return names == ("testclient", "testserver") or really(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.security.is_this_machine", is_this_machine)
        yield


@pytest.fixture
def limited(workspace):
    """Make a client of a service with limits of its own, asked by a user."""

    def make(monkeypatch: pytest.MonkeyPatch | None = None, **limits: int) -> TestClient:
        if monkeypatch is not None:
            monkeypatch.setattr(rates, "via_of", lambda _: "key")
        app = create_app(workspace, today=lambda: small.DAY, limits=Settings(**limits))
        return TestClient(app, raise_server_exceptions=False)

    return make
