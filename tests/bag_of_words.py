"""An encoder for tests: words counted into 64 bins. It tells texts apart and needs no weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from matching.retrieval import ANY_LIKENESS


class BagOfWords:
    name, dimension, fingerprint = "bag-of-words", 64, "bag-of-words-1"
    likeness = ANY_LIKENESS

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> np.ndarray:
        self.texts += texts
        counts = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                counts[row, sum(word.encode()) % self.dimension] += 1
        if progress:
            progress(len(texts))
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)
