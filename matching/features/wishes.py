"""The person's wishes against the opening: sector, place, pay, size of the employer, way of working."""

from __future__ import annotations

import numpy as np

from matching.columns import REMOTE_RANK, Mask, among, province_bits, region_bits, sector_bits, size_bit
from matching.domain import Opening
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.features.pairs import Column, Pairs
from matching.reference import Place, place_named


def wished(mask: Mask, value: int) -> Column:
    """Return whether a value is among the wishes of each row, NaN where none were said."""
    return np.where(mask == -1, np.nan, among(mask, value))


def sector(pairs: Pairs) -> Column:
    """Whether the opening's sector is one the person wishes for."""
    stated, _ = sector_of(pairs.opening)
    if stated is None:
        return pairs.unknown()
    return wished(pairs.pool.wishes.sectors[pairs.rows], 1 << sector_bits()[stated])


def place_of(opening: Opening) -> Place | None:
    """Return the place of work if it is one we know in Korea."""
    return place_named(*(name for name in (opening.locality, opening.region) if name))


def place(pairs: Pairs) -> Column:
    """Whether the work is in a province wished for; half when it is in the same part of the country."""
    where, wishes = place_of(pairs.opening), pairs.pool.wishes
    if where is None:
        return pairs.unknown()
    province = wished(wishes.provinces[pairs.rows], 1 << province_bits()[where.province])
    region = wished(wishes.regions[pairs.rows], 1 << region_bits()[where.region])
    return np.maximum(province, region / 2)


def pay(pairs: Pairs) -> Column:
    """Pay offered as a share of the pay expected, from 70 % (0) to 100 % (1); the middle of a range.

    An offer without an upper end is known only where its lower end is enough.
    """
    low, high, _ = annual_pay_bounds(pairs.opening.pay)
    return share_of_pay(low, high, pairs.pool.wishes.minimum_pay[pairs.rows])


def share_of_pay(low: Column, high: Column, wish: Column) -> Column:
    """Return `pay` of offers between two ends for wishes, all in KRW a year; either side may be one for all."""
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = (np.clip((offer / wish - 0.7) / 0.3, 0.0, 1.0) for offer in (low, high))
    least, most = (np.where(wish == 0, 1.0, column) for column in (least, most))
    open_ended = np.isinf(high) & ((low == 0) | (low < wish))
    return np.where(np.isnan(wish) | open_ended, np.nan, (least + most) / 2)


def size(pairs: Pairs) -> Column:
    """Whether the employer is of a size the person wishes for."""
    employer = pairs.opening.employer
    return wished(pairs.pool.wishes.sizes[pairs.rows], size_bit(employer.size)) if employer.size else pairs.unknown()


def remote(pairs: Pairs) -> Column:
    """Whether the work is as remote as the person wishes; half for one step less."""
    mode = pairs.opening.remote
    wish = pairs.pool.wishes.remote[pairs.rows].astype(np.float64)
    if mode is None:
        return pairs.unknown()
    return np.where(wish < 0, np.nan, np.clip(1 - (wish - REMOTE_RANK[mode]) / 2, 0.0, 1.0))
