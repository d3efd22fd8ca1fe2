"""What was worked out of the documents that are stored now, remembered until any of them changes or goes."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from matching.ledger.listed import Listed, Wanted
from matching.ledger.listing import Lists
from matching.recent import Recent
from matching.recommend import Suggestions
from matching.store import Records
from matching.workspace import Workspace

T = TypeVar("T")
MOST = 128
_Key = tuple[type, Hashable]


class Remembered:
    """The last few answers made of one state of the store.

    They go with the state: as soon as somebody is erased nothing holds it any more, and
    what was made of it is let go with it.
    """

    def __init__(self, workspace: Workspace, lists: Lists) -> None:
        self._workspace, self._lists = workspace, lists
        self._lock = threading.Lock()
        self._state: weakref.ref[Records] | None = None
        self._made: Recent[object] = Recent(MOST)

    def __len__(self) -> int:
        return len(self._made)

    def suggestions(self, candidate: str, wanted: Wanted) -> Listed[Suggestions]:
        """Return the openings suggested to a stored person, with what an entry of the ledger keeps of the list."""
        served = self._workspace.served
        asked = (candidate, wanted, served.sha256, served.scorer.name)
        return self.once(Listed, asked, lambda: self._lists.suggestions(candidate, wanted))

    def once(self, kind: type[T], asked: Hashable, make: Callable[[], T]) -> T:
        """Return what is asked for, made where it is not there yet. What `make` raises is not remembered."""
        state, key = self._workspace.records, (kind, asked)
        with self._lock:
            self._begin(state)
            known = self._made.get(key)
            if isinstance(known, kind):
                return known
        made = make()
        with self._lock:
            if self._state is not None and self._state() is state:
                self._made.put(key, made)
        return made

    def _begin(self, state: Records) -> None:
        if self._state is None or self._state() is not state:
            self._made.clear()
            self._state = weakref.ref(state, lambda _: self._made.clear())


async def _remembered(request: Request) -> Remembered:
    remembered: Remembered = request.app.state.remembered
    return remembered


KeptAnswers = Annotated[Remembered, Depends(_remembered)]
