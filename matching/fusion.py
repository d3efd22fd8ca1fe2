"""The best of a pool for a question: four lists made one by a weighted sum of standardised scores.

    whole    likeness in meaning of the whole texts
    title    of the titles
    skills   of the skills and fields of study
    words    BM25 (`lexical`): exact names, whatever the language for skills of the table

Every row that is asked about has a place in every list; nothing is cut off before the
fusion. Each list is standardised over the rows (mean 0, deviation 1), and a row's score
is the weighted mean over the lists in which it is known: who says nothing of a section is
judged by the rest. Words are standardised among the entries of one language, since a
text shares more words with those of its own language whatever they say. Of equals the
smaller id comes first.

The weights were chosen on halves of development sets, and measured on the others
against weighted reciprocal rank fusion (`tests/benchmarks/bench_lexical.py`), which
knows no distances and did worse; so Bruch, Gai and Ingber (TOIS 2023) found.

This decides who is compared in full, never how well they score: it depends on who else is
there, and a score must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Opening
from matching.eligibility.verdict import Grade, Grades
from matching.forgetting import remembered
from matching.lexical import Tokens, Usage, tokens_of
from matching.moments import Column, Moments
from matching.pool import OpeningPool, Pool
from matching.profiles import SECTIONS, Embedded, candidate_embedded, opening_embedded
from matching.retrieval import EntryVectors, OpeningVectors, PackedVectors, PersonVectors, Rows, Vectors, contenders
from matching.side_by_side import parts_for, side_by_side

ListName = Literal["whole", "title", "skills", "words"]
Group = Literal["whole", "title", "skills", "words-korean", "words-other"]
"""What is standardised by itself."""
WEIGHTS: Mapping[ListName, float] = {"whole": 1.0, "title": 0.25, "skills": 0.1, "words": 0.5}
#: How many rows are compared in full. See `tests/benchmarks/README.md` for what that costs.
RETRIEVED = 1_000


@dataclass(frozen=True)
class Asked:
    """What a pool is asked with: an entry's vectors and its words."""

    vectors: EntryVectors
    texts: Embedded

    @classmethod
    def of_opening(cls, opening: Opening, vectors: OpeningVectors) -> Asked:
        """Return an opening as a question to people."""
        return cls(vectors, opening_embedded(opening))

    @classmethod
    def of_person(cls, candidate: Candidate, vectors: PersonVectors) -> Asked:
        """Return a person as a question to openings."""
        return cls(vectors, candidate_embedded(candidate))

    @cached_property
    def words(self) -> Tokens:
        """The tokens of its texts, read when words are first compared."""
        return _tokens_of(self.texts)


@remembered(1_000)
def _tokens_of(texts: Embedded) -> Tokens:
    """Return an entry's tokens, remembered: an opening's list is made again whenever anybody changes."""
    return tokens_of([texts])[0]


@dataclass(frozen=True)
class Retrieved:
    """Rows, best first, with the rank of each in every list (NaN: not known there) and the fused score."""

    rows: Rows
    ranks: Mapping[ListName, Column]
    score: Column


def retrieve(pool: Pool | OpeningPool, asked: Asked, rows: Rows, k: int) -> Retrieved:
    """Return the best k of some ascending rows of a pool, each of them ranked in every list."""
    lists = lists_of(pool, asked, rows)
    score = fused(lists)
    ranks = {name: ranked(values) for name, values in lists.items()}
    best = best_of(pool, rows, score, k)
    return Retrieved(rows[best], {name: each[best] for name, each in ranks.items()}, score[best])


def best_of(pool: Pool | OpeningPool, rows: Rows, score: Column, k: int) -> Rows:
    """Return the positions of the k best of some ascending rows by their scores; of equals the smaller id first."""
    among = contenders(score, k)
    best: Rows = among[np.lexsort((pool.place_by_id[rows[among]], -score[among]))][:k]
    return best


@dataclass(frozen=True)
class Few:
    """Takes of many rows of a pool those that are compared in full.

    `strata` is one number a row of the pool, from 0 to some dozens.
    """

    pool: Pool | OpeningPool
    asked: Asked
    strata: NDArray[np.int8]
    most: int

    def of(self, rows: Rows) -> Rows:
        """Return at most `most` of some ascending rows, ascending: the higher strata first, the best of the last.

        Where there are no more than `most`, all are returned and nothing is compared.
        """
        if len(rows) <= self.most:
            return rows
        kept: list[Rows] = []
        room, of_rows = self.most, self.strata[rows]
        for stratum in np.flatnonzero(np.bincount(of_rows))[::-1]:
            some = rows[of_rows == stratum]
            kept.append(some if len(some) <= room else self._best(some, room))
            room -= len(kept[-1])
            if room <= 0:
                break
        return np.sort(np.concatenate(kept))

    def _best(self, rows: Rows, room: int) -> Rows:
        return rows[best_of(self.pool, rows, fused(lists_of(self.pool, self.asked, rows)), room)]


