"""Answers that are right as often as they say, without belief in the model: split-conformal sets.

Vovk, Gammerman and Shafer 2005; the sets hold the judgement with at least the stated
level, over judgements drawn as those that set the threshold were. A set of both answers
is "cannot tell".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class ConformalSets:
    """The answers that cannot be ruled out: those to which at least `1 - threshold` is given."""

    threshold: float

    def may_be_yes(self, probabilities: ArrayLike) -> NDArray[np.bool_]:
        """Return whether "yes" cannot be ruled out."""
        return 1 - np.asarray(probabilities, dtype=np.float64) <= self.threshold

    def may_be_no(self, probabilities: ArrayLike) -> NDArray[np.bool_]:
        """Return whether "no" cannot be ruled out."""
        return np.asarray(probabilities, dtype=np.float64) <= self.threshold


def conformal_sets(probabilities: ArrayLike, said_yes: ArrayLike, *, level: float) -> ConformalSets:
    """Set the threshold by judgements that the probabilities were not learned from.

    Both arrays have the shape (judgements,). With fewer than level / (1 - level)
    judgements nothing can be ruled out.
    """
    chance, yes = np.asarray(probabilities, dtype=np.float64), np.asarray(said_yes)
    if not np.isin(yes, (0, 1)).all() or not 0 < level < 1:
        raise ValueError("judgements are yes or no, and the level lies between 0 and 1")
    strange = np.sort(np.where(yes == 1, 1 - chance, chance))
    place = ceil(level * (len(strange) + 1))
    return ConformalSets(float(strange[place - 1]) if place <= len(strange) else 1.0)
