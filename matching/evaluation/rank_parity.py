"""How far a list changes when the same people, or the same opening, write in the other language.

Four versions are scored once: openings in either language against people in either. The
list over a pool in which some write in one language and some in the other is read from
the same table, since a pair's score depends on nobody else. A person's shift is the
difference of their two places; those count who stand among the first `top` of either
list, and whoever is missing from the other stands behind its last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from matching.caps import employer_of
from matching.eligibility.gate import Rulebook
from matching.evaluation.bilingual import Bilingual, Versions
from matching.evaluation.bootstrap import DRAWS, FEWEST, Estimate, Resampler, ends
from matching.evaluation.pair_scores import Numbers, PairScores, pair_scores
from matching.evaluation.pipeline import PoolMaker
from matching.language import LANGUAGES, Language
from matching.scoring import TwoSided

TOP = 20
SHARE_OF = 10
AIM = 1.0
"""The greatest median shift among the first `TOP` that is good enough."""
_MIXES = 20

Table = Mapping[Versions, PairScores]
Mix = NDArray[np.bool_]
"""Who writes in Korean, shape (people,); the others write in English."""


@dataclass(frozen=True, slots=True)
class Shifts:
    """How far places differ between two versions, over the people near the top of either list.

    `tau` is Kendall's rank correlation of those people's places, averaged over lists;
    `lost` is how many of them stand on one list only. `median_high` and the like are
    ends of intervals over groups of lists, `None` where there are too few.
    """

    name: str
    lists: int
    people: int
    median: float
    median_ends: tuple[float, float] | None
    far: float
    largest: int
    tau: float | None
    lost: int

    @property
    def holds(self) -> bool | None:
        """Whether the aim is surely met; `None` where it cannot be told."""
        if self.median_ends is None:
            return None
        low, high = self.median_ends
        return True if high <= AIM else False if low > AIM else None


def scored_versions(documents: Bilingual, pools: PoolMaker, rulebook: Rulebook, scorer: TwoSided) -> Table:
    """Score every pair in the four versions."""
    openings = {tongue: pools.opening_pool_of(each) for tongue, each in documents.openings.items()}
    people = {tongue: pools.pool_of(each) for tongue, each in documents.people.items()}
    return {(a, b): pair_scores(openings[a], people[b], rulebook, scorer) for a in LANGUAGES for b in LANGUAGES}


def mixed(table: Table, asking: Language, korean: Mix) -> PairScores:
    """Return the scores of a pool in which some people write in Korean and the others in English."""
    english, other = table[asking, "en"], table[asking, "ko"]
    names = ("grades", "sure", "company", "candidate", "mutual")
    return replace(english, **{name: np.where(korean, getattr(other, name), getattr(english, name)) for name in names})


def mixes(people: int, *, seed: int, count: int = _MIXES) -> list[Mix]:
    """Return random halves, each followed by its opposite, so that everybody writes in each language as often."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count // 2):
        half = np.zeros(people, dtype=bool)
        half[rng.permutation(people)[: people // 2]] = True
        found += [half, ~half]
    return found


def shifts(name: str, one: Sequence[Lists], other: Sequence[Lists], groups: Sequence[str], *, seed: int) -> Shifts:
    """Compare the lists of two versions; each of `one` and `other` is a version's lists, paired in order."""
    found = [
        _shifts_of(before, after) for first, second in zip(one, other, strict=True)
        for before, after in zip(first, second, strict=True)
    ]  # fmt: skip
    owners = [group for _ in one for group in groups]
    kept = [(each, group) for each, group in zip(found, owners, strict=True) if len(each.shift)]
    every = np.concatenate([np.zeros(0, dtype=np.int64), *(each.shift for each, _ in kept)])
    taus = [each.tau for each, _ in kept if each.tau is not None]
    return Shifts(
        name=name,
        lists=len(kept),
        people=len(every),
        median=float(np.median(every)) if len(every) else np.nan,
        median_ends=_median_ends([each.shift for each, _ in kept], [group for _, group in kept], seed=seed),
        far=float(np.quantile(every, 0.95)) if len(every) else np.nan,
        largest=int(every.max(initial=0)),
        tau=float(np.mean(taus)) if taus else None,
        lost=sum(each.lost for each, _ in kept),
    )


Lists = list[NDArray[np.intp]]
"""The lists of one version: for each opening the rows of people, best first."""


@dataclass(frozen=True, slots=True)
class _Shift:
    shift: NDArray[np.int64]
    tau: float | None
    lost: int


def _shifts_of(before: NDArray[np.intp], after: NDArray[np.intp]) -> _Shift:
    near = sorted({*before[:TOP].tolist(), *after[:TOP].tolist()})
    first, second = _places(before, near), _places(after, near)
    tau = None
    if len(near) > 1:
        tau = float(kendalltau(first, second).statistic)
    lost = int(((first == len(before) + 1) | (second == len(after) + 1)).sum())
    return _Shift(np.abs(first - second), None if tau is None or np.isnan(tau) else tau, lost)


def _places(ranked: NDArray[np.intp], rows: Sequence[int]) -> NDArray[np.int64]:
    place = {int(row): number for number, row in enumerate(ranked, start=1)}
    return np.array([place.get(row, len(ranked) + 1) for row in rows], dtype=np.int64)


def _median_ends(
    values: Sequence[NDArray[np.int64]], groups: Sequence[str], *, seed: int
) -> tuple[float, float] | None:
    """Return the interval of a median over draws of whole groups, from how often each value occurs in each."""
    names = sorted(set(groups))
    if len(names) < FEWEST:
        return None
    rows = {name: row for row, name in enumerate(names)}
    most = max(int(each.max(initial=0)) for each in values)
    counts = np.zeros((len(names), most + 1))
    for each, group in zip(values, groups, strict=True):
        counts[rows[group]] += np.bincount(each, minlength=most + 1)
    times = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    below = np.cumsum(times @ counts, axis=1)
    middle = (below[:, -1:] + 1) / 2  # the two middle ones of an even number, the same of an odd one
    medians = sum((below < half).sum(axis=1) for half in (np.floor(middle), np.ceil(middle))) / 2
    return ends(np.asarray(medians, dtype=np.float64))


def company_lists(scores: PairScores, *, gated: bool) -> Lists:
    """Return every opening's list."""
    return [scores.list_of(row, gated=gated) for row in range(len(scores.openings))]


def candidate_lists(scores: PairScores, *, gated: bool) -> Lists:
    """Return every person's list of openings."""
    return [scores.list_for(row, gated=gated) for row in range(len(scores.people))]


@dataclass(frozen=True)
class Parity:
    """All that differs between the versions.

    `gated` and `ungated` compare the lists as they are shown and everybody by score
    alone, `candidates` the lists of openings. `own_share` is the share of people who
    write in the opening's language among the first ten of a mixed pool, by whether the
    gate is there and the opening's language. `bonus` is what a common language adds to
    a pair's score, `korean` what a pair scores more in Korean than in English.
    """

    gated: tuple[Shifts, ...]
    ungated: tuple[Shifts, ...]
    candidates: tuple[Shifts, ...]
    own_share: Mapping[tuple[bool, Language], Estimate | None]
    bonus: ScoreDifference
    korean: ScoreDifference


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A mean difference of scores with its interval over employers, `None` below `FEWEST` of them."""

    value: float
    interval: tuple[float, float] | None
    largest: float


def rank_parity(documents: Bilingual, table: Table, *, seed: int, count: int = _MIXES) -> Parity:
    """Compare the lists of the four versions and of mixed pools."""
    employers = [employer_of(each) for each in documents.openings["en"]]
    people = [each.id for each in documents.people["en"]]
    halves = mixes(len(people), seed=seed, count=count)
    comparing = {gated: _comparisons(table, halves, employers, seed=seed, gated=gated) for gated in (True, False)}
    resampler = Resampler(employers, seed=seed)
    scores = {version: each.mutual for version, each in table.items()}
    bonus = (scores["en", "en"] + scores["ko", "ko"] - scores["en", "ko"] - scores["ko", "en"]) / 2
    korean = scores["ko", "ko"] - scores["en", "en"]
    return Parity(
        gated=comparing[True],
        ungated=comparing[False],
        candidates=(_of_candidates(table, people, seed=seed),),
        own_share={
            (gated, tongue): _own_share(table, tongue, halves, employers, seed=seed, gated=gated)
            for gated in (True, False)
            for tongue in LANGUAGES
        },
        bonus=_difference(bonus, resampler),
        korean=_difference(korean, resampler),
    )


def _comparisons(
    table: Table, halves: Sequence[Mix], employers: Sequence[str], *, seed: int, gated: bool
) -> tuple[Shifts, ...]:
    lists = {version: company_lists(each, gated=gated) for version, each in table.items()}
    in_mixed = {
        tongue: [company_lists(mixed(table, tongue, half), gated=gated) for half in halves] for tongue in LANGUAGES
    }
    pairs: dict[str, tuple[list[Lists], list[Lists]]] = {
        "both": ([lists["en", "en"]], [lists["ko", "ko"]]),
        "openings": ([lists["en", "en"], lists["en", "ko"]], [lists["ko", "en"], lists["ko", "ko"]]),
        "people": ([lists["en", "en"], lists["ko", "en"]], [lists["en", "ko"], lists["ko", "ko"]]),
        "mixed": (
            [lists[tongue, tongue] for tongue in LANGUAGES for _ in halves],
            [each for tongue in LANGUAGES for each in in_mixed[tongue]],
        ),
    }
    return tuple(shifts(name, *each, employers, seed=seed) for name, each in pairs.items())


def _of_candidates(table: Table, people: Sequence[str], *, seed: int) -> Shifts:
    one, other = (candidate_lists(table[tongue, tongue], gated=True) for tongue in LANGUAGES)
    return shifts("candidates", [one], [other], people, seed=seed)


def _own_share(
    table: Table, asking: Language, halves: Sequence[Mix], employers: Sequence[str], *, seed: int, gated: bool
) -> Estimate | None:
    """Return the share of the opening's language among the first ten of the lists that are longer than that."""
    shares = np.full((len(halves), len(employers)), np.nan)
    for number, half in enumerate(halves):
        own = half if asking == "ko" else ~half
        for row, ranked in enumerate(company_lists(mixed(table, asking, half), gated=gated)):
            if len(ranked) > SHARE_OF:  # a list that is shown whole has each of its people in either language
                shares[number, row] = own[ranked[:SHARE_OF]].mean()
    listed = np.flatnonzero(~np.isnan(shares).any(axis=0))
    if not len(listed):
        return None
    return Resampler([employers[int(row)] for row in listed], seed=seed).estimate(shares[:, listed].mean(axis=0))


def _difference(values: Numbers, resampler: Resampler) -> ScoreDifference:
    rows = values.mean(axis=1)
    interval = ends(resampler.means(rows)) if resampler.n >= FEWEST else None
    return ScoreDifference(float(values.mean()), interval, float(np.abs(values).max()))
