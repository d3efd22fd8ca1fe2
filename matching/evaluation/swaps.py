"""What happens to verdicts, scores and places when one thing about a person is exchanged.

Each swap makes two versions of some profiles, both are judged for the same openings, and
the numbers are compared bit by bit: an effect of the last bit is an effect. Beside it
the control does the same with a change that must count, since a comparison that cannot
find anything proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain import Json, Opening
from matching.eligibility.gate import PeopleAnswers, Rulebook
from matching.evaluation.bootstrap import FEWEST, Resampler, ends
from matching.evaluation.pair_scores import Numbers, PairScores, pair_scores
from matching.evaluation.pipeline import PoolMaker
from matching.evaluation.resume_parts import Change
from matching.evaluation.swap_changes import Claim, Swap
from matching.ingest.json_resume import read_candidate
from matching.pool import OpeningPool, Pool
from matching.scoring import TwoSided

MOST_GAIN = 0.005
"""What adding words may surely gain on average before it counts as paying: half a point of a hundred."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did to some pairs.

    `changed` counts pairs whose verdict, either side's score or mutual score differs in
    any bit, `verdicts` those whose verdict does, `moved` those whose place among the
    other people does. `largest` is the greatest absolute change of the mutual score,
    `mean` the signed mean with its interval over people (`None` below 20 of them).
    `left_out` counts pairs in which the rules themselves count the change.
    """

    people: int
    pairs: int
    changed: int
    verdicts: int
    moved: int
    largest: float
    largest_move: int
    mean: float
    mean_ends: tuple[float, float] | None
    left_out: int


@dataclass(frozen=True, slots=True)
class SwapResult:
    """A swap's effect and its control's."""

    key: str
    claim: Claim
    effect: Effect
    control: Effect

    @property
    def is_tested(self) -> bool:
        """Whether there was anything to compare, and the control shows that an effect would have been seen."""
        return self.effect.pairs > 0 and self.control.changed > 0

    @property
    def holds(self) -> bool | None:
        """Whether the claim holds; `None` where it was not tested or cannot be told."""
        if not self.is_tested:
            return None
        if self.claim is not Claim.NO_GAIN:
            return self.effect.changed == 0
        if self.effect.verdicts:
            return False
        if self.effect.mean_ends is None:
            return None
        low, high = self.effect.mean_ends
        return True if high <= MOST_GAIN else False if low > MOST_GAIN else None


@dataclass(frozen=True)
class Bench:
    """What profiles are judged by; any encoder (of `pools`) and any scorer."""

    pools: PoolMaker
    openings: OpeningPool
    rulebook: Rulebook
    scorer: TwoSided

    @classmethod
    def of(cls, openings: Sequence[Opening], pools: PoolMaker, rulebook: Rulebook, scorer: TwoSided) -> Bench:
        """Encode the openings once."""
        return cls(pools, pools.opening_pool_of(openings), rulebook, scorer)

    def pool(self, documents: Iterable[Json]) -> Pool:
        """Read profiles and make a pool of them."""
        return self.pools.pool_of([read_candidate(each) for each in documents])

    def scores(self, people: Pool) -> PairScores:
        """Judge and score every pair."""
        return pair_scores(self.openings, people, self.rulebook, self.scorer)


def run_swaps(documents: Sequence[Json], bench: Bench, swaps: Iterable[Swap], *, seed: int) -> tuple[SwapResult, ...]:
    """Make each swap and its control on each profile. Raises `BadInputError` for what is no profile."""
    found = []
    for swap in swaps:
        only_alike = swap.claim is Claim.RULES_ALIKE
        effect = effect_of(swap.change, documents, bench, seed=seed, only_alike=only_alike)
        control = effect_of(swap.control, documents, bench, seed=seed)
        found.append(SwapResult(swap.key, swap.claim, effect, control))
    return tuple(found)


def effect_of(
    change: Change, documents: Sequence[Json], bench: Bench, *, seed: int, only_alike: bool = False
) -> Effect:
    """Compare both versions of each profile; with `only_alike`, where the facts that the rules count are the same."""
    both = [made for number, document in enumerate(documents) if (made := change(document, number)) is not None]
    if not both:
        return Effect(0, 0, 0, 0, 0, 0.0, 0, 0.0, None, 0)
    one, other = bench.pool(each for each, _ in both), bench.pool(each for _, each in both)
    kept = (
        _alike(one.answers(bench.rulebook), other.answers(bench.rulebook)) if only_alike else np.ones(len(both), bool)
    )
    return _effect(bench.scores(one), bench.scores(other), kept, seed=seed)


def _alike(one: PeopleAnswers, other: PeopleAnswers) -> Mask:
    """Return the rows of which every fact that the rules ask for is the same."""
    same = [(one.bounds[name][:] == other.bounds[name][:]).all(axis=0) for name in one.bounds]
    return np.asarray(np.all(same, axis=0))


def _effect(one: PairScores, other: PairScores, kept: Mask, *, seed: int) -> Effect:
    verdicts = ((one.grades != other.grades) | (one.sure != other.sure))[:, kept]
    scores = [getattr(each, name)[:, kept] for name in ("company", "candidate", "mutual") for each in (one, other)]
    changed = verdicts | np.any([a != b for a, b in zip(scores[::2], scores[1::2], strict=True)], axis=0)
    gained, moves = (other.mutual - one.mutual)[:, kept], np.abs(_places(one, one) - _places(one, other))[:, kept]
    by_person = gained.mean(axis=0)
    return Effect(
        people=int(kept.sum()),
        pairs=gained.size,
        changed=int(changed.sum()),
        verdicts=int(verdicts.sum()),
        moved=int((moves > 0).sum()),
        largest=float(np.abs(gained).max(initial=0.0)),
        largest_move=int(moves.max(initial=0)),
        mean=float(gained.mean()) if gained.size else 0.0,
        mean_ends=_mean_ends(by_person, seed=seed),
        left_out=int((~kept).sum()) * len(one.openings),
    )


def _mean_ends(by_person: Numbers, *, seed: int) -> tuple[float, float] | None:
    if len(by_person) < FEWEST:
        return None
    return ends(Resampler([str(row) for row in range(len(by_person))], seed=seed).means(by_person))


def _places(others: PairScores, own: PairScores) -> NDArray[np.int64]:
    """Return each person's place by their `own` numbers among the others by theirs, shape (openings, people)."""
    places = np.empty(own.mutual.shape, dtype=np.int64)
    for row in range(len(own.openings)):
        theirs, mine = _keys(others, row), _keys(own, row)
        ahead = _is_ahead(theirs[:, None, :], mine[None, :, :])
        ids = np.argsort(np.argsort(np.asarray(own.people, dtype=np.str_)))
        level = (theirs[:, None, :] == mine[None, :, :]).all(axis=2) & (ids[:, None] < ids[None, :])
        before = ahead | level
        np.fill_diagonal(before, val=False)
        places[row] = 1 + before.sum(axis=0)
    return places


def _keys(scores: PairScores, row: int) -> Numbers:
    columns = (scores.grades[row], scores.sure[row], scores.mutual[row])
    return np.column_stack([column.astype(np.float64) for column in columns])


def _is_ahead(theirs: Numbers, mine: Numbers) -> Mask:
    """Whether keys come before others: the first entry that differs is greater."""
    ahead = np.zeros(np.broadcast_shapes(theirs.shape, mine.shape)[:-1], dtype=bool)
    for at in reversed(range(theirs.shape[-1])):
        ahead = (theirs[..., at] > mine[..., at]) | ((theirs[..., at] == mine[..., at]) & ahead)
    return ahead
