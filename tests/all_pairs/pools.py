"""Pools of the sample and of small invented people, with random vectors on the grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.all_pairs import Sought
from matching.domain import Candidate, Opening
from matching.eligibility import Rulebook
from matching.pool import OpeningPool, Pool
from matching.profiles import SECTIONS
from matching.retrieval import on_grid
from matching.scoring import prior
from tests.small import DAY

DIMENSION = 256


def random_vectors(seed: int, rows: int) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    return on_grid(raw / np.linalg.norm(raw, axis=1, keepdims=True))


def pool_of(people: Sequence[Candidate]) -> Pool:
    sections = {section: random_vectors(seed, len(people)) for seed, section in enumerate(SECTIONS, start=10)}
    return Pool(tuple(people), random_vectors(1, len(people)), "random", sections=sections)


def posts_of(openings: Sequence[Opening]) -> OpeningPool:
    sections = {section: random_vectors(seed, len(openings)) for seed, section in enumerate(SECTIONS, start=20)}
    return OpeningPool(tuple(openings), random_vectors(2, len(openings)), "random", sections=sections)


def sought_of(people: Sequence[Candidate], openings: Sequence[Opening], **rest: int) -> Sought:
    return Sought(pool_of(people), posts_of(openings), Rulebook.on(DAY), prior(), **rest)
