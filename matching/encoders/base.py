"""What every sentence encoder shares: text by text, unit rows, one BLAS thread a text.

A text is always encoded alone. BLAS adds in another order for another batch shape, so
the same CV would get slightly different vectors in different company, and its place in
a list could depend on who else was read that day.
"""

from __future__ import annotations

import hashlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from matching.errors import EncoderError
from matching.retrieval import ANY_LIKENESS, Likeness

Progress = Callable[[int], None]
ENCODING_VERSION = 1
"""Raised whenever the code here gives a text another vector, so that kept vectors expire."""


class TextEncoder(ABC):
    """An encoder that turns one text into one unit vector, whatever stands beside it."""

    name: str
    dimension: int
    fingerprint: str
    likeness: Likeness = ANY_LIKENESS
    workers: int = 1

    @abstractmethod
    def vector(self, text: str) -> np.ndarray:
        """Return the vector of one text, float32 of shape (dimension,) and length one."""

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> np.ndarray:
        """Return unit rows, float32 of shape (texts, dimension).

        `progress` is told after each text how many are done. An empty text raises an
        EncoderError.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        with one_blas_thread():
            for done, vector in enumerate(self._vectors(texts)):
                vectors[done] = vector
                if progress:
                    progress(done + 1)
        return vectors

    def _vectors(self, texts: Sequence[str]) -> Iterator[np.ndarray]:
        """Yield the vectors in the texts' order, several texts at a time where that helps."""
        if self.workers == 1 or len(texts) < 2:
            yield from map(self.vector, texts)
            return
        with ThreadPoolExecutor(self.workers) as pool:
            yield from pool.map(self.vector, texts)


def fingerprint(facts: Mapping[str, object]) -> str:
    """Return sixteen hex digits that change with any fact that shapes the vectors."""
    text = json.dumps({**facts, "encoding_version": ENCODING_VERSION}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_empty(text: str) -> None:
    """Raise when a text has nothing to encode."""
    if not text.strip():
        raise EncoderError("encoder-empty-text")


def unit(vector: np.ndarray) -> np.ndarray:
    """Return the vector at length one."""
    scaled: np.ndarray = vector / np.linalg.norm(vector)
    return scaled


class _BlasLimit:
    """How many encode() calls are running, and the BLAS limit that the first of them set."""

    def __init__(self) -> None:
        self.lock, self.running = threading.Lock(), 0

    def enter(self) -> None:
        with self.lock:
            self.running += 1
            if self.running == 1:
                self.limit = _blas().limit(limits=1, user_api="blas")

    def leave(self) -> None:
        with self.lock:
            self.running -= 1
            if self.running == 0:
                self.limit.restore_original_limits()


_LIMIT = _BlasLimit()


@cache
def _blas() -> ThreadpoolController:
    """Return the BLAS libraries in this process; finding them takes milliseconds."""
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep BLAS on one thread as long as any encoding runs.

    Two threads on one 200-token text gain little and may change the last bit;
    two texts at a time gain nearly twice. Overlapping calls share one limit, since
    each restoring what it found would leave the wrong number behind.
    """
    _LIMIT.enter()
    try:
        yield
    finally:
        _LIMIT.leave()
