"""What is compared between an opening and people: one function a feature, NaN = not known.

Every feature is a share in [0, 1]: 1 is all that could be wished, 0 nothing of it.
`FEATURES` is the table of them. Nothing protected and nothing that stands for it is
among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.columns import CEFR_RANK, REMOTE_RANK, sector_bits, size_bit
from matching.domain import Need, Opening
from matching.eligibility.facts import Bounds
from matching.eligibility.gate import PeopleAnswers
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.pool import Pool, skill_key
from matching.reference import Place, language_code, place_named
from matching.retrieval import OpeningVectors, Rows, similarities

Column = NDArray[np.float64]
Side = Literal["company", "candidate"]
SIDES: tuple[Side, Side] = ("company", "candidate")


@dataclass(frozen=True)
class Pairs:
    """One opening and some rows of a pool."""

    opening: Opening
    vectors: OpeningVectors
    pool: Pool
    rows: Rows
    answers: PeopleAnswers

    def unknown(self) -> Column:
        """Return a column that says "not known" of everybody."""
        return np.full(len(self.rows), np.nan)

    def bounds(self, fact: str) -> Bounds:
        """Return a fact's bounds for these rows, shape (3, len(rows))."""
        picked: Bounds = self.answers.bounds[fact][:, self.rows]
        return picked


def similarity(pairs: Pairs) -> Column:
    """Likeness of the two texts' meaning, stretched between what is usual for unlike work and for the same."""
    inner = similarities(pairs.pool.vectors, pairs.vectors.whole, pairs.rows).astype(np.float64)
    unlike, same = pairs.pool.likeness
    return np.clip((inner - unlike) / (same - unlike), 0.0, 1.0)


def _coverage(pairs: Pairs, names: tuple[str, ...] | None) -> Column:
    keys = {skill_key(name) for name in names or ()}
    if not keys:
        return pairs.unknown()
    table = pairs.pool.skills
    share = table.worth(keys, pairs.rows) / len(keys)
    return np.where(table.stated[pairs.rows], share, np.nan)


def must(pairs: Pairs) -> Column:
    """Share of the required skills that the profile mentions, each once; one that is merely listed counts half."""
    return _coverage(pairs, pairs.opening.must)


def nice(pairs: Pairs) -> Column:
    """Share of the welcome skills that the profile mentions, each once; one that is merely listed counts half."""
    return _coverage(pairs, pairs.opening.nice)


def _within(bounds: Bounds, ask: float) -> Column:
    """Share of the ask that is reached where that is certain; NaN where open points could change it."""
    low, high = np.minimum(bounds[0] / ask, 1.0), np.minimum(bounds[1] / ask, 1.0)
    return np.where(low == high, low, np.nan)


def years(pairs: Pairs) -> Column:
    """Years of work as a share of those asked, 1 from there on."""
    ask = pairs.opening.minimum_years
    return _within(pairs.bounds("work_years"), ask) if ask else pairs.unknown()


def degree(pairs: Pairs) -> Column:
    """Whether the degree asked by the opening is held: 1 or 0, half for one level below."""
    ask = pairs.opening.minimum_isced
    if ask is None:
        return pairs.unknown()
    low, high, _ = np.clip(1 - (ask - pairs.bounds("degree_level")) / 2, 0.0, 1.0)
    return np.where(low == high, low, np.nan)


def languages(pairs: Pairs) -> Column:
    """Share of the languages asked that are spoken at the level; a welcome one counts half."""
    needs = [need for need in pairs.opening.languages or () if language_code(need.language)]
    if not needs:
        return pairs.unknown()
    weights = [1.0 if need.need is Need.MUST else 0.5 for need in needs]
    low, high = np.zeros(len(pairs.rows)), np.zeros(len(pairs.rows))
    for need, weight in zip(needs, weights, strict=True):
        rank = CEFR_RANK[need.cefr.value] if need.cefr else 1
        levels = pairs.pool.levels(str(language_code(need.language)))
        low += weight * (levels.lowest[pairs.rows] >= rank)
        high += weight * (levels.highest[pairs.rows] >= rank)
    return np.where(low == high, low / sum(weights), np.nan)