def strata(grades: Grades, sure: Grades) -> NDArray[np.int8]:
    """Return a number from 0 for each row, greater for a better verdict, and of equal ones for who is surer."""
    numbers: NDArray[np.int8] = grades * np.int8(len(Grade)) + sure
    return numbers


def ranked(values: Column) -> Column:
    """Return the rank of each value, the greatest 1; equals share the better rank, NaN has none.

    >>> ranked(np.array([0.5, 0.9, np.nan, 0.9, 0.1])).tolist()
    [3.0, 1.0, nan, 1.0, 4.0]
    """
    known = ~np.isnan(values)
    ranks = np.full(len(values), np.nan)
    ranks[known] = np.searchsorted(np.sort(-values[known]), -values[known], side="left") + 1.0
    return ranks


def fused(lists: Mapping[ListName, Column], weights: Mapping[ListName, float] = WEIGHTS) -> Column:
    """Return the weighted mean over the lists that know a row, shape (rows,); -inf where none does."""
    first = next(iter(lists.values()))
    total, known_weight = np.zeros(len(first)), np.zeros(len(first))
    for name, weight in weights.items():
        known = ~np.isnan(lists[name])
        np.add(total, weight * lists[name], out=total, where=known)
        np.add(known_weight, weight, out=known_weight, where=known)
    means: Column = np.divide(total, known_weight, out=np.full(len(first), -np.inf), where=known_weight > 0)
    return means


def lists_of(pool: Pool | OpeningPool, asked: Asked, rows: Rows) -> dict[ListName, Column]:
    """Return the standardised scores of rows in every list, shape (len(rows),) each; NaN, not known there."""
    lists = Lists.of(pool, asked, rows)
    return lists.standardised(lists.moments())


@dataclass(frozen=True)
class Lists:
    """What rows score in every list, float32, shape (rows,) each, NaN where not known; and whose words are Korean.

    What they are standardised by may be that of more rows than these.
    """

    values: Mapping[ListName, Vectors]
    is_korean: NDArray[np.bool_]

    @classmethod
    def of(cls, pool: Pool | OpeningPool, asked: Asked, rows: Rows, usage: Usage | None = None) -> Lists:
        """Compare rows of a pool; words are worth what they are by `usage`, where none is given that of the pool."""
        sides: list[tuple[ListName, PackedVectors, Vectors]] = [("whole", pool.vectors, asked.vectors.whole)]
        sides += [(each, pool.sections[each], asked.vectors.sections[each]) for each in SECTIONS]
        known = {name: vectors.likened.among(query.tobytes(), rows) for name, vectors, query in sides}
        works, ends = list[Callable[[], Vectors]](), [0]
        for name, vectors, query in sides:
            some = known[name].missing
            works += [partial(_likeness, vectors, query, each) for each in np.array_split(some, parts_for(len(some)))]
            ends.append(len(works))
        works.append(partial(pool.words.scores, asked.words, rows, usage))
        *found, words = side_by_side(works, parts_for(len(rows)))
        values = {
            name: each.completed(np.concatenate(found[first:last]))
            for (name, each), (first, last) in zip(known.items(), pairwise(ends), strict=True)
        }
        return cls({**values, "words": words}, pool.words.is_korean[rows])

    def moments(self) -> dict[Group, Moments]:
        """Return what each list is standardised by over these rows."""
        groups = list(self._groups())
        works = [lambda name=name, among=among: Moments.of(self.values[name][among]) for _, name, among in groups]
        found = side_by_side(works, parts_for(len(self.is_korean)))
        return {group: each for (group, *_), each in zip(groups, found, strict=True)}

    def standardised(self, moments: Mapping[Group, Moments]) -> dict[ListName, Column]:
        """Return the lists standardised."""
        found = dict[ListName, Column]()
        for group, name, among in self._groups():
            standardised = moments[group].standardised(self.values[name][among])
            if isinstance(among, slice):
                found[name] = standardised
            else:
                found.setdefault(name, np.full(len(among), np.nan))[among] = standardised
        return found

    def _groups(self) -> Iterator[tuple[Group, ListName, NDArray[np.bool_] | slice]]:
        """Give each list; words by language."""
        yield from ((name, name, slice(None)) for name in self.values if name != "words")
        yield from (("words-korean", "words", self.is_korean), ("words-other", "words", ~self.is_korean))


def standardised(values: Column) -> Column:
    """Return values with mean 0 and deviation 1, all 0 where they do not differ; the same bits in any order.

    >>> standardised(np.array([1.0, np.nan, 3.0])).tolist()
    [-1.0, nan, 1.0]
    """
    return Moments.of(values).standardised(values)


def _likeness(vectors: PackedVectors, query: Vectors, rows: Rows) -> Vectors:
    """Return the inner products, NaN where either side says nothing."""
    if not query.any():
        return np.full(len(rows), np.nan, dtype=np.float32)
    found = vectors.products(query, rows)
    silent = np.flatnonzero(found == 0)
    found[silent[~vectors[rows[silent]].any(axis=1)]] = np.nan
    return found
