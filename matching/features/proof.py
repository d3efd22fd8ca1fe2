"""How well the facts are known that a match rests on."""

from __future__ import annotations

import numpy as np

from matching.coded import ByPerson
from matching.domain import Grade, Opening
from matching.features.pairs import Column, Pairs
from matching.features.some import People
from matching.pool import Pool

#: What a fact counts by how it came to be known: what a document says is the middle, since most is.
WORTH = {Grade.CONFIRMED: 1.0, Grade.READ: 0.5, Grade.INFERRED: 0.0}
_PARTS = ("work", "education", "skills", "languages")


def parts_asked(opening: Opening) -> tuple[str, ...]:
    """Return the parts of a profile that what an opening asks for is read from; work always."""
    asked = {
        "work": True,
        "education": opening.minimum_isced is not None,
        "skills": bool(opening.must or opening.nice),
        "languages": bool(opening.languages),
    }
    return tuple(part for part in _PARTS if asked[part])


def grades_of(pool: Pool) -> ByPerson:
    """Lay out what each person's graded facts are worth and how many they are, shape (people, 2, parts)."""
    worth = np.zeros((len(pool), 2, len(_PARTS)))
    for row, candidate in enumerate(pool.candidates):
        for fact in candidate.evidence:
            part = fact.pointer.removeprefix("/").partition("/")[0]
            if part in _PARTS:
                worth[row, :, _PARTS.index(part)] += WORTH[fact.grade], 1
    return ByPerson.of(worth)


def evidence(pairs: Pairs) -> Column:
    """How well known the facts are that the opening asks for: 1 confirmed by the person, half read, 0 inferred.

    The mean over the graded facts of the parts of the profile that are asked for.
    """
    return pairs.of_everybody(_mean_grades, parts_asked(pairs.opening))


def _mean_grades(people: People, parts: tuple[str, ...]) -> ByPerson:
    """Return the feature `evidence` of everybody for some parts of the profile."""
    chosen = [_PARTS.index(part) for part in parts]
    worth, facts = people.once(grades_of).values[:, :, chosen].sum(axis=2).T
    return ByPerson.of(np.where(facts > 0, worth / np.maximum(facts, 1), np.nan))
