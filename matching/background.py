"""What people speak, where they live and in which sectors they say that they worked, as columns.

Lists are narrowed by them and programmes counted, without reading anybody's profile again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Levels, Mask, among, level_range, sector_bits
from matching.domain import Candidate
from matching.narrow import Whole, narrow
from matching.reference import country_code, language_code
from matching.splicing import Named, Splice, spliced_names

_ANY_LEVEL = 6
"""The highest CEFR rank of whoever lists no languages, who may speak any."""


@dataclass(frozen=True)
class Spoken:
    """The languages that people list, each of the shape (languages listed,), and who lists any, shape (people,).

    `language` indexes `languages`, codes of ISO 639-1; `lowest` and `highest` are CEFR ranks as in `Levels`.
    """

    stated: NDArray[np.bool_]
    person: NDArray[np.int32]
    language: Whole
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]
    languages: tuple[str, ...]

    def levels(self, language: str) -> Levels:
        """Return how well everybody speaks one language; who lists no languages may speak it at any level."""
        lowest = np.zeros(len(self.stated), dtype=np.int8)
        highest = np.where(self.stated, 0, _ANY_LEVEL).astype(np.int8)
        if language in self.languages:
            of_it = self.language == self.languages.index(language)
            np.maximum.at(lowest, self.person[of_it], self.lowest[of_it])
            np.maximum.at(highest, self.person[of_it], self.highest[of_it])
        return Levels(lowest, highest)

    def spliced(self, fresh: Spoken, splice: Splice) -> Spoken:
        """Return what a splice's people speak."""
        entries, person = splice.entries(self.person, fresh.person)
        old, other = (Named(each.language, each.languages) for each in (self, fresh))
        language, languages = spliced_names(entries, old, other)
        lowest, highest = entries.rows(self.lowest, fresh.lowest), entries.rows(self.highest, fresh.highest)
        return Spoken(splice.rows(self.stated, fresh.stated), person, language, lowest, highest, languages)


@dataclass(frozen=True)
class Background:
    """What people speak, in which sectors they worked, and where they live, each of the shape (people,).

    `sectors` has a bit for each that a job states; `country` indexes `countries`, codes of ISO 3166-1, -1 for none.
    """

    spoken: Spoken
    sectors: Mask
    country: Whole
    countries: tuple[str, ...]

    def worked_in(self, sector: str) -> NDArray[np.bool_]:
        """Return who has a job that states a sector, shape (people,)."""
        bit = sector_bits().get(sector)
        return among(self.sectors, 0 if bit is None else 1 << bit)

    def countries_of(self, rows: NDArray[np.intp]) -> list[str | None]:
        """Return the country in which each of some people lives, None where it is not known."""
        names = (*self.countries, None)  # the last is that of -1
        return [names[number] for number in self.country[rows].tolist()]

    def spliced(self, fresh: Background, splice: Splice) -> Background:
        """Return the background of a splice's people."""
        old, other = (Named(each.country, each.countries) for each in (self, fresh))
        country, countries = spliced_names(splice, old, other)
        spoken, sectors = self.spoken.spliced(fresh.spoken, splice), splice.numbers(self.sectors, fresh.sectors)
        return Background(spoken, sectors, country, countries)


def background_of(candidates: Sequence[Candidate]) -> Background:
    """Lay out what some people speak, where they live and in which sectors they worked."""
    lives = [country_code(each.residence.country or "") for each in candidates]
    numbers = {code: number for number, code in enumerate(dict.fromkeys(code for code in lives if code is not None))}
    country = narrow(np.array([-1 if code is None else numbers[code] for code in lives], dtype=np.int64))
    sectors = narrow(np.array([_sectors(each) for each in candidates], dtype=np.int64))
    return Background(_spoken(candidates), sectors, country, tuple(numbers))


def _sectors(candidate: Candidate) -> int:
    stated = {job.sector for job in candidate.employments or ()}
    return sum(1 << bit for sector, bit in sector_bits().items() if sector in stated)


def _spoken(candidates: Sequence[Candidate]) -> Spoken:
    numbers: dict[str, int] = {}
    found = [
        (row, numbers.setdefault(code, len(numbers)), *level_range(skill))
        for row, candidate in enumerate(candidates)
        for skill in candidate.languages or ()
        if skill.language and (code := language_code(skill.language)) is not None
    ]
    person, language, lowest, highest = np.array(found, dtype=np.int32).reshape(-1, 4).T
    stated = np.array([each.languages is not None for each in candidates], dtype=bool)
    return Spoken(
        stated, person.copy(), narrow(language), lowest.astype(np.int8), highest.astype(np.int8), tuple(numbers)
    )
