"""What people wish and speak, as columns; NaN and -1 mean "did not say"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.coded import Coded
from matching.domain import Candidate, Cefr, EmployerSize, LanguageSkill, Remote
from matching.narrow import Whole, narrow, wide
from matching.reference import Place, cefr, language_code, language_codes, place_named, places, sectors
from matching.splicing import Splice

CEFR_RANK = {level.value: rank for rank, level in enumerate(Cefr, start=1)}
REMOTE_RANK = {mode: rank for rank, mode in enumerate(Remote)}
_SIZES = {size: bit for bit, size in enumerate(EmployerSize)}

Mask = Whole
"""One bit a value, in as few bytes as hold them; -1 (all bits) where nothing was said."""


def among(mask: Mask, value: int) -> NDArray[np.bool_]:
    """Return whether any bit of a value is set in each entry of a mask, whatever bits its type has room for."""
    found: NDArray[np.bool_] = (wide(mask) & value) != 0
    return found


@cache
def sector_bits() -> dict[str, int]:
    """Return the bit of each sector."""
    return {sector.id: bit for bit, sector in enumerate(sectors())}


@cache
def province_bits() -> dict[str, int]:
    """Return the bit of each province."""
    return _bits(place.province for place in places().values())


@cache
def region_bits() -> dict[str, int]:
    """Return the bit of each part of the country."""
    return _bits(place.region for place in places().values())


@cache
def language_bits() -> dict[str, int]:
    """Return the bit of each language's code."""
    return _bits(language_codes())


def _bits(names: Iterable[str]) -> dict[str, int]:
    return {name: bit for bit, name in enumerate(dict.fromkeys(names))}


@dataclass(frozen=True)
class Wishes:
    """Preferences as columns of the shape (people,)."""

    sectors: Mask
    provinces: Mask
    regions: Mask
    minimum_pay: Coded
    sizes: Mask
    remote: Whole
    languages: Mask

    def spliced(self, fresh: Wishes, splice: Splice) -> Wishes:
        """Return the wishes of a splice's people."""
        names = [each.name for each in fields(self) if each.name != "minimum_pay"]
        masks = {name: splice.numbers(getattr(self, name), getattr(fresh, name)) for name in names}
        return Wishes(minimum_pay=self.minimum_pay.with_rows(fresh.minimum_pay, splice), **masks)


@dataclass(frozen=True)
class Levels:
    """CEFR ranks (0 none, 1 = A1 ... 6 = C2) of one language: lowest and highest they can be."""

    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]

    def spliced(self, fresh: Levels, splice: Splice) -> Levels:
        """Return the levels of a splice's people."""
        return Levels(splice.rows(self.lowest, fresh.lowest), splice.rows(self.highest, fresh.highest))


def _mask(values: Sequence[str] | None, bit: Callable[[str], int]) -> int:
    return -1 if values is None else sum({1 << bit(value) for value in values})


def wishes_of(candidates: Sequence[Candidate]) -> Wishes:
    """Lay out what people would accept."""
    wishes = [candidate.preferences for candidate in candidates]
    named = [_places(wish.places) for wish in wishes]

    def masks(values: Iterable[Sequence[str] | None], bits: dict[str, int]) -> Mask:
        return narrow(np.array([_mask(each, bits.__getitem__) for each in values], dtype=np.int64))

    return Wishes(
        sectors=masks([wish.sectors for wish in wishes], sector_bits()),
        provinces=masks([None if p is None else [each.province for each in p] for p in named], province_bits()),
        regions=masks([None if p is None else [each.region for each in p] for p in named], region_bits()),
        minimum_pay=Coded.of(np.array([np.nan if w.minimum_pay is None else w.minimum_pay for w in wishes], float)),
        sizes=narrow(np.array([_mask(w.employer_sizes, lambda size: _SIZES[EmployerSize(size)]) for w in wishes])),
        remote=narrow(np.array([-1 if w.remote is None else REMOTE_RANK[w.remote] for w in wishes])),
        languages=masks([_codes(w.working_languages) for w in wishes], language_bits()),
    )


def _places(names: Sequence[str] | None) -> list[Place] | None:
    """Return the places named; None where none of the names is known, which is "did not say"."""
    found = [place for name in names or () if (place := place_named(name)) is not None]
    return found or None


def _codes(names: Sequence[str] | None) -> list[str] | None:
    found = [code for name in names or () if (code := language_code(name)) is not None]
    return found or None


def level_range(skill: LanguageSkill) -> tuple[int, int]:
    """Return the lowest and highest CEFR rank that a person's own words can mean."""
    if skill.cefr is not None:
        return CEFR_RANK[skill.cefr.value], CEFR_RANK[skill.cefr.value]
    reading = cefr(skill.fluency) if skill.fluency else None
    return (1, 6) if reading is None else (CEFR_RANK[reading[0]], CEFR_RANK[reading[1]])


def size_bit(size: StrEnum) -> int:
    """Return the mask of an employer's size."""
    return 1 << _SIZES[EmployerSize(size)]
