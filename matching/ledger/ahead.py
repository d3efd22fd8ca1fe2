"""Lists made ahead of being asked for, so that whoever opens one does not wait until it is made.

Kept ready are the lists that were asked for last, and those of the openings that were
written last, as their owner would ask. They are made again as soon as anything is written.
Those of all other openings are made after them, and held as bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from matching.accounts.owners import Owners
from matching.consents.given import clock
from matching.domain import Opening
from matching.errors import MatchingError
from matching.ledger.listed import Wanted, Wish
from matching.ledger.listing import Lists
from matching.pool import RESTING
from matching.recent import Recent
from matching.store import Revision
from matching.workspace import Workspace

log = logging.getLogger(__name__)

_MOST_AT_REST = RESTING
"""Openings written last whose lists are made: as many as can be held."""


class _State(NamedTuple):
    """What every list depends on; a list that was made in one state may be another in the next."""

    revision: Revision
    consents: int
    scorer: str
    day: date


class Ahead:
    """Makes lists ahead, one a step, at most `most` of them, and then those of the other openings.

    `is_busy` tells whether somebody waits for a ranking now: they go first.
    """

    def __init__(
        self,
        lists: Lists,
        space: Workspace,
        owners: Owners,
        today: Callable[[], date],
        *,
        most: int,
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._lists, self._space, self._owners, self._today = lists, space, owners, today
        self.is_busy, self._most = is_busy, most
        self._wishes: Recent[Wish] = Recent(most)
        self._due: list[Wish] = []
        self._others: list[str] = []
        self._state: _State | None = None
        self._posts: dict[str, Opening] = {}
        lists.heard = self.wish

    def wish(self, wish: Wish) -> None:
        """Note that a list was asked for."""
        if self._most:
            self._wishes.put((wish.opening, wish.employer, wish.wanted), wish)

    @property
    def is_done(self) -> bool:
        """Whether all that was due at the last step is made."""
        return self._state is not None and not self._due and not self._others

    def step(self) -> bool:
        """Make one list that is due, and return whether there was any."""
        if not self._most or self.is_busy():
            return False
        state = self._now()
        if state is None:
            return False
        if state != self._state:
            self._begin(state)
        while self._due:
            if self._was_made(self._due.pop()):
                return True
        return self._was_laid_to_rest(state.day)

    def _now(self) -> _State | None:
        """Return the state, with the pools in step with it; None where there is nobody, or nothing, to rank."""
        records = self._space.records
        if not records.candidates or not records.openings:
            return None
        with self._space.store.file.reading() as file:
            consents = clock(file)
        return _State(records.revision, consents, self._space.served.sha256, self._today())

    def _begin(self, state: _State) -> None:
        before, self._state = self._state, state
        if before is None or before.revision.openings != state.revision.openings:
            self._add_posts(state.day)
        wishes = self._wishes.values()
        if before is not None and before.day != state.day:
            wishes = [_on(each, state.day) if each.wanted.day == before.day else each for each in wishes]
            self._wishes.clear()
            for each in wishes:
                self.wish(each)
        self._due = wishes
        made = {each.opening for each in wishes}
        left = dict.fromkeys(each for each in list(self._posts)[:_MOST_AT_REST] if each not in made)
        waiting = {each: None for each in self._others if each in left}  # the last of them is the next one
        self._others = [*(each for each in reversed(left) if each not in waiting), *waiting]

    def _add_posts(self, day: date) -> None:
        """Wish for the lists of openings that are new or changed, in the order in which a company sees them."""
        written = self._space.store.written("opening")
        in_order = sorted(self._space.records.openings, key=lambda each: (-written.get(each.id, 0), each.id))
        posts = {each.id: each for each in in_order}
        fresh = [name for name, each in posts.items() if self._posts.get(name) is not each]
        self._posts = posts
        for name in reversed(fresh[: self._most]):  # what is wished for last is made first
            self.wish(self._as_owned(name, day))

    def _as_owned(self, name: str, day: date) -> Wish:
        """Return what the owner of an opening asks for."""
        return Wish(name, self._owners.of("opening", name), Wanted(day))

    def _was_made(self, wish: Wish) -> bool:
        """Make a list, or find that it cannot be made any more: then nobody wishes for it."""
        try:
            return self._lists.made_ahead(wish)
        except MatchingError as error:
            log.info("a list could not be made ahead: %s", error.code)
            self._wishes.drop((wish.opening, wish.employer, wish.wanted))
            return False

    def _was_laid_to_rest(self, day: date) -> bool:
        """Make the list of one more of the other openings; return whether there was any."""
        if not self._others:
            return False
        try:
            self._lists.laid_to_rest(self._as_owned(self._others.pop(), day))
        except MatchingError as error:
            log.info("a list could not be laid to rest: %s", error.code)
        return True


def _on(wish: Wish, day: date) -> Wish:
    return replace(wish, wanted=replace(wish.wanted, day=day))
