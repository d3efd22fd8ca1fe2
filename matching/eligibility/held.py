"""The bounds of many people's facts, held in two bytes a number without loss.

Years are whole numbers of days, divided once by a year of months of 31 days, or of 30 where several spans are added
(`intervals`), and everything else that is counted is a whole number: so nearly every bound is one of some 37,000
fractions, and its number among them is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.coded import Coded
from matching.eligibility.careers import LONGEST_CAREER
from matching.eligibility.facts import Bounds
from matching.splicing import Splice

Held = Bounds | Coded
"""Bounds as they were computed, or held in fewer bytes; both are read alike."""

_YEAR, _CUSTOMARY_YEAR = 12 * 31, 12 * 30
_FEW = 4096
"""So few numbers are held as they are: to find their fractions takes longer than it saves."""


def held(bounds: Bounds) -> Coded:
    """Return bounds, shape (3, rows), as they are held: how follows from the values alone."""
    if bounds.size < _FEW:
        return Coded(None, np.ascontiguousarray(bounds))
    codes = _codes(bounds)
    return Coded.of(bounds) if codes is None else Coded(codes, _fractions())


def held_of_each(bounds: Mapping[str, Held]) -> dict[str, Held]:
    """Return bounds by their names as they are held."""
    return {name: each if isinstance(each, Coded) else held(each) for name, each in bounds.items()}


def joined_bounds(parts: Sequence[Held]) -> Held:
    """Return the bounds of people who follow each other, given in parts, held as those laid out whole are."""
    if all(isinstance(each, Coded) and each.codes is not None and each.values is _fractions() for each in parts):
        return Coded(np.concatenate([each.codes for each in parts], axis=1), _fractions())  # type: ignore[union-attr]  # all are Coded
    return held(np.concatenate([each[:] for each in parts], axis=1))


def spliced_bounds(old: Mapping[str, Held], fresh: Mapping[str, Held], splice: Splice) -> dict[str, Held]:
    """Return the bounds of a splice's people by their names, held as those laid out whole are."""
    return {name: _spliced(each, fresh[name], splice) for name, each in old.items()}


def _spliced(old: Held, fresh: Held, splice: Splice) -> Held:
    if not isinstance(old, Coded):
        return splice.rows(old, fresh[:], axis=1)
    other = _codes(fresh[:]) if old.values is _fractions() else None
    if old.codes is None or other is None:
        before = old.values if old.codes is None else old[:]
        bounds = splice.rows(before, fresh[:], axis=1)
        return old if bounds is old.values else held(bounds)
    codes = splice.rows(old.codes, other, axis=1)
    if codes is old.codes:
        return old
    return held(_fractions()[codes]) if codes.size < _FEW else Coded(codes, _fractions())


@cache
def _fractions() -> Bounds:
    """Return the fractions of a year up to `LONGEST_CAREER` years: with months of 31 days, and from the end of 30."""
    days, customary = (np.arange(LONGEST_CAREER * year + 1.0) / year for year in (_YEAR, _CUSTOMARY_YEAR))
    table: Bounds = np.concatenate((days, customary[:0:-1]))
    table.flags.writeable = False
    return table


def _codes(bounds: Bounds) -> NDArray[np.int16] | None:
    """Return the numbers of the fractions that have the very bits of some bounds, None where any has none."""
    if bounds.size and not (bounds.min() >= 0 and bounds.max() <= LONGEST_CAREER):
        return None
    codes = _nearest(bounds, _YEAR)
    other = ~_are(codes, bounds)
    codes[other] = -_nearest(bounds[other], _CUSTOMARY_YEAR)
    return codes.astype(np.int16) if _are(codes[other], bounds[other]).all() else None


def _nearest(bounds: Bounds, year: int) -> NDArray[np.intp]:
    return np.rint(bounds * year).astype(np.intp)


def _are(codes: NDArray[np.intp], bounds: Bounds) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = _fractions()[codes].view(np.int64) == np.ascontiguousarray(bounds).view(np.int64)
    return found
