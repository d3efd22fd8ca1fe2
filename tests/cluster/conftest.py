"""A cluster of one node for the tests of a session's process, started for the first that asks."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest


class Joined(NamedTuple):
    """The class of fleets, of a cluster that this process has joined, and its address."""

    fleet: type
    address: str


@pytest.fixture(scope="session")
def joined(tmp_path_factory) -> Iterator[Joined]:
    """The cluster; Ray may not be imported before its token is known."""
    from matching.cluster import fleet, head

    folder, patch = tmp_path_factory.mktemp("home"), pytest.MonkeyPatch()
    patch.setattr(head, "_home", lambda: folder)
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH", "RAY_USAGE_STATS_ENABLED"):
        patch.delenv(name, raising=False)
    head.use_token()
    started = head.start()
    try:
        fleet.connect(started.address)
        yield Joined(fleet.RayFleet, started.address)
    finally:
        fleet.ray_here().shutdown()
        head.stop(started)
        patch.undo()
