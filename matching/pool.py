"""What is searched: people as columns and a matrix of vectors.

A pool is derived from profiles and can be made again at any time. What the rules say
of its people on a day is computed once a day and pack and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.columns import Levels, Wishes, levels_of, wishes_of
from matching.domain import Candidate, Opening
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.gate import PeopleAnswers, Rulebook, answers_about_people
from matching.errors import AlreadyExistsError, BadInputError
from matching.profiles import candidate_texts
from matching.reference import normalise, skill_named, skills_in
from matching.retrieval import ANY_LIKENESS, Likeness, Vectors

_DAYS_KEPT = 8


def skill_key(name: str) -> str:
    """Return what a skill is counted under: its id where the table knows it, else its own name."""
    skill = skill_named(name)
    return skill.id if skill else f"~{normalise(name)}"


def skills_of(candidate: Candidate) -> dict[str, str]:
    """Return the skills a profile mentions, each with the pointer of its first mention.

    Work and summary are read before the list of skills and the headline last, so that
    a mention that tells what was done is the one that is shown.
    """
    found: dict[str, str] = {}
    for pointer, text in candidate_texts(candidate):
        if not pointer.startswith(("/skills/", "/basics/label")):
            _note(found, text, pointer)
    for row, skill in enumerate(candidate.skills or ()):
        for name in (skill.name, *skill.keywords):
            if name:
                found.setdefault(skill_key(name), f"/skills/{row}")
    _note(found, candidate.headline or "", "/basics/label")
    return found


def _note(found: dict[str, str], text: str, pointer: str) -> None:
    for mention in skills_in(text):
        found.setdefault(mention.skill.id, pointer)


def says_skills(candidate: Candidate) -> bool:
    """Whether a profile says anything from which skills could be read."""
    return candidate.skills is not None or bool(candidate.employments) or candidate.summary is not None


@dataclass(frozen=True)
class Pool:
    """Candidates and their vectors; row i of everything is `candidates[i]`.

    `vectors` has the shape (rows, dimension), unit length, on the grid of
    `retrieval`; `encoder` is the fingerprint of what made them, `likeness` its range.
    """

    candidates: tuple[Candidate, ...]
    vectors: Vectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS
    _answers: dict[tuple[object, ...], PeopleAnswers] = field(default_factory=dict, repr=False)
    _levels: dict[str, Levels] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if len(self.candidates) != len(self.vectors):
            raise ValueError(f"{len(self.candidates)} candidates and {len(self.vectors)} vectors")
        if not self.candidates:
            raise BadInputError("empty-pool")
        if len(self.rows_by_id) < len(self.candidates):
            raise AlreadyExistsError("candidate", _first_twice(each.id for each in self.candidates))

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def rows_by_id(self) -> dict[str, int]:
        """The row of each id."""
        return {candidate.id: row for row, candidate in enumerate(self.candidates)}

    @cached_property
    def careers(self) -> Careers:
        """Degrees and jobs as columns."""
        return careers_of(self.candidates)

    @cached_property
    def skills(self) -> SkillTable:
        """Who mentions which skill."""
        return SkillTable.of(self.candidates)

    @cached_property
    def wishes(self) -> Wishes:
        """What people would accept."""
        return wishes_of(self.candidates)

    def levels(self, language: str) -> Levels:
        """Return how well people speak a language (ISO 639-1 code), read once."""
        if language not in self._levels:
            self._levels[language] = levels_of(self.candidates, language)
        return self._levels[language]

    def answers(self, rulebook: Rulebook) -> PeopleAnswers:
        """Return what the clauses about people say on a day, computed once for each day and pack."""
        if rulebook.key not in self._answers:
            while len(self._answers) >= _DAYS_KEPT:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[rulebook.key] = answers_about_people(self.careers, rulebook)
        return self._answers[rulebook.key]

    def row_of(self, candidate_id: str) -> int | None:
        """Return the row of an id, None where nobody has it."""
        return self.rows_by_id.get(candidate_id)


def without_vectors(candidates: Sequence[Candidate]) -> Pool:
    """Return a pool for questions that compare no texts."""
    return Pool(tuple(candidates), np.zeros((len(candidates), 0), dtype=np.float32), "none")


def _first_twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""


@dataclass(frozen=True)
class SkillTable:
    """Mentions of skills as a sparse matrix of zeros and ones, shape (people, skills)."""

    columns: dict[str, int]
    mentions: csr_array
    stated: NDArray[np.bool_]

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> SkillTable:
        """Read every profile's skills."""
        columns: dict[str, int] = {}
        people, numbers = [], []
        for row, candidate in enumerate(candidates):
            for key in skills_of(candidate):
                people.append(row)
                numbers.append(columns.setdefault(key, len(columns)))
        ones = np.ones(len(people), dtype=np.int32)
        shape = (len(candidates), max(len(columns), 1))
        stated = np.array([says_skills(candidate) for candidate in candidates], dtype=bool)
        return cls(columns, csr_array((ones, (people, numbers)), shape=shape), stated)

    def counts(self, keys: Iterable[str], rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return how many of some skills each row mentions, shape (len(rows),)."""
        wanted = np.zeros(self.mentions.shape[1], dtype=np.int32)
        wanted[[self.columns[key] for key in keys if key in self.columns]] = 1
        return np.asarray(self.mentions[rows] @ wanted, dtype=np.int64)


@dataclass(frozen=True)
class OpeningPool:
    """Openings and their vectors, for the candidate's side."""

    openings: tuple[Opening, ...]
    vectors: Vectors
    encoder: str
    likeness: Likeness = ANY_LIKENESS

    def __post_init__(self) -> None:
        if not self.openings:
            raise BadInputError("no-openings")
        if len(self.openings) != len(self.vectors):
            raise ValueError(f"{len(self.openings)} openings and {len(self.vectors)} vectors")
