"""What can be measured: a name and a function from the sides of a set to scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matching.evaluation.labelled import LabelledSet, Scored, SideName
from matching.language import Text

Sides = Mapping[SideName, LabelledSet]
Rank = Callable[[LabelledSet], Scored]
"""A function from a set to the scores of its corpus for each query, NaN = not retrieved."""


@dataclass(frozen=True, slots=True)
class System:
    """A way to rank; `version` says of which version, such as an encoder's fingerprint.

    `fitted_on` names the files of ours it was fitted on. `needs_documents` systems rank
    people and openings only.
    """

    name: str
    label: Text
    what: Text
    rank: Callable[[Sides], Mapping[SideName, Scored]]
    version: str = ""
    fitted_on: frozenset[str] = frozenset()
    needs_documents: bool = False


def each_side(rank: Rank) -> Callable[[Sides], Mapping[SideName, Scored]]:
    """Return the ranking of every side by itself."""
    return lambda sides: {side: rank(labelled) for side, labelled in sides.items()}
