"""A few writers killed, as a sample of `tests/long/test_kills.py`."""

from tests.store.killing import kill_writers


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there_when_writers_are_killed(place):
    assert kill_writers(place, 20, seconds=(0, 0.15)) >= 100
