"""Who is likest in meaning among those admitted: every opening's k people and every person's k openings in one pass.

Lists order by verdict, then by who is surer (`fusion.strata`), then by the likeness of
the whole texts; of equals the earlier row comes first. Both sides are exact.

People are taken in blocks. Within a block openings that the rules treat alike meet the
people of one stratum in a product of two matrices, so that only pairs that are admitted
are multiplied, and of a lower stratum only those that somebody's list still has room for.
Of each product two things are looked at: the greatest of each `_TOGETHER` similarities,
which tells which few could stand on a list, and those few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.all_pairs.best import ENTRIES, MOST_ROWS, Keys, Pairs, first_of_each, last_of_each, packed, unpacked
from matching.all_pairs.doors import Alike, Doors
from matching.retrieval import PackedVectors, Rows, Vectors

BLOCK = 8_192
"""People whose lists are finished together."""
_PEOPLE = 1_024  # at a time in a product
_TOGETHER = 16
_NEVER, _NONE = np.float32(4), np.float32(-4)  # above and below every similarity
_WAITING = 2  # lists of all openings that wait to be sorted into those kept


@dataclass
class PeopleOfOpenings:
    """The best people of each opening so far: sorted integers of `best` for each `ENTRIES` openings."""

    posts: int
    k: int
    kept: list[Keys] = field(default_factory=list)
    _waiting: list[tuple[Rows, Keys]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        if not self.kept:
            self.kept = [np.zeros(0, dtype=np.int64) for _ in range(0, self.posts, ENTRIES)]

    def add(self, posts: Rows, keys: Keys) -> bool:
        """Add pairs, integers as `best` packs them; whether the best of them were taken over at once."""
        self._waiting.append((posts // ENTRIES, keys))
        self._count += len(keys)
        is_much = self._count > _WAITING * self.posts * self.k
        if is_much:
            self.settle()
        return is_much

    def settle(self) -> None:
        """Keep the best of all that was added."""
        if self._count:
            chunks, keys = (np.concatenate(each) for each in zip(*self._waiting, strict=True))
            order = np.argsort(chunks.astype(np.uint16), kind="stable")
            ends = np.searchsorted(chunks[order], np.arange(len(self.kept) + 1))
            for chunk, (first, last) in enumerate(pairwise(ends.tolist())):
                self.kept[chunk] = first_of_each(np.append(self.kept[chunk], keys[order[first:last]]), self.k)
        self._waiting, self._count = [], 0

    def bars(self, posts: Rows, stratum: int) -> NDArray[np.float32]:
        """Return which likeness a pair of a stratum needs at least to stand on each opening's list."""
        bars = np.empty(len(posts), dtype=np.float32)
        for chunk in np.unique(posts // ENTRIES).tolist():
            here = posts // ENTRIES == chunk
            strata, likeness = last_of_each(self.kept[chunk], self.k, ENTRIES)
            own = posts[here] % ENTRIES
            at_least = np.where(strata[own] == stratum, likeness[own], _NONE)
            bars[here] = np.where(strata[own] > stratum, _NEVER, at_least)
        return bars

    def lists(self) -> Pairs:
        """Return all pairs, by opening, best first."""
        found = [unpacked(keys) for keys in self.kept]
        entries = [each.entries + ENTRIES * chunk for chunk, each in enumerate(found)]
        return _joined([each._replace(entries=own) for each, own in zip(found, entries, strict=True)])


class Nearest:
    """One pass over all pairs, block by block of people; `of_openings` holds the other side as far as it came."""

    def __init__(self, doors: Doors, k: int, of_openings: PeopleOfOpenings | None = None) -> None:
        sought = doors.sought
        if max(len(sought.people), len(sought.posts.openings)) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows")
        self.doors, self.k, self.products = doors, k, 0
        self.of_openings = of_openings or PeopleOfOpenings(len(sought.posts.openings), k)
        self._groups = [(some, _Columns.of(sought.posts.vectors, some)) for some in doors.alike]

    def openings_of(self, first: int, last: int) -> Pairs:
        """Return the lists of people from row `first` to before row `last`, by person, best first."""
        found: dict[int, list[Keys]] = {}
        filled = np.zeros(last - first, dtype=np.int64)
        for stratum, level in self._levels(first, last):
            before = filled.copy()
            for columns, rows in level:
                filled[rows] += len(columns.posts)
                for chunk, keys in self._products(columns, stratum, first, rows, before):
                    found.setdefault(chunk, []).append(keys)
        self.of_openings.settle()
        lists = [
            (chunk, unpacked(first_of_each(np.concatenate(keys), self.k))) for chunk, keys in sorted(found.items())
        ]
        return _joined([each._replace(entries=each.entries + first + ENTRIES * chunk) for chunk, each in lists])

    def _levels(self, first: int, last: int) -> Iterator[tuple[int, list[tuple[_Columns, Rows]]]]:
        """Yield the strata from the highest, each with the openings and the people (rows of the block) it is of."""
        strata = [self.doors.strata(some, first, last) for some, _ in self._groups]
        for stratum in sorted({*np.unique(np.concatenate(strata)).tolist()} - {0}, reverse=True):
            level = [np.flatnonzero(each == stratum) for each in strata]
            yield (
                stratum,
                [(columns, rows) for (_, columns), rows in zip(self._groups, level, strict=True) if len(rows)],
            )

    def _products(
        self, columns: _Columns, stratum: int, first: int, rows: Rows, filled: NDArray[np.int64]
    ) -> Iterator[tuple[int, Keys]]:
        """Multiply openings with people of one stratum; yield what could stand on people's lists."""
        bars = self.of_openings.bars(columns.posts, stratum)
        if (bars == _NEVER).all():
            rows = rows[filled[rows] < self.k]
        vectors = self.doors.sought.people.vectors
        for start in range(0, len(rows), _PEOPLE):
            some = rows[start : start + _PEOPLE]
            product = columns.product(vectors[first + some])
            self.products += len(some) * len(columns.posts)
            if (bars < _NEVER).any():
                bars = np.maximum(bars, product.least_of_best(self.k, bars))
                if self._keep_people(columns, product, bars, stratum, first + some):
                    bars = self.of_openings.bars(columns.posts, stratum)
            yield from _keep_openings(columns, product, self.k, stratum, some)

    def _keep_people(
        self, columns: _Columns, product: _Product, bars: NDArray[np.float32], stratum: int, rows: Rows
    ) -> bool:
        people, at, likeness = product.reaching(columns.padded(bars, _NEVER))
        posts = columns.posts[at]
        return self.of_openings.add(posts, packed(posts % ENTRIES, stratum, likeness, rows[people]))


def _keep_openings(
    columns: _Columns, product: _Product, k: int, stratum: int, rows: Rows
) -> Iterator[tuple[int, Keys]]:
    people, at, likeness = product.best_of_rows(k)
    own, posts = rows[people], columns.posts[at]
    for chunk in range(int(rows[0]) // ENTRIES, int(rows[-1]) // ENTRIES + 1):
        here = slice(*np.searchsorted(own, (chunk * ENTRIES, (chunk + 1) * ENTRIES)))
        if here.start < here.stop:
            yield chunk, packed(own[here] % ENTRIES, stratum, likeness[here], posts[here])


@dataclass(frozen=True, eq=False)
class _Columns:
    """Openings that are alike as the columns of a matrix, padded to whole groups, with room for a product."""

    posts: Rows
    matrix: Vectors
    room: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: PackedVectors, some: Alike) -> _Columns:
        width = -(-len(some.posts) // _TOGETHER) * _TOGETHER
        matrix = np.zeros((vectors.shape[1], width), dtype=np.float32)
        matrix[:, : len(some.posts)] = vectors[some.posts].T
        return cls(some.posts, matrix, np.empty((_PEOPLE, width), dtype=np.float32))

    def padded(self, values: NDArray[np.float32], beyond: np.float32) -> NDArray[np.float32]:
        return np.append(values, np.full(self.matrix.shape[1] - len(values), beyond, dtype=np.float32))

    def product(self, people: Vectors) -> _Product:
        """Return the similarities of people with all columns; they lie where the last ones did."""
        found = np.matmul(people, self.matrix, out=self.room[: len(people)])
        found[:, len(self.posts) :] = _NONE
        return _Product(found, len(self.posts))


@dataclass(frozen=True, eq=False)
class _Product:
    """Similarities, shape (people, columns padded to whole groups): a group is every so-manieth column."""

    found: NDArray[np.float32]
    real: int
    greatest: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        people, width = self.found.shape
        greatest = self.found.reshape(people, _TOGETHER, width // _TOGETHER).max(axis=1)
        object.__setattr__(self, "greatest", greatest)

    def least_of_best(self, k: int, bars: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for columns without a bar the k-th best of them here, which nobody below can pass."""
        least = np.full(self.real, _NONE, dtype=np.float32)
        without = np.flatnonzero(bars == _NONE)
        if len(without) and len(self.found) >= k:
            at = len(self.found) - k
            least[without] = np.partition(self.found[:, without], at, axis=0)[at]
        return least

    def reaching(self, bars: NDArray[np.float32]) -> tuple[Rows, Rows, NDArray[np.float32]]:
        """Return people, columns and similarities of what reaches its column's bar."""
        of_group = np.ascontiguousarray(bars.reshape(_TOGETHER, -1).T)
        people, group, values = self._groups(self.greatest >= of_group.min(axis=1))
        return self._chosen(people, group, values, values >= of_group[group])

    def best_of_rows(self, k: int) -> tuple[Rows, Rows, NDArray[np.float32]]:
        """Return the same of what reaches the k-th greatest group of its row: all of its best k are among it."""
        groups = self.greatest.shape[1]
        bar = np.full((len(self.found), 1), _NONE + 1, dtype=np.float32)
        if groups > k:
            bar = np.partition(self.greatest, groups - k, axis=1)[:, groups - k, None]
        people, group, values = self._groups(self.greatest >= bar)
        return self._chosen(people, group, values, values >= bar[people])

    def _groups(self, reached: NDArray[np.bool_]) -> tuple[Rows, Rows, NDArray[np.float32]]:
        """Return people, groups and all similarities of the groups that are reached, shape (groups, _TOGETHER)."""
        groups = self.greatest.shape[1]
        at = np.flatnonzero(reached)
        people, group = np.divmod(at, groups)
        first = people * self.found.shape[1] + group
        values = self.found.ravel().take(first[:, None] + np.arange(0, self.found.shape[1], groups))
        return people, group, values

    def _chosen(
        self, people: Rows, group: Rows, values: NDArray[np.float32], reaching: NDArray[np.bool_]
    ) -> tuple[Rows, Rows, NDArray[np.float32]]:
        at = np.flatnonzero(reaching)
        which, place = np.divmod(at, _TOGETHER)
        return people[which], group[which] + place * self.greatest.shape[1], values.ravel()[at]


def _joined(parts: list[Pairs]) -> Pairs:
    none = Pairs(np.zeros(0, np.intp), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.intp))
    return Pairs(*(np.concatenate(each) for each in zip(none, *parts, strict=True)))


def all_nearest(doors: Doors, k: int, progress: Callable[[int, int], None] | None = None) -> tuple[Pairs, Pairs, int]:
    """Return every opening's people, every person's openings, and how many products of two vectors that took."""
    pass_, people = Nearest(doors, k), len(doors.sought.people)
    lists = []
    for first in range(0, people, BLOCK):
        lists.append(pass_.openings_of(first, min(first + BLOCK, people)))
        if progress:
            progress(min(first + BLOCK, people), people)
    return pass_.of_openings.lists(), _joined(lists), pass_.products
