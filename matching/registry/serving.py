"""The scorer of a running process, in step with what is put in service meanwhile."""

from __future__ import annotations

import logging
import threading

from matching.registry.shelf import POINTER, Served, Shelf

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int] | None


class Serving:
    """Read the scorer in service once, and again when `in_service.json` was replaced.

    A scorer that serves because the one named is damaged is told of in the log.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._reading = shelf, threading.Lock()
        self._held: tuple[Stamp, Served] | None = None

    def now(self) -> Served:
        """Return the scorer in service. Raises `ScorerError` only where the prior itself is damaged."""
        stamp = self._stamp()
        held = self._held
        if held is not None and held[0] == stamp:
            return held[1]
        with self._reading:
            served = self._shelf.load_in_service()
            if served.notice is not None:
                log.warning("%s", served.notice.en)
            self._held = stamp, served
        return served

    def _stamp(self) -> Stamp:
        try:
            found = (self._shelf.folder / POINTER).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
