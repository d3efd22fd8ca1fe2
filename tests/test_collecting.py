"""Garbage is looked for often and among few objects, so that nobody waits long for it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator

import pytest

from matching.collecting import leave_to_rest


@pytest.fixture
def looks() -> Iterator[Counter[int]]:
    """Count the looks by generation; what was set before is set again."""
    before, found = gc.get_threshold(), Counter[int]()

    def count(phase, info):
        found[info["generation"]] += phase == "start"

    gc.callbacks.append(count)
    yield found
    gc.callbacks.remove(count)
    gc.unfreeze()
    gc.set_threshold(*before)


def kept_objects(count: int) -> list[list[int]]:
    return [[number] for number in range(count)]


def test_what_outlives_a_look_is_looked_at_soon_and_not_saved_up(looks):
    leave_to_rest(look=False)
    young = gc.get_threshold()[0]
    kept = kept_objects(12 * young)
    assert looks[2] == 0
    assert looks[1] >= 3
    looks.clear()
    gc.set_threshold(young, 20, 20)
    more = kept_objects(12 * young)
    assert looks[1] == 0, "the control: all of these would be looked at together, at some time"
    assert len(kept) == len(more)
