"""The section that says how long a list takes, as a ratio to what is measured beside it in the same turns.

Milliseconds are of one machine and one hour. Ratios of processor time, taken in turns on
the same openings, are of the program: what gate, features, both scores and reasons cost
beside ranking the same people by their words (BM25) or by their vectors alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Opening
from matching.evaluation.asked import Asked
from matching.evaluation.bootstrap import DRAWS, FEWEST, ends
from matching.evaluation.sections import Cell, Dots, Point, Row, Section, Table, figure, same
from matching.features import lay_out
from matching.fusion import Asked as Question
from matching.language import Text, message
from matching.pool import OpeningPool, Pool
from matching.recommend import shortlist

OPENINGS, ROUNDS = 24, 3
OURS = "list"

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Times:
    """Milliseconds of processor time by way, an entry an opening: the least of some rounds."""

    by_way: dict[str, Numbers]
    people: int

    def ratio(self, other: str, *, seed: int) -> tuple[float, tuple[float, float] | None]:
        """Return how many times as long a list takes as another way, with its interval over openings."""
        ours, theirs = self.by_way[OURS], self.by_way[other]
        value = float(ours.sum() / theirs.sum())
        if len(ours) < FEWEST:
            return value, None
        drawn = np.random.default_rng(seed).integers(len(ours), size=(DRAWS, len(ours)))
        return value, ends(ours[drawn].sum(axis=1) / theirs[drawn].sum(axis=1))


def latency_part(asked: Asked, people: Sequence[Candidate], openings: Sequence[Opening]) -> Section:
    """Take the time of lists over some people for some openings."""
    pool, posts = asked.pools.pool_of(people), asked.pools.opening_pool_of(openings)
    times = take_times(asked, pool, posts)
    others = [name for name in times.by_way if name != OURS]
    ratios = {name: times.ratio(name, seed=asked.seed) for name in others}
    median = {name: float(np.median(each)) for name, each in times.by_way.items()}
    rows: tuple[Row, ...] = (
        (Cell(_label(OURS), tone="ours"), figure(median[OURS], digits=2), same("1")),
        *((_label(name), figure(median[name], digits=2), figure(*ratios[name], digits=2)) for name in others),
    )
    points = tuple(Point(_label(name), value, *(found or ())) for name, (value, found) in ratios.items())
    return Section(
        key="latency",
        title=_say("latency-title"),
        note=(
            _say("latency-what", people=times.people, openings=len(openings), rounds=ROUNDS, scorer=asked.scorer.name,
                 encoder=asked.encoder),
            _say("latency-machine"),
        ),
        tables=(Table(tuple(_say(f"head-{name}") for name in ("way", "milliseconds", "times")), rows),),
        plots=(Dots(_say("latency-plot"), points, mark=1.0),),
        command=asked.command,
    )  # fmt: skip


def take_times(asked: Asked, pool: Pool, posts: OpeningPool, *, rounds: int = ROUNDS) -> Times:
    """Let all ways take turns on each opening; what is made once for a pool is made before."""
    lay_out(pool)
    by_way: dict[str, list[float]] = {}
    for row, opening in enumerate(posts.openings):
        ways = _ways(asked, pool, posts, row, opening)
        for way in ways.values():
            way()
        for name, way in ways.items():
            by_way.setdefault(name, []).append(min(_milliseconds(way) for _ in range(rounds)))
    return Times({name: np.array(values) for name, values in by_way.items()}, len(pool.candidates))


def _ways(asked: Asked, pool: Pool, posts: OpeningPool, row: int, opening: Opening) -> dict[str, Callable[[], object]]:
    """Return what is timed; the words of the pool and of the opening are read, and indexed, before."""
    vectors, every = posts.vectors_of(row), np.arange(len(pool.candidates))
    words = Question.of_opening(opening, vectors).words
    return {
        OURS: lambda: shortlist(opening, vectors, pool, asked.day, scorer=asked.scorer),
        "vectors": lambda: np.argsort(-pool.vectors.products(vectors.whole, every)),
        "words": lambda: np.argsort(-pool.words.scores(words, every)),
    }


def _milliseconds(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return (time.process_time() - start) * 1e3


def _label(name: str) -> Text:
    return _say(f"way-{name}")


def _say(key: str, **values: object) -> Text:
    return message("parts", key, **values)
