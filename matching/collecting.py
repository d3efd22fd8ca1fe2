"""When garbage is looked for: never in the middle of what must not wait, and never among all profiles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_COLLECTED_EVERY = 20_000, 20, 20
"""A list makes some 50,000 objects, hardly any in a circle: Python's own 700 would look at them a hundred times."""


def leave_to_rest() -> None:
    """Keep the collector of garbage from looking through all profiles again and again, which stops every call.

    What is thrown away later is freed all the same, unless it holds itself in a circle;
    that is looked for here, when much is made anew.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_EVERY)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage in circles meanwhile: nothing that is read is any, and looking takes as long as reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
