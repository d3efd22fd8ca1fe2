"""Many stored people laid out by several processes, range by range of their ids, each with its own connection.

What comes back of a range are columns, a few kilobytes a person, so that what is sent is
little beside what was worked out, unlike people themselves. Each range comes with the checksums
of the documents that it was laid out of: whoever asked takes it only for these very people.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from matching.embedding import VectorCache, load_embedder
from matching.encoding import Encoding
from matching.errors import MatchingError
from matching.laid_out import LaidOut
from matching.packed import Digests, PackedPeople
from matching.pools import Pools
from matching.settings import available_cores, settings
from matching.store import Store

log = logging.getLogger(__name__)

Range = tuple[str | None, str | None]
"""After which id, up to which."""

WORTH_IT = 40_000
"""From so many people on it pays to start processes, which takes each of them some seconds."""


@dataclass(frozen=True)
class Crew:
    """Processes that read people from a store at an address, with the keys in `home`, and lay them out.

    Vectors come from a cache's folder, by the encoder of the settings.
    """

    at: Path | str
    home: Path
    cache: Path

    @classmethod
    def of(cls, store: Store, cache: VectorCache | None) -> Crew:
        """Return a crew for a store and a cache, the settings' where none is given."""
        return cls(store.file.address, store.file.home, cache.path.parent if cache else settings().cache)

    def laid_out(self, people: PackedPeople, at_once: int) -> Iterator[LaidOut | None]:
        """Yield what was laid out of so many people at a time, in their order.

        None is yielded where that was of other people, since somebody was written meanwhile, or
        could not be done in another process: whoever asks does it. Nothing is yielded where it is
        not worth it.
        """
        processes = available_cores()
        if processes == 1 or len(people) < WORTH_IT:
            return
        starts = range(0, len(people), at_once)
        ends = [None, *(people.ids[start - 1] for start in starts[1:]), people.ids[len(people) - 1]]
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            results = _in_order(pool, self, list(pairwise(ends)), waiting=processes + 1)
            for start, found in zip(starts, results, strict=True):
                is_theirs = found is not None and np.array_equal(found[0], people.digests[start : start + at_once])
                yield found[1] if found is not None and is_theirs else None


def _in_order(
    pool: ProcessPoolExecutor, crew: Crew, ranges: Sequence[Range], waiting: int
) -> Iterator[tuple[Digests, LaidOut] | None]:
    """Give the results range by range; only a few that are done wait at a time, since they are large."""
    left, asked = iter(ranges), deque[Future[tuple[Digests, LaidOut]]]()
    for _ in ranges:
        while len(asked) < waiting and (following := next(left, None)) is not None:
            asked.append(pool.submit(_lay_out, crew, following))
        try:
            yield asked.popleft().result()
        except (MatchingError, BrokenProcessPool, MemoryError) as error:
            log.warning("people are laid out in this process, since another could not: %s", type(error).__name__)
            yield None


def _lay_out(crew: Crew, among: Range) -> tuple[Digests, LaidOut]:
    with closing(Store(crew.at, crew.home)) as store:
        people = store.people_within(*among).candidates
        pools = Pools(Encoding(load_embedder(), VectorCache(crew.cache), None))
        return people.digests, LaidOut.of(pools.people(tuple(people)))
