"""All pairs over shares: the steps and the very arrays of `all_pairs.ByScore`, worked out where the people are.

An opening's list is asked for as any list over shares is, but for near misses and words. A
person's list needs nobody else: each share makes those of its own people, all shares at once,
a block each. Rows of people are those of all shares one after the other, which are in the
order of ids. What is done is kept by `all_pairs.make`, so that a run goes on where it was left.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from typing import TypeVar

import numpy as np

from matching.all_pairs import Listed
from matching.all_pairs.work import POSTS, Arrays, Table, arrays_of, people_at_once
from matching.cluster.answering import Fleet, Placed, Step, looked_at, missing_shares, steadily
from matching.cluster.question import Pairing, Question
from matching.cluster.share import LostError, Share
from matching.errors import ClusterError
from matching.pool import OpeningPool

R = TypeVar("R")
_TRIES = 3
_AT_ONCE = 4  # openings that are asked about: while one is put together here, shares work for the others


@dataclass
class InShares:
    """Lists as `shortlist` and `suggestions` make them, over shares; `firsts` are the rows at which shares begin."""

    fleet: Fleet
    pairing: Pairing
    firsts: tuple[int, ...]
    people: int
    _ahead: dict[int, Arrays] = field(default_factory=dict)

    @classmethod
    def begun(cls, fleet: Fleet, pairing: Pairing) -> InShares:
        """Send what is asked to all shares. Raises `ClusterError` where one is missing or of another write."""
        pairing = replace(pairing, posts=_sent(pairing))
        sizes = _begun(fleet, pairing)
        *firsts, people = accumulate(sizes, initial=0)
        return cls(fleet, pairing, tuple(firsts), people)

    @property
    def steps(self) -> Sequence[tuple[Table, int]]:
        """Openings first; then a block of people of each share, in turns."""
        of_openings: list[tuple[Table, int]] = [
            ("people", at) for at in range(0, len(self.pairing.posts.openings), POSTS)
        ]
        ends = [*self.firsts[1:], self.people]
        longest = max(end - first for first, end in zip(self.firsts, ends, strict=True))
        rounds = range(0, longest, self._block)
        in_turns = [(first + at, end) for at in rounds for first, end in zip(self.firsts, ends, strict=True)]
        return [*of_openings, *(("openings", first) for first, end in in_turns if first < end)]

    @property
    def _block(self) -> int:
        return people_at_once(len(self.pairing.posts.openings))

    def do(self, table: Table, first: int, /) -> Arrays:
        """Make some lists. Raises `ClusterError` where a share is missing."""
        if table == "people":
            posts = range(first, min(first + POSTS, len(self.pairing.posts.openings)))
            with ThreadPoolExecutor(_AT_ONCE) as at_once:
                return arrays_of(list(at_once.map(self._people_of, posts)))
        if first not in self._ahead:
            share = int(np.searchsorted(self.firsts, first, side="right")) - 1
            at = first - self.firsts[share]
            step = partial(Share.openings_of, key=self.pairing.key, first=at, last=at + self._block)
            made = _of_all(self.fleet, self.pairing, step)
            self._ahead = {self.firsts[number] + at: arrays for number, arrays in made.items() if arrays}
        return self._ahead.pop(first)

    def done(self, arrays: Arrays) -> None:
        """Need nothing of another step."""

    def rest(self) -> Arrays | None:
        """Return nothing: each list is held by its step."""
        return None

    def _people_of(self, post: int) -> Listed:
        asked, posts = self.pairing, self.pairing.posts
        key, opening = f"{asked.key}/{post}", posts.openings[post]
        question = Question.about(key, opening, posts.vectors_of(post), asked.day, asked.scorer)
        question = replace(question, pack=asked.pack, k=asked.k, retrieved=asked.retrieved, as_of=asked.as_of)
        return steadily(replace(question, who=("eligible",)), self._listed)

    def _listed(self, question: Question) -> Listed:
        looked, missing = looked_at(self.fleet, question)
        if missing:
            raise missing_shares(missing, self.fleet.shares)
        parts = Placed.of(self.fleet, question, looked).last(Share.listed)
        places = np.concatenate([np.array(own, dtype=np.intp) for own, _ in parts.values()])
        lists = [each._replace(rows=each.rows + self.firsts[number]) for number, (_, each) in parts.items()]
        order = np.argsort(places)
        return Listed(*(np.concatenate(each)[order] for each in zip(*lists, strict=True)))


def _sent(pairing: Pairing) -> OpeningPool:
    """Return the openings as they are sent: with their words where some of them are chosen for somebody."""
    posts = pairing.posts
    sent = OpeningPool(posts.openings, posts.vectors, posts.encoder, posts.likeness, posts.sections)
    if len(posts.openings) > pairing.retrieved:
        vars(sent)["words"] = posts.words
    return sent


def _begun(fleet: Fleet, pairing: Pairing) -> list[int]:
    """Send what is asked to all shares, and return how many people each has."""
    try:
        found = fleet.ask(partial(Share.begin, pairing=pairing), range(fleet.shares))
    except LostError as error:
        raise ClusterError("cluster-unsteady", tries=1) from error
    if left := tuple(number for number in range(fleet.shares) if number not in found):
        raise missing_shares(left, fleet.shares)
    return [found[number].people for number in range(fleet.shares)]


def _of_all(fleet: Fleet, pairing: Pairing, step: Step[R]) -> dict[int, R]:
    """Return what each share answers; one that was asked nothing yet, another replica, is begun with."""
    found: dict[int, R] = {}
    for _ in range(_TRIES):
        left = [number for number in range(fleet.shares) if number not in found]
        try:
            found |= fleet.ask(step, left)
        except LostError:
            _begun(fleet, pairing)
        if len(found) == fleet.shares:
            return found
    raise missing_shares(tuple(number for number in range(fleet.shares) if number not in found), fleet.shares)
