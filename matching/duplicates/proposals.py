"""Which entries may be one and the same, found by the buckets that their keys fall into.

The time grows with the number of entries: pairs are made only within a bucket, and a
bucket of more than `MOST_SHARING` entries says nothing of any two of them (an agency's
address, a form letter) and is passed over.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from matching.domain import Candidate, Opening
from matching.duplicates.keys import Key, Strength, opening_keys, person_keys
from matching.duplicates.merging import conflicts_between_openings, conflicts_between_people

MOST_SHARING = 20
Pair = tuple[str, str]
"""Two ids, the smaller first."""
T = TypeVar("T", Candidate, Opening)


@dataclass(frozen=True)
class Proposal:
    """Two entries that may be one and the same.

    `agree` are the kinds of keys they share, `differ` the places in the first entry's
    document about which the two say different things: what a reviewer has to choose.
    """

    first: str
    second: str
    agree: tuple[str, ...]
    strong: bool
    differ: tuple[str, ...]


def pair_of(one: str, other: str) -> Pair:
    """Return two ids in their order."""
    return (one, other) if one < other else (other, one)


def propose(people: Sequence[Candidate], apart: Collection[Pair] = ()) -> tuple[Proposal, ...]:
    """Return pairs of people who may be the same, in the order of their ids; `apart` are known not to be."""
    return _proposed(people, person_keys, conflicts_between_people, apart)


def propose_openings(openings: Sequence[Opening], apart: Collection[Pair] = ()) -> tuple[Proposal, ...]:
    """Return pairs of openings that may be the same, in the order of their ids; `apart` are known not to be."""
    return _proposed(openings, opening_keys, conflicts_between_openings, apart)


def _proposed(
    entries: Sequence[T],
    keys_of: Callable[[T], tuple[Key, ...]],
    conflicts: Callable[[T, T], tuple[str, ...]],
    apart: Collection[Pair],
) -> tuple[Proposal, ...]:
    keys, at, known_apart = dict[str, tuple[Key, ...]](), dict[str, int](), set(apart)
    for row, each in enumerate(entries):  # whom reading them does not hold, where they are packed
        keys[each.id], at[each.id] = keys_of(each), row
    buckets: defaultdict[bytes, list[str]] = defaultdict(list)
    for identifier, some in keys.items():
        for bucket in _buckets(some):
            buckets[bucket].append(identifier)
    sharing = (ids for ids in buckets.values() if 1 < len(ids) <= MOST_SHARING)
    pairs = {pair_of(*pair) for ids in sharing for pair in combinations(ids, 2)} - known_apart
    return tuple(
        Proposal(
            first, second, *_agreement(keys[first], keys[second]), conflicts(entries[at[first]], entries[at[second]])
        )
        for first, second in sorted(pairs)
    )  # fmt: skip


def _buckets(keys: Iterable[Key]) -> set[bytes]:
    """Return a bucket for each strong key, and for each two weak ones of different kinds."""
    weak = [key for key in keys if key.strength is Strength.WEAK]
    together = {
        hashlib.sha256(b"".join(sorted((one.digest, other.digest)))).digest()
        for one, other in combinations(weak, 2)
        if one.kind != other.kind
    }
    return together | {key.digest for key in keys if key.strength is Strength.STRONG}


def _agreement(one: Sequence[Key], other: Sequence[Key]) -> tuple[tuple[str, ...], bool]:
    shared = set(one) & set(other)
    return tuple(sorted({key.kind for key in shared})), any(key.strength is Strength.STRONG for key in shared)
