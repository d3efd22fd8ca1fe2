"""A value that is made again when what it is made from has another version."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from matching.store import Revision

K = TypeVar("K", int, Revision)
V = TypeVar("V")


class InStep(Generic[K, V]):
    """A value made from something that has growing versions; made once a version, by one thread."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._held: tuple[K, V] | None = None

    @property
    def held(self) -> V | None:
        """The value made last, `None` before the first."""
        return self._held and self._held[1]

    def at(self, version: K, make: Callable[[], V]) -> V:
        """Return the value of a version or a later one; while a thread makes it, the value of the one before."""
        return self.held_at(version, make)[1]

    def held_at(self, version: K, make: Callable[[], V]) -> tuple[K, V]:
        """Return what `at` returns, and the version that it is of."""
        held = self._held
        if held is not None and held[0] >= version:
            return held
        if not self._making.acquire(blocking=held is None):
            return held  # type: ignore[return-value]  # it did not wait, so there is one
        try:
            if self._held is None or self._held[0] < version:
                self._held = (version, make())
            return self._held
        finally:
            self._making.release()

    def let_go(self) -> None:
        """Hold nothing any more; whoever asks next waits until the value is made."""
        with self._making:
            self._held = None


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
