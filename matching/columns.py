"""What people wish and speak, as columns; NaN and -1 mean "did not say"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.domain import Candidate, Cefr, EmployerSize, LanguageSkill, Remote
from matching.reference import Place, cefr, language_code, place_named, sectors

CEFR_RANK = {level.value: rank for rank, level in enumerate(Cefr, start=1)}
REMOTE_RANK = {mode: rank for rank, mode in enumerate(Remote)}
_SIZES = {size: bit for bit, size in enumerate(EmployerSize)}

Mask = NDArray[np.int64]
"""One bit a value; -1 (all bits) where nothing was said."""


@cache
def sector_bits() -> dict[str, int]:
    """Return the bit of each sector."""
    return {sector.id: bit for bit, sector in enumerate(sectors())}


class Numbers:
    """Gives names bits in the order of their first use, up to 62 of them."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}

    def bit(self, name: str) -> int:
        """Return the bit of a name."""
        return self.bits.setdefault(name, len(self.bits))

    def mask_of(self, name: str) -> int:
        """Return the mask of a name that may never have been used."""
        return 1 << self.bits[name] if name in self.bits else 0


@dataclass(frozen=True)
class Wishes:
    """Preferences as columns of the shape (people,)."""

    sectors: Mask
    provinces: Mask
    regions: Mask
    minimum_pay: NDArray[np.float64]
    sizes: Mask
    remote: NDArray[np.int8]
    languages: Mask
    province_bits: Numbers
    region_bits: Numbers
    language_bits: Numbers


@dataclass(frozen=True)
class Levels:
    """CEFR ranks (0 none, 1 = A1 ... 6 = C2) of one language: lowest and highest they can be."""

    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]


def _mask(values: Sequence[str] | None, bit: Callable[[str], int]) -> int:
    return -1 if values is None else sum({1 << bit(value) for value in values})


def wishes_of(candidates: Sequence[Candidate]) -> Wishes:
    """Lay out what people would accept."""
    provinces, regions, languages = Numbers(), Numbers(), Numbers()
    wishes = [candidate.preferences for candidate in candidates]
    places = [_places(wish.places) for wish in wishes]

    def masks(values: list[list[str] | None], bits: Numbers) -> Mask:
        return np.array([_mask(each, bits.bit) for each in values], dtype=np.int64)

    return Wishes(
        sectors=np.array([_mask(wish.sectors, sector_bits().__getitem__) for wish in wishes], dtype=np.int64),
        provinces=masks([None if p is None else [each.province for each in p] for p in places], provinces),
        regions=masks([None if p is None else [each.region for each in p] for p in places], regions),
        minimum_pay=np.array([np.nan if w.minimum_pay is None else w.minimum_pay for w in wishes], dtype=float),
        sizes=np.array(
            [_mask(w.employer_sizes, lambda size: _SIZES[EmployerSize(size)]) for w in wishes], dtype=np.int64
        ),
        remote=np.array([-1 if w.remote is None else REMOTE_RANK[w.remote] for w in wishes], dtype=np.int8),
        languages=masks([_codes(w.working_languages) for w in wishes], languages),
        province_bits=provinces,
        region_bits=regions,
        language_bits=languages,
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


def levels_of(candidates: Sequence[Candidate], language: str) -> Levels:
    """Lay out how well people speak one language; who lists no languages may speak it at any level."""
    lowest = np.zeros(len(candidates), dtype=np.int8)
    highest = np.zeros(len(candidates), dtype=np.int8)
    for row, candidate in enumerate(candidates):
        if candidate.languages is None:
            highest[row] = 6
        for skill in candidate.languages or ():
            if skill.language and language_code(skill.language) == language:
                low, high = level_range(skill)
                lowest[row], highest[row] = max(lowest[row], low), max(highest[row], high)
    return Levels(lowest, highest)


def size_bit(size: StrEnum) -> int:
    """Return the mask of an employer's size."""
    return 1 << _SIZES[EmployerSize(size)]
