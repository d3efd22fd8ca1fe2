"""One thread that does a thing whenever there is something to do, and outlives whatever goes wrong in it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)


class Worker:
    """A thread that calls `work` again at once while it returns true, else when woken or after `seconds`.

    Where it raises, `failed` is called, and the thread goes on.
    """

    def __init__(
        self, name: str, work: Callable[[], bool], *, seconds: float = 1.0, failed: Callable[[], None] | None = None
    ) -> None:
        self._name, self._work, self._seconds, self._failed = name, work, seconds, failed
        self._woken, self._over = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at once whether there is something to do."""
        self._woken.set()

    def rest(self, seconds: float) -> None:
        """Do nothing for so long, or until told to stop; called from `work`."""
        self._over.wait(seconds)

    def stop(self, seconds: float = 10.0) -> bool:
        """Stop after what is being done; return whether it did within the time."""
        self._over.set()
        self._woken.set()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix=self._name) as one:
            while not self._over.is_set():
                self._woken.clear()
                if not self._did(one):
                    self._woken.wait(self._seconds)

    def _did(self, one: ThreadPoolExecutor) -> bool:
        asked = one.submit(self._work)
        wrong = asked.exception()
        if wrong is None:
            return asked.result()
        log.error("%s: %s", self._name, type(wrong).__name__)
        if self._failed is not None:
            told = one.submit(self._failed)
            told.exception()
        return False
