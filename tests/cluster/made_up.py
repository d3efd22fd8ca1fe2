"""A small made-up pool that every process makes alike, a question about it, and its list made without shares."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.cluster import Question, parts_of
from matching.domain import Skill
from matching.pool import Pool
from matching.recommend import shortlist
from matching.retrieval import OpeningVectors, on_grid
from tests.cluster.fleets import Held, part_of, question, written
from tests.people import TODAY, degree, job, opening, person

DIMENSION, COUNT = 8, 48
POST = opening(title="Etch engineer", description="Control of plasma chambers", must=("plasma etching",))


def unit(draw, *shape):
    vectors = draw.normal(size=(*shape, DIMENSION))
    return on_grid(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def someone(number: int):
    school = ("Stanford University", None, "College of Nowhere")[number % 3]
    return person(
        f"p{number:03}",
        headline=("Etch engineer", "Pastry chef", "식각 엔지니어")[number % 3],
        degrees=(degree(school=school),),
        jobs=(job(start=("2014-07-01", "2025-01-01")[number % 2]),),
        skills=(Skill(name=("plasma etching", "CVD", "C++")[number % 3]),),
    )


def made_pool() -> Pool:
    draw = np.random.default_rng(3)
    sections = {"title": unit(draw, COUNT), "skills": unit(draw, COUNT)}
    return Pool(tuple(map(someone, range(COUNT))), unit(draw, COUNT), "made-up", sections=sections)


@dataclass(frozen=True)
class MadeSource:
    """Makes a share of the made pool on its machine."""

    def parts(self, shares):
        return parts_of([f"p{number:03}" for number in range(COUNT)], shares)

    def open(self, part):
        return Held(part_of(made_pool(), part), stored=COUNT)


@dataclass(frozen=True)
class HeldUpSource(MadeSource):
    """The same, but a share that is started again waits for a file before it gets its people."""

    folder: Path

    def open(self, part):
        was_there = self.folder / f"share-{part.number}"
        while was_there.exists() and not (self.folder / "go-on").exists():
            time.sleep(0.05)
        was_there.touch()
        return super().open(part)


def a_question() -> tuple[Question, str]:
    """Return a question of which not all can be compared in full, and its list over one pool, written."""
    draw = np.random.default_rng(4)
    vectors = OpeningVectors(unit(draw), {"title": unit(draw), "skills": unit(draw)})
    whole = written(shortlist(POST, vectors, made_pool(), TODAY, retrieved=5))
    return question(POST, vectors, retrieved=5), whole


def part_of_made(number: int, shares: int) -> list[str]:
    """Return the ids of a share."""
    part = MadeSource().parts(shares)[number]
    return [each for each in (f"p{row:03}" for row in range(COUNT)) if part.holds(each)]
