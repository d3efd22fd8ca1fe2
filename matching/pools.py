"""Pools of stored people and openings: laid out whole, or from the pool of before where few entries changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.collecting import look_through_all
from matching.domain import Candidate, Opening
from matching.encoding import Encoding
from matching.features import lay_out
from matching.fusion import RETRIEVED
from matching.laid_out import LaidOut
from matching.lexical import Tokens
from matching.memory import reserved
from matching.packed import PackedPeople, people_at, rows_among
from matching.pool import OpeningPool, Pool
from matching.profiles import candidate_embedded, opening_embedded
from matching.splicing import Splice

T = TypeVar("T", Candidate, Opening)

Part = tuple[int, Pool]
"""A pool of some people who follow each other, and the row of the first among all."""

_FEW = 4
"""Where more than one entry in four is new or changed, all are laid out."""
CHANGED, _MOVED = 350, 520
"""Bytes a person that a pool takes beside the one before where some are others: all in their rows, or not."""
_AT_ONCE = 10_000
"""So many people are read at once where all are laid out: some 400 MB."""


class Crew(Protocol):
    """Who lays many stored people out beside this process."""

    def laid_out(self, people: PackedPeople, at_once: int, /) -> Iterator[LaidOut | None]:
        """Yield what was laid out of so many people at a time; None for those that are to be done here."""


class Pools:
    """Makes pools with an encoder's vectors.

    `progress` hears of people being laid out.
    """

    def __init__(
        self, encoding: Encoding, *, crew: Crew | None = None, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._encoding, self._crew = encoding, crew
        self._progress = progress

    @property
    def encoder(self) -> str:
        """The fingerprint of the encoder."""
        return self._encoding.embedder.fingerprint

    def people(self, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool of any people."""
        texts = [candidate_embedded(each) for each in candidates]
        whole, sections = self._encoding.of_entries(texts)
        encoder = self._encoding.embedder
        made_by = encoder.fingerprint, encoder.likeness
        return Pool(tuple(candidates), whole, *made_by, sections, lambda: self._encoding.words_of(texts))

    def openings(self, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool of any openings."""
        texts = [opening_embedded(each) for each in openings]
        whole, sections = self._encoding.of_entries(texts)
        encoder = self._encoding.embedder
        made_by = encoder.fingerprint, encoder.likeness
        return OpeningPool(tuple(openings), whole, *made_by, sections, lambda: self._encoding.words_of(texts))

    def people_after(self, before: Pool | None, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool with its columns laid out, so that the first to search it does not wait for them.

        Only who is not the very same in the pool of before is laid out.
        """
        people = candidates if isinstance(candidates, PackedPeople) else tuple(candidates)
        changed = None if before is None else changes(before.candidates, people)
        if before is not None and changed is not None:
            fresh = _ready(self.people(people_at(people, changed.fresh_places.tolist())), people)
            each = CHANGED if changed.in_place else _MOVED
            before.make_room(each)
            with reserved(each * len(people)):
                return _ready(self._spliced(before, fresh, changed, people), people)
        pool = self._of_all(people)
        if len(pool) > RETRIEVED:
            look_through_all()
        return pool

    def _of_all(self, candidates: Sequence[Candidate]) -> Pool:
        """Lay out all of some people, so many at a time: of those who are packed no more are read at once.

        Two pools that are as large are made one as soon as they are there, so that nobody is copied often.
        """
        joined: list[Part] = []
        for first, pool in self._parts(candidates):
            joined.append((first, pool))
            if self._progress:
                self._progress(first + len(pool), len(candidates))
            while len(joined) > 1 and len(joined[-1][1]) >= len(joined[-2][1]):
                joined.append(self._joined(candidates, *(joined.pop() for _ in range(2))))
        while len(joined) > 1:
            joined.append(self._joined(candidates, *(joined.pop() for _ in range(2))))
        ((_, pool),) = joined
        return pool.given_as(candidates, lambda: self._words_of_people(candidates))

    def _parts(self, candidates: Sequence[Candidate]) -> Iterator[Part]:
        """Yield pools of some people after the other, laid out, each with the row of its first."""
        starts = range(0, max(len(candidates), 1), _AT_ONCE)
        beside: Iterator[LaidOut | None] = iter(())
        if self._crew is not None and isinstance(candidates, PackedPeople):
            beside = self._crew.laid_out(candidates, _AT_ONCE)
        for first, found in zip_longest(starts, beside):
            some = candidates[first : first + _AT_ONCE]
            pool = self.people(tuple(some)) if found is None else found.pool(some)
            yield first, _ready(pool, candidates)

    def _joined(self, everybody: Sequence[Candidate], later: Part, one: Part) -> Part:
        """Return the pool of two whose people follow each other."""
        (first, before), (_, fresh) = one, later
        splice = Splice.of(np.arange(len(before) + len(fresh)), len(before), len(fresh))
        people = everybody[first : first + len(splice)]
        return first, _ready(self._spliced(before, fresh, splice, people), everybody)

    def _spliced(self, before: Pool, fresh: Pool, splice: Splice, people: Sequence[Candidate]) -> Pool:
        return before.spliced(fresh, splice, people, lambda: self._words_of_people(people))

    def openings_after(self, before: OpeningPool | None, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool; only what is not the very same in the pool of before is laid out."""
        changed = None if before is None else changes(before.openings, openings)
        if before is None or changed is None:
            return self.openings(openings)
        some = [openings[row] for row in changed.fresh_places.tolist()]
        return before.spliced(self.openings(some), changed, lambda: self._words_of_openings(openings))

    def _words_of_people(self, candidates: Sequence[Candidate]) -> list[Tokens]:
        return self._encoding.words_of([candidate_embedded(each) for each in candidates])

    def _words_of_openings(self, openings: Sequence[Opening]) -> list[Tokens]:
        return self._encoding.words_of([opening_embedded(each) for each in openings])


def _ready(pool: Pool, for_all: Sequence[Candidate]) -> Pool:
    """Return a pool with its columns laid out; those of words only where there are many people in all."""
    lay_out(pool)
    if len(for_all) > RETRIEVED:
        _ = pool.words, pool.place_by_id
    return pool


def changes(before: Sequence[T], now: Sequence[T]) -> Splice | None:
    """Return how entries come from those of before, None where they are too many or in another order.

    An entry is the same where it is the very same value, or packed of the very same
    document. Where none is new, the first is taken for it, so that there is no splice
    without a fresh row.
    """
    source = _sources(before, now)
    kept = source[source >= 0]
    if len(kept) == len(now) > 0:
        source[0] = -1
    fresh = np.flatnonzero(source < 0)
    if len(now) == 0 or len(fresh) * _FEW > len(now) or (np.diff(kept) <= 0).any():
        return None
    source[fresh] = len(before) + np.arange(len(fresh))
    return Splice.of(source, len(before), len(fresh))


def _sources(before: Sequence[T], now: Sequence[T]) -> NDArray[np.intp]:
    """Return the row before of each entry that is the same, -1 for one that is none."""
    if isinstance(before, PackedPeople) and isinstance(now, PackedPeople):
        return rows_among(before.digests, now.digests)
    if isinstance(before, PackedPeople) or isinstance(now, PackedPeople):
        return np.full(len(now), -1, dtype=np.intp)
    rows = {id(each): row for row, each in enumerate(before)}
    return np.array([rows.get(id(each), -1) for each in now], dtype=np.intp)
