"""Exact similarity over the rows that are eligible, and the best k of them.

Vectors lie on a grid of 1/2048. On it every product of two unit vectors and every
partial sum is a whole multiple of 2**-22 below 2**24 of them, which float32 holds
without rounding: so a similarity is the same to the last bit in whatever order a
machine adds, for one row or a million, alone or in a shard. Rounding moves a
similarity by about 1e-4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.inner_products import dense_from, of_rows
from matching.profiles import SECTIONS, Section

Vectors = NDArray[np.float32]
"""Unit vectors on the grid: shape (rows, dimension)."""
Rows = NDArray[np.intp]

Ends = tuple[float, float]
"""Inner products between which an encoder tells texts apart: of unlike work, of the same work."""


@dataclass(frozen=True)
class Likeness:
    """An encoder's ends for whole texts, and for sections where these differ: short texts are more alike."""

    ends: Ends
    sections: Mapping[Section, Ends] = field(default_factory=dict)

    def of(self, section: Section) -> Ends:
        """Return a section's ends."""
        return self.sections.get(section, self.ends)


ANY_LIKENESS = Likeness((0.0, 1.0))
"""For an encoder that nobody has measured."""

Sections = Mapping[Section, Vectors]
"""The vectors of each section; zeros, which have no direction, where nothing was said: not known."""

GRID = 2048


def on_grid(vectors: NDArray[np.floating]) -> Vectors:
    """Return the vectors rounded to multiples of 1/2048."""
    return np.asarray(np.rint(np.asarray(vectors, dtype=np.float64) * GRID) / GRID, dtype=np.float32)


def all_sections(sections: Sections, whole: Vectors) -> Sections:
    """Return the vectors of every section, each of the shape of `whole`; a section that is not given says nothing."""
    if any(vectors.shape != whole.shape for vectors in sections.values()):
        raise ValueError(f"sections of {[each.shape for each in sections.values()]} for a whole of {whole.shape}")
    unsaid = np.broadcast_to(np.float32(0), whole.shape)
    return {section: sections.get(section, unsaid) for section in SECTIONS}


@dataclass(frozen=True)
class EntryVectors:
    """The vectors of one entry, each of shape (dimension,): of its whole text, and of its sections."""

    whole: Vectors
    sections: Sections = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Complete the sections."""
        object.__setattr__(self, "sections", all_sections(self.sections, self.whole))

    @classmethod
    def of_row(cls, row: int, vectors: Vectors, sections: Sections) -> Self:
        """Return those of one row of a pool."""
        return cls(vectors[row], {section: each[row] for section, each in sections.items()})

    def repeated(self, rows: int) -> tuple[Vectors, Sections]:
        """Return them as a pool holds the vectors of so many rows, all alike."""
        shape = (rows, *self.whole.shape)
        sections = {section: np.broadcast_to(each, shape) for section, each in self.sections.items()}
        return np.broadcast_to(self.whole, shape), sections


class OpeningVectors(EntryVectors):
    """The vectors of an opening."""


class PersonVectors(EntryVectors):
    """The vectors of a person."""


def similarities(vectors: Vectors, query: Vectors, rows: Rows) -> NDArray[np.float32]:
    """Return the inner products of some rows with one query, shape (len(rows),).

    `rows` are ascending and distinct. Where they fill most of their span the span is
    read as it lies; elsewhere rows are picked (`inner_products`).
    """
    if len(rows) == 0:
        return np.zeros(0, dtype=np.float32)
    first, last = int(rows[0]), int(rows[-1]) + 1
    if len(rows) >= dense_from(len(vectors)) * (last - first):
        span: NDArray[np.float32] = vectors[first:last] @ query
        return span if len(rows) == last - first else span[rows - first]
    return of_rows(vectors, query, rows)


def top_k(scores: NDArray[np.floating], k: int) -> Rows:
    """Return the positions of the k greatest scores, best first; of equals the earlier one.

    >>> top_k(np.array([0.1, 0.9, 0.9, 0.5]), 3).tolist()
    [1, 2, 3]
    """
    if k <= 0:
        return np.zeros(0, dtype=np.intp)
    if k < len(scores):
        chosen = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    else:
        chosen = np.arange(len(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")][:k]


def nearest(vectors: Vectors, query: Vectors, rows: Rows, k: int) -> tuple[Rows, NDArray[np.float32]]:
    """Return the k rows most similar to a query among the given ones, and their similarities."""
    scores = similarities(vectors, query, rows)
    best = top_k(scores, k)
    return rows[best], scores[best]
