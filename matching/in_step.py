"""A value that is made again when what it is made from has another version."""

from __future__ import annotations

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
        self._outdated: V | None = None

    @property
    def held(self) -> V | None:
        """The value made last, `None` before the first."""
        return self._held and self._held[1]

    def held_before(self, version: K) -> V | None:
        """The value made last, where it is of an earlier version."""
        held = self._held
        return held[1] if held is not None and held[0] < version else None

    def at(self, version: K, make: Callable[[], V]) -> V:
        """Return the value of a version or a later one; while a thread makes it, the value of the one before."""
        return self.held_at(version, lambda _: make())[1]

    def held_at(self, version: K, make: Callable[[V | None], V]) -> tuple[K, V]:
        """Return what `at` returns, and the version that it is of; it is made from the value of before, if any."""
        held = self._held
        if held is not None and held[0] >= version:
            return held
        if not self._making.acquire(blocking=held is None):
            return held  # type: ignore[return-value]  # it did not wait, so there is one
        try:
            if self._held is None or self._held[0] < version:
                before, self._outdated = self._held[1] if self._held else self._outdated, None
                self._held = (version, make(before))
            return self._held
        finally:
            self._making.release()

    def outdate(self) -> bool:
        """Serve nothing any more that was made; whoever asks next waits until the next is made from it.

        Return whether there was anything.
        """
        with self._making:
            if self._held is not None:
                self._outdated, self._held = self._held[1], None
            return self._outdated is not None

    def let_go(self) -> None:
        """Hold nothing any more; whoever asks next waits until the value is made."""
        with self._making:
            self._held = self._outdated = None
