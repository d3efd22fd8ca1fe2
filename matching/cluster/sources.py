"""Where the people of a share come from: a source is sent to its machine, and opens there what it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from matching.cluster.question import Part, parts_of
from matching.cluster.share import Loader, People
from matching.consents import Participation, marks_of_opening
from matching.consents.participation import TakingPart
from matching.domain import Opening
from matching.embedding import VectorCache
from matching.encoding import Encoding
from matching.forgetting import forget_words
from matching.pool import Pool
from matching.pools import Pools
from matching.settings import settings
from matching.store import Store


class Source(Protocol):
    """What gives every share its people."""

    def parts(self, shares: int) -> tuple[Part, ...]:
        """Return who is in which share."""

    def open(self, part: Part) -> Loader:
        """Return what gives a share's people, on the machine of the share."""


@dataclass(frozen=True)
class StoreSource:
    """The store; without a path the one that the settings of each machine name, so that no secret is sent."""

    path: Path | None = None

    def parts(self, shares: int) -> tuple[Part, ...]:
        """Cut the ids that are stored now."""
        store = self._store()
        try:
            return parts_of(store.ids("candidate"), shares)
        finally:
            store.close()

    def open(self, part: Part) -> Loader:
        """Open the store for one share."""
        return StoreLoader(self._store(), part, Pools(Encoding(None, VectorCache(settings().cache), None)))

    def _store(self) -> Store:
        return Store.of_settings() if self.path is None else Store(self.path)


@dataclass
class StoreLoader:
    """Keeps a share's people in step with the store; only what changed is read, encoded and laid out again."""

    store: Store
    part: Part
    pools: Pools
    participation: Participation = field(default_factory=Participation)
    _held: People | None = None

    def now(self) -> People:
        """Return the people as of the last write."""
        found = self.store.people_within(self.part.after, self.part.until)
        before = self._held
        if before is not None and before.as_of == found.as_of:
            return before
        pool = self.pools.people_after(before.pool if before else None, found.candidates) if found.candidates else None
        if pool is not None:
            _ = pool.words, pool.place_by_id
        if before is not None and _has_lost(before.pool, pool):
            self._let_go()
        self._held = People(pool, self._there, found.as_of, found.stored)
        return self._held

    def _there(self, opening: Opening, employer: str | None) -> TakingPart:
        if self._held is None or self._held.pool is None:
            raise ValueError("nobody is asked about")
        with self.store.file.reading() as file:
            return self.participation.of(file, self._held.pool, marks_of_opening(file, opening, employer))

    def _let_go(self) -> None:
        """Hold nothing of whoever is gone: they may have been erased."""
        forget_words()
        self.participation.let_go()
        self.store.let_go()


def _has_lost(before: Pool | None, now: Pool | None) -> bool:
    """Whether anybody is gone; to go through both is sooner done than to search for each, to compare all soonest."""
    if before is None or now is None:
        return before is not None
    return before.ids != now.ids and not frozenset(now.ids).issuperset(before.ids)
