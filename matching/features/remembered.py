"""Features of the pairs that were compared last: of a list that is made again they are hardly ever others."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from matching.features.pairs import SIDES, Column, Pairs, Side
from matching.features.table import feature_matrix, feature_names
from matching.likened import Likened
from matching.made import MIB, Room
from matching.pool import Pool

_ROOM = Room(most=1_000, for_each=64, at_least=32 * MIB)  # a thousand pairs take 200 kB
LEAST = 256
"""Fewer pairs are sooner compared again than remembered."""


def remembered_features(pairs: Pairs, about: bytes) -> dict[Side, Column]:
    """Return each side's features of ascending, distinct rows, for nobody to write into.

    Whoever stays as they were is not compared with an opening again: a row's features rest on the person, on
    `about`, which tells this opening and the answers about people from any others, and on the opening's vectors alone.
    """
    vectors = (pairs.vectors.whole, *pairs.vectors.sections.values())
    key = hashlib.sha256(about + b"".join(each.tobytes() for each in vectors)).digest()
    partly = pairs.pool.once(_compared).among(key, pairs.rows)
    some = pairs if len(partly.missing) == len(pairs.rows) else replace(pairs, rows=partly.missing)
    made = partly.completed(np.hstack([feature_matrix(some, side) for side in SIDES]))
    both: Column = np.asarray(made, dtype=np.float64)
    first, second = SIDES
    own = len(feature_names(first))
    return {first: both[:, :own], second: both[:, own:]}


def _compared(pool: Pool) -> Likened:
    return Likened(len(pool), _ROOM, LEAST)
