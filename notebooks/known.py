"""Pools of vectors that are at hand, so that a notebook does not wait for the encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.domain import Candidate, Opening
from matching.embedding import VectorCache, embed_texts, load_embedder
from matching.pool import OpeningPool, Pool
from matching.profiles import SECTIONS, Embedded, candidate_embedded, opening_embedded
from matching.retrieval import Sections, Vectors, on_grid
from matching.sample import known_vectors
from matching.settings import settings


class KnownPools:
    """Makes pools from the vectors that lie beside the sample or in the cache, which `ktech-match load` fills.

    The texts that lack one are encoded for a pool that has at most `encode` of them. A
    text without a vector says nothing (not known), and is counted.
    """

    def __init__(self, *, encode: int = 0) -> None:
        self.embedder, self._cache = load_embedder(), VectorCache(settings().cache)
        self._encode, self._has_vector = encode, dict[str, bool]()

    def pool_of(self, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool of people."""
        vectors, sections = self._vectors(list(map(candidate_embedded, candidates)))
        return Pool(tuple(candidates), vectors, self.embedder.fingerprint, self.embedder.likeness, sections)

    def opening_pool_of(self, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool of openings."""
        vectors, sections = self._vectors(list(map(opening_embedded, openings)))
        return OpeningPool(tuple(openings), vectors, self.embedder.fingerprint, self.embedder.likeness, sections)

    def _vectors(self, entries: Sequence[Embedded]) -> tuple[Vectors, Sections]:
        """Return vectors of whole texts, NaN where there is none, and of each section, zeros where there is none."""
        found = self._found(list(dict.fromkeys(text for each in entries for text in each if text.strip())))

        def of(at: int, unknown: float) -> Vectors:
            nothing = np.full(self.embedder.dimension, unknown, dtype=np.float32)
            return np.array([found.get(each[at], nothing) for each in entries], dtype=np.float32)

        return of(0, np.nan), {section: of(at, 0.0) for at, section in enumerate(SECTIONS, start=1)}

    def _found(self, texts: list[str]) -> dict[str, Vectors]:
        maker, dimension = self.embedder.fingerprint, self.embedder.dimension
        found = dict(zip(*known_vectors(texts, maker), strict=True))
        found |= self._cache.get(maker, [each for each in texts if each not in found], dimension=dimension)
        missing = [each for each in texts if each not in found]
        if 0 < len(missing) <= self._encode:
            found |= dict(zip(missing, embed_texts(missing, self.embedder, self._cache, None), strict=True))
        self._has_vector |= {text: text in found for text in texts}
        return {text: on_grid(vector) for text, vector in found.items()}

    def __str__(self) -> str:
        known, asked = sum(self._has_vector.values()), len(self._has_vector)
        said = f"{self.embedder.name}: vectors for {known:,} of {asked:,} texts"
        return said if known == asked else f"{said}; the others are taken for not known (notebooks/README.md)"
