"""What a question's words come to in the entries of a segment: Lucene's BM25 in whole numbers.

What a word counts in an entry, by how often it is there and how long the entry is, is a whole
number of 1/2048, what it is worth to the question one of 1/128. So adding up loses nothing in any
order, and what a question came to is remembered: where somebody changes, most words are worth as
many steps as before, and only the others are added again, in segments in which nothing changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.forgetting import Forgetful
from matching.recent import Recent

if TYPE_CHECKING:
    from matching.lexical.segments import Segment, Unsigned

K1, B = 2.0, 0.9

Totals = NDArray[np.int32]
Shares = NDArray[np.int16]
Spans = NDArray[np.intp]

SHARE, WORTH = 2_048, 128
"""Steps to one: of what a word counts in an entry, and of what it is worth to a question."""
_MOST = 8_000.0  # what all words of a question may be worth together, of whole steps that an int32 adds up
_HELD, _AT_LEAST = 128, 2**22  # bytes of shares: for each entry, and in all
_ROOM, _LEAST_ROOM = 192, 2**21  # bytes of totals, likewise; one takes four bytes an entry
_OF_AN_ARRAY = 128  # bytes, beside its numbers


@dataclass(frozen=True)
class Sought:
    """What a question's words are worth, by their hashes: whole numbers of `2**scale / WORTH`, shape (words,) each."""

    words: NDArray[np.uint64]
    worth: Totals
    scale: int
    usual_length: float

    @classmethod
    def of(cls, words: NDArray[np.uint64], worth: NDArray[np.float64], usual_length: float) -> Sought:
        """Return words of so much worth; where that is uncommonly much, in greater steps."""
        scale = int(worth.sum() // _MOST).bit_length()
        return cls(words, np.rint(worth * (WORTH * 2.0**-scale)).astype(np.int32), scale, usual_length)

    @cached_property
    def key(self) -> tuple[bytes, float]:
        """What it is remembered by, however much its words are worth."""
        return hashlib.blake2b(self.words.tobytes(), digest_size=16).digest(), self.usual_length


class Held:
    """What is remembered of a segment of so many entries: what words count there, and what questions come to."""

    def __init__(self, entries: int) -> None:
        self.shares: Recent[Shares] = Recent(max(_AT_LEAST, _HELD * entries), size=_bytes)
        self.totals: Recent[tuple[Totals, Totals]] = Recent(
            max(_LEAST_ROOM, _ROOM * entries), size=lambda pair: _bytes(pair[1])
        )
        _ALL.add(self)

    def make_room(self) -> None:
        """Forget everything."""
        self.shares.clear()
        self.totals.clear()


_ALL = Forgetful[Held]()


def totals(segment: Segment, lengths: Unsigned, sought: Sought, spans: Spans) -> Totals:
    """Return what a question comes to in each entry of a segment, shape (entries,), in steps of `SHARE` times its own.

    `spans` says from which posting to before which each word's are, shape (2, words); `lengths` how long entries are.
    """
    held, own = segment.held.totals, np.where(spans[0] < spans[1], sought.worth, 0)
    before = held.get(sought.key)
    worth, total = before or (np.zeros_like(own), None)
    (others,) = (own != worth).nonzero()
    sizes = spans[1] - spans[0]
    if total is None or 2 * sizes[others].sum() > sizes.sum():
        (others,), worth = own.nonzero(), np.zeros_like(own)
        total = np.zeros(len(segment), dtype=np.int32)
    elif len(others):
        total = total.copy()
    if len(others):
        shares = _shares(segment, lengths, sought, spans[:, others], others)
        added = (own - worth)[others].repeat(sizes[others])
        added *= np.concatenate(shares)
        rows = np.concatenate([segment.rows[first:last] for first, last in spans.T[others].tolist()])
        np.add.at(total, rows.astype(np.intp), added)
    if before is None or len(others):
        total.setflags(write=False)  # others will have it too
        held.put(sought.key, (own, total))
    return total


def _shares(segment: Segment, lengths: Unsigned, sought: Sought, spans: Spans, some: NDArray[np.intp]) -> list[Shares]:
    """Return what some words count in a segment, for each posting there; those not known all in one go."""
    held = segment.held.shares
    keys = [(word, sought.usual_length) for word in sought.words[some].tolist()]
    found = [*map(held.get, keys)]
    new = [at for at, each in enumerate(found) if each is None]
    if new:
        for at, made in zip(new, _worked_out(segment, lengths, sought.usual_length, spans[:, new]), strict=True):
            found[at] = held.put(keys[at], made)
    return [each for each in found if each is not None]


def _worked_out(segment: Segment, lengths: Unsigned, usual_length: float, spans: Spans) -> list[Shares]:
    own = [slice(*span) for span in spans.T.tolist()]
    counts = np.concatenate([segment.counts[each] for each in own]).astype(np.float64)
    of_length = K1 * (1 - B + B * np.arange(int(lengths.max(initial=0)) + 1, dtype=np.float64) / usual_length)
    divisor = of_length.take(lengths.take(np.concatenate([segment.rows[each] for each in own])))
    divisor += counts
    counts *= SHARE
    counts /= divisor
    every, ends = np.rint(counts, out=counts).astype(np.int16), (spans[1] - spans[0]).cumsum().tolist()
    return [every[first:last].copy() for first, last in pairwise([0, *ends])]


def _bytes(array: Totals | Shares) -> int:
    return array.nbytes + _OF_AN_ARRAY
