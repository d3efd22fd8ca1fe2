"""Lists as bytes: of openings that are asked about seldom, for whoever asks before anything has changed.

A list takes more than a megabyte as objects, and some 25 kB as what is sent of it, deflated.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from matching.ledger.listed import Listed
from matching.pool import Pool
from matching.recommend import Shortlist


class _Rested(NamedTuple):
    deflated: bytes
    people: tuple[str, ...]
    objects: Mapping[str, str]
    versions: Mapping[str, str]
    inputs: Mapping[str, JsonValue]


def lay_to_rest(pool: Pool, key: Hashable, listed: Listed[Shortlist]) -> None:
    """Hold a shortlist that was made of a pool, under what it was made of."""
    kept = zlib.compress(listed.body), listed.people, listed.objects, listed.versions, listed.inputs
    pool.resting.put(key, _Rested(*kept))


def rested(pool: Pool, key: Hashable, made: Callable[[], tuple[Shortlist, Shortlist]]) -> Listed[Shortlist] | None:
    """Return a shortlist that is held, None where it is not; `made` makes it again for whoever asks for more of it."""
    held = pool.resting.get(key)
    if not isinstance(held, _Rested):
        return None
    return Listed(made, zlib.decompress(held.deflated), *held[1:])
