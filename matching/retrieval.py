"""Exact similarity over the rows that are eligible, and the best k of them.

Vectors lie on a grid of 1/512, so that one byte holds a number. On it every product of two unit vectors and every
partial sum is a whole multiple of 2**-18 below 2**24 of them, which float32 holds
without rounding: so a similarity is the same to the last bit in whatever order a
machine adds, for one row or a million, alone or in a shard. Rounding moves a
similarity by about 8e-4 (root mean square; the default encoder's differ by .15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.inner_products import of_rows
from matching.likened import Likened
from matching.profiles import SECTIONS, Section
from matching.runs import MOST, Runs, Steps, even
from matching.splicing import Splice

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

GRID = 512
_MANY = 256
"""Dimensions from which on a number takes one byte: a unit vector's then hardly ever reach .248, and are cut there."""
_FOLDED = 16
"""How many scores a column has of which the greatest is looked at first."""
_FEW_FOLDED, _FEW_COLUMNS = 4, 1_024
"""The same where few scores are looked at roughly, and of how many columns at most."""


def on_grid(vectors: NDArray[np.floating]) -> Vectors:
    """Return the vectors rounded to multiples of 1/512, numbers at most as large as the grid is wide."""
    steps = np.rint(np.asarray(vectors, dtype=np.float64) * GRID)
    most = np.iinfo(_kind(steps.shape[-1])).max
    return np.asarray(np.clip(steps, -most, most) / GRID, dtype=np.float32)


def _kind(dimension: int) -> type[np.int8 | np.int16]:
    return np.int8 if dimension >= _MANY else np.int16


@dataclass(frozen=True, eq=False)
class PackedVectors:
    """Vectors on the grid as whole multiples of 1/512, shape (rows, dimension).

    A number takes one byte, and two where there are fewer than 256 dimensions.

    Nothing is lost but the sign of a zero: rows that are read are the same float32 as before,
    NaN throughout, "not known", for `unknown` ones, which are given ascending.
    """

    runs: Runs
    unknown: Rows

    def __reduce__(self) -> tuple[type[PackedVectors], tuple[Runs, Rows]]:
        """Be pickled without what is remembered."""
        return PackedVectors, (self.runs, self.unknown)

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Return some vectors packed. Raises `ValueError` where they are not on the grid."""
        unknown = np.flatnonzero(np.isnan(vectors).any(axis=1))
        return cls(Runs(tuple(_steps(vectors[part]) for part in even(len(vectors), MOST))), unknown)

    def __len__(self) -> int:
        return len(self.runs)

    @cached_property
    def likened(self) -> Likened:
        """How like rows are to the questions asked last."""
        return Likened(len(self))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and dimension."""
        return self.runs.shape

    def __getitem__(self, rows: int | slice | Rows) -> Vectors:
        """Return a row, shape (dimension,), or rows."""
        read = np.asarray(self.runs[rows], dtype=np.float32) * np.float32(1 / GRID)
        if len(self.unknown):
            read[np.isin(np.arange(len(self))[rows], self.unknown)] = np.nan
        return read

    def products(self, query: Vectors, rows: Rows) -> NDArray[np.float32]:
        """Return the inner products of some ascending, distinct rows with a query, shape (len(rows),).

        A query that is not on the grid, as only made-up ones are, is multiplied as it is.
        """
        found = of_rows(self.runs, query * np.float32(GRID), rows)
        found *= np.float32(GRID**-2)
        if len(self.unknown):
            found[np.isin(rows, self.unknown)] = np.nan
        return found

    def spliced(self, fresh: PackedVectors, splice: Splice) -> PackedVectors:
        """Return the vectors of a splice's rows; runs in which nothing changed are shared."""
        _, unknown = splice.entries(self.unknown, fresh.unknown)
        vectors = PackedVectors(self.runs.spliced(fresh.runs, splice), unknown)
        vars(vectors)["likened"] = self.likened.after(splice)
        return vectors


def _steps(vectors: Vectors) -> Steps:
    scaled = np.array(vectors, dtype=np.float64) * GRID
    scaled[np.isnan(scaled).any(axis=1)] = 0
    kind = _kind(scaled.shape[1])
    most = np.iinfo(kind).max
    steps: Steps = np.clip(scaled, -most, most).astype(kind)
    if not np.array_equal(steps, scaled):
        raise ValueError("vectors that are searched lie on the grid")
    return steps


PackedSections = Mapping[Section, PackedVectors]
"""The vectors of each section of many entries."""


def packed(vectors: Vectors | PackedVectors) -> PackedVectors:
    """Return vectors packed, as they are where they are so. Raises `ValueError` for what is not on the grid."""
    return vectors if isinstance(vectors, PackedVectors) else PackedVectors.of(vectors)


