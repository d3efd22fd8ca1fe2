"""The whole pipeline as a system: features and scorer for every pair, without the gate.

The gate answers another question (who may get the pass) and would hide people that the
grades speak of; so every pair is scored here. `pipeline` orders by the mutual score, as
lists are; `pipeline-one-side` by the score of the side that asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.gate import Rulebook
from matching.evaluation.labelled import LabelledSet, Scored, SideName
from matching.evaluation.systems import Sides, System
from matching.features import SIDES, every_pair, feature_matrix
from matching.language import message
from matching.pool import OpeningPool, Pool
from matching.scoring import TwoSided, mutual_score


class PoolMaker(Protocol):
    """Whoever makes pools of people and of openings with their vectors, such as a workspace."""

    def pool_of(self, candidates: Sequence[Candidate]) -> Pool:
        """Make a pool of people."""
        ...

    def opening_pool_of(self, openings: Sequence[Opening]) -> OpeningPool:
        """Make a pool of openings."""
        ...


class Pipeline:
    """Scores every pair of a set once; `day` is for sets that name none."""

    def __init__(self, pools: PoolMaker, scorer: TwoSided, day: date) -> None:
        self._pools, self._scorer, self._day = pools, scorer, day
        self._kept: tuple[LabelledSet, Mapping[str, Scored]] | None = None

    def scores(self, company: LabelledSet) -> Mapping[str, Scored]:
        """Return "company", "candidate" and "mutual" scores, each of shape (openings, people)."""
        if self._kept is None or self._kept[0] is not company:
            self._kept = company, self._scored(company)
        return self._kept[1]

    def _scored(self, company: LabelledSet) -> Mapping[str, Scored]:
        openings, pool = self._pools.opening_pool_of(company.openings), self._pools.pool_of(company.people)
        found: dict[str, list[Scored]] = {"company": [], "candidate": [], "mutual": []}
        for pairs in every_pair(openings, pool, Rulebook.on(company.day or self._day)):
            sides = [self._scorer.of(side).predict(feature_matrix(pairs, side)) for side in SIDES]
            for name, scores in zip(found, (*sides, mutual_score(*sides)), strict=True):
                found[name].append(np.asarray(scores, dtype=np.float32))
        return {name: np.stack(each) for name, each in found.items()}

    def _of_set(self, sides: Sides) -> Mapping[str, Scored]:
        return self.scores(sides["company"] if "company" in sides else sides["candidate"].turned())

    def mutual(self, sides: Sides) -> Mapping[SideName, Scored]:
        """Rank both sides by the mutual score."""
        scores = self._of_set(sides)["mutual"]
        return {"company": scores, "candidate": scores.T}

    def one_side(self, sides: Sides) -> Mapping[SideName, Scored]:
        """Rank each side by its own score."""
        scores = self._of_set(sides)
        return {"company": scores["company"], "candidate": scores["candidate"].T}


def pipeline_systems(pools: PoolMaker, scorer: TwoSided, day: date, *, encoder: str) -> tuple[System, System]:
    """Return the pipeline as lists are ordered, and by each side's own score."""
    pipeline = Pipeline(pools, scorer, day)
    ranks = {"pipeline": pipeline.mutual, "pipeline-one-side": pipeline.one_side}
    first, second = (
        System(
            name=name,
            label=message("evaluation", f"system-{name}"),
            what=message("evaluation", f"what-{name}"),
            rank=rank,
            version=f"{scorer.name}, {encoder}",
            needs_documents=True,
        )
        for name, rank in ranks.items()
    )
    return first, second
