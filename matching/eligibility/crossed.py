"""The gate over each of some openings and each of some people, all pairs at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.eligibility.gate import Gate, OpeningAnswers, PeopleAnswers, Rulebook, gate_of
from matching.eligibility.held import Held

T = TypeVar("T", bound=np.generic)


def crossed(people: PeopleAnswers, posts: OpeningAnswers, rulebook: Rulebook) -> Gate:
    """Answer for each of some openings and each of some people: a row a pair, all people of the first opening first."""
    several = PeopleAnswers(
        people.rows * posts.rows,
        _tiled(people.bounds, posts.rows),
        _tiled(people.grades, posts.rows),
        _tiled(people.doors, posts.rows),
        _tiled(people.points, posts.rows),
        people.day,
    )
    each = OpeningAnswers(
        several.rows,
        _repeated(posts.bounds, people.rows),
        _repeated(posts.grades, people.rows),
        _repeated(posts.points, people.rows),
    )
    return gate_of(several, each, rulebook)


def _tiled(columns: Mapping[str, NDArray[T]] | Mapping[str, Held], times: int) -> dict[str, NDArray[T]]:
    """Return columns again and again, along their last axis."""
    return {name: np.concatenate([each[:]] * times, axis=-1) for name, each in columns.items()}


def _repeated(columns: Mapping[str, NDArray[T]], times: int) -> dict[str, NDArray[T]]:
    """Return columns with each of their entries several times, along their last axis."""
    return {name: np.repeat(each, times, axis=-1) for name, each in columns.items()}
