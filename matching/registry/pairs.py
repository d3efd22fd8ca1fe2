"""The features of pairs, of whole pools or by their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.gate import Rulebook
from matching.features import SIDES, Pairs, Side, every_pair, feature_matrix
from matching.pool import OpeningPool, Pool

FeaturesOf = Callable[[str, Sequence[str]], Mapping[Side, NDArray[np.float64]]]
"""Told an opening's id and people's ids, it returns each side's features, a row a person."""


def features_of(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> dict[Side, NDArray[np.float64]]:
    """Return each side's features of every opening with every person, shape (openings * people, features)."""
    pairs = list(every_pair(posts, people, rulebook))
    return {side: np.concatenate([feature_matrix(each, side) for each in pairs]) for side in SIDES}


def features_by_id(posts: OpeningPool, people: Pool, rulebook: Rulebook) -> FeaturesOf:
    """Return how the features of one opening and some people of the pools are had by their ids."""
    answers, row_of = people.answers(rulebook), {each.id: row for row, each in enumerate(posts.openings)}

    def features(opening: str, names: Sequence[str]) -> dict[Side, NDArray[np.float64]]:
        row = row_of[opening]
        rows, back = np.unique([people.rows_by_id[each] for each in names], return_inverse=True)
        pairs = Pairs(posts.openings[row], posts.vectors_of(row), people, rows, answers)
        return {side: feature_matrix(pairs, side)[back] for side in SIDES}

    return features
