"""Two browsers for all tests of a worker, and one service for those that only look."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api.world import World
from tests.pages.browser import UNDRAWN, Site, Windows, browsing, chromium, driving, kept_port, served


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Playwright, of which a process has one."""
    if chromium() is None:
        pytest.skip("no Chromium is found on this machine")
    with driving() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Any) -> Iterator[Windows]:
    with browsing(driver) as started:
        yield Windows(started)


@pytest.fixture(scope="session")
def site(driver: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service that tests look at and leave as it is, in a browser that draws next to nothing."""
    with (
        closing(World(tmp_path_factory.mktemp("site"))) as world,
        served(world.app) as base,
        browsing(driver, *UNDRAWN) as started,
    ):
        yield Site(world, base, Windows(started))


@pytest.fixture(scope="session")
def own_port() -> Iterator[socket.socket]:
    """The port of every service of a test's own: a browser's profile is for an address."""
    with kept_port() as held:
        yield held


@pytest.fixture
def own_site(browser: Windows, own_port: socket.socket, tmp_path: Path) -> Iterator[Site]:
    """A service of a test's own, to change things in."""
    with closing(World(tmp_path)) as world, served(world.app, own_port) as base:
        yield Site(world, base, browser)
