"""Two hundred writers and importers killed, twenty thousand people acknowledged: none lost, none half there."""

import pytest

from tests.store.killing import kill_importers, kill_writers


def test_two_hundred_killed_writers_lose_nothing(place):
    acknowledged = kill_writers(place, 200, seconds=(0, 0.8), at_least=20_000)
    print(f"200 writers killed, {acknowledged} people acknowledged")  # noqa: T201
    assert acknowledged >= 20_000


def test_two_hundred_killed_importers_lose_nothing(place):
    acknowledged = kill_importers(place, 200, seconds=(0, 0.8), at_least=20_000)
    print(f"200 importers killed, {acknowledged} rows acknowledged")  # noqa: T201
    assert acknowledged >= 20_000


@pytest.mark.parametrize("seed", [1, 2])
def test_writers_killed_at_once_lose_nothing(place, seed):
    assert kill_writers(place, 20, seconds=(0, 0.02), seed=seed) >= 100