def _wished(mask: NDArray[np.int64], value: int) -> Column:
    return np.where(mask == -1, np.nan, (mask & value) != 0)


def sector(pairs: Pairs) -> Column:
    """Whether the opening's sector is one the person wishes for."""
    stated, _ = sector_of(pairs.opening)
    if stated is None:
        return pairs.unknown()
    return _wished(pairs.pool.wishes.sectors[pairs.rows], 1 << sector_bits()[stated])


def place_of(opening: Opening) -> Place | None:
    """Return the place of work if it is one we know in Korea."""
    return place_named(*(name for name in (opening.locality, opening.region) if name))


def place(pairs: Pairs) -> Column:
    """Whether the work is in a province wished for; half when it is in the same part of the country."""
    where, wishes = place_of(pairs.opening), pairs.pool.wishes
    if where is None:
        return pairs.unknown()
    province = _wished(wishes.provinces[pairs.rows], wishes.province_bits.mask_of(where.province))
    region = _wished(wishes.regions[pairs.rows], wishes.region_bits.mask_of(where.region))
    return np.maximum(province, region / 2)


def pay(pairs: Pairs) -> Column:
    """Pay offered as a share of the pay expected, from 70 % (0) to 100 % (1); the middle of a range.

    An offer without an upper end is known only where its lower end is enough.
    """
    low, high, _ = annual_pay_bounds(pairs.opening.pay)[:, 0]
    wish = pairs.pool.wishes.minimum_pay[pairs.rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = (np.clip((offer / wish - 0.7) / 0.3, 0.0, 1.0) for offer in (low, high))
    least, most = (np.where(wish == 0, 1.0, column) for column in (least, most))
    open_ended = np.isinf(high) & ((low == 0) | (low < wish))
    return np.where(np.isnan(wish) | open_ended, np.nan, (least + most) / 2)


def size(pairs: Pairs) -> Column:
    """Whether the employer is of a size the person wishes for."""
    employer = pairs.opening.employer
    return _wished(pairs.pool.wishes.sizes[pairs.rows], size_bit(employer.size)) if employer.size else pairs.unknown()


def remote(pairs: Pairs) -> Column:
    """Whether the work is as remote as the person wishes; half for one step less."""
    mode = pairs.opening.remote
    wish = pairs.pool.wishes.remote[pairs.rows].astype(np.float64)
    if mode is None:
        return pairs.unknown()
    return np.where(wish < 0, np.nan, np.clip(1 - (wish - REMOTE_RANK[mode]) / 2, 0.0, 1.0))


def working_language(pairs: Pairs) -> Column:
    """Whether a language the opening requires is one the person would work in."""
    required = [language_code(need.language) for need in pairs.opening.languages or () if need.need is Need.MUST]
    codes = [code for code in required if code]
    if not codes:
        return pairs.unknown()
    wishes = pairs.pool.wishes
    return _wished(wishes.languages[pairs.rows], sum({wishes.language_bits.mask_of(code) for code in codes}))


@dataclass(frozen=True)
class Feature:
    """A feature: its name, whose wish it speaks of, and its function."""

    name: str
    side: Side
    compute: Callable[[Pairs], Column]


FEATURES = (
    Feature("similarity", "company", similarity),
    Feature("must", "company", must),
    Feature("nice", "company", nice),
    Feature("years", "company", years),
    Feature("degree", "company", degree),
    Feature("languages", "company", languages),
    Feature("similarity", "candidate", similarity),
    Feature("sector", "candidate", sector),
    Feature("place", "candidate", place),
    Feature("pay", "candidate", pay),
    Feature("size", "candidate", size),
    Feature("remote", "candidate", remote),
    Feature("working-language", "candidate", working_language),
)


def feature_names(side: Side) -> tuple[str, ...]:
    """Return the names of a side's features in the order of their columns."""
    return tuple(feature.name for feature in FEATURES if feature.side == side)


def feature_matrix(pairs: Pairs, side: Side) -> Column:
    """Return a side's features, shape (len(rows), features of the side), in [0, 1] or NaN."""
    columns = [feature.compute(pairs) for feature in FEATURES if feature.side == side]
    return np.column_stack(columns) if len(pairs.rows) else np.zeros((0, len(columns)))
