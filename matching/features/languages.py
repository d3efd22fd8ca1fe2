"""Languages: those asked for against those spoken, and those to work in against those wished for."""

from __future__ import annotations

import numpy as np

from matching.columns import CEFR_RANK, language_bits
from matching.domain import Need
from matching.features.pairs import Column, Pairs
from matching.features.wishes import wished
from matching.reference import language_code


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


def working_language(pairs: Pairs) -> Column:
    """Whether a language the opening requires is one the person would work in."""
    required = [language_code(need.language) for need in pairs.opening.languages or () if need.need is Need.MUST]
    codes = [code for code in required if code]
    if not codes:
        return pairs.unknown()
    return wished(pairs.pool.wishes.languages[pairs.rows], sum({1 << language_bits()[code] for code in codes}))