def packed_sections(sections: Mapping[Section, Vectors | PackedVectors], whole: PackedVectors) -> PackedSections:
    """Return the vectors of every section, packed, as `all_sections` does."""
    _refuse_other_shapes([each.shape for each in sections.values()], whole.shape)
    rows, dimension = whole.shape
    unsaid = PackedVectors(Runs.repeated(np.zeros(dimension, dtype=_kind(dimension)), rows), np.zeros(0, dtype=np.intp))
    return {section: packed(sections.get(section, unsaid)) for section in SECTIONS}


def all_sections(sections: Sections, whole: Vectors) -> Sections:
    """Return the vectors of every section, each of the shape of `whole`; a section that is not given says nothing."""
    _refuse_other_shapes([each.shape for each in sections.values()], whole.shape)
    unsaid = np.broadcast_to(np.float32(0), whole.shape)
    return {section: sections.get(section, unsaid) for section in SECTIONS}


def _refuse_other_shapes(shapes: Sequence[tuple[int, ...]], whole: tuple[int, ...]) -> None:
    if any(shape != whole for shape in shapes):
        raise ValueError(f"sections of {[*shapes]} for a whole of {whole}")


@dataclass(frozen=True)
class EntryVectors:
    """The vectors of one entry, each of shape (dimension,): of its whole text, and of its sections."""

    whole: Vectors
    sections: Sections = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Complete the sections."""
        object.__setattr__(self, "sections", all_sections(self.sections, self.whole))

    @classmethod
    def of_row(cls, row: int, vectors: PackedVectors, sections: PackedSections) -> Self:
        """Return those of one row of a pool."""
        return cls(vectors[row], {section: each[row] for section, each in sections.items()})

    @classmethod
    def of(cls, vectors: EntryVectors) -> Self:
        """Return the vectors of an entry as those of one of the sides."""
        return cls(vectors.whole, vectors.sections)

    def repeated(self, rows: int) -> tuple[PackedVectors, PackedSections]:
        """Return them as a pool holds the vectors of so many rows, all alike."""
        return _repeated(self.whole, rows), {name: _repeated(each, rows) for name, each in self.sections.items()}


def _repeated(vector: Vectors, rows: int) -> PackedVectors:
    one = PackedVectors.of(vector[None])
    unknown = np.arange(rows) if len(one.unknown) else one.unknown
    return PackedVectors(Runs.repeated(one.runs[0], rows), unknown)


class OpeningVectors(EntryVectors):
    """The vectors of an opening."""


class PersonVectors(EntryVectors):
    """The vectors of a person."""


def top_k(scores: NDArray[np.floating], k: int) -> Rows:
    """Return the positions of the k greatest scores, best first; of equals the earlier one.

    >>> top_k(np.array([0.1, 0.9, 0.9, 0.5]), 3).tolist()
    [1, 2, 3]
    """
    chosen = _roughly(scores, k)
    best: Rows = chosen[(-scores[chosen]).argsort(kind="stable")][:k]
    return best


def _roughly(scores: NDArray[np.floating], k: int) -> Rows:
    """Return the positions of the k greatest scores, and of some more where that is quicker, ascending.

    The k-th greatest of the greatest of each column of a few is no greater than the k-th of all.
    """
    columns = len(scores) // _FEW_FOLDED
    if not 0 < 2 * k < columns <= _FEW_COLUMNS:
        return contenders(scores, k)
    greatest = scores[: _FEW_FOLDED * columns].reshape(_FEW_FOLDED, columns).max(axis=0)
    greatest.partition(columns - k)
    reaching: NDArray[np.bool_] = scores >= greatest[columns - k]
    return reaching.nonzero()[0]


def contenders(scores: NDArray[np.floating], k: int) -> Rows:
    """Return the positions of all scores that are no less than the k-th greatest, ascending.

    >>> contenders(np.array([0.1, 0.9, 0.5, 0.5]), 2).tolist()
    [1, 2, 3]
    """
    if k <= 0:
        return np.zeros(0, dtype=np.intp)
    if k < len(scores):
        (chosen,) = (scores >= _greatest_but(scores, k - 1)).nonzero()
        return chosen
    return np.arange(len(scores))


def _greatest_but(scores: NDArray[np.floating], more: int) -> np.floating:
    """Return the greatest score but so many.

    Of many scores first the greatest of each column of a few is looked at: what is less than the
    one sought of these is not among the best of all.
    """
    columns = len(scores) // _FOLDED
    if columns > 2 * more:
        greatest = scores[: _FOLDED * columns].reshape(_FOLDED, columns).max(axis=0)
        scores = scores[~(scores < _greatest_but(greatest, more))]
    at = len(scores) - 1 - more
    found: np.floating = np.partition(scores, at)[at]
    return found


def nearest(vectors: PackedVectors, query: Vectors, rows: Rows, k: int) -> tuple[Rows, NDArray[np.float32]]:
    """Return the k rows most similar to a query among the given ones, and their similarities."""
    scores = vectors.products(query, rows)
    best = top_k(scores, k)
    return rows[best], scores[best]
