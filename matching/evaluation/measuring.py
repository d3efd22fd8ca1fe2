"""Systems on a set: an estimate for every measure and side, and a paired difference to each other system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.evaluation.bootstrap import DRAWS, Difference, Estimate, Resampler
from matching.evaluation.labelled import LabelledSet, Scored, SideName
from matching.evaluation.measures import Measure, Ranker
from matching.evaluation.sides import BOTH, BothSides, TwoSides, Values, sides_of
from matching.evaluation.systems import System

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What was measured on one set.

    `values` holds each measure's value for each measured query, by system, measure's
    name and side. `systems` are those that could rank the set, in their order.
    """

    labelled: LabelledSet
    sides: Mapping[SideName, LabelledSet]
    systems: tuple[System, ...]
    measures: tuple[Measure, ...]
    values: Mapping[str, Mapping[str, Values]]
    seed: int
    draws: int = DRAWS

    @cached_property
    def resamplers(self) -> Mapping[SideName, Resampler]:
        """The draws of each side's queries."""
        return {
            side: Resampler([each.group for each in labelled.measured], seed=self.seed + number, draws=self.draws)
            for number, (side, labelled) in enumerate(self.sides.items())
        }

    @cached_property
    def _both(self) -> BothSides:
        company, candidate = (self.resamplers[side] for side in BOTH)
        return BothSides(company, candidate)

    @property
    def two_sided(self) -> bool:
        """Whether the set has both sides."""
        return set(self.sides) == set(BOTH)

    def estimate(self, system: str, measure: Measure, side: SideName) -> Estimate:
        """Return a system's mean on one side."""
        return self.resamplers[side].estimate(self.values[system][str(measure)][side])

    def both_sides(self, system: str, measure: Measure) -> TwoSides:
        """Return a system's mean on both sides, and the worse one."""
        return self._both.estimates(self.values[system][str(measure)])

    def difference(self, ours: str, other: str, measure: Measure, side: SideName) -> Difference:
        """Compare two systems on one side."""
        name = str(measure)
        return self.resamplers[side].difference(self.values[ours][name][side], self.values[other][name][side])

    def worse_difference(self, ours: str, other: str, measure: Measure) -> Difference:
        """Compare two systems by their worse sides."""
        return self._both.worse_difference(self.values[ours][str(measure)], self.values[other][str(measure)])


def measure_systems(
    labelled: LabelledSet, systems: Sequence[System], measures: Sequence[Measure], *, seed: int, draws: int = DRAWS
) -> Measured:
    """Rank a set by every system that can, and measure."""
    sides = sides_of(labelled)
    able = tuple(each for each in systems if "texts" not in sides or not each.needs_documents)
    values = {each.name: _by_measure(sides, each, measures) for each in able}
    return Measured(labelled, sides, able, tuple(measures), values, seed, draws)


def _by_measure(
    sides: Mapping[SideName, LabelledSet], system: System, measures: Sequence[Measure]
) -> dict[str, dict[SideName, Numbers]]:
    scores = system.rank(sides)
    by_side = {side: query_values(labelled, scores[side], measures) for side, labelled in sides.items()}
    return {str(each): {side: by_side[side][row] for side in sides} for row, each in enumerate(measures)}


def query_values(labelled: LabelledSet, scores: Scored, measures: Sequence[Measure]) -> Numbers:
    """Return the value of each measure for each measured query, shape (measures, queries)."""
    if scores.shape != (len(labelled.queries), len(labelled.corpus)):
        raise ValueError(f"scores of {scores.shape} for {len(labelled.queries)} queries and {len(labelled.corpus)}")
    ids = [each.id for each in labelled.corpus]
    ranker, rows = Ranker(ids), {each.id: row for row, each in enumerate(labelled.queries)}
    values = np.empty((len(measures), len(labelled.measured)))
    for column, query in enumerate(labelled.measured):
        grades = labelled.grades[query.id]
        line = scores[rows[query.id]]
        if labelled.only_graded:
            line = np.where([each in grades for each in ids], line, np.float32(np.nan))
        ranking = ranker.of(line, grades)
        values[:, column] = [measure.of(ranking) for measure in measures]
    return values
