"""A few writers killed, as a sample of `tests/long/test_kills.py`."""

from contextlib import closing

import pytest

from matching.ledger import Ledger
from tests.store.killing import PERSON, SECRET, _entry, kill_importers, kill_writers, refuse_lost


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there_when_writers_are_killed(place):
    assert kill_writers(place, 20, seconds=(0, 0.15)) >= 100


def test_a_table_is_there_whole_or_not_at_all_when_importers_are_killed(place):
    assert kill_importers(place, 4, seconds=(0, 0.3)) >= 400


@pytest.mark.parametrize(
    ("people", "entries", "acknowledged", "why"),
    [
        (["k00000000-0"], [0], 1, "half there"),
        (["k00000001-0", "k00000001-1"], [1], 0, "lost"),
        (["k00000000-0", "k00000000-1"], [0], 2, "more or less"),
        (["k00000000-0", "k00000000-1"], [], 1, "without its entry"),
        (["k00000000-0", "k00000000-1"], [0, 1], 1, "without its write"),
    ],
)
def test_what_looks_for_losses_finds_each_kind(some_place, people, entries, acknowledged, why):
    with closing(some_place.open()) as store:
        store.add_candidates([PERSON.model_copy(update={"id": each}) for each in people])
        for each in entries:
            Ledger(store.file, SECRET).record(_entry(each, []))
        with pytest.raises(AssertionError, match=why):
            refuse_lost(store, "k", 2, acknowledged)
