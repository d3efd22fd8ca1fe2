"""One browser and one service for all tests of a worker that only look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.api.world import World
from tests.pages.browser import Site, browsing, chromium, served


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if chromium() is None:
        pytest.skip("no Chromium is found on this machine")
    with browsing() as started:
        yield started


@pytest.fixture(scope="session")
def site(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service that tests look at and leave as it is."""
    with closing(World(tmp_path_factory.mktemp("site"))) as world, served(world.app) as base:
        yield Site(world, base, browser)


@pytest.fixture
def own_site(browser: object, tmp_path: object) -> Iterator[Site]:
    """A service of a test's own, to change things in."""
    with closing(World(tmp_path)) as world, served(world.app) as base:  # type: ignore[arg-type]
        yield Site(world, base, browser)
